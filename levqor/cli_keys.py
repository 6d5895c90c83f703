"""`levqor keys`: the master keys that connections are sealed with, and replacing them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from levqor.cli_opening import opened, reporting

if TYPE_CHECKING:
    from levqor.application import Application
    from levqor.connections.rotation import Sealings


@click.group(invoke_without_command=True)
@click.pass_context
def keys(context: click.Context) -> None:
    """The master keys, and how much is sealed with each. Exit code 1: something cannot be opened."""
    if context.invoked_subcommand is None:
        with reporting(), opened() as application:
            _show(application)


@keys.command("new")
def new() -> None:
    """Print a new key, for LEVQOR_SECRET_KEY. Nothing is stored."""
    from levqor.connections.keys import new_key

    click.echo(new_key())


@keys.command("rotate")
def rotate() -> None:
    """Seal everything with the newest key; a key file gets a new one first. Exit code 1: something cannot be opened."""
    from levqor.connections.rotation import count_sealings, seal_anew

    with reporting(), opened() as application:
        vault = application.vault
        with application.database.read() as tx:
            is_under_way = count_sealings(tx, vault).needs_other_keys
        if vault.source.is_file and not is_under_way:
            vault.source.add_new()
        changed = seal_anew(application.database.transaction, vault)
        click.echo(f"{changed} sealed anew.")
        _show(application)


@keys.command("forget")
def forget() -> None:
    """Take the old keys out of the key file. Refused while something is sealed with one of them (exit code 1)."""
    from levqor.connections.rotation import count_sealings

    with reporting(), opened() as application:
        with application.database.read() as tx:
            found = count_sealings(tx, application.vault)
        if found.needs_other_keys:
            click.echo("levqor: Something is still sealed with an old key. Run `levqor keys rotate` first.", err=True)
            sys.exit(1)
        application.vault.source.forget_old()
        _show(application)


def _show(application: Application) -> None:
    from levqor.connections.rotation import count_sealings

    with application.database.read() as tx:
        found = count_sealings(tx, application.vault)
    current, *others = application.vault.source.ring().keys
    click.echo(f"{current.name}  seals  {found.with_current} sealed with it")
    for key in others:
        number = found.with_other[key.name]
        click.echo(f"{key.name}  old    {number} sealed with it{'' if number else '; it can be removed'}")
    _show_unreadable(found)


def _show_unreadable(found: Sealings) -> None:
    if found.unreadable:
        text = f"levqor: {found.unreadable} cannot be opened: the key that sealed them is not known here."
        click.echo(f"{text} Give it in LEVQOR_SECRET_KEYS_OLD, or connect those accounts again.", err=True)
        sys.exit(1)
