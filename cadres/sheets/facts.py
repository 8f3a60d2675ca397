"""个人情况登记表: dated facts of people, one a row; the columns, and which of them each kind of fact fills in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from cadres.fact_vocabulary import Circumstance, YesNo
from cadres.sheets.members import CITIZEN_NUMBER, COMMUNITY, NAME, NOTE, REGION_CODE
from cadres.vocabulary import AppraisalKind, Conduct, FactKind, FileDate, Grade, Merit, Office
from server.sheets import cells
from server.sheets.columns import CellError, CellProblem, Column, Row, Sheet, plain
from server.sheets.workbook import Cell
from server.values.labels import Labelled
from server.values.periods import Month

#: What stands on every export in the place of a sealed fact.
SEALED: Final = "已封存"
_YEAR_FIGURES: Final = 4

#: Whose words the column 项目 holds for each kind of fact; a line of a career and work in charge of have none.
ITEMS: Final[Mapping[FactKind, type[Labelled]]] = {
    FactKind.MERITS: Merit,
    FactKind.APPRAISALS: AppraisalKind,
    FactKind.CONDUCT: Conduct,
    FactKind.DETERMINATIONS: FileDate,
    FactKind.CIRCUMSTANCES: Circumstance,
}
#: The kinds of facts that hold from one day to before another.
_BY_DAY: Final = (FactKind.MERITS, FactKind.CIRCUMSTANCES, FactKind.DUTIES)


def _item(cell: Cell) -> Labelled:
    """One of the words of any kind of fact; no word belongs to two of them."""
    for kind in ITEMS.values():
        try:
            return cells.choice(kind)(cell)
        except CellError:
            continue
    raise CellError(f"“{cells.text(40)(cell)}”不在可选项内。", "按事项填，可以填的词见说明页。")


def _day_or_month(cell: Cell) -> date | Month:
    """A day, or only its month; 1990.1 is asked about as everywhere."""
    try:
        return cells.day(cell)
    except CellError:
        return cells.month(cell)


def _year(cell: Cell) -> int:
    said = plain(cells.text(10)(cell))
    figures = said.removesuffix("度").removesuffix("年")
    if len(figures) != _YEAR_FIGURES or not (figures.isascii() and figures.isdigit()):
        raise CellError(f"“{said}”不是年度。", "请写成2025这样的四位数字。")
    return int(figures)


def _stands(cell: Cell) -> YesNo:
    return YesNo.YES if cells.yes_no(cell) else YesNo.NO


def _yuan(cell: Cell) -> int:
    """Whole yuan: 1500, 1,500元."""
    return cells.whole_number(cell.strip().removesuffix("元") if isinstance(cell, str) else cell)


KIND = Column(
    key="section",
    title="事项",
    parse=cells.choice(
        FactKind, {"工作经历": FactKind.CAREER, "身份业绩": FactKind.MERITS, "待遇保障和兼职": FactKind.CIRCUMSTANCES}
    ),
    choices=cells.labels(FactKind),
    required=True,
    fill_down=True,
    example="考核",
)
ITEM = Column(
    key="item",
    title="项目",
    parse=_item,
    aliases=("类别",),
    choices=tuple(word for kind in ITEMS.values() for word in cells.labels(kind)),
    example="年度考核",
    hint="简历和分管工作不填；其余按事项填",
    width=16,
)
YEAR = Column(key="year", title="年度", parse=_year, example="2025", hint="只有考核填", width=8)
GRADE = Column(
    key="grade",
    title="等次",
    parse=cells.choice(Grade),
    aliases=("考核结果",),
    choices=cells.labels(Grade),
    example="称职",
    hint="只有考核填",
)
STANDS = Column(
    key="stands",
    title="是否",
    parse=_stands,
    choices=cells.labels(YesNo),
    hint="只有待遇、保障和兼职填：有、参加、兼职的填是，查明没有的填否",
    width=8,
)
YUAN = Column(
    key="yuan",
    title="每月元数",
    parse=_yuan,
    hint="只有待遇、保障和兼职填，整数元；月补贴须填，保险和公积金可以填缴纳额",
)
OFFICE = Column(
    key="office",
    title="职务",
    parse=cells.choice(Office),
    hint="只有分管工作填：按哪一职务分管，不分职务的不填",
    width=16,
)
SINCE = Column(key="since", title="起", parse=_day_or_month, hint="简历写到月，如2012.07；其余写到日")
UNTIL = Column(
    key="until",
    title="止",
    parse=_day_or_month,
    hint="不再这样的第一天，简历写到月；现在仍在的不填",
)
DAY = Column(
    key="day", title="决定（认定）日期", parse=cells.day, aliases=("决定日期", "认定日期"), hint="奖惩、日期认定填"
)
AUTHORITY = Column(key="authority", title="决定机关", parse=cells.text(60), hint="只有奖惩填", width=18)
VALUE = Column(
    key="value", title="认定为", parse=_day_or_month, hint="只有日期认定填，写到日或者到月：1978-03-12、1978.03"
)
WORDS = Column(
    key="words",
    title="内容",
    parse=cells.text(400),
    aliases=("说明", "经历"),
    hint="简历的单位和职务，奖励的名称，身份和业绩的说明，日期认定的各种记载，发放、缴纳或者兼职的单位，分管的工作",
    width=30,
)
FACTS = Column(
    key="facts",
    title="处分处罚事实",
    parse=cells.text(120),
    hint="处分、处理、处罚的种类和事实，登记后封存，不再导出",
    width=24,
    mask=lambda _said: SEALED,
)
EVIDENCE = Column(
    key="evidence",
    title="证明材料",
    parse=cells.text(120),
    aliases=("证明", "依据", "文件"),
    required=True,
    example="偏组考〔2026〕2号",
    width=22,
)

#: The columns that a kind of fact must fill in, and those that it may.
_FILLED: Final[Mapping[FactKind, tuple[tuple[Column[Any], ...], tuple[Column[Any], ...]]]] = {
    FactKind.MERITS: ((ITEM, SINCE), (UNTIL, WORDS)),
    FactKind.APPRAISALS: ((ITEM, YEAR, GRADE), ()),
    FactKind.CONDUCT: ((ITEM, DAY, AUTHORITY), (WORDS, FACTS)),
    FactKind.DETERMINATIONS: ((ITEM, DAY, VALUE), (WORDS,)),
    FactKind.CAREER: ((SINCE, WORDS), (UNTIL,)),
    FactKind.CIRCUMSTANCES: ((ITEM, STANDS, SINCE), (YUAN, UNTIL, WORDS)),
    FactKind.DUTIES: ((SINCE, WORDS), (OFFICE, UNTIL)),
}
_OWN = (ITEM, YEAR, GRADE, STANDS, YUAN, OFFICE, SINCE, UNTIL, DAY, AUTHORITY, VALUE, WORDS, FACTS)


@dataclass(frozen=True, slots=True)
class About:
    """What makes one fact of a person itself, whatever else it says: by this it is known again."""

    kind: FactKind
    words: tuple[object, ...]

    def of(self, number: str) -> str:
        """The fact of the person with that citizen number."""
        return " ".join([number, self.kind.value, *(str(getattr(word, "value", word)) for word in self.words)])


def about(values: Mapping[str, Any]) -> About:
    """What a fact is about, by its values in the columns. Raises KeyError where they do not say."""
    told = {key: value for key, value in values.items() if value is not None}
    kind = told[KIND.key]
    if kind is FactKind.CAREER:
        return About(kind, (as_month(told[SINCE.key]), told[WORDS.key]))
    if kind is FactKind.DUTIES:
        return About(kind, (told.get(OFFICE.key, ""), told[SINCE.key], told[WORDS.key]))
    item = told[ITEM.key]
    if not isinstance(item, ITEMS[kind]):
        raise KeyError(ITEM.key)
    return About(kind, (item, *_of_item(item, told)))


def _of_item(item: Labelled, told: Mapping[str, Any]) -> tuple[object, ...]:
    """What tells one fact of an item from another. Raises KeyError as `about`."""
    if isinstance(item, Merit):
        return told[SINCE.key], told[WORDS.key] if item.named else ""
    if isinstance(item, Circumstance):
        return (told[SINCE.key],)
    if isinstance(item, AppraisalKind):
        return (told[YEAR.key],)
    if isinstance(item, Conduct):
        return told[DAY.key], told[AUTHORITY.key], "" if item.sealed else told[WORDS.key]
    return ()


def as_month(value: date | Month) -> Month:
    """The month of a day that stands where a month is meant, as spreadsheets leave it."""
    return Month(value.year, value.month)


def fact_key(row: Row) -> str:
    """Whose fact, and which. Raises KeyError where the row does not say."""
    return about(row.values).of(row[CITIZEN_NUMBER])


def _check(rows: Sequence[Row]) -> Iterator[CellProblem]:
    """Each kind fills in its own columns and no other, and says nothing twice."""
    seen: dict[str, int] = {}
    for row in rows:
        if row.get(KIND) is None:
            continue
        yield from _misplaced(row, row[KIND])
        try:
            key = fact_key(row)
        except KeyError:
            continue  # A cell that it needs has its own problem already.
        if seen.setdefault(key, row.number) != row.number:
            yield row.problem(KIND, f"与第{seen[key]}行是同一件事。", "请只留一行。")


def _misplaced(row: Row, kind: FactKind) -> Iterator[CellProblem]:
    needed, allowed = _FILLED[kind]
    for column in _OWN:
        # A cell that could not be read has no value at all, and its problem already.
        empty = column.key in row.values and row.get(column) is None
        if column in needed and empty:
            yield row.problem(column, "没有填写。", f"“{kind.label}”须填{column.title}。")
        elif column not in (*needed, *allowed) and row.get(column) is not None:
            yield row.problem(column, f"“{kind.label}”不填{column.title}。", "请核对事项，或者删去这一格。")
    item = row.get(ITEM)
    if item is not None and kind in ITEMS and not isinstance(item, ITEMS[kind]):
        words = "、".join(cells.labels(ITEMS[kind]))
        yield row.problem(ITEM, f"“{item.label}”不是“{kind.label}”的项目。", f"可以填：{words}。")
    elif isinstance(item, Conduct):
        yield from _conduct_words(row, item)
    if kind in _BY_DAY:
        for column in (SINCE, UNTIL):
            if isinstance(row.get(column), Month):
                yield row.problem(column, f"{row.get(column)}只到月。", f"{kind.label}写到日，如2012-07-01。")


def _conduct_words(row: Row, item: Conduct) -> Iterator[CellProblem]:
    """A reward is named openly, the facts of anything else go into the column that is sealed."""
    right, wrong = (FACTS, WORDS) if item.sealed else (WORDS, FACTS)
    if row.get(wrong) is not None:
        yield row.problem(wrong, f"{item.label}的内容不写在这一列。", f"请写在“{right.title}”。")
    elif right.key not in row.values or row.get(right) is None:
        yield row.problem(right, "没有填写。", f"{item.label}须填{right.title}。")


PERSON_FACTS = Sheet(
    name="个人情况",
    title="个人情况登记表",
    columns=(
        *(REGION_CODE, replace(COMMUNITY, required=False, checked_only=True), replace(NAME, checked_only=True)),
        *(
            CITIZEN_NUMBER,
            KIND,
            ITEM,
            YEAR,
            GRADE,
            STANDS,
            YUAN,
            OFFICE,
            SINCE,
            UNTIL,
            DAY,
            AUTHORITY,
            VALUE,
            WORDS,
            FACTS,
            EVIDENCE,
        ),
        replace(NOTE, checked_only=True),
    ),
    check=_check,
)
