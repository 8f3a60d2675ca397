"""The kinds of papers that the packages declare."""

from collections.abc import Mapping, Sequence

from server.access.actor import Actor
from server.errors import NotFound
from server.manifest import Drawn, PaperKind, packages

#: What a number is put on the register as that no paper ever had.
NUMBER_ONLY = "number:"


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


async def draw(actor: Actor, kind: PaperKind, sources: Sequence[str]) -> Mapping[str, Drawn]:
    """The papers of a kind by their sources; a number that no paper ever had is made from nothing and is left out."""
    return await kind.draw(actor, [source for source in sources if not source.startswith(NUMBER_ONLY)])


def issuer_of(kind: PaperKind, region: str) -> str:
    """The division whose body issues a paper about a place."""
    return region[: kind.level].ljust(12, "0")
