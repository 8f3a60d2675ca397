"""What the page of a community says of its offices beside who holds them: seats, conflicts, the secretary."""

from dataclasses import dataclass
from datetime import date

from cadres import holdings, secretaries
from cadres.holdings import ConflictLine, SeatLine, Vacancy
from cadres.secretaries import DualLine
from server.access.actor import Actor


@dataclass(frozen=True, slots=True)
class OfficeSections:
    """Seats and the vacancies computed from them, what goes not together, and how secretary and chair stand to each other."""

    seats: tuple[SeatLine, ...]
    vacancies: tuple[Vacancy, ...]
    conflicts: tuple[ConflictLine, ...]
    secretary: DualLine | None


async def office_sections(actor: Actor, region: str, on: date) -> OfficeSections:
    """All of it on a day, as it is known now."""
    lines = await secretaries.dual_offices(actor, region, on)
    return OfficeSections(
        await holdings.seats(actor, region, on),
        (await holdings.vacancies(actor, region, on)).lines,
        await holdings.conflicts_in(actor, region, on),
        lines[0] if lines else None,
    )
