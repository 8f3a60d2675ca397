"""What papers of sending people have in common: asked once for all that are drawn together; inside `transaction(actor)`."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from server import clock
from server.access.actor import Actor
from server.papers.passages import Passages
from server.papers.register.kinds import kind_of
from server.papers.register.reading import PaperLine, on_register
from server.papers.register.vocabulary import Wording
from server.papers.register.wording import passages, texts
from server.places.regions import names_of, township_of
from training import teams
from training.dispatch_notices import Batch, batches
from training.parameters import Decisions, decisions
from training.teams import AssignmentLine
from training.vocabulary import DISPATCH_NOTICE

T = TypeVar("T")


def once(ask: Callable[[str], Awaitable[T]]) -> Callable[[str], Awaitable[T]]:
    """A question that is asked once of each place."""
    known: dict[str, T] = {}

    async def asked(place: str) -> T:
        if place not in known:
            known[place] = await ask(place)
        return known[place]

    return asked


@dataclass(frozen=True, slots=True)
class Notices:
    """The notices of a county by the dispatches that they name, and how they stand on the register by their sources."""

    naming: Mapping[int, Batch]
    lines: Mapping[str, PaperLine]


@dataclass(frozen=True, slots=True)
class County:
    """Everybody who was sent to a county, by place, with the names of the county and of the townships."""

    sent: Sequence[AssignmentLine]
    names: Mapping[str, str]


class Shared:
    """What papers of one kind ask of the places that they are about."""

    def __init__(self, actor: Actor, kind: str) -> None:
        self.actor = actor
        self._kind = kind_of(kind)
        self.notices = once(self._notices)
        self.county = once(self._county)
        self.signature = once(self._signature)
        self.passages = once(self._passages)
        self._decisions = once(self._settings)

    async def decisions(self) -> Decisions:
        """What places decided of how teams are counted."""
        return await self._decisions("")

    async def _notices(self, county: str) -> Notices:
        found = await batches(self.actor, county)
        lines = await on_register(self.actor, DISPATCH_NOTICE, [one.source for one in found])
        return Notices({number: one for one in found for number in one.ids}, lines)

    async def _county(self, county: str) -> County:
        sent = await teams.assignments_in(self.actor, county, clock.today())
        return County(sent, await names_of({county, *(township_of(one.region) for one in sent)}))

    async def _signature(self, region: str) -> str:
        return (await texts(self._kind, region))[Wording.SIGNATURE]

    async def _passages(self, county: str) -> Passages:
        return await passages(self._kind, county)

    async def _settings(self, _: str) -> Decisions:
        return await decisions()
