"""换届选举准备情况表: what is known of each place before its election, in and out by a sheet (form 01, §9, CW-7)."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from cadres.sheets.members import COMMUNITY, NOTE, REGION_CODE, TERM_NUMBER
from cadres.vocabulary import Sex
from elections import queries
from elections.permissions import RECORD, VIEW
from elections.planning.preparations import preparation
from elections.planning_vocabulary import AuditState, Difficulty
from elections.queries import ElectionLine
from elections.services.elections import subject
from elections.services.planning.preparations import Prepare, prepare
from elections.sheets.candidate_exchange import check_elections, election_codes, election_key
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import DomainError
from server.sheets import cells
from server.sheets.coding import said
from server.sheets.columns import CellError, CellProblem, Column, Row, Sheet
from server.sheets.exchange import Entry, Exchange, Exported, Kept, Outcome, problems_of
from server.sheets.workbook import Cell
from server.values.periods import chinese_number

#: What a sheet says of a place that is hard no longer; an empty cell leaves what is on record.
_NONE = "不是难点村"
_KNOWN = {one.label: one for one in Difficulty} | {one.code: one for one in Difficulty}


def _difficulties(cell: Cell) -> str:
    """Reasons by their words or their numbers, parted by 、, in the order of the form."""
    words = [word for part in re.split("[、，,；;]", cells.text(200)(cell)) if (word := part.strip()) and word != _NONE]
    if unknown := [word for word in words if word not in _KNOWN]:
        cure = f"从这些里选，几项用顿号隔开，没有的填不是难点村：{'、'.join(cells.labels(Difficulty))}。"
        raise CellError(f"“{'、'.join(unknown)}”不是难点原因。", cure)
    return _words({_KNOWN[word] for word in words})


def _words(chosen: Collection[Difficulty]) -> str:
    return "、".join(one.label for one in Difficulty if one in chosen) or _NONE


def _reasons(words: str | None) -> tuple[Difficulty, ...]:
    return tuple(_KNOWN[word] for word in (words or _NONE).split("、") if word != _NONE)


AUDIT = Column(
    key="audit",
    title="离任经济责任审计",
    parse=cells.choice(AuditState),
    aliases=("离任审计", "审计"),
    required=True,
    choices=cells.labels(AuditState),
    example="完成已公布",
    width=16,
)
AUDIT_DOCUMENT = Column(
    key="audit_document",
    title="审计报告",
    parse=cells.text(120, 2),
    aliases=("审计报告文号",),
    example="偏审报〔2026〕3号",
    hint="审计已经完成的必填",
    width=18,
)
PILOT = Column(
    key="pilot", title="是否试点村", parse=cells.yes_no, aliases=("试点",), blank=False, example="否", width=8
)
_HELPER, _CONTACT, _HARD = "包村干部", "县领导联系点", "难点村"
HELPER = Column(key="helper", title="干部姓名", parse=cells.name, group=_HELPER, example="李　四")
HELPER_SEX = Column(
    key="helper_sex",
    title="干部性别",
    parse=cells.choice(Sex),
    group=_HELPER,
    choices=cells.labels(Sex),
    example="男",
    width=6,
)
CONTACT = Column(key="contact", title="领导姓名", parse=cells.name, group=_CONTACT, example="王　五")
CONTACT_SEX = Column(
    key="contact_sex",
    title="领导性别",
    parse=cells.choice(Sex),
    group=_CONTACT,
    choices=cells.labels(Sex),
    example="女",
    width=6,
)
CONTACT_OFFICE = Column(
    key="contact_office", title="领导职务", parse=cells.text(60, 2), group=_CONTACT, example="副县长", width=16
)
DIFFICULTIES = Column(
    key="difficulties",
    title="难点原因",
    parse=_difficulties,
    group=_HARD,
    example="班子不健全、宗族派性严重",
    hint=f"没有难点的填不是难点村；几项用顿号隔开：{'、'.join(cells.labels(Difficulty))}",
    width=24,
)
DIFFICULT_UNTIL = Column(
    key="difficult_until",
    title="化解期限",
    parse=cells.day,
    group=_HARD,
    example="2026-10-31",
    hint="难点村必填",
    width=12,
)
DIFFICULT_OWNER = Column(
    key="difficult_owner", title="责任人", parse=cells.name, group=_HARD, example="赵　六", hint="难点村必填"
)
_TOLD: tuple[Column[object], ...] = (
    *(AUDIT, AUDIT_DOCUMENT, PILOT, HELPER, HELPER_SEX, CONTACT, CONTACT_SEX, CONTACT_OFFICE),
    *(DIFFICULTIES, DIFFICULT_UNTIL, DIFFICULT_OWNER),
)


def _check(rows: Sequence[Row]) -> Iterator[CellProblem]:
    seen: dict[str, int] = {}
    for row in rows:
        if row.get(REGION_CODE) and row.get(TERM_NUMBER):
            first = seen.setdefault(election_key(row), row.number)
            if first != row.number:
                yield row.problem(REGION_CODE, f"与第{first}行是同一次选举。", "请只留一行。")


PREPARATIONS = Sheet(
    name="选举准备情况",
    title="换届选举准备情况表",
    columns=(REGION_CODE, COMMUNITY, TERM_NUMBER, *_TOLD, replace(NOTE, checked_only=True)),
    check=_check,
)


def _values(known: Prepare) -> Mapping[str, object]:
    return {column.key: getattr(known, column.key) for column in _TOLD} | {DIFFICULTIES.key: _words(known.difficulties)}


async def _keep(actor: Actor, rows: Sequence[Row]) -> Mapping[str, Kept]:
    kept = {}
    for key, code in (await election_codes(actor, rows)).items():
        known = await preparation(actor, code)
        # What was taken back stands as though nothing had been said.
        if known is not None and known != Prepare():
            kept[key] = Kept(subject(code), _values(known))
    return kept


async def _examine(actor: Actor, rows: Sequence[Row], _kept: Mapping[str, Kept]) -> Sequence[CellProblem]:
    return await check_elections(actor, rows)


async def _write(actor: Actor, entries: Sequence[Entry]) -> Sequence[Outcome]:
    codes = await election_codes(actor, [entry.row for entry in entries])
    return [await _written(actor, codes[election_key(entry.row)], entry) for entry in entries]


async def _written(actor: Actor, code: str, entry: Entry) -> Outcome:
    known = await preparation(actor, code) or Prepare()
    row = entry.row
    wanted = entry.changed if entry.kept else [column.key for column in _TOLD]
    new = {column.key: row.get(column) for column in _TOLD if column.key in wanted and row.get(column) is not None}
    try:
        async with transaction(actor):
            await prepare(actor, code, _command({**_values(known), **new}))
    except DomainError as error:
        return problems_of(error)
    return subject(code)


def _command(values: Mapping[str, object]) -> Prepare:
    words = values[DIFFICULTIES.key]
    reasons = _reasons(words if isinstance(words, str) else None)
    overcome = {} if reasons else {DIFFICULT_UNTIL.key: None, DIFFICULT_OWNER.key: None}
    return Prepare.model_validate({**values, **overcome, DIFFICULTIES.key: reasons})


async def _undo(actor: Actor, entries: Sequence[Entry]) -> None:
    codes = await election_codes(actor, [entry.row for entry in entries])
    for entry in entries:
        before = _command(entry.kept.values) if entry.kept else Prepare()
        await prepare(actor, codes[election_key(entry.row)], before)


async def _export(actor: Actor, area: str) -> Exported:
    lines = await queries.elections(actor, area)
    written = [_cells(line, await preparation(actor, line.code) or Prepare()) for line in lines if line.open]
    return Exported(written, {COMMUNITY.key: f"{len(written)}个"})


def _cells(line: ElectionLine, known: Prepare) -> Mapping[str, Cell]:
    return {
        REGION_CODE.key: line.region,
        COMMUNITY.key: line.community,
        TERM_NUMBER.key: f"第{chinese_number(line.term_number)}届",
        **{key: said(value) or None for key, value in _values(known).items()},
    }


PREPARATIONS_EXCHANGE = Exchange(
    code="preparations",
    sheet=PREPARATIONS,
    list_path="/elections",
    unit="行",
    import_right=RECORD,
    export_right=VIEW,
    natural_key=election_key,
    place=lambda row: row[REGION_CODE],
    keep=_keep,
    examine=_examine,
    write=_write,
    undo=_undo,
    export=_export,
    tried=True,
    exported="在办选举的准备情况，没有登记的各栏空着。",
    about="按区划代码和届次认选举：登记或更新离任审计、试点、包村干部、联系点和难点村；空着的栏不改记录。",
)
