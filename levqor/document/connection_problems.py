"""What can be wrong with the connection that a step or a trigger names."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from levqor.connectors.declaration import Connector
from levqor.errors import Problem

Connections = Collection[tuple[str, str]] | None


def check_connection(
    path: str, named: str | None, connector: Connector | None, known: Connections, *, is_needed: bool
) -> Iterator[Problem]:
    """Check the connection `named` at `path`, of what belongs to the connector, against those of the workspace."""
    name = connector.name if connector is not None else "This trigger"
    if named is None:
        if is_needed:
            yield Problem(
                f"{path}.connection",
                f"{name} needs a connection.",
                f"Connect {name} under Connections and name it here.",
                "incomplete",
            )
    elif connector is None or connector.connection is None:
        yield Problem(f"{path}.connection", f"{name} takes no connection.", "Remove it.")
    elif known is not None and (connector.id, named) not in known:
        yield Problem(
            f"{path}.connection",
            f"There is no {name} connection called {named!r}.",
            "Create it under Connections, or choose another.",
            "incomplete",
        )
