"""How many of each office a community has, by the decision that said so."""

from collections.abc import Mapping
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from cadres import holdings
from cadres.permissions import KEEP_OFFICES
from cadres.rules.offices import seat_findings
from cadres.services.communities import subject
from cadres.tables import Community
from cadres.vocabulary import CommitteeKind, Office
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, event_kind
from server.db.engine import connection, take_turn, transaction
from server.errors import NotFound, Problem, Refused
from server.law.lawbook import breaches

SEATS_SET = event_kind("offices.seats_set", "登记职数")


class SetSeats(BaseModel):
    """The numbers that a decision set, from a day on; offices that are not named keep theirs."""

    model_config = ConfigDict(frozen=True)

    since: date
    document: str = Field(min_length=1, max_length=120)
    seats: Mapping[Office, int] = Field(default_factory=dict)


async def set_seats(actor: Actor, region: str, command: SetSeats) -> None:
    """Record the numbers. Raises Refused where a body would have a size that the law does not allow."""
    actor.require(KEEP_OFFICES, at=region)
    if not command.seats:
        raise Refused([Problem("职数", "一项也没有填。", "至少填一个职务的职数。")])
    if command.since > clock.today():
        cause = f"{command.since.isoformat()}还没有到。"
        raise Refused([Problem("自", cause, "职数起算那一天到了再登记；换届的职数在选举里设定。")])
    async with transaction(actor):
        known = {line.office: line.seats for line in await holdings.seats(actor, region, command.since)}
        kind = CommitteeKind(await _kind(region))
        found = breaches(seat_findings(kind, {**known, **command.seats}, command.since))
        if found:
            raise Refused([one.as_problem("职数", "请核对决定职数的文件。") for one in found])
        await keep_seats(actor, region, command)


async def keep_seats(actor: Actor, region: str, command: SetSeats) -> None:
    """Keep the numbers as they were decided: those of a published election were judged by its rules."""
    async with transaction(actor):
        await take_turn("offices", region)
        for office, number in command.seats.items():
            await connection().execute(
                """INSERT INTO office_seats (region, community, office, seats, since, document, recorded)
                   SELECT region, id, $2, $3, $4, $5, $6 FROM community WHERE region = $1
                   ON CONFLICT ON CONSTRAINT office_seats_day_unique
                   DO UPDATE SET seats = $3, document = $5, recorded = $6""",
                region,
                office.value,
                number,
                command.since,
                command.document,
                clock.now(),
            )
        after: dict[str, object] = {office.label: number for office, number in command.seats.items()}
        after |= {"自": command.since.isoformat(), "依据": command.document}
        await audit.record(actor, SEATS_SET, Change(subject(region), region, after=after))


async def _kind(region: str) -> str:
    row = await Community.select(Community.kind).where(Community.region == region).first()
    if row is None:
        raise NotFound
    return str(row["kind"])
