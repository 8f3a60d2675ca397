"""联审人员: people listed in a batch of the joint review by sheet; whoever is new is registered with it (Q-20)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from cadres.permissions import PREPARE_REVIEWS, VIEW_REVIEWS
from cadres.rules.review_days import over_before
from cadres.rules.review_words import WORDS
from cadres.rules.voting_age import judge_age
from cadres.services.in_bulk import register_many, remove_people
from cadres.services.reviews.batches import Listed, add_people, subject, take_out
from cadres.sheets.members import (
    CITIZEN_NUMBER,
    COMMUNITY,
    NAME,
    NOTE,
    PERSON_COLUMNS,
    REGION_CODE,
    TERM_NUMBER,
    born_of,
    contradictions,
)
from cadres.sheets.people import cells_of, known_people, newcomer_of
from cadres.sheets.places import check_place, places_of, regions_of
from cadres.vocabulary import CommitteeKind, Office, ReviewPurpose
from server.access import sealing
from server.access.actor import Actor, reach_of
from server.db.engine import connection, transaction
from server.errors import DomainError, NotFound, Problem, Refused
from server.sheets import cells
from server.sheets.columns import CellError, CellProblem, Column, Row, Sheet, plain
from server.sheets.exchange import Entry, Exchange, Exported, Kept, Outcome, problems_of
from server.sheets.workbook import Cell

_BATCH = re.compile(r"(\d{4})(?:-|年第?)(\d{1,4})批?")
_ENTRY, _PERSON = "entry:", "person:"


def batch_number(cell: Cell) -> str:
    """Year and number within it: 2026-3, also written 2026年第3批."""
    said = plain(cells.text(20)(cell))
    match = _BATCH.fullmatch(said)
    if not match:
        raise CellError(f"“{said}”不是联审批次。", "写成2026-3，即2026年第3批。")
    return f"{match.group(1)}-{int(match.group(2))}"


BATCH = Column(
    key="batch",
    title="联审批次",
    parse=batch_number,
    aliases=("批次",),
    required=True,
    fill_down=True,
    example="2026-3",
    hint="写成2026-3，即2026年第3批",
)
STANDS_FOR = Column(
    key="stands_for",
    title="拟任职务",
    parse=cells.choice(Office),
    aliases=("提名职务", "拟提名职务", "现任职务", "职务"),
    choices=cells.labels(Office),
    example="委员",
    hint="候选人、补充人选必填",
)

_COLUMNS = tuple(
    replace(column, required=False, checked_only=True) if column is TERM_NUMBER else column for column in PERSON_COLUMNS
)


def _check(rows: Sequence[Row]) -> Iterator[CellProblem]:
    """Sex and birth against the number, and nobody twice in one batch."""
    seen: dict[str, int] = {}
    for row in rows:
        if number := row.get(CITIZEN_NUMBER):
            yield from contradictions(row, number)
            first = seen.setdefault(_key(row), row.number) if row.get(BATCH) else row.number
            if first != row.number:
                yield row.problem(CITIZEN_NUMBER, f"与第{first}行是同一个人。", "请只留一行。")


REVIEWED = Sheet(
    name="联审人员",
    title="联审人员名单",
    columns=(BATCH, STANDS_FOR, *_COLUMNS, replace(NOTE, checked_only=True)),
    check=_check,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchFound:
    """A batch that a row may mean."""

    id: int
    region: str
    purpose: ReviewPurpose
    kind: CommitteeKind
    event_day: date
    term_number: int | None
    closed: bool
    shown: bool
    takes: bool


async def batches_named(actor: Actor, numbers: Sequence[str]) -> Mapping[str, Sequence[BatchFound]]:
    """The batches of the actor's area, and of those that hold it, by number; several counties may have one of a number."""
    rows = await connection().fetch(
        """SELECT b.id, b.region, b.purpose, b.kind, b.event_day, b.year || '-' || b.sequence AS number, b.term_number, b.closed, b.shown_from,
                  b.sent IS NULL OR starts_with(b.region, $2)
                  OR EXISTS (SELECT FROM vetting_subject s WHERE s.batch = b.id AND starts_with(s.region, $2)) AS takes
           FROM vetting_batch b WHERE b.year || '-' || b.sequence = ANY($1) ORDER BY b.id""",
        list(numbers),
        actor.reach,
    )
    found: dict[str, list[BatchFound]] = {}
    for row in rows:
        if actor.covers(row["region"]) or actor.reach.startswith(reach_of(row["region"])):
            shown, closed = row["shown_from"] is not None, row["closed"] is not None
            held = BatchFound(
                **{name: row[name] for name in ("id", "region", "event_day", "term_number", "takes")},
                purpose=ReviewPurpose(row["purpose"]),
                kind=CommitteeKind(row["kind"]),
                closed=closed,
                shown=shown,
            )
            found.setdefault(row["number"], []).append(held)
    return found


def _batch_of(row: Row, found: Mapping[str, Sequence[BatchFound]]) -> BatchFound | tuple[str, str]:
    """The one batch that a row's number and place mean, or what is wrong and what helps."""
    number, region = row[BATCH], row[REGION_CODE]
    named = found.get(number, ())
    if not named:
        return f"没有{number}这一批联审。", "请核对批次；还没有的先建立。"
    around = [one for one in named if region.startswith(reach_of(one.region))]
    if not around:
        return f"{number}这一批不是这个村（社区）所在地区的。", "列入当地的批次。"
    if len(around) > 1:
        cause = f"这个村（社区）有{len(around)}个批次都是{number}。"
        return cause, "在联审批次的页面上列入；库里没有的人，先用成员信息采集表登记。"
    return _closed_to_people(number, around[0]) or around[0]


def _closed_to_people(number: str, batch: BatchFound) -> tuple[str, str] | None:
    """Why nobody can be listed in a batch any more, and what helps."""
    if batch.closed:
        return f"{number}这一批已经办结。", "列入新的批次。"
    if batch.shown:
        return f"{number}这一批的结果已经公示，再列入的人不在公示的名单里（Q-0D）。", "列入新的批次。"
    if not batch.takes:
        return f"{number}这一批已经发出，里面没有本地区的人。", "由县联审组列入，或者列入新的批次。"
    return None


def _key(row: Row) -> str:
    return f"{row[BATCH]}:{row[CITIZEN_NUMBER]}"


_LISTED = """
SELECT b.year || '-' || b.sequence AS number, s.id AS entry, s.batch, s.stands_for, p.*
FROM vetting_subject s JOIN vetting_batch b ON b.id = s.batch JOIN person p ON p.id = s.person
WHERE starts_with(s.region, $1)
"""


async def _listed(actor: Actor, rows: Sequence[Row]) -> Mapping[str, Mapping[str, Any]]:
    """Whoever of the rows is in their batch already, by what the row is about."""
    numbers = {index: row[CITIZEN_NUMBER] for row in rows for index in sealing.indexes(row[CITIZEN_NUMBER])}
    found = await connection().fetch(
        f"{_LISTED} AND p.citizen_index = ANY($2) AND b.year || '-' || b.sequence = ANY($3)",
        actor.reach,
        list(numbers),
        [row[BATCH] for row in rows],
    )
    return {f"{row['number']}:{numbers[row['citizen_index']]}": row for row in found}


async def _keep(actor: Actor, rows: Sequence[Row]) -> Mapping[str, Kept]:
    return {
        key: Kept(subject(row["batch"]), {STANDS_FOR.key: Office(row["stands_for"]) if row["stands_for"] else None})
        for key, row in (await _listed(actor, rows)).items()
    }


async def _examine(actor: Actor, rows: Sequence[Row], _kept: Mapping[str, Kept]) -> Sequence[CellProblem]:
    found = await batches_named(actor, [row[BATCH] for row in rows])
    known = await known_people(actor, rows)
    places = await places_of(actor, {*regions_of(rows), *(record["region"] for record in known.values())})
    problems: list[CellProblem] = []
    for row in rows:
        problems.extend(check_place(row, places, REGION_CODE, COMMUNITY))
        held = _batch_of(row, found) if REGION_CODE.key in row.values else None
        if isinstance(held, tuple):
            problems.append(row.problem(BATCH, *held))
        elif held and (term := row.get(TERM_NUMBER)) and held.term_number not in {term, None}:
            cause = f"{row[BATCH]}这一批是第{held.term_number}届的。"
            problems.append(row.problem(TERM_NUMBER, cause, "请核对批次和届次。"))
        if isinstance(held, BatchFound):
            problems.extend(_too_young(row, held))
            # What could not be read is told already, and is not the same as nothing.
            if over_before(held.purpose) and row.values.get(STANDS_FOR.key, "") is None:
                cause = f"没有填{WORDS[held.purpose].post}。"
                problems.append(row.problem(STANDS_FOR, cause, "填写职务；联审按职务办。", "Q-20"))
        if record := known.get(row[CITIZEN_NUMBER]):
            problems.extend(_against_record(row, record, places))
    return problems


def _too_young(row: Row, held: BatchFound) -> Iterator[CellProblem]:
    if found := judge_age(held.kind, born_of(row[CITIZEN_NUMBER]), held.event_day, WORDS[held.purpose].day):
        cause = f"{found.message}（{found.cite}　{found.rule}）"
        yield row.problem(CITIZEN_NUMBER, cause, "核对身份证号；无误的，不能列入。")


def _against_record(row: Row, record: Mapping[str, Any], places: Mapping[str, str]) -> Sequence[CellProblem]:
    found = []
    if (name := row.get(NAME)) and name != record["name"]:
        cause = f"同一身份证号在库里是“{record['name']}”。"
        found.append(row.problem(NAME, cause, "请核对；姓名改了的，先在人员名册里更正。"))
    if (region := row.get(REGION_CODE)) and region != record["region"]:
        cause = f"此人登记在{places.get(record['region'], record['region'])}。"
        found.append(row.problem(REGION_CODE, cause, "填登记所在的村（社区）。"))
    return found


async def _write(actor: Actor, entries: Sequence[Entry]) -> Sequence[Outcome]:
    rows = [entry.row for entry in entries]
    found = await batches_named(actor, [row[BATCH] for row in rows])
    known = {number: int(record["id"]) for number, record in (await known_people(actor, rows)).items()}
    return [await _write_one(actor, row, _batch_of(row, found), known.get(row[CITIZEN_NUMBER])) for row in rows]


async def _write_one(actor: Actor, row: Row, held: BatchFound | tuple[str, str], known: int | None) -> Outcome:
    """One person in the batch, registered first where nobody knows them; or nothing of it and why."""
    if isinstance(held, tuple):
        return (Problem(BATCH.title, *held),)
    try:
        async with transaction(actor):
            person = known
            if person is None:
                (person,) = await register_many(actor, [newcomer_of(row)])
            if person is None:
                cause = "号码已登记在本账号地区以外。"
                return (Problem(CITIZEN_NUMBER.title, cause, "请上级核对是谁的号码。"),)
            (entry,) = await add_people(actor, held.id, [Listed(person=person, stands_for=row.get(STANDS_FOR))])
    except DomainError as error:
        return problems_of(error)
    made = f"{subject(held.id)} {_ENTRY}{entry}"
    return made if known else f"{made} {_PERSON}{person}"


async def _undo(actor: Actor, entries: Sequence[Entry]) -> None:
    """Take out whom the sheet listed, then whom it registered. Whoever was taken out by hand since is out already."""
    for entry in entries:
        for wanted in _numbers(entry, _ENTRY):
            try:
                await take_out(actor, wanted)
            except NotFound:
                continue
            except DomainError as error:
                raise Refused([Problem(f"第{entry.row.number}行", error.message)]) from error
    people = {number: entry.row for entry in entries for number in _numbers(entry, _PERSON)}
    if people:
        places = {number: row[REGION_CODE] for number, row in people.items()}
        await remove_people(actor, places, {number: row.number for number, row in people.items()})


def _numbers(entry: Entry, sort: str) -> list[int]:
    return [int(name.removeprefix(sort)) for name in entry.made.split() if name.startswith(sort)]


async def _export(actor: Actor, area: str) -> Exported:
    rows = await connection().fetch(
        f"{_LISTED} AND starts_with(s.region, $2) ORDER BY b.year, b.sequence, s.region, p.name_key, s.id",
        actor.reach,
        reach_of(area),
    )
    places = await places_of(actor, {row["region"] for row in rows})
    written = [
        cells_of(row, places)
        | {BATCH.key: row["number"], STANDS_FOR.key: Office(row["stands_for"]).label if row["stands_for"] else None}
        for row in rows
    ]
    return Exported(written, {NAME.key: f"{len(written)}人"})


REVIEWED_EXCHANGE = Exchange(
    code="vetting-people",
    sheet=REVIEWED,
    list_path="/vetting",
    unit="人",
    import_right=PREPARE_REVIEWS,
    export_right=VIEW_REVIEWS,
    natural_key=_key,
    place=lambda row: row[REGION_CODE],
    keep=_keep,
    examine=_examine,
    write=_write,
    undo=_undo,
    export=_export,
    tried=True,
    fixed="已在这一批联审中，职务不能由导入改变。",
    exported="各批联审里的全部人员。",
    about="按身份证号认人，列入“联审批次”写的那一批；库里没有的，导入的账号有“登记人员”权限才一并登记；已在这一批的不重复列入。",
    guidance=(
        "导入库里没有的人，须有“登记人员”的权限。乡镇账号没有这项权限，只能列入已经登记的人；新的人先请县联审组登记，或者把表交县联审组导入。",
        "库里已有的人，这张表只用来列入联审，不改人员记录；要改的用成员信息采集表。",
        "撤销导入，把人移出这一批，由这张表新登记的一并撤销；已经手工移出的不再移；已经发出联审的不能撤销。",
    ),
)
