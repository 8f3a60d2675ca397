"""Contacts of resettled households and of residents' groups: naming them, their visits, and the end (党员干部联系服务)."""

from datetime import date

import asyncpg
from pydantic import BaseModel, ConfigDict, Field

from cadres.services import ledgers
from cadres.services.ledgers import Ledger
from cadres.services.sites import region_of as region_of_site
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, take_turn, transaction
from server.errors import Conflict, NotFound, Problem, Refused
from server.values.periods import chinese_day
from server.values.text import clean_name
from training import contacts
from training.contacts import ContactLine
from training.permissions import ARRANGE, RECORD
from training.rules.beginnings import start_problems
from training.rules.ends import end_problems
from training.rules.names import judge_words
from training.services.judging import because, refuse
from training.tables import HouseholdContact

NAMED = event_kind("household_contact.named", "登记联系干部", Dot.STEP)
ENDED = event_kind("household_contact.ended", "终止联系", Dot.STEP)
STRUCK = event_kind("household_contact.struck", "取消误登的联系干部", Dot.ATTENTION)


class NameContact(BaseModel):
    """Somebody for so many households of a site, or for a group; exactly one of the two."""

    model_config = ConfigDict(frozen=True)

    site: int | None = None
    part: int | None = None
    name: str = Field(min_length=2, max_length=40)
    office: str = Field(min_length=1, max_length=60)
    unit: str = Field(min_length=2, max_length=60)
    households: int = Field(ge=1, le=9999)
    since: date
    document: str = Field(min_length=1, max_length=120)


class EndContact(BaseModel):
    """`until` is the first day no longer."""

    model_config = ConfigDict(frozen=True)

    until: date
    end_reason: str = Field(min_length=2, max_length=200)


class VisitHouseholds(BaseModel):
    """In how many households a contact was on a day; nobody is named."""

    model_config = ConfigDict(frozen=True)

    day: date
    households: int = Field(ge=1, le=9999)
    said: str = Field(min_length=2, max_length=300)
    reason: str | None = Field(None, max_length=200)


VISITS = Ledger(
    table="contact_visit",
    noun="联系走访",
    words={"day": "走访日期", "households": "走访户数", "said": "走访情况", "reason": "理由"},
    right=RECORD,
    twice=Problem("走访日期", "这一天的走访已经登记过。", "户数登记错了的，先撤销再登记。"),
)


def subject(contact: int | str) -> str:
    """The name of a contact in the trace."""
    return f"household_contact:{contact}"


async def name_contact(actor: Actor, command: NameContact) -> int:
    """Record who looks after the households of a site or after a group; returns the number."""
    async with transaction(actor):
        if (command.site is None) == (command.part is None):
            cause = "选了安置点又选了小组。" if command.site else "没有选安置点，也没有选小组。"
            raise Refused([Problem("安置点", cause, "安置点和小组选一个。", "SD-8")])
        region = (
            await region_of_site(actor, command.site) if command.site else await _region_of_part(actor, command.part)
        )
        actor.require(ARRANGE, at=region)
        if problems := start_problems(command.since, clock.today(), "起始日期", "SD-8"):
            raise Refused(problems)
        name = clean_name(command.name)
        row = HouseholdContact(**{**command.model_dump(), "name": name}, region=region, recorded=clock.now())
        try:
            async with connection().transaction():
                await row.save()
        except asyncpg.ExclusionViolationError:
            cause = (
                "这个小组在这段时间已有联系人。"
                if command.part
                else f"{command.unit}{name}在这段时间已联系这个安置点。"
            )
            raise Refused([Problem("姓名", cause, "先终止原来的联系，或者核对日期。", "SD-8")]) from None
        place = (await contacts.contact(actor, int(row.id))).place
        after = {"联系": place, "姓名": name, "单位": command.unit, "户数": command.households}
        after |= {"起始": command.since.isoformat(), "文件": command.document}
        await audit.record(actor, NAMED, Change(subject(row.id), region, after=after))
    return int(row.id)


async def _region_of_part(actor: Actor, part: int | None) -> str:
    found = await connection().fetchval(
        """SELECT region FROM community_part WHERE id = $1 AND kind = 'group' AND until IS NULL
           AND starts_with(region, $2)""",
        part,
        actor.reach,
    )
    if found is None:
        raise NotFound
    return str(found)


async def held_contact(actor: Actor, contact: int) -> ContactLine:
    """One of them, held until the transaction ends."""
    await take_turn("household_contact", contact)
    return await contacts.contact(actor, contact)


async def visit_households(actor: Actor, contact: int, command: VisitHouseholds) -> int:
    """Record a visit; not more households than are looked after, and words that look like a name ask for a reason."""
    async with transaction(actor):
        one = await held_contact(actor, contact)
        if command.day > clock.today():
            raise Refused([Problem("走访日期", "还没有到。", "走访以后再登记。")])
        if not one.serves(command.day):
            raise Refused(
                [Problem("走访日期", f"{command.day.isoformat()}{one.name}不联系{one.place}。", "核对日期。")]
            )
        if command.households > one.households:
            cause = f"走访{command.households}户，{one.name}联系{one.households}户。"
            raise Refused([Problem("走访户数", cause, "核对户数。")])
        refuse(judge_words(command.said), "走访情况", command.reason)
        values = {"contact": contact, **command.model_dump(), "recorded": clock.now()}
        return await ledgers.add(
            actor, VISITS, Change(subject(contact), one.region, reason=because(command.reason)), values
        )


async def end_contact(actor: Actor, contact: int, command: EndContact) -> None:
    """Somebody looks after them no longer. Raises Conflict where that is on record."""
    async with transaction(actor):
        one = await held_contact(actor, contact)
        actor.require(ARRANGE, at=one.region)
        if one.until:
            raise Conflict(f"{one.name}的联系已登记{one.until.isoformat()}终止。", code="household_contact.ended")
        if command.until <= one.since:
            raise Refused([Problem("终止日期", "不晚于起始日期。", "核对日期；误登的取消登记。")])
        if problems := end_problems(command.until, clock.today(), "终止日期"):
            raise Refused(problems)
        if one.visited and one.visited >= command.until:
            cause = f"{one.name}{chinese_day(one.visited)}还登记有走访。"
            raise Refused([Problem("终止日期", cause, "核对日期；那次走访登记错了的，先撤销。", "SD-8")])
        await connection().execute(
            "UPDATE household_contact SET until = $2, end_reason = $3 WHERE id = $1",
            contact,
            command.until,
            command.end_reason,
        )
        after = {"姓名": one.name, "联系": one.place, "终止": command.until.isoformat()}
        await audit.record(
            actor,
            ENDED,
            Change(subject(contact), one.region, after=after, reason=because(command.end_reason, "终止原因")),
        )


async def strike_contact(actor: Actor, contact: int, reason: str) -> None:
    """Take back what never was. Raises Refused while visits are on record."""
    async with transaction(actor):
        one = await held_contact(actor, contact)
        actor.require(ARRANGE, at=one.region)
        if one.visited:
            raise Refused([Problem("姓名", f"{one.name}已有走访记录。", "先逐项撤销；确实联系过的，登记终止。")])
        await connection().execute("DELETE FROM household_contact WHERE id = $1", contact)
        before = {"联系": one.place, "姓名": one.name, "单位": one.unit, "户数": one.households}
        await audit.record(actor, STRUCK, Change(subject(contact), one.region, before=before, reason=because(reason)))


async def remove_contact_visit(actor: Actor, contact: int, line: int, reason: str) -> None:
    """Take a visit back that was entered by mistake."""
    async with transaction(actor):
        one = await held_contact(actor, contact)
        if line not in {visit.id for visit in await contacts.visits_of(contact)}:
            raise NotFound
        await ledgers.remove(actor, VISITS, line, Change(subject(contact), one.region, reason=because(reason)))
