"""The cyclic garbage collector, kept away from what is loaded once and stays."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def loading() -> Iterator[None]:
    """Load what stays: collected neither meanwhile nor ever after.

    Collecting while modules are imported costs a fifth of a start and finds nothing; afterwards every full
    collection would walk all of them again, with the interpreter held.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
