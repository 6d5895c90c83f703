"""`levqor import`: workflows of other products as documents."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from levqor.cli_opening import reporting

if TYPE_CHECKING:
    from levqor.imports.n8n import Imported

_SOMETHING_OPEN: Final = 3


@click.group("import")
def imports() -> None:
    """Turn workflows of other products into documents."""


@imports.command("n8n")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Where to write it; else it is printed.")
def n8n(file: Path, out: Path | None) -> None:
    """Turn a workflow that n8n downloaded into a document. Exit code 3: not every node could be taken over.

    A workflow with several triggers becomes several documents. With --out FILE they are FILE, FILE-2 and so on;
    without, the first is printed.
    """
    from levqor.connectors.registry import default_registry
    from levqor.document.reading import write_yaml
    from levqor.imports.n8n import import_n8n

    with reporting():
        imported = import_n8n(file.read_bytes(), default_registry())
    if out is None:
        click.echo(write_yaml(imported.document))
    else:
        for number, document in enumerate(imported.documents, start=1):
            _numbered(out, number).write_text(write_yaml(document), encoding="utf8")
    if imported.others and out is None:
        click.echo(f"{len(imported.documents)} triggers start workflows; --out FILE writes a file for each.", err=True)
    _show(imported)
    sys.exit(_SOMETHING_OPEN if imported.count("unsupported") else 0)


def _numbered(out: Path, number: int) -> Path:
    return out if number == 1 else out.with_name(f"{out.stem}-{number}{out.suffix}")


def _show(imported: Imported) -> None:
    for line in imported.report:
        if line.fidelity != "exact":
            click.echo(f"{line.fidelity}: {line.node} ({line.type}). {line.reason}", err=True)
    counts = ", ".join(f"{imported.count(kind)} {kind}" for kind in ("exact", "approximate", "unsupported"))
    click.echo(f"{len(imported.report)} nodes: {counts}.", err=True)
