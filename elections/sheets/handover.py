"""工作移交登记表: what former committees handed over, one row a thing, in and out by a sheet (S19)."""

from collections.abc import Mapping
from dataclasses import replace

from cadres.sheets.members import NOTE
from elections.after_vocabulary import HandoverItem
from elections.services.after.handover import (
    HandOver,
    LeaveOutstanding,
    hand_over,
    leave_outstanding,
    take_handed_back,
)
from elections.sheets.checklists import Checklist, checklist_exchange
from server.access.actor import Actor
from server.errors import Problem
from server.sheets import cells
from server.sheets.columns import Column
from server.sheets.workbook import Cell

ITEM = Column(
    key="item",
    title="移交事项",
    parse=cells.choice(HandoverItem),
    aliases=("事项",),
    required=True,
    choices=cells.labels(HandoverItem),
    example=HandoverItem.SEALS.label,
    width=22,
)
HANDED = Column(
    key="handed",
    title="移交日期",
    parse=cells.day,
    example="2026-12-20",
    hint="移交的五栏一起填；没有移交的，只填未移交原因",
    width=12,
)
GIVEN_BY = Column(key="given_by", title="移交人", parse=cells.name, example="温久安", width=10)
TAKEN_BY = Column(key="taken_by", title="接收人", parse=cells.name, example="贾永胜", width=10)
WITNESS = Column(
    key="witness",
    title="监交人",
    parse=cells.text(60, 2),
    example="新关镇苗国珍",
    hint="乡镇（街道）派来监督的人",
    width=16,
)
QUANTITY = Column(
    key="quantity",
    title="数量",
    parse=cells.text(120),
    example="公章1枚",
    hint="没有这一项的填无",
    width=18,
)
REMARK = replace(NOTE, key="remark", blank=None)
OUTSTANDING = Column(
    key="outstanding",
    title="未移交原因",
    parse=cells.text(200, 2),
    hint="没有移交的，只填这一栏",
    width=24,
)
_ORDER = tuple(HandoverItem)


async def _record(actor: Actor, code: str, item: HandoverItem, told: Mapping[str, object]) -> None:
    """Put one row on record: that a thing was handed over, or why it was not."""
    if told[OUTSTANDING.key]:
        command = LeaveOutstanding.model_validate({ITEM.key: item, OUTSTANDING.key: told[OUTSTANDING.key]})
        await leave_outstanding(actor, code, command)
    else:
        values = {key: value for key, value in told.items() if key != OUTSTANDING.key}
        await hand_over(actor, code, HandOver.model_validate({ITEM.key: item, **values}))


async def _restore(actor: Actor, code: str, item: HandoverItem, told: Mapping[str, object]) -> None:
    """As before an import. What was handed over does not become outstanding by a word: that it was is taken back first."""
    if told[OUTSTANDING.key]:
        await take_handed_back(actor, code, item)
    await _record(actor, code, item, told)


def _named(kept: str) -> Mapping[str, Cell]:
    return {ITEM.key: HandoverItem(kept).label}


HANDOVER_EXCHANGE = checklist_exchange(
    Checklist(
        code="handover-lines",
        name="工作移交",
        title="工作移交登记表",
        thing="项移交",
        unit="项",
        table="handover_line",
        item=ITEM,
        done=(HANDED, GIVEN_BY, TAKEN_BY, WITNESS, QUANTITY),
        extra=(REMARK,),
        reason=OUTSTANDING,
        unfinished=Problem(
            HANDED.title,
            "移交日期、移交人、接收人、监交人和数量没有填全。",
            "五栏一起填；没有移交的，只写明未移交原因。",
            "S19",
        ),
        both="又填了移交的情况。",
        cure="没有移交的，只写明未移交原因；已经移交的，这一栏空着。",
        cells_of=_named,
        rank=lambda kept: _ORDER.index(HandoverItem(kept)),
        record=_record,
        take_back=take_handed_back,
        restore=_restore,
        of_term=True,
        exported="已经登记的移交事项，包括写明原因没有移交的；没有登记的事项不在内。",
        about="按区划代码、届次和移交事项认：登记或更正谁在哪天移交给谁、谁监交、数量，或者未移交的原因；空着的栏不改记录。",
    )
)
