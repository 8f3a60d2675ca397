"""投票站和工作人员名册: where people vote in each place and who works there, one row a worker (V-20, V-21)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from cadres.sheets.members import CITIZEN_NUMBER, COMMUNITY, NAME, NOTE, REGION_CODE, TERM_NUMBER
from cadres.tables import people as tables
from elections.permissions import RECORD, VIEW
from elections.polling_vocabulary import StationDuty, StationKind
from elections.services.corrections import Withdrawal
from elections.services.elections import subject
from elections.services.polling.stations import (
    NameWorker,
    SetStation,
    name_worker,
    set_station,
    strike_station,
    strike_worker,
)
from elections.sheets.candidate_exchange import check_elections, election_codes, election_key
from server.access import sealing
from server.access.actor import Actor, reach_of
from server.db.engine import connection, transaction
from server.errors import DomainError, NotFound, Problem, Refused
from server.sheets import cells
from server.sheets.columns import CellProblem, Column, Row, Sheet
from server.sheets.exchange import Entry, Exchange, Exported, Kept, Outcome, problems_of
from server.sheets.workbook import Cell
from server.values.periods import chinese_number
from server.values.text import padded_name

_STATION, _UNDOING = "投票站、票箱", "撤销导入"
_AT, _WORKER = "station:", "worker:"

STATION = Column(
    key="station",
    title="名称",
    parse=cells.text(40, 2),
    aliases=("站名", "投票站", "票箱"),
    required=True,
    fill_down=True,
    group=_STATION,
    example="中心会场",
)
KIND = Column(
    key="kind",
    title="种类",
    parse=cells.choice(StationKind),
    required=True,
    fill_down=True,
    group=_STATION,
    choices=cells.labels(StationKind),
    example="中心会场",
    width=10,
)
PLACE = Column(
    key="place",
    title="地点",
    parse=cells.text(80, 2),
    required=True,
    fill_down=True,
    group=_STATION,
    example="村委会大院",
    hint="流动票箱填负责的小组或者片区",
    width=18,
)
BOOTH = Column(
    key="booth",
    title="秘密写票处",
    parse=cells.yes_no,
    blank=False,
    fill_down=True,
    group=_STATION,
    example="是",
    width=10,
)
LISTED = Column(
    key="listed",
    title="使用人数",
    parse=cells.whole_number,
    fill_down=True,
    group=_STATION,
    hint="只有流动票箱填，照公布的名单",
    width=8,
)
LISTED_FOR = Column(
    key="listed_for",
    title="使用原因",
    parse=cells.text(120, 2),
    fill_down=True,
    group=_STATION,
    hint="只有流动票箱填，例如年老、患病、残疾",
    width=14,
)
WORKER = replace(NAME, required=False, hint="还没有定人的，姓名和职责都不填")
NUMBER = replace(CITIZEN_NUMBER, required=False, hint="登记在册的人填，填了就和候选人的亲属关系核对")
DUTY = Column(
    key="duty",
    title="职责",
    parse=cells.choice(StationDuty),
    choices=cells.labels(StationDuty),
    example="监票人",
    width=10,
)
REASON = Column(
    key="reason",
    title="说明",
    parse=cells.text(200, 2),
    hint="候选人或者其近亲属确须担任的，写明理由",
    width=18,
)
#: As many as a mobile box can be published for.
_MOST_LISTED = 10_000
#: What is the same in all rows of a station.
_HEAD: tuple[Column[object], ...] = (KIND, PLACE, BOOTH, LISTED, LISTED_FOR)


def _station_key(row: Row) -> str:
    return f"{election_key(row)}:{row[STATION]}"


def _key(row: Row) -> str:
    """Which duty of whom at which station; the number only tells who of the name it is."""
    duty = row.get(DUTY)
    return f"{_station_key(row)}:{row.get(WORKER) or ''}:{duty.value if duty else ''}"


def _check(rows: Sequence[Row]) -> Iterator[CellProblem]:
    heads: dict[str, Row] = {}
    seen: dict[str, int] = {}
    for row in rows:
        if not (row.get(REGION_CODE) and row.get(TERM_NUMBER) and row.get(STATION)):
            continue
        first = heads.setdefault(_station_key(row), row)
        for column in _HEAD:
            if column.key in row.values and column.key in first.values and row.get(column) != first.get(column):
                cause = f"与第{first.number}行不同，是同一个站、箱。"
                yield row.problem(column, cause, "同一个站、箱各行这一栏填得一样，或者合并单元格。")
        if {WORKER.key, DUTY.key} <= {*row.values} and (row.get(WORKER) is None) != (row.get(DUTY) is None):
            yield row.problem(WORKER, "姓名和职责只填了一项。", "两项都填；还没有定人的都不填。")
        if row.get(NUMBER) and row.get(WORKER) is None:
            yield row.problem(NUMBER, "填了身份证号，没有填姓名。", "填姓名和职责。")
        if not 1 <= (row.get(LISTED) or 1) <= _MOST_LISTED or row.get(LISTED) == 0:
            yield row.problem(LISTED, f"填的是{row.get(LISTED)}。", f"填1至{_MOST_LISTED}的人数。")
        if seen.setdefault(_key(row), row.number) != row.number:
            yield row.problem(WORKER, f"与第{seen[_key(row)]}行相同。", "同一人的同一职责只留一行。")


WORKERS = Sheet(
    name="工作人员",
    title="投票站和工作人员名册",
    columns=(
        *(REGION_CODE, COMMUNITY, TERM_NUMBER, STATION, *_HEAD, WORKER, NUMBER, DUTY, REASON),
        replace(NOTE, checked_only=True),
    ),
    check=_check,
)

_LISTED = """
SELECT e.region, e.region || '-' || r.term_number AS about, e.code, c.name AS community, r.term_number, s.id AS at,
       s.name AS station, s.kind, s.place, s.booth, s.listed, s.listed_for, w.id AS worker, w.name, w.duty,
       p.citizen_number
FROM polling_station s JOIN election e ON e.id = s.election JOIN election_round r ON r.id = e.election_round
JOIN community c ON c.id = e.community LEFT JOIN polling_worker w ON w.station = s.id LEFT JOIN person p ON p.id = w.person
WHERE starts_with(s.region, $1)
"""


def _head_of(row: Mapping[str, Any]) -> dict[str, object]:
    return {column.key: row[column.key] for column in _HEAD} | {KIND.key: StationKind(row["kind"])}


async def _keep(actor: Actor, rows: Sequence[Row]) -> Mapping[str, Kept]:
    codes = await election_codes(actor, rows)
    found = await connection().fetch(f"{_LISTED} AND e.code = ANY($2)", actor.reach, list(codes.values()))
    kept: dict[str, Kept] = {}
    for row in found:
        at = f"{row['about']}:{row['station']}"
        kept[f"{at}::"] = Kept(subject(row["code"]), _head_of(row))
        if row["worker"]:
            of_worker = {WORKER.key: row["name"], DUTY.key: StationDuty(row["duty"])}
            kept[f"{at}:{row['name']}:{row['duty']}"] = Kept(subject(row["code"]), _head_of(row) | of_worker)
    return kept


async def _examine(actor: Actor, rows: Sequence[Row], _kept: Mapping[str, Kept]) -> Sequence[CellProblem]:
    problems = list(await check_elections(actor, rows))
    known = await _people(actor, rows)
    for row in rows:
        number, name = row.get(NUMBER), row.get(WORKER)
        if number and name and (number not in known or known[number][1] != name):
            cause = f"没有登记过{name}，或者身份证号不是{name}的。"
            problems.append(row.problem(NUMBER, cause, "先登记人员，或者改正；不在册的人不填身份证号。"))
    return problems


async def _people(actor: Actor, rows: Sequence[Row]) -> Mapping[str, tuple[int, str]]:
    """Who on record bears the numbers of the rows."""
    numbers = {index: number for row in rows if (number := row.get(NUMBER)) for index in sealing.indexes(number)}
    found = await connection().fetch(
        """SELECT id, name, citizen_index FROM person
           WHERE citizen_index = ANY($1) AND starts_with(region, $2) AND merged_into IS NULL""",
        list(numbers),
        actor.reach,
    )
    return {numbers[row["citizen_index"]]: (row["id"], row["name"]) for row in found}


async def _write(actor: Actor, entries: Sequence[Entry]) -> Sequence[Outcome]:
    rows = [entry.row for entry in entries]
    codes, known = await election_codes(actor, rows), await _people(actor, rows)
    return [await _written(actor, codes[election_key(row)], row, known) for row in rows]


async def _written(actor: Actor, code: str, row: Row, known: Mapping[str, tuple[int, str]]) -> Outcome:
    """One worker, with the station where it is not there yet, or nothing of it and why."""
    made = [subject(code)]
    try:
        async with transaction(actor):
            station = await _station(actor, code, row, made)
            name, duty = row.get(WORKER), row.get(DUTY)
            if name and duty:
                person = known[number][0] if (number := row.get(NUMBER)) else None
                command = NameWorker(name=name, duty=duty, person=person, reason=row.get(REASON))
                made.append(f"{_WORKER}{await name_worker(actor, code, station, command)}")
    except DomainError as error:
        return problems_of(error)
    return " ".join(made)


async def _station(actor: Actor, code: str, row: Row, made: list[str]) -> int:
    """The station of that name, else set up now and named in `made`. Raises Refused for one that is another on record."""
    found = await connection().fetch(f"{_LISTED} AND e.code = $2 AND s.name = $3", actor.reach, code, row[STATION])
    if not found:
        values = {column.key: row.get(column) for column in _HEAD}
        station = await set_station(actor, code, SetStation.model_validate({**values, "name": row[STATION]}))
        made.append(f"{_AT}{station}")
        return station
    other = [column for column in _HEAD if row.get(column) != _head_of(found[0])[column.key]]
    if other:
        cause = f"与登记的{row[STATION]}不同。"
        raise Refused([Problem(one.title, cause, "已经设立的站、箱不由导入改变，照登记的填。") for one in other])
    return int(found[0]["at"])


async def _undo(actor: Actor, entries: Sequence[Entry]) -> None:
    """Let go whom the sheet put to work, then take off the stations that it set up and that nobody else works at."""
    codes = await election_codes(actor, [entry.row for entry in entries])
    why = Withdrawal(reason=_UNDOING)
    for entry in entries:
        for worker in _made(entry, _WORKER):
            try:
                await strike_worker(actor, codes[election_key(entry.row)], worker, why)
            except NotFound as error:
                raise Refused([_since(entry, "导入以后已经撤换。")]) from error
    for entry in entries:
        for station in _made(entry, _AT):
            if await connection().fetchval("SELECT count(*) FROM polling_worker WHERE station = $1", station):
                raise Refused([_since(entry, f"{entry.row[STATION]}后来又登记了工作人员。")])
            await strike_station(actor, codes[election_key(entry.row)], station, why)


def _made(entry: Entry, sort: str) -> list[int]:
    return [int(name.removeprefix(sort)) for name in entry.made.split() if name.startswith(sort)]


def _since(entry: Entry, cause: str) -> Problem:
    return Problem(f"第{entry.row.number}行", cause, "请在该选举的投票站页面上办理。")


async def _export(actor: Actor, area: str) -> Exported:
    found = await connection().fetch(
        f"{_LISTED} AND starts_with(s.region, $2) ORDER BY e.region, r.term_number, e.id, s.sequence, w.id",
        actor.reach,
        reach_of(area),
    )
    return Exported(
        [_cells(row) for row in found], {WORKER.key: f"{sum(row['worker'] is not None for row in found)}人"}
    )


def _cells(row: Mapping[str, Any]) -> Mapping[str, Cell]:
    number = row["citizen_number"]
    return {
        REGION_CODE.key: row["region"],
        COMMUNITY.key: row["community"],
        TERM_NUMBER.key: f"第{chinese_number(row['term_number'])}届",
        STATION.key: row["station"],
        KIND.key: StationKind(row["kind"]).label,
        PLACE.key: row["place"],
        BOOTH.key: "是" if row["booth"] else "否",
        LISTED.key: row["listed"],
        LISTED_FOR.key: row["listed_for"],
        WORKER.key: padded_name(row["name"]) if row["name"] else None,
        NUMBER.key: sealing.unseal(number, tables.CITIZEN_NUMBER) if number else None,
        DUTY.key: StationDuty(row["duty"]).label if row["duty"] else None,
    }


WORKERS_EXCHANGE = Exchange(
    code="polling-workers",
    sheet=WORKERS,
    list_path="/elections",
    unit="行",
    import_right=RECORD,
    export_right=VIEW,
    natural_key=_key,
    place=lambda row: row[REGION_CODE],
    keep=_keep,
    examine=_examine,
    write=_write,
    undo=_undo,
    export=_export,
    tried=True,
    fixed="已经登记的站、箱和工作人员不由导入改变，在该选举的投票站页面上撤换、撤销。",
    exported="登记的投票站、票箱和工作人员，没有工作人员的站、箱也在内。",
    about="一名工作人员的一项职责一行：站、箱没有设立的先设立，再登记工作人员；候选人的近亲属担任监票、计票、唱票的要写明说明。",
    guidance=("站、箱各栏同一个站填一样的，合并单元格或各行照写都可以。",),
)
