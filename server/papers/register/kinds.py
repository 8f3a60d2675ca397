"""The kinds of papers that the packages declare."""

import re
from collections.abc import Mapping, Sequence

from server.access.actor import Actor
from server.errors import NotFound, Problem
from server.manifest import Drawn, PaperKind, WordedKind, packages

#: What a number is put on the register as that no paper ever had.
NUMBER_ONLY = "number:"
#: As many digits as a key of the database has at most.
_NUMBER = re.compile(r"[0-9]{1,18}")


def kinds() -> Mapping[str, PaperKind]:
    """Every kind, by its code, in the order of the tower."""
    return {kind.code: kind for package in packages() for kind in package.papers}


def kind_of(code: str) -> PaperKind:
    """The kind with this code. Raises NotFound."""
    found = kinds().get(code)
    if found is None:
        raise NotFound
    return found


def worded_kinds() -> Mapping[str, WordedKind]:
    """The kinds beside the register whose paragraphs places word, by code, in the order of the tower."""
    return {kind.code: kind for package in packages() for kind in package.worded}


def wordable(code: str) -> PaperKind | WordedKind:
    """The kind with this code, on the register or beside it. Raises NotFound."""
    return worded_kinds().get(code) or kind_of(code)


def wordable_by(actor: Actor) -> Sequence[PaperKind | WordedKind]:
    """The kinds whose papers the actor may see and places may word: those on the register first."""
    return [*seen_by(actor), *(kind for kind in worded_kinds().values() if actor.may(kind.view))]


def seen_by(actor: Actor) -> Sequence[PaperKind]:
    """The kinds whose papers the actor may see."""
    return [kind for kind in kinds().values() if actor.may(kind.view)]


def numbered(source: str, record: str) -> int | None:
    """The number in a source like `elected:12` of some kind of record; None for one of another kind, or that nobody here wrote."""
    kind, _, number = source.partition(":")
    return int(number) if kind == record and _NUMBER.fullmatch(number) else None


async def draw(actor: Actor, kind: PaperKind, sources: Sequence[str]) -> Mapping[str, Drawn]:
    """The papers of a kind by their sources; a number that no paper ever had is made from nothing and is left out."""
    return await kind.draw(actor, [source for source in sources if not source.startswith(NUMBER_ONLY)])


async def obstacles(actor: Actor, kind: PaperKind, sources: Sequence[str]) -> Mapping[str, Problem | None]:
    """Why papers of a kind may not go out, by their sources, without drawing them where the kind can tell."""
    if kind.obstacles is None:
        return {source: drawn.obstacle for source, drawn in (await draw(actor, kind, sources)).items()}
    return await kind.obstacles(actor, sources)


async def record_printed(actor: Actor, kind: PaperKind, source: str) -> None:
    """The trace that a kind keeps of a paper that was printed."""
    if kind.printed is not None:
        await kind.printed(actor, [source])


def issuer_of(kind: PaperKind, region: str) -> str:
    """The division whose body issues a paper about a place."""
    return region[: kind.level].ljust(12, "0")
