"""选举档案材料登记表: the documents of files that were put down by hand, one row a document, in and out by a sheet (S21)."""

from collections.abc import Iterator, Mapping

from elections.after_vocabulary import ArchiveEdition
from elections.rules.archive import CATALOGUES
from elections.services.after.archive import KeepLine, keep_line, take_line_back
from elections.sheets.checklists import Checklist, checklist_exchange
from server.access.actor import Actor
from server.errors import Problem
from server.sheets import cells
from server.sheets.columns import CellProblem, Column, Row
from server.sheets.workbook import Cell

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


def _check(row: Row) -> Iterator[CellProblem]:
    pages = row.get(PAGES)
    if pages is not None and not 1 <= pages <= _MOST_PAGES:
        yield row.problem(PAGES, f"{pages}不是页数。", f"填1至{_MOST_PAGES}。")


def _named(kept: str) -> Mapping[str, Cell]:
    """A document as it is kept: its edition and its number in it."""
    edition, _, number = kept.partition("-")
    titles = {one.code: one.title for one in CATALOGUES[ArchiveEdition(edition)].items}
    return {ITEM.key: number, TITLE.key: titles.get(number)}


async def _record(actor: Actor, code: str, item: str, told: Mapping[str, object]) -> None:
    await keep_line(actor, code, KeepLine.model_validate({ITEM.key: item, **told}))


ARCHIVE_EXCHANGE = checklist_exchange(
    Checklist(
        code="archive-lines",
        name="选举档案材料",
        title="选举档案材料登记表",
        thing="件材料",
        unit="件",
        table="election_archive_line",
        item=ITEM,
        named=(TITLE,),
        done=(PAGES, PLACE),
        reason=ABSENT,
        unfinished=Problem(PLACE.title, "页数和存放处没有填全。", "一起填；没有这件材料的，只写明原因。", "S21"),
        both="又填了页数或者存放处。",
        cure="没有这件材料的，只写明原因。",
        cells_of=_named,
        rank=lambda kept: kept,
        record=_record,
        take_back=take_line_back,
        check=_check,
        exported="手工登记的档案材料；由记录得出的材料不在内。",
        about="按区划代码、届次和材料序号认材料：登记或更正页数和存放处，或者没有的原因；空着的栏不改记录。",
    )
)
