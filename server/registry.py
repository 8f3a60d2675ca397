"""The packages by name, in the order of the tower. Only here does the ground name what stands on it."""

from functools import cache
from importlib import import_module

from server.manifest import Package, packages, take_up
from server.many_papers import GROUND

PACKAGES = ("cadres", "elections", "training", "certificates")


@cache
def load() -> tuple[Package, ...]:
    """Load the manifests, once; the ground's own work comes before the tower's."""
    take_up(GROUND)
    for name in PACKAGES:
        take_up(import_module(f"{name}.manifest").PACKAGE)
    return packages()
