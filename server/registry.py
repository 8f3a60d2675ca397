"""The packages by name, in the order of the tower. Only here does the ground name what stands on it."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import import_module

from server.manifest import Package, packages, take_up

PACKAGES = ("cadres", "elections", "training", "certificates")


@cache
def load() -> tuple[Package, ...]:
    """Load the manifests, once; the ground's own work comes before the tower's."""
    with unsearched():
        # Not above: whoever only asks for the names of the packages waits for none of them.
        from server.many_papers import GROUND  # noqa: PLC0415

        take_up(GROUND)
        for name in PACKAGES:
            take_up(import_module(f"{name}.manifest").PACKAGE)
    return packages()


@contextmanager
def unsearched() -> Iterator[None]:
    """Import inside: what modules are made of stays to the end, and looking through it for garbage, again and again, finds none.

    Afterwards it is left out of every search.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was:
            gc.enable()
