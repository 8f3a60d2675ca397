"""How the summary meets the filings: a row with a code gives out the certificate of a filing that the bureau has accepted."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from cadres.rules.codes import refuse_kind, refuse_unread
from cadres.sheets.members import REGION_CODE
from certificates import queries
from certificates.filing_commands import Advance, subject
from certificates.listing import codes_on_record, printed_on
from certificates.permissions import GIVE_OUT, VIEW
from certificates.queries import FilingLine
from certificates.services.coding import strange_place
from certificates.services.filings import advance
from certificates.sheets.summary import (
    BUSINESS,
    CODE,
    COMMITTEE,
    DATES_REASON,
    DUE,
    ISSUED,
    LATE,
    NUMBER,
    OPENED,
    REASON,
    REPRESENTATIVE,
    SINCE,
    STATE,
    SUMMARY,
    UNTIL,
)
from certificates.vocabulary import FilingState
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Conflict, DomainError, Problem
from server.sheets.columns import CellProblem, Row
from server.sheets.exchange import Entry, Exchange, Exported, Kept, Outcome, problems_of
from server.sheets.workbook import Cell
from server.values import credit_code
from server.values.credit_code import COLLECTIVE

LATE_PART = "late"
#: A certificate that was given out is not taken back by a sheet: what was recorded wrongly has its own ways.
_LASTING = (
    "登记核发以后不能按表撤回。代码录错的，在该村（社区）的“更正代码”里申请，由县民政局另一人核准；"
    "证书印错的，办补领换发。"
)
#: What lets a code in that looks wrong (UC-10, UC-13).
_AS_PRINTED = f"；证书上确实这样印的，在“{REASON.title}”栏写明理由"


def _key(row: Row) -> str:
    return str(row[NUMBER])


async def _held(actor: Actor, rows: Sequence[Row]) -> Mapping[str, tuple[FilingLine, str]]:
    """The filings that rows name, with the committee's full name, by number; those of other areas are not there."""
    numbers = [row[NUMBER] for row in rows]
    return {str(line.id): (line, name) for line, name in await queries.named_filings(actor, numbers)}


async def _keep(actor: Actor, rows: Sequence[Row]) -> Mapping[str, Kept]:
    held, found = await _held(actor, rows), {}
    given = await printed_on(actor, [line.id for line, _ in held.values()])
    for row in rows:
        if _key(row) not in held:
            continue
        line, name = held[_key(row)]
        certificate = given.get(line.id)
        values: dict[str, object] = {
            REGION_CODE.key: line.region,
            COMMITTEE.key: name,
            BUSINESS.key: line.business,
            REPRESENTATIVE.key: line.representative,
            # What only goes out is never a change.
            **{column.key: row.values.get(column.key) for column in (STATE, OPENED, DUE, LATE, REASON, DATES_REASON)},
            SINCE.key: certificate.valid_from if certificate else row.get(SINCE),
            UNTIL.key: certificate.valid_until if certificate else row.get(UNTIL),
            CODE.key: certificate.credit_code if certificate else None,
            ISSUED.key: certificate.issued if certificate else None,
        }
        found[_key(row)] = Kept(subject(line.id), values)
    return found


async def _examine(actor: Actor, rows: Sequence[Row], _kept: Mapping[str, Kept]) -> Sequence[CellProblem]:
    held = await _held(actor, rows)
    on_record = await codes_on_record(actor, [line.region for line, _ in held.values()])
    problems: list[CellProblem] = []
    for row in rows:
        if _key(row) not in held:
            problems.append(
                row.problem(NUMBER, f"本地区没有{_key(row)}号申领件。", "用导出的汇总表填写，件号不要改动。")
            )
            continue
        line, name = held[_key(row)]
        problems += _unlike(row, line, name)
        code = row.get(CODE)
        if code and not problems_in(row, problems):
            problems += _refuse_code(row, line, code, on_record.get(line.region))
    return problems


def problems_in(row: Row, problems: Sequence[CellProblem]) -> bool:
    """Whether one of the problems is about the row."""
    return any(one.row_number == row.number for one in problems)


def _unlike(row: Row, line: FilingLine, name: str) -> Sequence[CellProblem]:
    """A row is about the filing only where its name and its code of the place are that filing's."""
    problems = []
    if row[COMMITTEE] != name:
        cause = f"{line.id}号申领件是{name}的，这一行写的是{row[COMMITTEE]}。"
        problems.append(row.problem(COMMITTEE, cause, "核对是哪一个组织；名称写错的照全称改。"))
    if row[REGION_CODE] != line.region:
        cause = f"{line.id}号申领件的区划代码是{line.region}。"
        problems.append(row.problem(REGION_CODE, cause, "照导出的汇总表填。"))
    return problems


def _refuse_code(row: Row, line: FilingLine, code: str, on_record: str | None) -> Sequence[CellProblem]:
    if wrong := _misread(row, line, code, on_record):
        return [wrong]
    if line.stopped or line.superseded_by is not None:
        why = line.stopped or "已由新件接替"
        return [row.problem(CODE, f"{line.id}号申领件{why}，不核发证书。", "去掉这一行，或者到新件办理。")]
    if line.state is not FilingState.ACCEPTED and not _given_out(line):
        cause = f"{line.id}号申领件现在是“{line.state.label}”，还没有由县民政受理。"
        return [row.problem(CODE, cause, "先登记县民政受理，再导入代码。")]
    if line.returned:
        return [row.problem(CODE, f"{line.id}号申领件已退回补正。", "补正后重新提交，再导入代码。")]
    return []


def _misread(row: Row, line: FilingLine, code: str, on_record: str | None) -> CellProblem | None:
    """Why a code cannot be that of the row's committee, by itself (UC-9, UC-10, UC-13)."""
    checked = credit_code.check(code)
    reason = row.get(REASON) or ""
    strange = refuse_kind(checked, "", None, reason)
    if checked.kind == COLLECTIVE and strange:
        return row.problem(CODE, strange.cause, strange.cure)
    if refuse_unread(checked, reason):
        cure = f"对照证书重新填写{_AS_PRINTED if checked.overridable else ''}。"
        return row.problem(CODE, "".join(checked.messages), cure)
    if strange is None and checked.normalised != on_record and not reason:
        strange = strange_place(checked, line.region)
    return row.problem(CODE, strange.cause, f"核对是不是填错了行{_AS_PRINTED}。") if strange else None


def _given_out(line: FilingLine) -> bool:
    return line.state in {FilingState.ISSUED, FilingState.COLLECTED, FilingState.ARCHIVED}


async def _write(actor: Actor, entries: Sequence[Entry]) -> Sequence[Outcome]:
    return [await _written(actor, entry) for entry in entries]


async def _written(actor: Actor, entry: Entry) -> Outcome:
    row = entry.row
    if not row.get(CODE):
        return subject(row[NUMBER])
    told = Advance(
        to=FilingState.ISSUED,
        credit_code=row.get(CODE),
        code_reason=row.get(REASON),
        issued=row.get(ISSUED),
        valid_from=row.get(SINCE),
        valid_until=row.get(UNTIL),
        dates_reason=row.get(DATES_REASON),
        note="按汇总表登记",
    )
    try:
        async with transaction(actor):
            await advance(actor, row[NUMBER], told)
    except DomainError as error:
        return tuple(_at_column(row, one) for one in problems_of(error))
    return subject(row[NUMBER])


def _at_column(row: Row, problem: Problem) -> Problem:
    """A validity is two columns of the sheet: what is said of it stands at the one that is empty, else at the last day."""
    if problem.field != "有效期":
        return problem
    column = UNTIL if row.get(SINCE) else SINCE
    return replace(problem, field=column.title)


async def _undo(_actor: Actor, _entries: Sequence[Entry]) -> None:
    raise Conflict(_LASTING, code="filing.issued")


async def _exported(actor: Actor, area: str, part: str) -> Exported:
    today = clock.today()
    lines = [line for line in await queries.filings(actor, area) if _belongs(line, part)]
    numbers = [line.id for line in lines]
    named = {line.id: name for line, name in await queries.named_filings(actor, numbers)}
    certificates = await printed_on(actor, numbers)
    rows: list[dict[str, Cell]] = []
    for line in sorted(lines, key=lambda one: (one.region, one.id)):
        given = certificates.get(line.id)
        since = given.valid_from if given else line.valid_from
        rows.append(
            {
                NUMBER.key: line.id,
                REGION_CODE.key: line.region,
                COMMITTEE.key: named[line.id],
                BUSINESS.key: line.business.label if line.business else None,
                STATE.key: "退回补正" if line.returned else line.state.label,
                REPRESENTATIVE.key: line.representative or None,
                SINCE.key: since,
                UNTIL.key: given.valid_until if given else line.valid_until,
                OPENED.key: line.opened,
                DUE.key: line.due,
                LATE.key: (today - line.due).days if line.late(today) else None,
                CODE.key: given.credit_code if given else None,
                ISSUED.key: given.issued if given else None,
                REASON.key: None,
                DATES_REASON.key: None,
            }
        )
    late = sum(line.late(today) for line in lines)
    return Exported(rows, {COMMITTEE.key: f"{len(rows)}件", LATE.key: f"超期{late}件"})


def _belongs(line: FilingLine, part: str) -> bool:
    if part == LATE_PART:
        return line.late(clock.today())
    if not part:
        return line.superseded_by is None and line.stopped is None
    return line.state == part and line.superseded_by is None and line.stopped is None


async def _export(actor: Actor, area: str) -> Exported:
    return await _exported(actor, area, "")


async def _export_part(actor: Actor, area: str, part: str) -> Exported:
    return await _exported(actor, area, part)


async def _parts(_actor: Actor, _area: str) -> Sequence[tuple[str, str]]:
    """A list for each state, and that of those past the office's deadline."""
    return [(LATE_PART, "已超期的"), *((state.value, f"步骤是“{state.label}”的") for state in FilingState)]


SUMMARY_EXCHANGE = Exchange(
    code="certificate-filings",
    sheet=SUMMARY,
    list_path="/filings",
    exported="没有终止、没有被接替的申领件，可以只导某一步骤的或者已超期的。",
    unit="件",
    import_right=GIVE_OUT,
    export_right=VIEW,
    natural_key=_key,
    place=lambda row: row[REGION_CODE],
    keep=_keep,
    examine=_examine,
    write=_write,
    undo=_undo,
    export=_export,
    parts=_parts,
    export_part=_export_part,
    tried=True,
    lasting=_LASTING,
    about="按件号认申领件，再核对组织名称和区划代码；填了代码和发证日期的，登记核发。",
    guidance=(
        "代码只校验、登记，不编制；属于别的村（社区）的、已经登记过的，整行不收，随原件退回；校验不符的、登记机关区划是别处的，有效期与任期不一致的，写明照录的理由才收。",
        "名称与申领件不一致的行不收：核对以后改名称，或者从表里去掉。",
        "没有代码的行不改任何记录。",
    ),
)
