"""选举档案材料登记表: the documents of files that were put down by hand, one row a document, in and out by a sheet (S21)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from cadres.sheets.members import COMMUNITY, NOTE, REGION_CODE, TERM_NUMBER
from elections.after_vocabulary import ArchiveEdition
from elections.permissions import RECORD, VIEW
from elections.rules.archive import CATALOGUES
from elections.services.after.archive import KeepLine, keep_line, take_line_back
from elections.services.elections import subject
from elections.sheets.candidate_exchange import check_elections, election_codes, election_key
from server.access.actor import Actor, reach_of
from server.db.engine import connection, transaction
from server.errors import DomainError, Problem
from server.sheets import cells
from server.sheets.columns import CellProblem, Column, Row, Sheet
from server.sheets.exchange import Entry, Exchange, Exported, Kept, Outcome, problems_of
from server.sheets.workbook import Cell
from server.values.periods import chinese_number

_MOST_PAGES = 100_000


def _number(cell: Cell) -> str:
    """The number of a document as the lists write it, of two figures."""
    return f"{cells.whole_number(cell):02}"


ITEM = Column(
    key="item",
    title="材料序号",
    parse=_number,
    required=True,
    example="01",
    hint="这次选举档案目录里的序号",
    width=10,
)
TITLE = Column(
    key="title", title="材料名称", parse=cells.text(120), aliases=("材料",), checked_only=True, blank="", width=30
)
PAGES = Column(key="pages", title="页数", parse=cells.whole_number, example="12", hint="和存放处一起填", width=8)
PLACE = Column(
    key="place", title="存放处", parse=cells.text(80, 2), aliases=("存放地点",), example="镇档案室3柜", width=20
)
ABSENT = Column(
    key="absent",
    title="没有的原因",
    parse=cells.text(200, 2),
    hint="没有这件材料的，只填这一栏",
    width=24,
)
_TOLD: tuple[Column[object], ...] = (PAGES, PLACE, ABSENT)


def _key(row: Row) -> str:
    return f"{election_key(row)}:{row[ITEM]}"


def _check(rows: Sequence[Row]) -> Iterator[CellProblem]:
    seen: dict[str, int] = {}
    for row in rows:
        if row.get(REGION_CODE) and row.get(TERM_NUMBER) and row.get(ITEM):
            first = seen.setdefault(_key(row), row.number)
            if first != row.number:
                yield row.problem(ITEM, f"第{first}行已经写了这件材料。", "一件材料只留一行。")
        pages = row.get(PAGES)
        if pages is not None and not 1 <= pages <= _MOST_PAGES:
            yield row.problem(PAGES, f"{pages}不是页数。", f"填1至{_MOST_PAGES}。")
        if row.get(ABSENT) and (pages is not None or row.get(PLACE)):
            yield row.problem(ABSENT, "又填了页数或者存放处。", "没有这件材料的，只写明原因。")


ARCHIVE = Sheet(
    name="选举档案材料",
    title="选举档案材料登记表",
    columns=(REGION_CODE, COMMUNITY, TERM_NUMBER, ITEM, TITLE, *_TOLD, replace(NOTE, checked_only=True)),
    check=_check,
)

_LISTED = """
SELECT e.region, e.region || '-' || r.term_number AS about, e.code, c.name AS community, r.term_number,
       l.item, l.pages, l.place, l.absent
FROM election_archive_line l JOIN election e ON e.id = l.election JOIN election_round r ON r.id = e.election_round
JOIN community c ON c.id = e.community
WHERE starts_with(l.region, $1)
"""


def _parts(kept: str) -> tuple[ArchiveEdition, str]:
    """The edition and the number in it of a document as it is kept."""
    edition, _, number = kept.partition("-")
    return ArchiveEdition(edition), number


async def _keep(actor: Actor, rows: Sequence[Row]) -> Mapping[str, Kept]:
    codes = await election_codes(actor, rows)
    found = await connection().fetch(f"{_LISTED} AND e.code = ANY($2)", actor.reach, list(codes.values()))
    return {
        f"{row['about']}:{_parts(row['item'])[1]}": Kept(
            subject(row["code"]), {column.key: row[column.key] for column in _TOLD}
        )
        for row in found
    }


async def _examine(actor: Actor, rows: Sequence[Row], _kept: Mapping[str, Kept]) -> Sequence[CellProblem]:
    return await check_elections(actor, rows)


async def _write(actor: Actor, entries: Sequence[Entry]) -> Sequence[Outcome]:
    codes = await election_codes(actor, [entry.row for entry in entries])
    return [await _written(actor, codes[election_key(entry.row)], entry) for entry in entries]


async def _written(actor: Actor, code: str, entry: Entry) -> Outcome:
    told = {column.key: entry.row.get(column) for column in _TOLD}
    if not told[ABSENT.key]:
        # Empty cells leave what is on record, and so complete what the row says.
        known = entry.kept.values if entry.kept else {}
        told = {key: value if value is not None else known.get(key) for key, value in told.items()} | {ABSENT.key: None}
        if told[PAGES.key] is None or told[PLACE.key] is None:
            return (Problem(PLACE.title, "页数和存放处没有填全。", "一起填；没有这件材料的，只写明原因。", "S21"),)
    try:
        async with transaction(actor):
            await keep_line(actor, code, KeepLine.model_validate({ITEM.key: entry.row[ITEM], **told}))
    except DomainError as error:
        return problems_of(error)
    return subject(code)


async def _undo(actor: Actor, entries: Sequence[Entry]) -> None:
    codes = await election_codes(actor, [entry.row for entry in entries])
    for entry in entries:
        code, item = codes[election_key(entry.row)], entry.row[ITEM]
        if entry.kept:
            await keep_line(actor, code, KeepLine.model_validate({ITEM.key: item, **entry.kept.values}))
        else:
            await take_line_back(actor, code, item)


async def _export(actor: Actor, area: str) -> Exported:
    """Of two elections of a place and term the later one, which is the one that a row handed in is about."""
    found = await connection().fetch(
        f"""{_LISTED} AND starts_with(l.region, $2) AND NOT EXISTS (SELECT FROM election n
              WHERE n.community = e.community AND n.election_round = e.election_round AND n.id > e.id)
            ORDER BY e.region, r.term_number, l.item""",
        actor.reach,
        reach_of(area),
    )
    return Exported([_cells(row) for row in found], {TITLE.key: f"{len(found)}件"})


def _cells(row: Mapping[str, Any]) -> Mapping[str, Cell]:
    edition, number = _parts(row["item"])
    titles = {one.code: one.title for one in CATALOGUES[edition].items}
    return {
        REGION_CODE.key: row["region"],
        COMMUNITY.key: row["community"],
        TERM_NUMBER.key: f"第{chinese_number(row['term_number'])}届",
        ITEM.key: number,
        TITLE.key: titles.get(number),
        **{column.key: row[column.key] for column in _TOLD},
    }


ARCHIVE_EXCHANGE = Exchange(
    code="archive-lines",
    sheet=ARCHIVE,
    list_path="/elections",
    unit="件",
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
    exported="手工登记的档案材料；由记录得出的材料不在内。",
    about="按区划代码、届次和材料序号认材料：登记或更正页数和存放处，或者没有的原因；空着的栏不改记录。",
)
