"""A person's 干部任免审批表 made from the record: as a file of the editor and as the printed form.

The form last taken in is the ground. What the record itself keeps goes over it, and the career text stays to the character
where the record says the same.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from cadres import dossiers, records
from cadres.appointment_differences import month_of, says_none, yearly
from cadres.appointments import filled_on, unpacked
from cadres.forms.appraisals import written
from cadres.forms.career import Period, read_career, write_career
from cadres.forms.form import AppointmentForm, Relative
from cadres.permissions import EXPORT_FORMS
from cadres.rules.kin_words import rank
from cadres.services.people import subject
from cadres.tables.facts import FORM_CONTENT
from cadres.tables.people import CITIZEN_NUMBER
from cadres.vocabulary import Conduct, Education, FileDate, Merit, Office, Sex
from server import clock
from server.access import audit, sealing
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, transaction
from server.errors import NotFound
from server.values.labels import label_of
from server.values.periods import read_month

FORM_EXPORTED = event_kind("person.form_exported", "导出任免审批表", Dot.ATTENTION)


class ExportForm(BaseModel):
    """Why a form leaves the system with everything in it, and as what."""

    model_config = ConfigDict(frozen=True)

    shape: str = Field(pattern="^(lrmx|lrm|pdf)$")
    reason: str = Field(min_length=4, max_length=200)


@dataclass(frozen=True, slots=True)
class Export:
    """The form, its picture as a stored file, and the day it speaks of."""

    form: AppointmentForm
    photo: int | None
    day: date


async def export_form(actor: Actor, person: int, command: ExportForm) -> Export:
    """The form of a person as of today, with the whole identity number. Reading it leaves a trace with the reason."""
    async with transaction(actor):
        row = await connection().fetchrow(
            """SELECT region, name, sex, born, ethnicity, party_since, citizen_number FROM person
               WHERE id = $1 AND starts_with(region, $2)""",
            person,
            actor.reach,
        )
        if row is None:
            raise NotFound
        actor.require(EXPORT_FORMS, at=row["region"])
        kept = await _kept(actor, person)
        ground = _ground(kept)
        number = sealing.unseal(row["citizen_number"], CITIZEN_NUMBER)
        since = filled_on(ground, kept["recorded"].astimezone(clock.ZONE).date()) if kept else clock.today()
        form = await _filled(actor, person, ground, {**row, "number": number, "since": since})
        after = {"格式": command.shape, "个人信息": "完整"}
        change = Change(subject(person), row["region"], after=after, reason=command.reason)
        await audit.record(actor, FORM_EXPORTED, change)
    return Export(form, kept["photo"] if kept else None, clock.today())


async def _filled(actor: Actor, person: int, ground: AppointmentForm, row: Mapping[str, Any]) -> AppointmentForm:
    dates = (await records.determined(actor, [person])).get(person, {})
    today = f"{clock.today():%Y%m%d}"
    born: date = row["born"]
    return replace(
        ground,
        name=row["name"],
        sex=Sex(row["sex"]).label,
        born=_compact(dates.get(FileDate.BIRTH, "")) or ground.born or f"{born:%Y%m}",
        ethnicity=row["ethnicity"] or ground.ethnicity,
        party_since=_party(ground.party_since, dates.get(FileDate.PARTY) or row["party_since"] or ""),
        work_since=_compact(dates.get(FileDate.WORK, "")) or ground.work_since,
        skill=ground.skill or await _skills(actor, person),
        current_post=await _post(actor, person, ground.current_post, row["since"]),
        career=await _career(actor, person, ground.career),
        rewards=ground.rewards or await _rewards(actor, person),
        appraisals=ground.appraisals or await _appraisals(actor, person),
        family=ground.family or await _family(actor, person),
        age_day=ground.age_day or today,
        filled_day=ground.filled_day or today,
        filled_by=ground.filled_by or actor.name,
        submitting_unit=ground.submitting_unit or actor.unit,
        citizen_number=row["number"],
    )


def _compact(value: str) -> str:
    """A determined day or month as the form writes months: 197803."""
    if not value:
        return ""
    month = read_month(value)
    return f"{month.year}{month.month:02}"


def _party(on_form: str, on_record: str) -> str:
    """The form's own text where it says the same month or another membership too (LX-7)."""
    if not on_record or (on_form and month_of(on_form) in {"", str(read_month(on_record))}):
        return on_form
    return _compact(on_record)


async def _post(actor: Actor, person: int, on_form: str, since: date) -> str:
    """The form's own words while they can be true; once somebody came to an office or left one after it, those on record."""
    today, order = clock.today(), list(Office)
    held = sorted(await dossiers.offices_held(actor, person), key=lambda one: order.index(one.office))
    if on_form and not any(since < day for one in held for day in (one.since, one.until) if day and day <= today):
        return on_form
    return "、".join(one.post for one in held if one.since <= today and (not one.until or one.until > today))


async def _career(actor: Actor, person: int, on_form: str) -> str:
    lines = (await records.facts(actor, person, "career")).lines
    periods = tuple(_period(line.values) for line in lines if line.values)
    if not periods or read_career(on_form)[0] == periods:
        return on_form
    return write_career(periods)


def _period(row: Mapping[str, Any]) -> Period:
    return Period(read_month(row["since"]), read_month(row["until"]) if row["until"] else None, row["words"])


async def _rewards(actor: Actor, person: int) -> str:
    """Rewards alone: what is sealed is told by whoever fills the form in, not by an export."""
    lines = (await records.facts(actor, person, "conduct")).lines
    rows = [line.values for line in reversed(lines) if line.values and line.values["kind"] == Conduct.REWARD.value]
    return "\r\n".join(f"{row['decided'].year}年，{row['words']}（{row['authority']}）。" for row in rows)


async def _skills(actor: Actor, person: int) -> str:
    """The skills that hold today, the earliest first."""
    today, lines = clock.today(), (await records.facts(actor, person, "merits")).lines
    told = [line.values for line in reversed(lines) if line.values and line.values["kind"] == Merit.SKILL.value]
    return "、".join(row["note"] for row in told if row["until"] is None or row["until"] > today)


async def _appraisals(actor: Actor, person: int) -> str:
    """The last three years of which the record has one."""
    return written(tuple(sorted((await yearly(actor, person)).items())[-3:]))


async def _family(actor: Actor, person: int) -> tuple[Relative, ...]:
    """In the order of the form, the older of two of one kind first."""
    known = [one for one in await records.relatives(actor, person) if not one.struck]
    return tuple(
        Relative(
            relation=one.word,
            name=one.name,
            born=f"{one.born:%Y%m}",
            political_status=label_of(one.political_status),
            work=one.community,
        )
        for one in sorted(known, key=lambda one: (rank(one.relation), one.born, one.record))
    )


async def gaps(actor: Actor, person: int) -> tuple[str, ...]:
    """What the record knows and the form would not say, for whoever takes it out; inside `transaction(actor)`.

    Of a penalty only that it is there: what it was is told by whoever may open it. Of the form that was kept nothing is
    quoted, only what it leaves out.
    """
    row = await connection().fetchrow(
        """SELECT p.education, (SELECT count(*) FROM conduct_record c WHERE c.person = p.id AND c.struck IS NULL
                  AND c.facts IS NOT NULL AND starts_with(c.region, $2)) AS sealed
           FROM person p WHERE p.id = $1 AND starts_with(p.region, $2)""",
        person,
        actor.reach,
    )
    if row is None:
        raise NotFound
    ground = _ground(await _kept(actor, person))
    return (*_rewards_gap(ground, row["sealed"]), *_education_gap(ground, row["education"]))


def _rewards_gap(ground: AppointmentForm, sealed: int) -> Iterator[str]:
    if not sealed:
        return
    there = f"记录里有封存的处分处罚{sealed}项，"
    if ground.rewards.strip() and says_none(ground.rewards):
        yield f"{there}收存的表上“奖惩情况”却写没有，导出的表照印。改正以后重新导入，再导出。"
    elif says_none(ground.rewards):
        yield f"{there}导出的表上不写。由有权调阅的人补写在“奖惩情况”里。"
    else:
        yield f"{there}核对收存的表上“奖惩情况”是否写明。"


def _education_gap(ground: AppointmentForm, education: str | None) -> Iterator[str]:
    if education and not ground.full_time_education and not ground.in_service_education:
        label = Education(education).label
        yield f"记录的文化程度是{label}，没有分全日制和在职教育，导出的表上“学历学位”空着。对照毕业证书补写。"


async def _kept(actor: Actor, person: int) -> Mapping[str, Any] | None:
    """The form last taken in."""
    row: Mapping[str, Any] | None = await connection().fetchrow(
        """SELECT content, photo, recorded FROM appointment_form WHERE person = $1 AND struck IS NULL
           AND starts_with(region, $2) ORDER BY id DESC LIMIT 1""",
        person,
        actor.reach,
    )
    return row


def _ground(kept: Mapping[str, Any] | None) -> AppointmentForm:
    return unpacked(sealing.unseal(kept["content"], FORM_CONTENT)) if kept else AppointmentForm()
