"""The base of models that are declared by the hundred and used a few at a time."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Shape(BaseModel):
    """A pydantic model whose validator is built when it is first used.

    A process that knows every connector uses the models of a few: built at import, all of them together cost
    60 MB and half a second of each start.
    """

    model_config = ConfigDict(defer_build=True)
