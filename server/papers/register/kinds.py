"""The kinds of papers that the packages declare."""

from collections.abc import Mapping, Sequence

from server.access.actor import Actor
from server.errors import NotFound
from server.manifest import PaperKind, packages


def kinds() -> Mapping[str, PaperKind]:
    """Every kind, by its code, in the order of the tower."""
    return {kind.code: kind for package in packages() for kind in package.papers}


def kind_of(code: str) -> PaperKind:
    """The kind with this code. Raises NotFound."""
    found = kinds().get(code)
    if found is None:
        raise NotFound
    return found


def seen_by(actor: Actor) -> Sequence[PaperKind]:
    """The kinds whose papers the actor may see."""
    return [kind for kind in kinds().values() if actor.may(kind.view)]


def issuer_of(kind: PaperKind, region: str) -> str:
    """The division whose body issues a paper about a place."""
    return region[: kind.level].ljust(12, "0")
