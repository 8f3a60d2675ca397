"""The list of an election that came to nothing is kept on in the one that takes its place, and changes there by 四增四减 (S14x).

What was published stays published: the new roll begins as that list, made for the day for which it was made, so that round two
is round one with what came and what left since. Whoever was too young or deprived then is judged by the new day (V-01, V-02).
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from piccolo.columns import Column

from elections.roll_vocabulary import list_name
from elections.rules.roll import SAME_ROUND_DAYS
from elections.services.elections import mark, subject
from elections.services.rolls.opening import Work, open_roll, roll_to_keep
from elections.services.rolls.publishing import OF_THE_LIST, PublishList, sum_up, sums
from elections.tables import Roll, RollEdition
from elections.vocabulary import Stage
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, transaction
from server.errors import Conflict

CONTINUED = event_kind("roll.continued", "沿用名单", Dot.STEP)

_OWN = (
    "region, county, group_name, household, name, sex, born, ethnicity, party_member, citizen_number, citizen_index, phone, "
    "ground, declared, residence_months, service_months, approved_by, approved, document, deprived_from, deprived_until, "
    "status, off_ground, off_document, off_day, recorded"
)
#: Who had left that list before stays with it; whoever is on it, was not yet, or is about to leave it comes along.
_VOTERS = f"""
INSERT INTO voter (roll, listed, {_OWN})
SELECT $2, CASE WHEN listed IS NOT NULL THEN 1 END, {_OWN} FROM voter
WHERE roll = $1 AND county = $3 AND unlisted IS NULL ORDER BY id
"""  # noqa: S608  # Our own words.
_SAME = "JOIN voter o ON o.id = x.voter AND o.county = $3 JOIN voter n ON n.citizen_index = o.citizen_index AND n.county = $3"
#: What was not published there is published here.
_WAITING = (
    f"""INSERT INTO roll_change (region, roll, voter, kind, changed, document, recorded, coarse)
        SELECT x.region, $2, n.id, x.kind, x.changed, x.document, x.recorded, x.coarse FROM roll_change x {_SAME}
        WHERE x.roll = $1 AND n.roll = $2 AND x.edition IS NULL ORDER BY x.id""",  # noqa: S608  # Our own words.
    f"""INSERT INTO roll_correction (region, roll, voter, name, sex, born, group_name, household, party_member, citizen_number,
               told, document, reason, account, actor, unit, recorded)
        SELECT x.region, $2, n.id, x.name, x.sex, x.born, x.group_name, x.household, x.party_member, x.citizen_number,
               x.told, x.document, x.reason, x.account, x.actor, x.unit, x.recorded FROM roll_correction x {_SAME}
        WHERE x.roll = $1 AND n.roll = $2 AND x.edition IS NULL AND x.withdrawn IS NULL ORDER BY x.id""",  # noqa: S608
)


@dataclass(frozen=True, slots=True)
class ListBefore:
    """The list that was out last in an election that came to nothing, with the roll it is of and the days it was made by."""

    roll: int
    code: str
    sequence: int
    published: date
    election_day: date
    judged_for: date
    posted_at: str
    voters: int
    contact: str | None

    @property
    def title(self) -> str:
        return list_name(self.sequence)


async def list_before(actor: Actor, code: str) -> ListBefore | None:
    """The list that an election may keep on: of the last one of its term that came to no result; None where there is none.

    Inside the caller's transaction.
    """
    row = await connection().fetchrow(
        """SELECT r.id AS roll, p.code, d.sequence, d.published, d.election_day, r.judged_for, d.posted_at, d.voters, r.contact
           FROM election e JOIN election p ON p.community = e.community AND p.election_round = e.election_round
                AND p.by_election = e.by_election AND p.region = e.region AND p.id < e.id
                AND (p.published IS NULL OR p.voided IS NOT NULL)
           JOIN roll r ON r.election = p.id JOIN roll_edition d ON d.roll = r.id AND d.sequence = r.edition
           WHERE e.code = $1 AND starts_with(p.region, $2) ORDER BY p.id DESC LIMIT 1""",
        code,
        actor.reach,
    )
    return ListBefore(**row) if row else None


async def continue_roll(actor: Actor, code: str) -> int:
    """Begin the roll of an election with the list that is out already; returns the roll.

    Raises Conflict where there is no such list, where the roll was begun otherwise, and where its sums were typed.
    """
    async with transaction(actor):
        roll = await open_roll(actor, code)
        work = await roll_to_keep(actor, code)
        before = await list_before(actor, code)
        if before is None:
            raise Conflict("这一届没有可以沿用的名单，重新登记。", code="roll.nothing_to_continue")
        if work.published or await connection().fetchval("SELECT EXISTS (SELECT FROM voter WHERE roll = $1)", roll):
            raise Conflict("登记册上已经有人，不能再沿用以前的名单。", code="roll.begun")
        county = work.election.region[:6]
        for statement in (_VOTERS, *_WAITING):
            await connection().execute(statement, before.roll, roll, county)
        await _as_published(actor, work, before)
        await connection().execute("SELECT note_registration_conflicts($1, $2, NULL, NULL)", [roll], SAME_ROUND_DAYS)
        after = {"沿用": f"选举{before.code}的{before.title}", "登记人数": before.voters}
        await audit.record(actor, CONTINUED, Change(subject(code), work.election.region, after=after))
    return roll


async def _as_published(actor: Actor, work: Work, before: ListBefore) -> None:
    """The list as the new roll's first one, with the day it was out and the day it was made for."""
    roll, election = int(work.roll.id), work.election
    found = await sums(roll, election.region[:6], 0, OF_THE_LIST)
    if found.voters != before.voters:
        message = f"名单公布时{before.voters}人，登记册上现有{found.voters}人，不能沿用。请核对操作记录，或者重新登记。"
        raise Conflict(message, code="roll.does_not_add_up")
    edition = RollEdition(
        region=election.region,
        roll=roll,
        sequence=1,
        published=before.published,
        election_day=before.election_day,
        posted_at=before.posted_at,
        before=before.voters,
        added=0,
        removed=0,
        voters=found.voters,
        women=found.women,
        party_members=found.party_members,
        households=found.households,
        digest=found.digest,
        reason=f"沿用选举{before.code}的{before.title}",
    )
    await edition.save()
    values: dict[Column | str, Any] = {
        Roll.edition: 1,
        Roll.judged_for: before.judged_for,
        Roll.contact: before.contact,
    }
    await Roll.update(values).where(Roll.id == roll)
    await sum_up(work, found, PublishList(published=before.published, posted_at=before.posted_at))
    await mark(actor, election, Stage.LIST_PUBLISHED, before.published, str(edition.reason))
