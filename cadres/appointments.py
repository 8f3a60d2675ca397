"""A person's 干部任免审批表 on record: taken in with its doubts, compared with the record, settled by a person, struck.

A form says nothing to the record by itself: whatever differs is shown, and only what somebody ticks is taken over.
"""

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from cadres import records
from cadres.appointment_differences import FormDifference, as_line, differences, yearly
from cadres.births import counted_from
from cadres.forms.appraisals import read_appraisals
from cadres.forms.career import read_career
from cadres.forms.days import born_in_doubt, days_in_doubt
from cadres.forms.doubts import Doubt
from cadres.forms.form import AppointmentForm, Extra, Relative
from cadres.forms.reading import read_form
from cadres.permissions import EDIT_PEOPLE
from cadres.photos import PHOTO
from cadres.rules.life_days import party_problems
from cadres.services.facts import born_of, record_fact, strike_fact
from cadres.services.facts_told import AppraisalFact, CareerFact, DeterminedDate
from cadres.services.in_bulk import Amendment, amend_people
from cadres.services.kinship import Strike
from cadres.services.people import subject
from cadres.tables import AppointmentFormRecord, Person
from cadres.tables.facts import FORM_CONTENT, FORM_DOUBTS
from cadres.vocabulary import AppraisalKind, FileDate, Grade, PoliticalStatus
from server import clock
from server.access import audit, sealing
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, transaction
from server.errors import NotFound, Problem, Refused
from server.files import keeping
from server.files.disk import Store
from server.files.keeping import Purpose
from server.values import identity
from server.values.periods import read_day
from server.values.text import clean_name

FORM_TAKEN = event_kind("person.form_taken", "收存任免审批表")
FORM_READ = event_kind("person.form_read", "核对任免审批表", Dot.ATTENTION)
FORM_SETTLED = event_kind("person.form_settled", "任免审批表核对完毕")
FORM_STRUCK = event_kind("person.form_struck", "撤销任免审批表", Dot.ATTENTION)

TITLE: Final = "任免审批表"
#: More parts than this are unclear in no form that anybody could settle.
MOST_DOUBTS: Final = 1000
_BY_NAME_ONLY: Final = Doubt("身份证", "表上没有身份证号，只按姓名认人。", "确认是此人的表。")


@dataclass(frozen=True, slots=True)
class FormLine:
    """A form on record as lists show it."""

    id: int
    recorded: datetime
    settled: datetime | None
    photo: int | None
    struck: str


@dataclass(frozen=True, slots=True)
class FormView:
    """A form with what somebody has to look at."""

    line: FormLine
    form: AppointmentForm
    doubts: tuple[Doubt, ...]
    differences: tuple[FormDifference, ...]


class SettleForm(BaseModel):
    """The differences that go into the record as the form has them, by key; the others stay as on record.

    `seen` are the doubts that somebody has looked into, by key: a form is looked through once they all are.
    """

    model_config = ConfigDict(frozen=True)

    taken: frozenset[str] = Field(frozenset(), max_length=10)
    seen: frozenset[str] = Field(frozenset(), max_length=MOST_DOUBTS)


async def take_form(actor: Actor, store: Store, person: int, content: bytes, photo: bytes = b"") -> int:
    """Keep a form of a person; returns its id. Refused for what is no form, and for somebody else's."""
    form, doubts, shows = await asyncio.to_thread(read_form, content, photo)
    async with transaction(actor):
        row = await _person(actor, person)
        doubts = (*doubts, *_whose(form, row))
        photo_kept = await _keep_photo(actor, store, row, form.photo) if shows else None
        kept = AppointmentFormRecord(
            region=row.region,
            person=person,
            content=sealing.seal(_packed(form, photo_kept), FORM_CONTENT),
            doubts=sealing.seal(json.dumps([one._asdict() for one in doubts], ensure_ascii=False), FORM_DOUBTS),
            photo=photo_kept,
            recorded=clock.now(),
        )
        await kept.save()
        after = {"疑点": len(doubts), "照片": "有" if kept.photo else "没有"}
        await audit.record(actor, FORM_TAKEN, Change(subject(person), row.region, after=after))
    return int(kept.id)


async def _person(actor: Actor, person: int) -> Person:
    row = await Person.objects().where(Person.id == person).first()
    if row is None:
        raise NotFound
    actor.require(EDIT_PEOPLE, at=row.region)
    return row


def _whose(form: AppointmentForm, row: Person) -> Iterator[Doubt]:
    """Doubts about whose form it is. Raises Refused where it is not the person's."""
    if form.citizen_number:
        checked = identity.check(form.citizen_number)
        if checked.verdict != "refused":
            if row.citizen_index not in sealing.indexes(checked.number):
                raise Refused([Problem(TITLE, "表上的身份证号不是此人的。", "核对选的是谁的表。")])
            return
    else:
        yield _BY_NAME_ONLY
    if clean_name(form.name) != row.name:
        raise Refused([Problem(TITLE, f"表上的姓名不是{row.name}，也没有可以核对的身份证号。", "核对选的是谁的表。")])


async def _keep_photo(actor: Actor, store: Store, row: Person, photo: bytes) -> int:
    return await keeping.add(actor, store, Purpose(PHOTO, row.region, subject(row.id)), "照片.jpg", _pieces(photo))


async def _pieces(content: bytes) -> AsyncIterator[bytes]:
    yield content


def _packed(form: AppointmentForm, photo_kept: int | None) -> str:
    """The form as it is kept. A picture that is none stays in letters, so that it goes out again as it came."""
    said = asdict(form)
    del said["photo"]
    if form.photo and photo_kept is None:
        said["photo_text"] = base64.b64encode(form.photo).decode()
    return json.dumps(said, ensure_ascii=False)


def unpacked(text: str) -> AppointmentForm:
    """A form as it was kept, without its picture."""
    said: dict[str, Any] = json.loads(text)
    said["family"] = tuple(Relative(**{**one, "extras": tuple(one.get("extras", ()))}) for one in said["family"])
    said["extras"] = tuple(Extra(**one) for one in said["extras"])
    return AppointmentForm(**said)


async def forms(actor: Actor, person: int) -> tuple[FormLine, ...]:
    """A person's forms, the newest first; inside `transaction(actor)`."""
    rows = await connection().fetch(
        """SELECT id, recorded, settled, photo, coalesce(struck_reason, '') AS struck FROM appointment_form
           WHERE person = $1 AND starts_with(region, $2) ORDER BY id DESC""",
        person,
        actor.reach,
    )
    return tuple(map(_line, rows))


def _line(row: Any) -> FormLine:
    settled = row["settled"].astimezone(clock.ZONE) if row["settled"] else None
    return FormLine(row["id"], row["recorded"].astimezone(clock.ZONE), settled, row["photo"], row["struck"])


async def read_kept(actor: Actor, person: int, form: int) -> FormView:
    """A form with its doubts and differences. It is read to be compared, which leaves a trace."""
    async with transaction(actor):
        row = await _kept(actor, person, form)
        view = await _view(actor, person, row)
        await audit.record(actor, FORM_READ, Change(subject(person), row["region"], after={"表": form}))
    return view


async def _kept(actor: Actor, person: int, form: int) -> Any:
    row = await connection().fetchrow(
        """SELECT *, coalesce(struck_reason, '') AS struck_words FROM appointment_form
           WHERE id = $1 AND person = $2 AND starts_with(region, $3) FOR UPDATE""",
        form,
        person,
        actor.reach,
    )
    if row is None:
        raise NotFound
    actor.require(EDIT_PEOPLE, at=row["region"])
    return row


async def _view(actor: Actor, person: int, row: Any) -> FormView:
    form = unpacked(sealing.unseal(row["content"], FORM_CONTENT))
    doubts = json.loads(sealing.unseal(row["doubts"], FORM_DOUBTS))
    line = _line({**row, "struck": row["struck_words"]})
    found = await differences(actor, person, form)
    dates = (await records.determined(actor, [person])).get(person, {})
    told = born_in_doubt([Doubt(**one) for one in doubts], form, dates.get(FileDate.BIRTH, ""))
    told += days_in_doubt(form, await born_of(person))
    return FormView(line, form, tuple(dict.fromkeys(told)), tuple(found))


async def settle_form(actor: Actor, person: int, form: int, command: SettleForm) -> None:
    """Take what was ticked into the record, and mark the form as looked through."""
    async with transaction(actor):
        row = await _kept(actor, person, form)
        if row["struck"]:
            raise Refused([Problem(TITLE, "这份表已经撤销。", "导入新的表。")])
        view = await _view(actor, person, row)
        if unseen := [one for one in view.doubts if one.key not in command.seen]:
            cure = "对照原件和档案核对，然后勾选“已核对”。"
            raise Refused([Problem(one.field, one.cause, cure) for one in unseen], code="form.unseen")
        chosen = [one for one in view.differences if one.takes and one.key in command.taken]
        for one in chosen:
            await _take_over(actor, person, row["region"], one, view.form)
        await AppointmentFormRecord.update({AppointmentFormRecord.settled: clock.now()}).where(
            AppointmentFormRecord.id == form
        )
        after = {
            "以表为准": [one.label for one in chosen] or "没有",
            "核对的疑点": [one.field for one in view.doubts] or "没有",
            "表": form,
        }
        await audit.record(actor, FORM_SETTLED, Change(subject(person), row["region"], after=after))


async def _take_over(actor: Actor, person: int, region: str, one: FormDifference, form: AppointmentForm) -> None:
    evidence = f"任免审批表{'，' + form.submitting_unit if form.submitting_unit else ''}"[:120]
    if one.key in {"ethnicity", "party_since"}:
        if one.key == "party_since":
            await _refuse_party(person, one.on_form)
        before, after = {one.key: one.on_record or None}, {one.key: one.on_form}
        await amend_people(actor, [Amendment(person, region, before, after)], TITLE)
    elif one.key == "work_since":
        await _replace(actor, person, "determinations", lambda line: line["field"] == FileDate.WORK.value)
        fact = DeterminedDate(
            field=FileDate.WORK,
            value=one.on_form,
            determined=filled_on(form, clock.today()),
            evidence=evidence,
            checked=True,
        )
        await record_fact(actor, person, "determinations", fact)
    elif one.key == "appraisals":
        await _take_appraisals(actor, person, form, evidence)
    else:
        await _replace(actor, person, "career", lambda _: True)
        for since, until, words in map(as_line, read_career(form.career)[0]):
            await record_fact(actor, person, "career", _career_fact(since, until, words, evidence))


async def _take_appraisals(actor: Actor, person: int, form: AppointmentForm, evidence: str) -> None:
    """The years that the form grades otherwise, or alone; the other years of the record stay."""
    kept = await yearly(actor, person)
    for year, grade in read_appraisals(form.appraisals):
        if kept.get(year) is grade:
            continue
        if year in kept:
            await _replace(actor, person, "appraisals", partial(_yearly_of, year))
        await record_fact(actor, person, "appraisals", _appraisal_fact(year, grade, evidence))


def _yearly_of(year: int, line: Mapping[str, Any]) -> bool:
    return bool(line["year"] == year and line["kind"] == AppraisalKind.YEARLY.value)


def _appraisal_fact(year: int, grade: Grade, evidence: str) -> AppraisalFact:
    try:
        return AppraisalFact(kind=AppraisalKind.YEARLY, year=year, grade=grade, evidence=evidence, checked=True)
    except ValidationError:
        cause = f"{year}年的考核不能登记：年度不对，或者还没有到。"
        raise Refused([Problem("年度考核结果", cause, "不勾选年度考核结果，改好以后逐年登记。")]) from None


async def _refuse_party(person: int, joined_in: str) -> None:
    """A month of joining goes into the record as it does on the page: never under age, nor of somebody of no party."""
    row = await connection().fetchrow(
        f"SELECT political_status, {counted_from()} AS born FROM person WHERE id = $1",  # noqa: S608  # Constants.
        person,
    )
    status = PoliticalStatus(row["political_status"]) if row["political_status"] else None
    if problems := party_problems(status, joined_in, row["born"], clock.today()):
        raise Refused(problems)


def _career_fact(since: str, until: str, words: str, evidence: str) -> CareerFact:
    try:
        return CareerFact(since=since, until=until or None, words=words, evidence=evidence, checked=True)
    except ValidationError:
        cause = f"{since}起的一段不能登记：没有写经历、太长，或者起止年月不对。"
        raise Refused([Problem("简历", cause, "不勾选简历，改好以后逐段登记。")]) from None


async def _replace(actor: Actor, person: int, section: str, wrong: Any) -> None:
    """Strike what the form says otherwise."""
    for line in (await records.facts(actor, person, section)).lines:
        if line.values and wrong(line.values):
            await strike_fact(actor, person, section, line.id, Strike(reason="以任免审批表为准"))


def filled_on(form: AppointmentForm, otherwise: date) -> date:
    """The day a form was filled in, as far as it says one that is not ahead."""
    try:
        return min(read_day(form.filled_day), clock.today())
    except ValueError:
        return otherwise


async def strike_form(actor: Actor, person: int, form: int, command: Strike) -> None:
    """Strike a form; what was taken over from it stays."""
    async with transaction(actor):
        row = await _kept(actor, person, form)
        if row["struck"]:
            raise NotFound
        await AppointmentFormRecord.update(
            {AppointmentFormRecord.struck: clock.now(), AppointmentFormRecord.struck_reason: command.reason}
        ).where(AppointmentFormRecord.id == form)
        change = Change(subject(person), row["region"], before={"表": form}, reason=command.reason)
        await audit.record(actor, FORM_STRUCK, change)
