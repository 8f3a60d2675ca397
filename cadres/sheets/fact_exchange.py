"""Facts of people by sheet: each row a fact with its evidence, put on record once, corrected where it says otherwise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from pydantic import ValidationError

from cadres.fact_vocabulary import YesNo
from cadres.permissions import EDIT_PEOPLE, VIEW
from cadres.services.facts import BOOKS, UNLIKELY, correct_fact, record_fact, strike_fact
from cadres.services.facts_told import Fact
from cadres.services.kinship import Strike
from cadres.services.people import subject
from cadres.sheets import facts as sheet
from cadres.sheets.facts import (
    AUTHORITY,
    DAY,
    EVIDENCE,
    FACTS,
    GRADE,
    ITEM,
    ITEMS,
    KIND,
    OFFICE,
    PERSON_FACTS,
    SEALED,
    SINCE,
    STANDS,
    UNTIL,
    VALUE,
    WORDS,
    YEAR,
    YUAN,
    about,
    as_month,
    fact_key,
)
from cadres.sheets.members import CITIZEN_NUMBER, COMMUNITY, NAME, REGION_CODE
from cadres.sheets.people import known_people
from cadres.sheets.places import check_place, places_of, regions_of
from cadres.tables import people as tables
from cadres.tables.facts import CONDUCT_FACTS
from cadres.vocabulary import FactKind, Grade, Office
from server.access import sealing
from server.access.actor import Actor, reach_of
from server.db.engine import connection, transaction
from server.errors import DomainError, NotFound, Problem, Refused
from server.sheets import cells
from server.sheets.columns import CellProblem, Column, Row
from server.sheets.exchange import Entry, Exchange, Exported, Kept, Outcome, problems_of
from server.sheets.workbook import Cell
from server.values.labels import Labelled
from server.values.periods import Month

_FACT = "fact:"
_CORRECTED, _UNDOING = Strike(reason="按表更正"), Strike(reason="撤销导入")

#: By kind of fact: the table, and its columns by the columns of the sheet.
_BOOKED: Final[Mapping[FactKind, tuple[str, Mapping[str, Column[Any]]]]] = {
    FactKind.MERITS: ("person_merit", {"kind": ITEM, "since": SINCE, "until": UNTIL, "note": WORDS}),
    FactKind.APPRAISALS: ("appraisal", {"kind": ITEM, "year": YEAR, "grade": GRADE}),
    FactKind.CONDUCT: ("conduct_record", {"kind": ITEM, "decided": DAY, "authority": AUTHORITY, "words": WORDS}),
    FactKind.DETERMINATIONS: (
        "determination",
        {"field": ITEM, "value": VALUE, "determined": DAY, "conflict": WORDS},
    ),
    FactKind.CAREER: ("career_line", {"since": SINCE, "until": UNTIL, "words": WORDS}),
    FactKind.CIRCUMSTANCES: (
        "person_circumstance",
        {"kind": ITEM, "stands": STANDS, "yuan": YUAN, "unit": WORDS, "since": SINCE, "until": UNTIL},
    ),
    FactKind.DUTIES: ("person_duty", {"office": OFFICE, "words": WORDS, "since": SINCE, "until": UNTIL}),
}
#: The vocabularies of columns that are kept as their values.
_KEPT_AS: Final[Mapping[str, type[Labelled]]] = {GRADE.key: Grade, STANDS.key: YesNo, OFFICE.key: Office}


@dataclass(frozen=True, slots=True)
class Standing:
    """A fact on record: its id, whose, and its values by the columns of the sheet. `sealed` are the words that are closed."""

    id: int
    person: int
    kind: FactKind
    values: Mapping[str, Any]
    sealed: str = ""


async def _standing(actor: Actor, people: Sequence[int], *, opened: bool = False) -> Sequence[Standing]:
    """The facts that hold of some people, oldest first. Sealed words are read only where a row is held against them."""
    found = []
    for kind, (table, columns) in _BOOKED.items():
        rows = await connection().fetch(
            f"""SELECT * FROM {table} WHERE person = ANY($1) AND struck IS NULL AND starts_with(region, $2)
                ORDER BY person, id""",  # noqa: S608  # The name of one of our tables.
            list(people),
            actor.reach,
        )
        for row in rows:
            values = {column.key: _value(kind, column, row[name]) for name, column in columns.items()}
            values |= {KIND.key: kind, EVIDENCE.key: row["evidence"]}
            closed = row["facts"] if kind is FactKind.CONDUCT and opened else None
            words = sealing.unseal(closed, CONDUCT_FACTS) if closed else ""
            found.append(Standing(row["id"], row["person"], kind, values, words))
    return found


def _value(kind: FactKind, column: Column[Any], stored: Any) -> Any:
    """A stored value as the column's parser would give it."""
    if stored is None:
        return None
    if column is ITEM:
        return ITEMS[kind](stored)
    if column.key in _KEPT_AS:
        return _KEPT_AS[column.key](stored)
    return column.parse(stored) if column in {SINCE, UNTIL, VALUE} else stored


async def _records(actor: Actor, rows: Sequence[Row]) -> Mapping[str, Standing]:
    """What stands on record for rows, by what they are about."""
    numbers = {int(person["id"]): number for number, person in (await known_people(actor, rows)).items()}
    found = await _standing(actor, list(numbers), opened=True)
    return {about(one.values).of(numbers[one.person]): one for one in found}


async def _keep(actor: Actor, rows: Sequence[Row]) -> Mapping[str, Kept]:
    records = await _records(actor, rows)
    return {
        key: Kept(subject(records[key].person), _as_typed(row, records[key].values))
        for row in rows
        if (key := fact_key(row)) in records
    }


def _as_typed(row: Row, values: Mapping[str, Any]) -> Mapping[str, Any]:
    """The values with the months of a career as the row has them: a spreadsheet leaves a day where a month is meant."""
    typed = dict(values)
    for column in (SINCE, UNTIL):
        said, kept = row.get(column), values.get(column.key)
        if isinstance(kept, Month) and said is not None and as_month(said) == kept:
            typed[column.key] = said
    return typed


async def _examine(actor: Actor, rows: Sequence[Row], _kept: Mapping[str, Kept]) -> Sequence[CellProblem]:
    known = await known_people(actor, rows)
    places = await places_of(actor, {*regions_of(rows), *(one["region"] for one in known.values())})
    records = await _records(actor, rows)
    problems: list[CellProblem] = []
    for row in rows:
        problems.extend(check_place(row, places, REGION_CODE, COMMUNITY))
        problems.extend(against_person(row, known.get(row[CITIZEN_NUMBER]), places))
        if row.get(FACTS) is not None:
            problems.extend(_against_sealed(row, records.get(fact_key(row))))
    return problems


def against_person(row: Row, record: Mapping[str, Any] | None, places: Mapping[str, str]) -> Sequence[CellProblem]:
    """The person must be on record, under this name and in this place: who is not is shown and nobody is made of them."""
    if record is None:
        cause = "本账号的地区内没有登记这个号码的人。"
        return [row.problem(CITIZEN_NUMBER, cause, "请核对号码；还没有登记的，先用成员信息采集表登记。")]
    found = []
    if record["merged_into"]:
        cause = f"这个号码的记录是重复登记，已经并入{record['name']}的另一条记录。"
        found.append(row.problem(CITIZEN_NUMBER, cause, "改成并入后那条记录的号码。"))
    if (name := row.get(NAME)) and name != record["name"]:
        cause = f"同一身份证号在库里是“{record['name']}”。"
        found.append(row.problem(NAME, cause, "请核对姓名和号码；姓名改了的，先在人员名册里更正。"))
    if (region := row.get(REGION_CODE)) and region != record["region"]:
        cause = f"此人登记在{places.get(record['region'], record['region'])}。"
        found.append(row.problem(REGION_CODE, cause, "填登记所在的村（社区）。"))
    return found


def _against_sealed(row: Row, record: Standing | None) -> Sequence[CellProblem]:
    """What is sealed comes back from no export and is corrected on the page, where nobody sees it in passing."""
    said = row.get(FACTS)
    if record is None and said == SEALED:
        return [row.problem(FACTS, "只有“已封存”，没有事实。", "请写明处分处罚的种类和事实。")]
    if record is not None and said not in {SEALED, record.sealed}:
        cause = "这一条已经登记并封存，与表里写的不同。"
        return [row.problem(FACTS, cause, "不能由导入改变；登记错了的，在此人的页面上更正。")]
    return []


async def _write(actor: Actor, entries: Sequence[Entry]) -> Sequence[Outcome]:
    rows = [entry.row for entry in entries]
    people = {number: int(one["id"]) for number, one in (await known_people(actor, rows)).items()}
    records = await _records(actor, rows)
    return [await _written(actor, entry, people, records.get(fact_key(entry.row))) for entry in entries]


async def _written(actor: Actor, entry: Entry, people: Mapping[str, int], record: Standing | None) -> Outcome:
    row = entry.row
    kind, person = row[KIND], people.get(row[CITIZEN_NUMBER])
    if person is None:
        return (Problem(CITIZEN_NUMBER.title, "没有登记这个号码的人。", "请核对号码。"),)
    before = record.values if record else {}
    said = {key: value for key, value in row.values.items() if value is not None and value != ""}
    try:
        fact = _fact(kind, {**before, **said}, record.sealed if record else "")
        async with transaction(actor):
            if record is None:
                made = await record_fact(actor, person, kind.value, fact)
            else:
                made = await correct_fact(actor, person, kind.value, record.id, fact, _CORRECTED)
    except ValidationError as error:
        return tuple(_complaint(kind, one) for one in error.errors(include_url=False))
    except DomainError as error:
        return _for_sheet(error)
    return f"{subject(person)} {_FACT}{made}"


def _for_sheet(error: DomainError) -> tuple[Problem, ...]:
    """What a service refused; no cell says that somebody has compared what is unlikely with the papers, the page does."""
    if error.reason != UNLIKELY:
        return problems_of(error)
    cure = "核对年月；确实如此的，在此人的页面上登记并勾选“已核对”。"
    return tuple(replace(one, cure=cure) for one in problems_of(error))


def _fact(kind: FactKind, values: Mapping[str, Any], sealed: str = "") -> Fact:
    """The fact of some values by the columns of the sheet. Raises ValidationError."""
    told = {name: _told(values.get(column.key), kind) for name, column in _BOOKED[kind][1].items()}
    if kind is FactKind.CONDUCT and told["kind"].sealed:
        words = values.get(FACTS.key)
        told["words"] = words if words and words != SEALED else sealed
    return BOOKS[kind.value].fact.model_validate({**told, "evidence": values[EVIDENCE.key]})


def _told(value: Any, kind: FactKind) -> Any:
    """A value as the service takes it: months of a career as text, what a file determines a day or a month as text."""
    if kind is FactKind.CAREER and not isinstance(value, str | None):
        return str(as_month(value))
    if kind is FactKind.DETERMINATIONS and isinstance(value, Month):
        return str(value)
    return value


def _complaint(kind: FactKind, error: Mapping[str, Any]) -> Problem:
    columns = {**_BOOKED[kind][1], "evidence": EVIDENCE}
    name = str(error["loc"][0]) if error["loc"] else ""
    title = columns[name].title if name in columns else KIND.title
    cause = error.get("ctx", {}).get("error")
    return Problem(title, str(cause) if cause else "写法或长度不对。", "请核对后重填。")


async def _undo(actor: Actor, entries: Sequence[Entry]) -> None:
    """Strike what the sheet put on record and set what it corrected as it was, the last one first."""
    for entry in reversed(entries):
        kind, person = entry.row[KIND], _number(entry, "person:")
        made = _number(entry, _FACT)
        try:
            if entry.kept is None:
                await strike_fact(actor, person, kind.value, made, _UNDOING)
            else:
                await _put_back(actor, kind, entry.kept, person, made)
        except NotFound:
            cause = "导入以后这一条已经撤销或者更正。"
            raise Refused([Problem(f"第{entry.row.number}行", cause, "请在此人的页面上办理。")]) from None


async def _put_back(actor: Actor, kind: FactKind, kept: Kept, person: int, made: int) -> None:
    standing = await _standing(actor, [person], opened=True)
    sealed = next((one.sealed for one in standing if one.kind is kind and one.id == made), "")
    await correct_fact(actor, person, kind.value, made, _fact(kind, kept.values, sealed), _UNDOING)


def _number(entry: Entry, sort: str) -> int:
    return next(int(name.removeprefix(sort)) for name in entry.made.split() if name.startswith(sort))


async def _export(actor: Actor, area: str) -> Exported:
    """All facts that hold, by person; what is sealed stays so, even in a whole export."""
    people = await connection().fetch(
        """SELECT id, region, name, citizen_number FROM person
           WHERE starts_with(region, $1) AND starts_with(region, $2) AND merged_into IS NULL
           ORDER BY region, stroke_key, id""",
        actor.reach,
        reach_of(area),
    )
    places = await places_of(actor, {row["region"] for row in people})
    by_person: dict[int, list[Standing]] = {}
    for one in await _standing(actor, [row["id"] for row in people]):
        by_person.setdefault(one.person, []).append(one)
    written = [
        {
            REGION_CODE.key: row["region"],
            COMMUNITY.key: places.get(row["region"]),
            NAME.key: row["name"],
            CITIZEN_NUMBER.key: sealing.unseal(row["citizen_number"], tables.CITIZEN_NUMBER),
            **_cells(one),
        }
        for row in people
        for one in by_person.get(row["id"], ())
    ]
    return Exported(written, {NAME.key: f"{len(written)}条"})


def _cells(one: Standing) -> dict[str, Cell]:
    told = {key: getattr(value, "label", value) for key, value in one.values.items()}
    found: dict[str, Cell] = {key: str(value) if isinstance(value, Month) else value for key, value in told.items()}
    item = one.values.get(ITEM.key)
    return found | ({FACTS.key: SEALED} if getattr(item, "sealed", False) else {})


_WORDS = "；".join(f"{kind.label}的项目：{'、'.join(cells.labels(items))}" for kind, items in ITEMS.items())

FACTS_EXCHANGE = Exchange(
    code="person-facts",
    sheet=PERSON_FACTS,
    list_path="/people",
    unit="条",
    import_right=EDIT_PEOPLE,
    export_right=VIEW,
    natural_key=sheet.fact_key,
    place=lambda row: row[REGION_CODE],
    keep=_keep,
    examine=_examine,
    write=_write,
    undo=_undo,
    export=_export,
    tried=True,
    exported="人员的身份和业绩、考核、奖惩、日期认定、简历、待遇保障和分管工作，撤销了的不在内；处分处罚只有种类、日期和机关，事实封存，不导出。",
    about="按身份证号认人，按事项、项目和日期（考核按年度）认一件事：没有的登记，有的不重复登记，写法不同的更正，原来的一条撤销后保留。",
    guidance=(
        "一行是一个人的一件事。库里没有的人不由这张表登记，先用成员信息采集表登记。",
        f"{_WORDS}。简历和分管工作没有项目。",
        "月补贴等数额变了的，在原来的一行填止，再加新的一行；单位写在内容里。",
        "简历按起的年月和内容认一段，改内容会成为另一段；改错字的，在此人的页面上更正。",
        "处分、处理、处罚的事实写在“处分处罚事实”，登记后封存，只凭调阅查看。",
    ),
)
