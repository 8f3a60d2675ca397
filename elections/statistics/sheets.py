"""The forms as workbooks, under the heads of the real forms. Like every sheet they go out for a reason, which is traced."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from cadres.vocabulary import Sex
from elections.permissions import EXPORT
from elections.planning_vocabulary import Difficulty
from elections.statistics.fields import Field, Form
from elections.statistics.figures import Asked, Place, places, summed
from elections.statistics.people import PeopleForm, people
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change
from server.sheets import cells
from server.sheets.columns import Column, Sheet
from server.sheets.exporting import EXPORTED
from server.sheets.workbook import Cell
from server.sheets.writing import Around, write_workbook
from server.values.periods import chinese_day

_LONGEST = 400
_WIDE = 14


def _column(key: str, title: str, group: str = "", width: int = 10) -> Column[object]:
    return Column(key=key, title=title, group=group, parse=cells.text(_LONGEST), width=width)


def sheet_of(form: Form | PeopleForm) -> Sheet:
    """A form's workbook: the place, then its fields under their groups."""
    if isinstance(form, Form):
        columns = [_column(one.key, one.title, one.group) for one in form.fields]
    else:
        columns = [_column(key, title) for key, title in form.columns.items()]
    first = _column("community", "村（社区）", width=_WIDE)
    return Sheet(name=form.code, title=f"{form.name}统计表", columns=(first, *columns))


def shown(field: Field, value: Any) -> Cell:
    """What a field says, in words where the record keeps a code; a gap is an empty cell."""
    if value is None or not field.text:
        return value  # type: ignore[no-any-return]
    if field.key.endswith("_sex"):
        return Sex(value).label
    if field.key == "difficult_why":
        return "、".join(Difficulty(one).label for one in value.split("、") if one)
    return str(value)


def totals(form: Form, those: Sequence[Place]) -> Mapping[str, Cell]:
    """The last row: sums of what is known; where something is not, the number of gaps stands beside."""
    found: dict[str, Cell] = {"community": None}
    for field in form.fields:
        if field.text or not field.source:
            found[field.key] = None
            continue
        total = summed(those, field)
        gaps = f"（缺{total.gaps}）" if total.gaps and total.number is not None else ""
        found[field.key] = f"{total.number}{gaps}" if gaps else total.number
    return found


async def take_form(actor: Actor, asked: Asked, form: Form | PeopleForm, reason: str) -> bytes:
    """Write a form; inside `transaction(actor)`, in which the event of it stands too."""
    actor.require(EXPORT, at=asked.area)
    if isinstance(form, Form):
        those = await places(actor, asked, form)
        rows: list[Mapping[str, Cell]] = [
            {"community": one.name, **{field.key: shown(field, one.values.get(field.key)) for field in form.fields}}
            for one in those
        ]
        total = totals(form, those) if those else None
    else:
        rows = [{"community": one.community, **one.values} for one in (await people(actor, asked, form)).lines]
        total = None
    sheet = sheet_of(form)
    content = write_workbook(sheet, rows, Around(actor.unit, chinese_day(clock.today()), total))
    after = {"表格": sheet.title, "行数": len(rows), "文件校验": hashlib.sha256(content).hexdigest()}
    await audit.record(actor, EXPORTED, Change("sheet:statistics", asked.area, after=after, reason=reason))
    return content
