"""Correcting what is on record of one person, by hand and for a reason."""

from datetime import date
from typing import Any

from pydantic import Field

from cadres.permissions import EDIT_PEOPLE
from cadres.rules.life_days import party_problems
from cadres.services.in_bulk import PERSON_WORDS, SEALED, Amendment, amend_people
from cadres.services.people import Particulars, refuse_merged
from cadres.tables import Person
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import NotFound, Problem, Refused


class AmendPerson(Particulars):
    """What a record is to say from now on. What is emptied is not known any more, but for the sealed ones, which stay."""

    reason: str = Field(min_length=2, max_length=100)


async def amend(actor: Actor, person: int, command: AmendPerson) -> None:
    """Correct a record; the trace says what stood there. The number, sex and birth are never corrected here.

    Raises NotFound outside the actor's area, Refused for a record that went into another one and where nothing changes.
    """
    async with transaction(actor):
        row = await Person.objects().where(Person.id == person).lock_rows().first()
        if row is None or not actor.covers(row.region):
            raise NotFound
        actor.require(EDIT_PEOPLE, at=row.region)
        await refuse_merged([person])
        before, after = _changed(row, command)
        if problems := _problems(command, row.born_by_file or row.born, after):
            raise Refused(problems)
        await amend_people(actor, [Amendment(person, row.region, before, after)], command.reason)


def _changed(row: Person, command: AmendPerson) -> tuple[dict[str, Any], dict[str, Any]]:
    before, after = dict[str, Any](), dict[str, Any]()
    for column in PERSON_WORDS:
        old, new = getattr(row, column), getattr(command, column) or None
        # A form does not show what is sealed, so that empty leaves it as it is.
        if new != old and not (column in SEALED and new is None):
            before[column], after[column] = old, new
    return before, after


def _problems(command: AmendPerson, born: date, after: dict[str, Any]) -> list[Problem]:
    problems = []
    if after.keys() & {"party_since", "political_status"}:
        problems += party_problems(command.political_status, command.party_since, born, clock.today())
    if not after:
        problems.append(Problem("更正", "和登记的一样，没有要更正的。", "改动哪一项就填哪一项。"))
    return problems
