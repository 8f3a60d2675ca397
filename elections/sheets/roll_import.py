"""Taking in a roll of any size: checked and closed in processes, copied part by part, in one transaction that is all or nothing.

Sound rows go in, faulty ones come back in the sender's own file. A row that is on the roll already, word for word, is passed
over, so that a second run does no harm. The trace has one event for a file, with its counts and its hash.
"""

import asyncio
import base64
import hashlib
import io
import os
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from cadres.vocabulary import CommitteeKind
from elections.laws import laws
from elections.permissions import KEEP_ROLL
from elections.roll_vocabulary import ImportState
from elections.rules.roll import SAME_ROUND_DAYS
from elections.services.rolls.opening import open_for
from elections.sheets.roll_checking import STAGED, Checker, Part, Place, Plan, check, settle_in
from elections.sheets.roll_columns import NUMBER
from elections.sheets.roll_source import Source, open_source
from elections.sheets.roll_workbook import LARGE, check_span
from elections.tables import Election, RollImport
from elections.tables.rolls import RETURNED
from server import clock
from server.access import audit, sealing
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, transaction
from server.manifest import BulkDone
from server.places.regions import county_of
from server.sheets.apart import ABORTED, CONTEXT, in_turn, preload
from server.sheets.archive import refused
from server.sheets.batches import Told, alone_in, silent
from server.sheets.columns import CellProblem
from server.sheets.returning import remarked
from server.sheets.staging import Upload
from server.sheets.workbook import Cell

preload("elections.sheets.roll_workbook")

ROLL_TAKEN = event_kind("roll.taken_in", "导入选民登记册", Dot.STEP)

_ELECTIONS = """
SELECT DISTINCT ON (e.region) e.id, e.region, e.election_day, r.kind, e.published IS NOT NULL AS published, e.cancelled IS NOT NULL AS cancelled,
       coalesce(l.edition, 0) > 0 AS listed, l.id IS NULL AND s.id IS NOT NULL AS summarised,
       EXISTS (SELECT FROM ballot_count k WHERE k.election = e.id AND k.position > 0) AS counted
FROM election e JOIN election_round r ON r.id = e.election_round
LEFT JOIN roll l ON l.election = e.id LEFT JOIN roll_summary s ON s.election = e.id
WHERE starts_with(e.region, $1) ORDER BY e.region, e.published IS NOT NULL OR e.cancelled IS NOT NULL, e.id DESC
"""
_STAGED = """
CREATE TEMPORARY TABLE staged_voters (line integer, election bigint, region varchar, group_name varchar,
    household varchar, name varchar, sex varchar, born date, ethnicity varchar, party_member boolean, citizen_number bytea,
    citizen_index bytea, phone bytea, ground varchar, declared date, residence_months integer, service_months integer,
    approved_by varchar, approved date, document varchar, deprived_from date, deprived_until date, status varchar,
    off_ground varchar, off_document varchar, off_day date) ON COMMIT DROP
"""
_KEPT = [name for name in STAGED if name not in {"line", "election"}]
_UNKNOWN = """WHERE NOT EXISTS (SELECT FROM voter v WHERE v.citizen_index = s.citizen_index AND v.roll = r.id
                  AND v.county = left(s.region, 6))"""
# In the order of the index that tells people apart, so that it is filled page by page.
_INSERT = f"""
INSERT INTO voter (roll, county, batch, line, recorded, {", ".join(_KEPT)})
SELECT DISTINCT ON (s.citizen_index, r.id) r.id, left(s.region, 6), $1::bigint, s.line + $2::integer, $3::timestamptz,
       {", ".join(f"s.{name}" for name in _KEPT)}
FROM staged_voters s JOIN roll r ON r.election = s.election
{{unknown}}
ORDER BY s.citizen_index, r.id, s.line
"""  # noqa: S608  # Our columns.
_COMPARED = ("group_name", "household", "name", "ethnicity", "party_member", "ground", "document")
_MET = f"""
WITH met AS (
    SELECT s.line + $2::integer AS line, s.status <> 'registered' AS off, v.batch IS NOT DISTINCT FROM $1::bigint AS doubled,
           v.line AS other, ({", ".join(f"s.{name}" for name in _COMPARED)}) IS NOT DISTINCT FROM
           ({", ".join(f"v.{name}" for name in _COMPARED)}) AS same
    FROM staged_voters s JOIN roll r ON r.election = s.election
    JOIN voter v ON v.citizen_index = s.citizen_index AND v.roll = r.id AND v.county = left(s.region, 6)
    {{where}}
)
SELECT NULL::integer AS line, count(*) FILTER (WHERE off) AS off, count(*) AS met, NULL::integer AS other FROM met
WHERE same AND NOT doubled
UNION ALL
SELECT line, off::integer, 1, CASE WHEN doubled THEN other END FROM met WHERE doubled OR NOT same
"""  # noqa: S608  # Our columns.
_ON_RECORD = _MET.format(where="")
_ROLLS_SIZE = """
SELECT count(*) FILTER (WHERE size > 0) AS counties, coalesce(sum(size), 0) AS bytes
FROM (SELECT pg_relation_size(inhrelid) AS size FROM pg_inherits WHERE inhparent = 'voter'::regclass) counties
"""
_NEXT_VOTER = "SELECT nextval(pg_get_serial_sequence('voter', 'id'))"
#: How much of the rolls is read in the time that one voter takes to be looked up in one county.
_LOOKED_UP_BYTES = 2 * 1024
#: What a part says twice: the first of its rows is on the roll by then.
_TWICE = _MET.format(where="WHERE v.batch = $1 AND v.line >= $2 AND v.line <> s.line + $2")


@dataclass(slots=True)
class Taken:
    """What came of a file. `known` rows were on the roll already; `refused` are on it as no voters, with the reason."""

    batch: int = 0
    rows: int = 0
    registered: int = 0
    refused: int = 0
    known: int = 0
    faults: dict[int, tuple[CellProblem, ...]] = field(default_factory=dict)
    conflicts: int = 0
    returned: str = ""
    content: bytes | None = None

    @property
    def said(self) -> str:
        """The counts in a line."""
        parts = (
            f"登记{self.registered}人",
            f"不予登记{self.refused}人" if self.refused else "",
            f"原已登记{self.known}人" if self.known else "",
            f"有错{self.faulty}行" if self.faulty else "",
            f"两地登记待处理{self.conflicts}件" if self.conflicts else "",
        )
        return f"选民登记册　{self.rows}行：" + "，".join(filter(None, parts))

    @property
    def faulty(self) -> int:
        """How many rows could not go in."""
        return len(self.faults)


@dataclass(slots=True)
class _Run:
    """A file on its way in; its voters have numbers from `first` on."""

    source: Source
    plan: Plan
    taken: Taken
    first: int
    open: set[int] = field(default_factory=set)
    rolls: set[int] = field(default_factory=set)
    cells: dict[int, Sequence[Cell]] = field(default_factory=dict)


class _TrialOver(Exception):  # Nothing went wrong: what was tried is taken back.
    """Ends a trial, so that its transaction leaves nothing."""


async def take_in(actor: Actor, upload: Upload, *, trial: bool = False, told: Told = silent) -> Taken:
    """Take a file of voters in; with `trial` everything is done and taken back. Raises Refused for what is no such file."""
    actor.require(KEEP_ROLL, at=actor.region)
    source = await in_turn(upload.name, open_source, upload.name, upload.content)
    try:
        with suppress(_TrialOver):
            async with transaction(actor):
                taken = await _take_in(actor, source, told)
                _end_trial(taken, trial=trial)
        return taken
    finally:
        await asyncio.to_thread(source.end)


def _end_trial(taken: Taken, *, trial: bool) -> None:
    if trial:
        taken.batch = 0
        raise _TrialOver


async def _take_in(actor: Actor, source: Source, told: Told) -> Taken:
    await alone_in(actor.region)
    run = _Run(source, await _plan(actor, source), Taken(), await connection().fetchval(_NEXT_VOTER))
    run.open = {row["election"] for row in await connection().fetch("SELECT election FROM roll")}
    run.taken.batch = await _begin(actor, source)
    await connection().execute("DROP TABLE IF EXISTS staged_voters")
    await connection().execute(_STAGED)
    await connection().execute("SET LOCAL work_mem = '64MB'")
    # A part is looked up in the index: reading the whole roll for each part would take longer with each.
    await connection().execute("SET LOCAL enable_seqscan = off")
    first, total = source.head.body + 1, source.size
    async for part in _checked(source, run.plan):
        source.starts.append(first)
        await _load(actor, run, part, first)
        first += part.height
        told(min(run.taken.rows, total), total)
    await connection().execute("DROP TABLE staged_voters")
    await connection().execute("SET LOCAL enable_seqscan = on")
    if run.rolls:
        run.taken.conflicts = await _look_elsewhere(run)
    await _finish(actor, run)
    told(total, total)
    return run.taken


async def _look_elsewhere(run: _Run) -> int:
    """Hold the rolls of a file against all others (V-06); how many people are on two.

    Nothing is known yet about rows of this transaction, so the database would look each voter up in every county. Beyond
    some number, reading all rolls once takes less time.
    """
    rolls = await connection().fetchrow(_ROLLS_SIZE)
    if run.taken.registered * rolls["counties"] * _LOOKED_UP_BYTES > rolls["bytes"]:
        await connection().execute("SET LOCAL enable_nestloop = off")
    found = await connection().fetchval(
        "SELECT note_registration_conflicts($1, $2, $3, NULL)", sorted(run.rolls), SAME_ROUND_DAYS, run.first
    )
    await connection().execute("SET LOCAL enable_nestloop = on")
    return int(found)


async def _plan(actor: Actor, source: Source) -> Plan:
    elections = {
        row["region"]: Place(
            row["id"], CommitteeKind(row["kind"]), row["election_day"], county_of(row["region"]), _closed(row)
        )
        for row in await connection().fetch(_ELECTIONS, actor.reach)
    }
    return Plan(source.head.places, elections, await laws(), clock.today(), source.delimiter, source.encoding)


def _closed(row: Mapping[str, Any]) -> str:
    if row["cancelled"]:
        return "这里的选举已取消，须先建立新的选举。"
    if row["published"] or row["counted"]:
        return "这里的选举已经计票，不能再登记选民。"
    if row["listed"]:
        return "这里的选民名单已经公布。"
    return "这里已登记名单汇总数，没有逐人的登记册。" if row["summarised"] else ""


async def _begin(actor: Actor, source: Source) -> int:
    row = RollImport(
        region=actor.region,
        file_name=source.name[-200:],
        digest=hashlib.sha256(source.content).digest(),
        rows=0,
        registered=0,
        refused=0,
        known=0,
        faulty=0,
        conflicts=0,
        state=ImportState.TAKEN,
        account=actor.account_id,
        actor=actor.name,
        unit=actor.unit,
        taken=clock.now(),
    )
    await row.save()
    return int(row.id)


async def _checked(source: Source, plan: Plan) -> AsyncIterator[Part]:
    """The parts in their order; while the database takes one in, the next ones are being checked."""
    loop = asyncio.get_running_loop()
    try:
        with _checkers(source, plan) as (pool, width, work):
            waiting: deque[asyncio.Future[Part]] = deque()
            for content in source.parts():
                waiting.append(loop.run_in_executor(pool, work, content))
                if len(waiting) > width:
                    yield await waiting.popleft()
            while waiting:
                yield await waiting.popleft()
    except BrokenProcessPool as error:
        raise (source.child.broken() if source.child else refused(source.name, *ABORTED)) from error


@contextmanager
def _checkers(source: Source, plan: Plan) -> Iterator[tuple[Executor, int, Callable[[Any], Part]]]:
    """The child that keeps a large workbook, processes for a large text, a thread for what is small: a process takes a second."""
    if source.child is not None:
        source.child.pool.submit(settle_in, sealing.keys(), plan)
        yield source.child.pool, 2, check_span
        return
    if source.grid is not None or source.size < LARGE:
        with ThreadPoolExecutor(1) as thread:
            yield thread, 1, Checker(plan).take
        return
    number = os.cpu_count() or 1
    with ProcessPoolExecutor(number, CONTEXT, settle_in, (sealing.keys(), plan)) as pool:
        yield pool, number + 1, check


async def _load(actor: Actor, run: _Run, part: Part, first: int) -> None:
    """Put the rows of a part in, and see what became of those that the database did not take."""
    taken = run.taken
    taken.rows += part.read
    for fault in part.faults:
        taken.faults[first + fault.line] = fault.problems
        run.cells[first + fault.line] = fault.cells
    staged = part.registered + part.refused
    if not staged:
        return
    for wanted in sorted(part.elections - run.open):
        election = await Election.objects().where(Election.id == wanted).first()
        if election is not None:
            await open_for(actor, election)
    run.open |= part.elections
    to = connection()
    await to.copy_to_table("staged_voters", source=io.BytesIO(part.text), columns=list(STAGED))
    taken.registered += part.registered
    taken.refused += part.refused
    met = await _already_there(run, _ON_RECORD, first)
    if met < staged:
        insert = _INSERT.format(unknown=_UNKNOWN if met else "")
        done = await to.execute(insert, taken.batch, first, clock.now())
        if int(done.split()[-1]) < staged - met:
            await _already_there(run, _TWICE, first)
        rolls = await to.fetch("SELECT id FROM roll WHERE election = ANY($1)", sorted(part.elections))
        run.rolls |= {row["id"] for row in rolls}
    await to.execute("TRUNCATE staged_voters")


async def _already_there(run: _Run, sql: str, first: int) -> int:
    """Count what is on the roll as it stands in the file, and name the rows that say otherwise or say it twice; how many."""
    taken, met = run.taken, 0
    for row in await connection().fetch(sql, taken.batch, first):
        met += row["met"]
        taken.refused -= row["off"]
        taken.registered -= row["met"] - row["off"]
        if row["line"] is None:
            taken.known += row["met"]
            continue
        if row["other"] is not None:
            cause, cure = f"与第{row['other']}行是同一个人。", "请只留一行。"
        else:
            cause, cure = "这个人已在登记册上，登记的内容与本行不同。", "请在登记册上逐人更正。"
        taken.faults[row["line"]] = (CellProblem(0, NUMBER.title, cause, cure, key=NUMBER.key),)
    return met


async def _finish(actor: Actor, run: _Run) -> None:
    taken, source = run.taken, run.source
    returned = None
    if taken.faults:
        missing = [number for number in taken.faults if number not in run.cells]
        run.cells |= await asyncio.to_thread(source.cells_of, missing, run.plan)
        places = source.head.places
        faulty = [
            (remarked(number, taken.faults[number], places), run.cells[number]) for number in sorted(taken.faults)
        ]
        taken.returned, content = await in_turn(source.name, source.returned, faulty)
        taken.content = content
        returned = sealing.seal(base64.b64encode(content).decode(), RETURNED)
    counts: dict[Any, Any] = {
        "rows": taken.rows,
        "registered": taken.registered,
        "refused": taken.refused,
        "known": taken.known,
        "faulty": taken.faulty,
        "conflicts": taken.conflicts,
    }
    await RollImport.update({**counts, "returned": returned}).where(RollImport.id == taken.batch)
    after = {
        "文件": source.name,
        "行数": taken.rows,
        "登记": taken.registered,
        "不予登记": taken.refused,
        "原已登记": taken.known,
        "有错": taken.faulty,
        "两地登记": taken.conflicts,
        "文件摘要": hashlib.sha256(source.content).hexdigest(),
    }
    await audit.record(actor, ROLL_TAKEN, Change(f"roll_import:{taken.batch}", actor.region, after=after))


async def import_voters(actor: Actor, name: str, content: bytes, trial: bool, told: Told) -> BulkDone:  # noqa: FBT001  # As BulkImport.
    """The same for the command line."""
    taken = await take_in(actor, Upload(name, content), trial=trial, told=told)
    batch = f"，批号{taken.batch}" if taken.batch else "（只检查，没有写入）"
    return BulkDone(f"{taken.said}{batch}。", taken.faulty, taken.content)
