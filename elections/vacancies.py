"""What the vacant seats of committees ask for: whether a by-election is due, and until when (T-37, T-38)."""

from collections.abc import Sequence
from dataclasses import dataclass

from cadres import holdings
from elections.laws import Laws, laws
from elections.rules import by_election
from elections.rules.by_election import Due
from elections.rules.rulebook import STATUTES
from elections.vocabulary import Post
from server import clock
from server.access.actor import Actor


@dataclass(frozen=True, slots=True)
class DueVacancy:
    """A vacant seat of a committee, and what the law of the day on which it fell vacant asks for."""

    vacancy: holdings.Vacancy
    due: Due


async def due_vacancies(actor: Actor, area: str) -> Sequence[DueVacancy]:
    """Those of an area as of today; seats of committees whose term is not known, or older than the law, are left out."""
    # All of them: each may have a last day by law.
    found = await holdings.vacancies(actor, area, clock.today(), size=None)
    known = await laws()
    return tuple(DueVacancy(one, asked) for one in found.lines if (asked := _due(known, one)))


def _due(known: Laws, one: holdings.Vacancy) -> Due | None:
    if not one.office.elected or one.term_ends is None or one.since < STATUTES[one.kind].editions[0].since:
        return None
    book = known.book(one.kind, one.since, one.region)
    vacancy = by_election.Vacancy(
        post=Post(one.office.value), since=one.since, members=one.sitting, women=one.women, term_ends=one.term_ends
    )
    return by_election.due(book, vacancy)
