"""Publishing a list and its supplements: locked, hashed, and adding up (S05, 四增四减)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from elections.dispatched import sent_voters
from elections.roll_vocabulary import ChangeKind, list_name
from elections.rules.roll import single_registration
from elections.rules.roll_windows import postponed, publication
from elections.services.elections import mark, subject
from elections.services.rolls.judging import moved_by_day
from elections.services.rolls.opening import Work, roll_to_keep
from elections.services.rolls.releasing import call_back_left_out
from elections.services.rolls.waiting import put_right
from elections.tables import Roll, RollEdition, RollSummary
from elections.vocabulary import Method, Stage
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, transaction
from server.errors import Conflict, Problem, Refused
from server.law.lawbook import Finding, Level, Provision, Standing, breaches
from server.values.periods import chinese_day

LIST_PUBLISHED = event_kind("roll.list_published", "公布选民名单", Dot.STEP)


_OWN = Provision("S05", "系统内控规则", Standing.INFERENCE)


class PublishList(BaseModel):
    """The day and the place of posting; `reason` answers warnings."""

    model_config = ConfigDict(frozen=True)

    published: date
    posted_at: str = Field(min_length=2, max_length=120)
    reason: str | None = Field(None, max_length=200)


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums of what is to be published, by list and by the changes since the list before.

    `minority` is None while the people of one voter are not on record: nobody's silence makes them one of the many.
    """

    before: int
    added: int
    removed: int
    voters: int
    women: int
    party_members: int
    minority: int | None
    households: int
    digest: bytes

    @property
    def adds_up(self) -> bool:
        """Whether the list is the one before with its changes and nothing else."""
        return self.voters == self.before + self.added - self.removed


_SUMS = """
SELECT count(*) AS voters, count(*) FILTER (WHERE sex = 'female') AS women,
       count(*) FILTER (WHERE party_member) AS party_members,
       CASE WHEN count(*) = count(nullif(ethnicity, ''))
            THEN count(*) FILTER (WHERE ethnicity NOT IN ('汉', '汉族')) END AS minority,
       count(DISTINCT (group_name, household)) AS households,
       sha256(convert_to(coalesce(string_agg(
           concat_ws('|', id, name, sex, born, group_name, household), E'\\n' ORDER BY id), ''), 'UTF8')) AS digest
FROM voter WHERE roll = $1 AND county = $2 AND status = 'registered'
"""
#: The same of the list that is out, as it was: with those who have left since and without those who have come.
OF_THE_LIST = _SUMS.replace("status = 'registered'", "listed IS NOT NULL AND unlisted IS NULL")


async def sums(roll: int, county: str, edition: int) -> Sums:
    """What a list published now would say; inside the caller's transaction."""
    now = await connection().fetchrow(_SUMS, roll, county)
    before = await connection().fetchval(
        "SELECT voters FROM roll_edition WHERE roll = $1 AND sequence = $2", roll, edition
    )
    changes = await connection().fetch(
        "SELECT kind, count(*) AS number FROM roll_change WHERE roll = $1 AND edition IS NULL GROUP BY kind", roll
    )
    if before is None:
        return Sums(0, now["voters"], 0, **now)
    added = sum(row["number"] for row in changes if ChangeKind(row["kind"]).adds)
    removed = sum(row["number"] for row in changes) - added
    return Sums(before, added, removed, **now)


async def findings(work: Work, published: date) -> list[Finding]:
    """What stands in the way of a list, or must be answered."""
    found = []
    first = publication(work.book, work.election.election_day, published) if not work.published else None
    if first is not None:
        found.append(first)
    stale = await _put_off(work)
    found += [stale] if stale else []
    rows = await connection().fetch(
        """SELECT c.other_election_day, c.other_first, c.origin,
                  coalesce((SELECT string_agg(d.name, '' ORDER BY d.code) FROM division d
                            WHERE d.code IN (rpad(left(c.other_region, 6), 12, '0'), rpad(left(c.other_region, 9), 12, '0'),
                                             c.other_region)), c.other_region) AS place,
                  v.name, v.group_name, v.household
           FROM registration_conflict c JOIN voter v ON v.id = c.voter AND v.county = $2
           WHERE c.roll = $1 AND c.state = 'open' ORDER BY c.other_first DESC, c.id LIMIT 20""",
        work.roll.id,
        work.election.region[:6],
    )
    for row in rows:
        one = single_registration(
            work.book, row["place"], row["other_election_day"], other_first=row["other_first"], here=row["origin"]
        )
        found.append(
            one._replace(message=f"{row['name']}（{row['group_name']}，户号{row['household']}）：{one.message}")
        )
    return [*found, *await _entered_after(work, published)]


async def unjudged(work: Work) -> list[Finding]:
    """What the day as it stands has against any list: judged for another day, or with people whom the day changes (V-01, V-02)."""
    now, basis = chinese_day(work.election.election_day), work.book.basis("voting_age")
    if work.election.election_day != work.roll.judged_for:
        was = chinese_day(work.roll.judged_for)
        return [basis.breach(f"选举日改为{now}，名单还按{was}核对年龄和政治权利。先办理“选举日变动核对”。")]
    return [
        basis.breach(
            f"{one.who['name']}（{one.who['group_name']}）按{now}核对有变化，名单上还没有改。先办理“选举日变动核对”。"
        )
        for one in (await moved_by_day(work))[:20]
    ]


async def _put_off(work: Work) -> Finding | None:
    """What D-05 says of the list that is out, counted from the day that it was made for, however often the day moved since."""
    listed_for = await connection().fetchval(
        "SELECT election_day FROM roll_edition WHERE roll = $1 AND sequence = $2", work.roll.id, work.roll.edition
    )
    return postponed(work.book, listed_for, work.election.election_day) if listed_for else None


async def _entered_after(work: Work, published: date) -> list[Finding]:
    """A list is of its day: voters who came on record only after it need a word how they stood on it already."""
    row = await connection().fetchrow(
        """SELECT count(*) AS number, max(recorded) AS last FROM voter
           WHERE roll = $1 AND county = $2 AND status = 'registered' AND listed IS NULL AND recorded >= $3""",
        work.roll.id,
        work.election.region[:6],
        datetime.combine(published + timedelta(days=1), time(), clock.ZONE),
    )
    if not row["number"]:
        return []
    last = row["last"].astimezone(clock.ZONE).date()
    message = (
        f"名单公布日填{chinese_day(published)}，名单上有{row['number']}人是此后才录入的（最近{chinese_day(last)}）。"
        "补录已经张贴的名单的，写明理由。"
    )
    return [_OWN.warning(message, {"number": row["number"]}, met=False)]


async def publish_list(actor: Actor, code: str, command: PublishList) -> int:
    """Lock the list with its hash and take its sums as the election's; returns its number, 1 for the first.

    Raises Refused with what the law has against it, and for warnings that no reason answers.
    """
    async with transaction(actor):
        work = await roll_to_keep(actor, code)
        await put_right(work, work.roll.edition + 1, actor.name)
        made = await sums(work.roll.id, work.election.region[:6], work.roll.edition)
        if against := await unjudged(work):
            raise Refused(one.as_problem("名单") for one in against)
        found = [
            *await findings(work, command.published),
            *await sent_voters(actor, int(work.roll.id), work.election.region[:6], work.election.election_day),
        ]
        _refuse_unready(work, made, command, found)
        stopping = breaches(found)
        if stopping:
            raise Refused([one.as_problem("名单公布日" if one.rule == "S05" else "名单") for one in stopping])
        warned = [one for one in found if one.level is Level.WARNING]
        if warned and not command.reason:
            raise Refused([one.as_problem("理由", "写明理由后再公布。") for one in warned])
        sequence = work.roll.edition + 1
        await _write(work, made, command, sequence)
        await _sum_up(work, made, command)
        if sequence == 1:
            await mark(actor, work.election, Stage.LIST_PUBLISHED, command.published)
        called = await call_back_left_out(actor, work.election) if sequence == 1 else {}
        after = {
            "名单": list_name(sequence),
            "登记人数": made.voters,
            "增加": made.added,
            "减少": made.removed,
            "名单摘要": made.digest.hex(),
            **called,
        }
        change = Change(subject(code), work.election.region, after=after, reason=command.reason or "")
        await audit.record(actor, LIST_PUBLISHED, change)
    return sequence


def _refuse_unready(work: Work, made: Sums, command: PublishList, found: Sequence[Finding]) -> None:
    if command.published > clock.today():
        cause = f"{command.published.isoformat()}还没有到。"
        raise Refused([Problem("名单公布日", cause, "公布后再登记当天日期。", "S05")])
    put_off = work.election.postponed
    if put_off is not None and command.published >= put_off:
        message = f"选举已于{chinese_day(put_off)}批准延期，还没有定下新的选举日，名单没有可以核对的日子。定下选举日以后再公布。"
        raise Conflict(message, code="election.postponed")
    if not made.voters:
        raise Refused([Problem("名单", "登记册上还没有选民。", "先登记选民。", "S04")])
    # A list put off too far goes up once more, whether or not anybody changes.
    again = any(one.rule == "D-05" and one.met is False for one in found)
    if work.published and not made.added and not made.removed and not again:
        raise Conflict("上次公布以后名单没有增减，不用再公布。", code="roll.unchanged")
    if not made.adds_up:
        message = f"名单{made.voters}人，不等于上次{made.before}人加{made.added}减{made.removed}，请联系维护人员。"
        raise Conflict(message, code="roll.does_not_add_up")


async def _write(work: Work, made: Sums, command: PublishList, sequence: int) -> None:
    edition = RollEdition(
        region=work.election.region,
        roll=work.roll.id,
        sequence=sequence,
        published=command.published,
        election_day=work.election.election_day,
        posted_at=command.posted_at,
        before=made.before,
        added=made.added,
        removed=made.removed,
        voters=made.voters,
        women=made.women,
        party_members=made.party_members,
        households=made.households,
        digest=made.digest,
        reason=command.reason,
    )
    await edition.save()
    county = work.election.region[:6]
    await connection().execute(
        """UPDATE voter SET listed = $3, unlisted = NULL WHERE roll = $1 AND county = $2 AND status = 'registered'
           AND (listed IS NULL OR unlisted IS NOT NULL)""",
        work.roll.id,
        county,
        sequence,
    )
    await connection().execute(
        """UPDATE voter SET unlisted = $3 WHERE roll = $1 AND county = $2 AND status <> 'registered'
           AND listed IS NOT NULL AND unlisted IS NULL""",
        work.roll.id,
        county,
        sequence,
    )
    await connection().execute(
        "UPDATE roll_change SET edition = $2 WHERE roll = $1 AND edition IS NULL", work.roll.id, sequence
    )
    await Roll.update({Roll.edition: sequence}).where(Roll.id == work.roll.id)


async def _sum_up(work: Work, made: Sums, command: PublishList) -> None:
    """The sums by which votes are judged: voters, or households; representatives are chosen apart and typed."""
    method = Method(work.election.method)
    if method is Method.REPRESENTATIVES:
        return
    electorate = made.voters if method is Method.VOTERS else made.households
    whole = method is Method.VOTERS
    values: dict[Any, Any] = {
        "electorate": electorate,
        "women": made.women if whole else None,
        "party_members": made.party_members if whole else None,
        "minority": made.minority if whole else None,
    }
    held = await RollSummary.objects().where(RollSummary.election == work.election.id).first()
    if held is not None:
        await RollSummary.update(values).where(RollSummary.id == held.id)
        return
    row = RollSummary(**values, region=work.election.region, election=work.election.id, published=command.published)
    await row.save()
