"""`levqor release`: sign what is there, and compare an installation with what was signed."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Final, ParamSpec

import click

from levqor.config import load_settings
from levqor.errors import LevqorError

P = ParamSpec("P")
_UNSIGNED: Final = 3


def _told(command: Callable[P, None]) -> Callable[P, None]:
    @wraps(command)
    def told(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            command(*args, **kwargs)
        except LevqorError as error:
            click.echo(f"levqor: {error.message}", err=True)
            sys.exit(1)

    return told


@click.group()
def release() -> None:
    """Releases: signed, and compared with what was signed."""


@release.command("sign")
@click.option(
    "--key",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="An Ed25519 private key in PEM, kept outside the repository.",
)
@_told
def sign_release(key: Path) -> None:
    """Write governance/release.json: what every released file hashes to, signed. Prints the public key."""
    from levqor.governance.release import sign
    from levqor.kit.clock import SystemClock

    public = sign(key.read_bytes(), now=SystemClock().now())
    click.echo(f"governance/release.json is signed. Installations that are to trust it set LEVQOR_RELEASE_KEY={public}")


@release.command("verify")
@_told
def verify_release() -> None:
    """Compare files and settings with the signed manifest. Exit code 1: they differ; 3: nothing was signed."""
    from levqor.governance.release import ReleaseState, check

    found = check(load_settings())
    click.echo(found.state.value)
    if found.signed_at:
        known = "by the key of LEVQOR_RELEASE_KEY" if found.is_key_pinned else "by the key that it names itself"
        click.echo(f"Signed at {found.signed_at}, to be checked {known}; {found.files} files.")
    for what in ("changed", "missing", "added", "settings"):
        for name in getattr(found, what):
            click.echo(f"  {what}: {name}")
    sys.exit({ReleaseState.INTACT: 0, ReleaseState.UNSIGNED: _UNSIGNED}.get(found.state, 1))
