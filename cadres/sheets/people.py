"""The member sheet (SH-1) against the people on record: who is new, what changes, and back again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from cadres.births import counted_from
from cadres.permissions import EDIT_PEOPLE, VIEW
from cadres.services.in_bulk import Amendment, Newcomer, amend_people, register_many, remove_people
from cadres.services.people import subject
from cadres.sheets.careers import CAREER, against_career, careers, record_career, remove_careers, strike_career
from cadres.sheets.circumstance_exchange import (
    Known,
    against_record,
    known_of,
    moment_of,
    on_record,
    record_told,
    refused,
    remove_told,
    strike_told,
    tells,
)
from cadres.sheets.circumstances import NOTHING, TOLD, OnRecord
from cadres.sheets.members import (
    ADDRESS,
    BIRTH_MONTH,
    CITIZEN_NUMBER,
    COMMUNITY,
    EDUCATION,
    ETHNICITY,
    MEMBERS,
    NAME,
    NOTE,
    PARTY_SINCE,
    PERSON_COLUMNS,
    PHONE,
    POLITICAL_STATUS,
    REGION_CODE,
    SEX,
    SOURCE,
    TERM_NUMBER,
    against_party,
    born_of,
)
from cadres.sheets.places import check_place, places_of, regions_of
from cadres.sheets.standing import STANDING, against_standing, names_office, speaks, standing
from cadres.tables import people as tables
from cadres.vocabulary import Education, HoldingKind, Office, PoliticalStatus, Sex, Source
from server import clock
from server.access import sealing
from server.access.actor import Actor, reach_of
from server.db.engine import connection
from server.errors import Problem
from server.sheets.columns import CellProblem, Column, Row
from server.sheets.exchange import Entry, Exchange, Exported, Kept, Outcome
from server.sheets.workbook import Cell
from server.values import identity
from server.values.periods import Month, read_month

#: Columns of the sheet by the column of the record that they are kept in.
_KEPT: Mapping[str, Column[Any]] = {
    "name": NAME,
    "ethnicity": ETHNICITY,
    "education": EDUCATION,
    "political_status": POLITICAL_STATUS,
    "party_since": PARTY_SINCE,
    "phone": PHONE,
    "home": ADDRESS,
    "source": SOURCE,
}
_KEYS = {name: column.key for name, column in _KEPT.items()}
_COLUMN_OF = {column.key: name for name, column in _KEPT.items()}

_CHECKED_ONLY = (COMMUNITY, SEX, BIRTH_MONTH, NOTE)
_TERM = replace(
    TERM_NUMBER, required=False, checked_only=True, hint="写成第十三届或者13；届次记在选举里，导出时空着，导入时不写入"
)

#: The whole form as it goes to the records of people: the term belongs to an election and is not kept with the person.
PEOPLE = replace(
    MEMBERS,
    columns=tuple(
        replace(column, checked_only=True) if column in _CHECKED_ONLY else _TERM if column is TERM_NUMBER else column
        for column in (*PERSON_COLUMNS, *STANDING, NOTE)
    ),
)

_SELECT = f"""
SELECT p.id, p.region, p.name, p.sex, p.born, {counted_from("p")} AS counted_from, p.citizen_number, p.citizen_index, p.ethnicity, p.education,
       p.political_status, p.party_since, p.phone, p.home, p.source, p.merged_into
FROM person p WHERE starts_with(p.region, $1)
"""  # noqa: S608  # Constants.


async def known_people(actor: Actor, rows: Sequence[Row]) -> Mapping[str, Mapping[str, Any]]:
    """The records by citizen number."""
    numbers = {index: row[CITIZEN_NUMBER] for row in rows for index in sealing.indexes(row[CITIZEN_NUMBER])}
    found = await connection().fetch(
        f"{_SELECT} AND p.citizen_index = ANY($2)", actor.reach, list(numbers)
    )  # A constant of the module.
    return {numbers[row["citizen_index"]]: row for row in found}


def _values(row: Mapping[str, Any]) -> dict[str, object]:
    return {
        NAME.key: row["name"],
        ETHNICITY.key: row["ethnicity"],
        EDUCATION.key: Education(row["education"]) if row["education"] else None,
        POLITICAL_STATUS.key: PoliticalStatus(row["political_status"]) if row["political_status"] else None,
        PARTY_SINCE.key: read_month(row["party_since"]) if row["party_since"] else None,
        PHONE.key: sealing.unseal(row["phone"], tables.PHONE) if row["phone"] else None,
        ADDRESS.key: sealing.unseal(row["home"], tables.HOME) if row["home"] else None,
        SOURCE.key: Source(row["source"]) if row["source"] else None,
    }


async def _lock(actor: Actor, rows: Sequence[Row]) -> bool:
    """In the order of their ids, so that two imports wait for each other and never both."""
    found = await connection().fetch(
        "SELECT id FROM person WHERE starts_with(region, $1) AND citizen_index = ANY($2) ORDER BY id FOR UPDATE",
        actor.reach,
        [index for row in rows for index in sealing.indexes(row[CITIZEN_NUMBER])],
    )
    return bool(found)


async def _keep(actor: Actor, rows: Sequence[Row]) -> Mapping[str, Kept]:
    known = await known_people(actor, rows)
    told = {row[CITIZEN_NUMBER]: row for row in rows if row.get(CAREER) or tells(row)}
    people = [known[number]["id"] for number in told.keys() & known.keys()]
    written, stand = await careers(actor, people), await on_record(actor, people)
    return {
        number: Kept(
            subject(record["id"]),
            _values(record) | (_beside(told[number], record["id"], written, stand) if number in told else {}),
        )
        for number, record in known.items()
    }


def _beside(row: Row, person: int, written: Mapping[int, str], stand: Mapping[int, OnRecord]) -> dict[str, object]:
    """What is on record beside the person in the columns that a row fills in."""
    kept = stand.get(person, NOTHING)
    found: dict[str, object] = {one.key: kept.cell(one, said) for one in TOLD if (said := row.get(one))}
    return found | ({CAREER.key: written.get(person)} if row.get(CAREER) else {})


async def _examine(actor: Actor, rows: Sequence[Row], kept: Mapping[str, Kept]) -> Sequence[CellProblem]:
    known = await known_people(actor, [row for row in rows if row[CITIZEN_NUMBER] in kept])
    places = await places_of(actor, {*regions_of(rows), *(record["region"] for record in known.values())})
    told = [record["id"] for row in rows if speaks(row) and (record := known.get(row[CITIZEN_NUMBER]))]
    stands = await standing(actor, told) if told else {}
    beside = await known_of(actor, {record["id"]: _born(record) for record in known.values()})
    problems: list[CellProblem] = []
    for row in rows:
        problems.extend(check_place(row, places, REGION_CODE, COMMUNITY))
        if record := known.get(row[CITIZEN_NUMBER]):
            problems.extend(_against_record(row, record, places))
            if speaks(row):
                problems.extend(against_standing(row, stands[record["id"]]))
        if tells(row):
            known_to_us = beside[record["id"]] if record else _nobody(row)
            problems.extend(against_record(row, known_to_us, in_office=names_office(row)))
        if row.get(CAREER):
            born = _born(record) if record else _nobody(row).born
            recorded = kept[row[CITIZEN_NUMBER]].values[CAREER.key] if record else ""
            problems.extend(against_career(row, str(recorded or ""), born))
    return problems


def _born(record: Mapping[str, Any]) -> Month:
    """The month of birth as years are counted from it: the determined one, else that of the number."""
    return read_month(record["counted_from"])


def _nobody(row: Row) -> Known:
    """What is known of somebody not on record yet: the number, and nothing else."""
    return Known(NOTHING, frozenset(), read_month(born_of(row[CITIZEN_NUMBER])))


def _against_record(row: Row, record: Mapping[str, Any], places: Mapping[str, str]) -> Sequence[CellProblem]:
    found = []
    if record["merged_into"]:
        cause = f"这个号码的记录是重复登记，已经并入{record['name']}的另一条记录。"
        found.append(row.problem(CITIZEN_NUMBER, cause, "改成并入后那条记录的号码。"))
    name, region = row.get(NAME), row.get(REGION_CODE)
    if name and name != record["name"]:
        cause = f"同一身份证号在库里是“{record['name']}”。"
        found.append(row.question(NAME, cause, (name, record["name"])))
    if region and region != record["region"]:
        cause = f"此人登记在{places.get(record['region'], record['region'])}。"
        found.append(row.problem(REGION_CODE, cause, "不能由导入改到别的村（社区）。"))
    return [*found, *_against_party(row, record)]


def _against_party(row: Row, record: Mapping[str, Any]) -> Iterator[CellProblem]:
    """Of two cells that belong together, one is in the row and the other on record; both in the row were held together already."""
    status, joined = row.get(POLITICAL_STATUS), row.get(PARTY_SINCE)
    if (status is None) is (joined is None):
        return
    kept_status = PoliticalStatus(record["political_status"]) if record["political_status"] else None
    kept_joined = read_month(record["party_since"]) if record["party_since"] else None
    if status in {None, kept_status} and joined in {None, kept_joined}:
        return
    found = against_party(row, status or kept_status, joined or kept_joined, record["counted_from"])
    told = {one.cause for one in against_party(row, status, joined, record["born"])}
    yield from (one for one in found if one.cause not in told)


async def _write(actor: Actor, entries: Sequence[Entry]) -> Sequence[Outcome]:
    known = await known_people(actor, [entry.row for entry in entries if entry.kept and _told_by(entry)])
    beside = await known_of(actor, {record["id"]: _born(record) for record in known.values()})
    against = [_refused(entry, beside) for entry in entries]
    going = [entry for entry, problems in zip(entries, against, strict=True) if not problems]
    written = iter(await _write_going(actor, going, beside))
    return [problems or next(written) for problems in against]


def _refused(entry: Entry, beside: Mapping[int, Known]) -> tuple[Problem, ...]:
    """Why the facts of a row cannot go on record, where the records have moved since they were looked at."""
    columns = _told_by(entry)
    known = beside.get(_person(entry.kept.subject)) if entry.kept else _nobody(entry.row)
    return refused(entry.row, columns, known) if columns and known else ()


async def _write_going(actor: Actor, entries: Sequence[Entry], beside: Mapping[int, Known]) -> Sequence[Outcome]:
    new = [entry.row for entry in entries if entry.kept is None]
    made = iter(await register_many(actor, [newcomer_of(row) for row in new]) if new else [])
    await amend_people(actor, _amendments(entries))
    outcomes = [entry.kept.subject if entry.kept else _outcome(next(made)) for entry in entries]
    told: dict[int, tuple[int, Row, Sequence[Column[str]]]] = {}
    for place, (entry, outcome) in enumerate(zip(entries, outcomes, strict=True)):
        said = entry.row.get(CAREER)
        if said and isinstance(outcome, str) and (entry.kept is None or CAREER.key in entry.changed):
            await record_career(actor, _person(outcome), said)
        if isinstance(outcome, str) and (columns := _told_by(entry)):
            told[place] = (_person(outcome), entry.row, columns)
    moment = await record_told(actor, list(told.values()), beside)
    return [f"{outcome} {moment}" if place in told else outcome for place, outcome in enumerate(outcomes)]


def _told_by(entry: Entry) -> Sequence[Column[str]]:
    """The columns beside the person that a row writes."""
    return [one for one in TOLD if entry.row.get(one) and (entry.kept is None or one.key in entry.changed)]


def _outcome(person: int | None) -> Outcome:
    if person is None:
        return (Problem(CITIZEN_NUMBER.title, "号码已登记在本账号地区以外。", "请上级核对是谁的号码。"),)
    return subject(person)


def newcomer_of(row: Row) -> Newcomer:
    number = row[CITIZEN_NUMBER]
    known = {name: _stored(row.values.get(key)) for name, key in _KEYS.items()}
    sex = Sex.MALE if int(number[16]) % 2 else Sex.FEMALE
    return Newcomer(row[REGION_CODE], citizen_number=number, sex=sex, born=born_of(number), **known)


def _stored(value: object) -> Any:
    if type(value) is str or value is None:
        return value or None
    return str(value) if isinstance(value, Month) else value


def _person(named: str) -> int:
    return int(named.partition(":")[2])


def _amendments(entries: Sequence[Entry]) -> list[Amendment]:
    """What changes of the people on record themselves; a career has lines of its own."""
    changed = [(entry, entry.kept, [key for key in entry.changed if key in _COLUMN_OF]) for entry in entries]
    return [
        Amendment(
            id=_person(kept.subject),
            region=entry.row[REGION_CODE],
            before={_COLUMN_OF[key]: _stored(kept.values[key]) for key in keys},
            after={_COLUMN_OF[key]: _stored(entry.row.values[key]) for key in keys},
        )
        for entry, kept, keys in changed
        if kept and keys
    ]


async def _undo(actor: Actor, entries: Sequence[Entry]) -> None:
    reversed_ = [replace(one, before=one.after, after=one.before) for one in _amendments(entries)]
    await amend_people(actor, reversed_, "撤销导入")
    for entry in entries:
        if entry.kept and CAREER.key in entry.changed:
            await strike_career(actor, _person(entry.kept.subject))
        if entry.kept and (moment := moment_of(entry.made)):
            await strike_told(actor, _person(entry.kept.subject), moment)
    new = {entry.row[CITIZEN_NUMBER]: entry.row for entry in entries if entry.kept is None}
    known = await known_people(actor, list(new.values()))
    places = {record["id"]: record["region"] for record in known.values()}
    if places:
        numbers = {record["id"]: new[number].number for number, record in known.items()}
        await remove_careers(actor, [record["id"] for number, record in known.items() if new[number].get(CAREER)])
        moments = {entry.row[CITIZEN_NUMBER]: moment_of(entry.made) for entry in entries}
        recorded = {record["id"]: moments[number] for number, record in known.items()}
        await remove_told(actor, {person: moment for person, moment in recorded.items() if moment})
        await remove_people(actor, places, numbers)


#: Who sits in one of the two committees today, in SQL after `_SELECT`.
_SEATED = """EXISTS (SELECT FROM tenure t WHERE t.person = p.id AND t.known_until IS NULL AND t.office = ANY($3)
  AND t.basis = ANY($4) AND t.since <= $5 AND (t.until IS NULL OR t.until > $5))"""
#: Whoever is on record, in office or not, instead of the members in office for whom the form is named.
EVERYBODY: Final = "everybody"


async def _parts(actor: Actor, area: str) -> Sequence[tuple[str, str]]:
    """The members in office, who go out where nothing else is asked for, and everybody; where nobody sits yet, everybody first."""
    counted = await connection().fetchrow(
        f"""SELECT count(*) AS everybody, count(*) FILTER (WHERE {_SEATED}) AS seated FROM person p
            WHERE starts_with(p.region, $1) AND p.merged_into IS NULL AND starts_with(p.region, $2)""",  # noqa: S608  # A constant of the module.
        *(actor.reach, reach_of(area), *_sitting()),
    )
    seated, everybody = counted["seated"], counted["everybody"]
    found = [("", f"在任的两委成员　{seated}人"), (EVERYBODY, f"登记的全部人员，不论任职、参选与否　{everybody}人")]
    return found if seated else found[::-1]


def _sitting() -> tuple[list[str], list[str], date]:
    """What `_SEATED` asks for: the offices of both committees, the ways of holding that are seats, today."""
    offices = [one.value for one in Office if one.elected or one.of_party]
    return offices, [one.value for one in HoldingKind if one.seated], clock.today()


async def _rows(actor: Actor, area: str, *, seated: bool) -> Sequence[Mapping[str, Any]]:
    found: Sequence[Mapping[str, Any]] = await connection().fetch(
        f"""{_SELECT} AND p.merged_into IS NULL AND starts_with(p.region, $2) {f"AND {_SEATED}" if seated else ""}
            ORDER BY p.region, p.stroke_key, p.id""",
        *(actor.reach, reach_of(area), *(_sitting() if seated else ())),
    )
    return found


async def _export(actor: Actor, area: str, part: str = "") -> Exported:
    rows = await _rows(actor, area, seated=part != EVERYBODY)
    places = await places_of(actor, {row["region"] for row in rows})
    stands = await standing(actor, [row["id"] for row in rows])
    written = [{**cells_of(row, places), **stands[row["id"]]} for row in rows]
    return Exported(written, {NAME.key: f"{len(written)}人"})


def cells_of(row: Mapping[str, Any], places: Mapping[str, str]) -> dict[str, Cell]:
    born: date = row["born"]
    values = _values(row)
    return {
        REGION_CODE.key: row["region"],
        COMMUNITY.key: places.get(row["region"]),
        CITIZEN_NUMBER.key: sealing.unseal(row["citizen_number"], tables.CITIZEN_NUMBER),
        SEX.key: Sex(row["sex"]).label,
        BIRTH_MONTH.key: str(Month(born.year, born.month)),
        **{key: getattr(value, "label", value) for key, value in values.items() if key != PARTY_SINCE.key},
        PARTY_SINCE.key: str(values[PARTY_SINCE.key] or ""),
    }


PEOPLE_EXCHANGE = Exchange(
    code="members",
    sheet=PEOPLE,
    list_path="/people",
    unit="人",
    import_right=EDIT_PEOPLE,
    export_right=VIEW,
    natural_key=lambda row: row[CITIZEN_NUMBER],
    place=lambda row: row[REGION_CODE],
    lock=_lock,
    keep=_keep,
    examine=_examine,
    write=_write,
    undo=_undo,
    export=_export,
    parts=_parts,
    export_part=_export,
    exported="在任的两委成员；范围里可以改选登记的全部人员。",
    about="按身份证号认人：库里没有的新增，有的逐格比较，填了且不同的才改；空着的格不改。",
    guidance=(
        "届次、性别、出生年月、村（社区）名称和备注只用来核对，不写入人员记录；届次在选举里，导出时空着。",
        "职务、交叉任职、一肩挑、连选连任、初次当选、下属委员会、社工资格、大学生村官按记录导出，导入时只与记录核对，不同的须确认。",
        "简历每段一行，库里没有的登记；已有的不由本表改。",
        "任职在任职登记表登记，社工资格、大学生村官在个人情况登记表登记。",
        "没有更早一届任职记录的，连选连任、初次当选空着；一肩挑以五步依据齐全为准，书记、主任由一人担任而依据不齐的写“待补依据”。",
        "分管工作、专业技能、月补贴、社会保险、公积金和物业兼职按当天的记录导出；导入时库里没有的自当天起登记，不同的须确认，变动在个人情况登记表登记。",
        f"身份证号那一列须先设为文本格式再填；{identity.LENGTH}位号码存成数字后末几位会丢失，无法还原。",
    ),
)
