"""Opening, closing and correcting offices. There is no way here to appoint a committee member: the basis decides (B-37).

No row is rewritten: what is known from now on is a new row, and the one before stays with the moment until which it was
what was known.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

import asyncpg

from cadres.rules.changes import refuse_ended
from cadres.rules.offices import Way, refuse_way
from cadres.services.people import refuse_dead
from cadres.tables import Tenure
from cadres.vocabulary import CommitteeKind, HoldingKind, Office, TenureEnd
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, take_turn, transaction
from server.errors import Conflict, NotFound, Problem, Refused

OPENED = event_kind("tenure.opened", "开始任职", Dot.STEP)
CLOSED = event_kind("tenure.closed", "结束任职", Dot.STEP)
CORRECTED = event_kind("tenure.corrected", "更正任职", Dot.ATTENTION)


@dataclass(frozen=True, slots=True)
class Basis:
    """What an office rests on: a document, and for those sent by a unit its name."""

    document: str
    unit: str | None = None
    way: ClassVar[Way]


class ElectedIn(Basis):
    """A published result of the committee's election, named by its identifier."""

    way = Way.VOTE


class AppointedBy(Basis):
    """A decision, named by its document number."""

    way = Way.APPOINTMENT


class ElectedByParty(Basis):
    """The approval of a result of the party organisation's own election."""

    way = Way.PARTY_VOTE


class ChosenBy(Basis):
    """The record of the meeting that chose the oversight committee."""

    way = Way.ASSEMBLY


class ElectedByCollective(Basis):
    """The record of the collective economy's assembly."""

    way = Way.COLLECTIVE


class ActingBy(Basis):
    """The record that says who goes on with the work of a vacant office (T-26)."""

    way = Way.ACTING


class ConcurrentFrom(Basis):
    """A paper of the unit from which somebody does the work beside the own post (Q-33)."""

    way = Way.CONCURRENT


BASES: Mapping[Way, type[Basis]] = {
    one.way: one
    for one in (ElectedIn, AppointedBy, ElectedByParty, ChosenBy, ElectedByCollective, ActingBy, ConcurrentFrom)
}


@dataclass(frozen=True, slots=True)
class Holding:
    """One person in one office of a community."""

    person: int
    office: Office


@dataclass(frozen=True, slots=True)
class Term:
    """From when an office is held, and the last day of the term (None for offices without one)."""

    since: date
    ends: date | None


@dataclass(frozen=True, slots=True)
class Ending:
    """How an office ends: the first day no longer held, the paper, and what it rests on by its labels."""

    by: TenureEnd
    until: date
    document: str | None = None
    facts: Mapping[str, str] | None = None


async def open_tenures(
    actor: Actor, region: str, holdings: Sequence[Holding], term: Term, basis: Basis
) -> tuple[int, ...]:
    """Open offices on one basis and return their rows. Raises Refused when the basis does not lead to one of them.

    What voters decided is not measured here by what else is held: a conflict with it shows on the page of the community.
    """
    async with transaction(actor):
        community = await _community(actor, region)
        refused = [refuse_way(community.kind, holding.office, basis.way, term.since) for holding in holdings]
        refused.append(refuse_ended(community.kind, community.name, community.until, term.since))
        if problems := [one.as_problem("任职依据", "换用合法的依据。") for one in refused if one]:
            raise Refused(problems)
        await _refuse_dead(actor, holdings, term.since)
        opened = []
        for holding in holdings:
            values = {
                "region": region,
                "person": holding.person,
                "community": community.id,
                "office": holding.office.value,
                "since": term.since,
                "term_ends": term.ends,
                "basis": basis.way.holding.value,
                "basis_document": basis.document,
                "from_unit": basis.unit,
                **community.ending,
            }
            opened.append(await _write(values))
            after = {"职务": holding.office.label, "自": term.since.isoformat(), "依据": basis.document}
            if basis.way.holding in {HoldingKind.ACTING, HoldingKind.CONCURRENT}:
                after["方式"] = basis.way.holding.label
            await audit.record(actor, OPENED, Change(f"person:{holding.person}", region, after=after))
    return tuple(opened)


async def _refuse_dead(actor: Actor, holdings: Sequence[Holding], since: date) -> None:
    """Nobody comes to an office after their death, by whatever way."""
    rows = await connection().fetch(
        "SELECT id, name FROM person WHERE id = ANY($1)", list({holding.person for holding in holdings})
    )
    await refuse_dead(actor, {row["id"]: row["name"] for row in rows}, since, "不能任职")


async def close_committee(actor: Actor, region: str, until: date, ended_by: TenureEnd) -> int:
    """End every committee post of a community, `until` being the first day no longer held; returns how many ended."""
    async with transaction(actor):
        community = await _community(actor, region)
        offices = [office.value for office in Office if office.elected]
        held = await Tenure.select(Tenure.id).where(
            Tenure.community == community.id,
            Tenure.known_until.is_null(),
            Tenure.until.is_null(),
            Tenure.office.is_in(offices),
        )
        for row in held:
            await close_tenure(actor, row["id"], Ending(ended_by, until))
    return len(held)


async def close_tenure(actor: Actor, tenure: int, ending: Ending) -> int:
    """End one office and return the row that says so. Raises Conflict where another row took this one's place."""
    async with transaction(actor):
        row = await find_tenure(actor, tenure)
        label = Office(row["office"]).label
        if row["until"] is not None:
            raise Conflict(f"{label}的任职已经结束，登记有误的先更正。", code="tenure.ended")
        if ending.until <= row["since"]:
            cause = f"{ending.until.isoformat()}不在任职之日{row['since'].isoformat()}以后。"
            raise Refused([Problem("结束日期", cause, "请核对文件上的日期。")])
        changed = {
            "until": ending.until,
            "ended_by": ending.by.value,
            "end_document": ending.document,
            "end_facts": dict(ending.facts) if ending.facts else None,
        }
        new = await _take_over(row, changed)
        after = {"职务": label, "止": ending.until.isoformat(), "原因": ending.by.label}
        after |= {"文书": ending.document} if ending.document else {}
        change = Change(f"person:{row['person']}", row["region"], after={**after, **(ending.facts or {})})
        await audit.record(actor, CLOSED, change)
    return new


async def correct_tenure(actor: Actor, tenure: int, changed: Mapping[str, Any], reason: str) -> int:
    """Put what is known of an office right: a new row from now on, the wrong one stays as what was known before.

    `changed` are columns with their right values. Returns the new row.
    """
    async with transaction(actor):
        row = await find_tenure(actor, tenure)
        different = {name: value for name, value in changed.items() if row[name] != value}
        if not different:
            raise Refused([Problem("更正", "没有改动。", "改动有误的一项再保存。")])
        new = await _take_over(row, {**different, "change_reason": reason})
        before, after = (
            {_WORDS[name]: _said(of[name]) for name in different if name in _WORDS} for of in (row, changed)
        )
        told = {"职务": Office(row["office"]).label}
        change = Change(f"person:{row['person']}", row["region"], before=before, after={**told, **after}, reason=reason)
        await audit.record(actor, CORRECTED, change)
    return new


async def strike_tenure(actor: Actor, tenure: int, reason: str) -> None:
    """An office that was recorded by mistake was never held: from now on nothing is known of it, and the row stays.

    Raises Conflict for a committee member: only another result unmakes what voters decided (B-37).
    """
    async with transaction(actor):
        row = await find_tenure(actor, tenure)
        if Office(row["office"]).elected and row["basis"] == HoldingKind.ELECTED:
            message = "由选举结果产生的任职不能删去。结果有误的，依法另行处理选举；本人离任的，登记离任。"
            raise Conflict(message, code="tenure.by_vote")
        await _end_knowledge(row)
        told = {"职务": Office(row["office"]).label, "自": row["since"].isoformat(), "依据": row["basis_document"]}
        change = Change(
            f"person:{row['person']}", row["region"], before=told, after={"任职": "未任此职"}, reason=reason
        )
        await audit.record(actor, CORRECTED, change)


async def void_tenure(actor: Actor, tenure: int, ending: Ending) -> None:
    """End an office whose election was found void, on the day of the finding.

    One that began on that very day was never held: from now on nothing is known of it, and the row stays. Raises Refused
    for a day before it began.
    """
    async with transaction(actor):
        row = await find_tenure(actor, tenure)
        if ending.until != row["since"]:
            await close_tenure(actor, tenure, ending)
            return
        await _end_knowledge(row)
        told = {"职务": Office(row["office"]).label, "自": row["since"].isoformat(), "依据": row["basis_document"]}
        after = {"任职": "未任此职", "原因": ending.by.label, "认定": ending.until.isoformat()}
        after |= {"文书": ending.document} if ending.document else {}
        await audit.record(actor, CORRECTED, Change(f"person:{row['person']}", row["region"], told, after))


_WORDS = {
    "since": "自",
    "until": "止",
    "term_ends": "任期届满",
    "basis_document": "依据",
    "end_document": "离任文书",
}


def _said(value: object) -> str:
    if value is None:
        return "没有"
    return value.isoformat() if isinstance(value, date) else str(value)


async def find_tenure(actor: Actor, tenure: int) -> asyncpg.Record:
    """The row, nobody else working on it. Raises NotFound outside the area, Conflict where it is no longer what is known."""
    row = await connection().fetchrow("SELECT * FROM tenure WHERE id = $1 FOR UPDATE", tenure)
    if row is None or not actor.covers(row["region"]):
        raise NotFound
    if row["known_until"] is not None:
        raise Conflict("这条任职已经由后来的登记接替，请刷新页面。", code="tenure.superseded")
    return row


_COLUMNS = (
    *("region", "person", "community", "office", "since", "until", "term_ends", "basis", "basis_document", "from_unit"),
    *("ended_by", "end_document", "end_facts", "origin", "change_reason"),
)


async def _take_over(row: Mapping[str, Any], changed: Mapping[str, Any]) -> int:
    """The row as it is known until now, and the next one with what is known from now on."""
    await _end_knowledge(row)
    kept = {name: row[name] for name in _COLUMNS if name not in {"origin", "change_reason"}}
    return await _write({**kept, **changed, "origin": row["origin"] or row["id"]})


async def _end_knowledge(row: Mapping[str, Any]) -> None:
    await Tenure.update({Tenure.known_until: max(clock.now(), row["known_since"])}).where(Tenure.id == row["id"])


async def _write(values: Mapping[str, Any]) -> int:
    ended = await connection().fetchrow(
        "SELECT name, until FROM community WHERE id = $1 AND until < coalesce($2::date, 'infinity')",
        values["community"],
        values.get("until"),
    )
    if ended:
        cause = f"{ended['name']}自{ended['until'].isoformat()}起已不存在，任职最迟到这一天为止。"
        raise Refused([Problem("任职", cause, "村（社区）的变更登记错了的，先撤销变更。", "B-32")])
    tenure = Tenure(**values, known_since=clock.now())
    try:
        async with connection().transaction():
            await tenure.save()
    except asyncpg.ExclusionViolationError as error:
        raise Refused([_taken(error.constraint_name or "")]) from None
    return int(tenure.id)


def _taken(constraint: str) -> Problem:
    """Why the database, which looks at what is known now, has no room for a span of days."""
    if "one_chair" in constraint:
        cause, cure = "这段时间已有一位选举产生的主任，一个村（居）民委员会只有一名主任。", "先核对原任主任何时离任。"
        return Problem("职务", cause, cure, "B-33", "民法典第九十六条、第一百零一条")
    return Problem("职务", "本人在这段时间已登记任此职。", "请核对日期；已有的登记有误的，更正那一条。")


@dataclass(frozen=True, slots=True)
class _Where:
    """The community of an office. One that is no more ends whatever is recorded of its past: `document` is its change."""

    id: int
    kind: CommitteeKind
    name: str
    until: date | None
    document: str | None

    @property
    def ending(self) -> Mapping[str, Any]:
        """The columns of an office that ended with the community; none where the community goes on."""
        if self.until is None:
            return {}
        return {"until": self.until, "ended_by": TenureEnd.PLACE_ENDED.value, "end_document": self.document}


async def _community(actor: Actor, region: str) -> _Where:
    """The community, nobody else changing its offices."""
    if not actor.covers(region):
        raise NotFound
    await take_turn("offices", region)
    row = await connection().fetchrow(
        """SELECT c.id, c.kind, c.name, c.until, h.document FROM community c
           LEFT JOIN community_change h ON h.community = c.id AND h.name_after IS NULL AND h.withdrawn IS NULL
           WHERE c.region = $1""",
        region,
    )
    if row is None:
        raise NotFound
    return _Where(**{**row, "kind": CommitteeKind(row["kind"])})
