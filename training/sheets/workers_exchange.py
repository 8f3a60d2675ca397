"""How the roster of community workers meets the records: a row is one employment, with its pay and its end.

Who is on record gets a new pay or an end by the sheet; everything else of an employment is put right on its page.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from cadres.sheets.members import NAME, REGION_CODE
from server import clock
from server.access import sealing
from server.access.actor import Actor
from server.db.engine import connection, transaction
from server.errors import DomainError, Problem, Refused
from server.sheets.coding import is_said
from server.sheets.columns import CellProblem, Column, Row
from server.sheets.exchange import Entry, Exchange, Exported, Kept, Outcome
from server.sheets.workbook import Cell
from training import workers
from training.permissions import EMPLOY, VIEW
from training.services.workers import (
    PAYS,
    EmployWorker,
    EndWorker,
    PayWorker,
    employ,
    end_worker,
    pay_worker,
    remove_line,
    resume_worker,
    strike_worker,
    subject,
)
from training.sheets.rows import place_problems, placed
from training.sheets.workers import (
    DOCUMENT,
    END,
    END_DOCUMENT,
    ENDED_BY,
    GRADE,
    MONTHLY,
    NUMBER,
    PAY,
    PAY_DOCUMENT,
    PAY_SINCE,
    PLACE,
    POST,
    ROSTER,
    SINCE,
    UNTIL,
)
from training.workers import PayLine, WorkerLine

_UNDONE = "撤销导入"
_END_KEYS = {one.key for one in END}
_PAY_KEYS = {one.key for one in PAY}
#: The words of the services by the columns that hold what they mean.
_OF_EMPLOYING: Mapping[str, Column[object]] = {"公民身份号码": NUMBER, "起始日期": SINCE, "村（社区）": REGION_CODE}
_OF_PAYING: Mapping[str, Column[object]] = {"起始日期": PAY_SINCE}


def _key(row: Row) -> str:
    return f"{row[REGION_CODE]} {row[NAME]} {row[SINCE].isoformat()}"


def _key_of(one: WorkerLine) -> str:
    return f"{one.region} {one.name} {one.since.isoformat()}"


async def _keep(actor: Actor, rows: Sequence[Row]) -> Mapping[str, Kept]:
    known = await _namesakes(actor, rows)
    numbered = await _numbered(rows, known)
    found: dict[str, Kept] = {}
    for row in rows:
        there = known.get(_key(row), ())
        number = row.get(NUMBER)
        if number is not None:
            there = [one for one in there if one.person in numbered.get(number, ())]
        if len(there) == 1:
            found[_key(row)] = Kept(subject(there[0].id), _values(there[0], row))
    return found


async def _namesakes(actor: Actor, rows: Sequence[Row]) -> Mapping[str, Sequence[WorkerLine]]:
    """Those on record by what rows are about: two of one name who began on one day are told apart by the number alone."""
    wanted = {_key(row) for row in rows}
    found: defaultdict[str, list[WorkerLine]] = defaultdict(list)
    for township in {row[REGION_CODE][:9].ljust(12, "0") for row in rows}:
        for one in await workers.every_worker(actor, township):
            if _key_of(one) in wanted:
                found[_key_of(one)].append(one)
    return found


async def _numbered(rows: Sequence[Row], known: Mapping[str, Sequence[WorkerLine]]) -> Mapping[str, set[int]]:
    """The people on record who have the numbers that rows say."""
    hashed = {hash_: number for row in rows if (number := row.get(NUMBER)) for hash_ in sealing.indexes(number)}
    found: defaultdict[str, set[int]] = defaultdict(set)
    for row in await connection().fetch(
        "SELECT id, citizen_index FROM person WHERE id = ANY($1) AND citizen_index = ANY($2)",
        [one.person for there in known.values() for one in there],
        list(hashed),
    ):
        found[hashed[bytes(row["citizen_index"])]].add(row["id"])
    return found


def _values(one: WorkerLine, row: Row) -> dict[str, Any]:
    """What the record says in the sheet's columns: of its pays the one that the row means, else the latest."""
    pay = _meant(one, row)
    told = {
        POST.key: one.post,
        DOCUMENT.key: one.document,
        GRADE.key: pay.grade if pay else None,
        MONTHLY.key: pay.monthly if pay else None,
        UNTIL.key: one.until,
        ENDED_BY.key: one.ended_by,
        END_DOCUMENT.key: one.end_document,
    }
    # What may be left empty stands for something else on the row, so it is compared where the row says it alone.
    more = {PAY_SINCE.key: pay.since if pay else None, PAY_DOCUMENT.key: pay.document if pay else None}
    return told | {key: value for key, value in more.items() if is_said(row.values.get(key))}


def _meant(one: WorkerLine, row: Row) -> PayLine | None:
    since = row.get(PAY_SINCE)
    return next((pay for pay in one.pays if pay.since == since), one.pays[0] if one.pays else None)


async def _examine(actor: Actor, rows: Sequence[Row], kept: Mapping[str, Kept]) -> Sequence[CellProblem]:
    new = [row for row in rows if _key(row) not in kept]
    known = await _namesakes(actor, new)
    problems = list(await place_problems(actor, new, REGION_CODE, PLACE))
    for row in new:
        there = known.get(_key(row), ())
        if there and row.get(NUMBER) is None:
            cause = f"这一天到岗的{row[NAME]}登记有{len(there)}人，认不出是哪一人。"
            problems.append(row.problem(NUMBER, cause, "填身份证号。"))
        elif there:
            cause = f"与登记的这一天到岗的{row[NAME]}的身份证号不一致。"
            problems.append(row.problem(NUMBER, cause, "核对身份证号；确是另一个人的，在页面上登记聘用。"))
    return problems


async def _write(actor: Actor, entries: Sequence[Entry]) -> Sequence[Outcome]:
    return [await _written(actor, entry) for entry in entries]


async def _written(actor: Actor, entry: Entry) -> Outcome:
    if entry.kept is None:
        return await _new(actor, entry.row)
    return await _amended(actor, entry.row, entry.kept, set(entry.changed))


async def _new(actor: Actor, row: Row) -> Outcome:
    fields = _OF_EMPLOYING
    try:
        async with transaction(actor):
            made = await employ(actor, _employment(row))
            fields = _OF_PAYING
            if row.get(GRADE) is not None:
                await pay_worker(actor, made, _pay(row))
            if row.get(UNTIL) is not None:
                await end_worker(actor, made, _end(row))
    except DomainError as error:
        return placed(error, fields)
    return subject(made)


async def _amended(actor: Actor, row: Row, kept: Kept, changed: set[str]) -> Outcome:
    """A new pay and the end of somebody on record, as far as the row brings them."""
    worker = _worker_of(kept.subject)
    if problem := _not_by_sheet(row, kept, changed):
        return (problem,)
    try:
        async with transaction(actor):
            if changed & _PAY_KEYS:
                await pay_worker(actor, worker, _pay(row))
            if changed & _END_KEYS:
                await end_worker(actor, worker, _end(row))
    except DomainError as error:
        return placed(error, _OF_PAYING)
    return kept.subject


def _not_by_sheet(row: Row, kept: Kept, changed: set[str]) -> Problem | None:
    for one in (POST, DOCUMENT):
        if one.key in changed:
            cause = f"与登记的{one.title}不一致，已登记的不按表改。"
            return Problem(one.title, cause, "登记错了的，在本人页面取消登记后重新登记。")
    if changed & _END_KEYS and kept.values[UNTIL.key] is not None:
        return Problem(UNTIL.title, "已登记离任，不按表改。", "登记错了的，先在本人页面取消误登的离任。")
    if changed & _PAY_KEYS and kept.values.get(PAY_SINCE.key) == row.get(PAY_SINCE):
        cause = "与登记的待遇不一致，没有填新的待遇起始。"
        return Problem(PAY_SINCE.title, cause, "调整待遇的填从哪一天起；登记错了的，先在本人页面撤销。", "CW-4")
    return None


def _employment(row: Row) -> EmployWorker:
    told = {
        "place": row[REGION_CODE],
        "name": row[NAME],
        "citizen_number": row.get(NUMBER),
        "post": row[POST],
        "since": row[SINCE],
        "document": row[DOCUMENT],
    }
    return EmployWorker.model_validate(told)


def _pay(row: Row) -> PayWorker:
    told = {
        "since": row.get(PAY_SINCE) or row[SINCE],
        "grade": row.get(GRADE),
        "monthly": row.get(MONTHLY),
        "document": row.get(PAY_DOCUMENT) or row[DOCUMENT],
    }
    return PayWorker.model_validate(told)


def _end(row: Row) -> EndWorker:
    told = {"until": row.get(UNTIL), "ended_by": row.get(ENDED_BY), "end_document": row.get(END_DOCUMENT)}
    return EndWorker.model_validate(told)


def _worker_of(made: str) -> int:
    return int(made.rpartition(":")[2])


async def _undo(actor: Actor, entries: Sequence[Entry]) -> None:
    """Take back what rows brought: of somebody on record the pay and the end, else the whole employment."""
    for entry in reversed(entries):
        worker, row, changed = _worker_of(entry.made), entry.row, set(entry.changed)
        new = entry.kept is None
        if not new and changed & _END_KEYS:
            await resume_worker(actor, worker, _UNDONE)
        if row.get(GRADE) is not None and (new or changed & _PAY_KEYS):
            await _take_pay_back(actor, worker, row)
        if new:
            await strike_worker(actor, worker, _UNDONE)


async def _take_pay_back(actor: Actor, worker: int, row: Row) -> None:
    since = row.get(PAY_SINCE) or row[SINCE]
    one = await workers.worker(actor, worker)
    line = next((pay for pay in one.pays if pay.since == since), None)
    if line is None:
        cause = f"{one.name}自{since.isoformat()}起的待遇已不在登记里。"
        raise Refused([Problem(PAY_SINCE.title, cause, "在本人页面上逐项办理。")])
    await remove_line(actor, worker, PAYS, line.id, _UNDONE)


async def _export(actor: Actor, area: str) -> Exported:
    today = clock.today()
    found = await workers.every_worker(actor, area)
    there = sum(one.serves(today) for one in found)
    return Exported([_cells(one) for one in found], {NAME.key: f"在岗{there}人"})


def _cells(one: WorkerLine) -> dict[str, Cell]:
    pay = one.pays[0] if one.pays else None
    return {
        REGION_CODE.key: one.region,
        PLACE.key: one.place,
        NAME.key: one.name,
        POST.key: one.post.label,
        SINCE.key: one.since,
        DOCUMENT.key: one.document,
        GRADE.key: pay.grade if pay else None,
        MONTHLY.key: pay.monthly if pay else None,
        PAY_SINCE.key: pay.since if pay else None,
        PAY_DOCUMENT.key: pay.document if pay else None,
        UNTIL.key: one.until,
        ENDED_BY.key: one.ended_by.label if one.ended_by else None,
        END_DOCUMENT.key: one.end_document,
    }


WORKERS_EXCHANGE = Exchange(
    code="community-workers",
    sheet=ROSTER,
    list_path="/teams/workers",
    exported="先后聘用的全部社区工作者，待遇为最近登记的一档。",
    unit="人次",
    import_right=EMPLOY,
    export_right=VIEW,
    natural_key=_key,
    place=lambda row: row[REGION_CODE],
    keep=_keep,
    examine=_examine,
    write=_write,
    undo=_undo,
    export=_export,
    tried=True,
    about="按区划代码、姓名和到岗日期认一次聘用：没有的新增；已登记的，可以加一档新的待遇，或者登记离任。",
    guidance=(
        "没有在本村（社区）登记过的人要填身份证号，姓名不能认人。",
        "调整待遇的，填新的岗位等级、每月元和待遇起始；原来的待遇留在登记里。",
        "待遇只作登记和核对，不据此发放。",
        "导出的表不含身份证号。",
    ),
)
