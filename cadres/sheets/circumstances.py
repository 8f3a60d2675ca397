"""Six columns of SH-1 that go on record as dated facts: 分管工作, 专业技能, 月补贴, 社会保险, 公积金 and 物业兼职.

What their cells may say, and how the records are written in them.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cadres.fact_vocabulary import Circumstance, YesNo
from cadres.vocabulary import Office
from server.sheets import cells
from server.sheets.columns import CellError, CellQuestion, Column, Parser, plain
from server.sheets.workbook import Cell

WITHOUT: Final = "不读这一格，其余照导"
_MOST: Final = 4_000
_MOST_YUAN: Final = 999_999
YES, NO, _NOTHING = "是", "否", "无"
_NONE_WORDS: Final = frozenset({"无", "否", "没有", "未参加", "不参加", "未缴纳", "×", "0"})
_HINT: Final = "库里没有的，自导入之日起登记，证明材料写成员信息采集表；已有而不同的须确认"

INSURANCE_WORDS: Final[Mapping[Circumstance, str]] = {
    Circumstance.PENSION: "养老",
    Circumstance.MEDICAL: "医疗",
    Circumstance.UNEMPLOYMENT: "失业",
    Circumstance.INJURY: "工伤",
    Circumstance.MATERNITY: "生育",
    Circumstance.HOUSING_FUND: "公积金",
    Circumstance.SOCIAL: "社会保险",
}
_FIVE: Final = tuple(one for one in Circumstance if one.insurance)
_MORE_WORDS: Final[Mapping[str, tuple[Circumstance, ...]]] = {
    **dict.fromkeys(("五险", "五险齐全", "全部", "齐全"), _FIVE),
    "五险一金": (*_FIVE, Circumstance.HOUSING_FUND),
    "社保": (Circumstance.SOCIAL,),
    "住房公积金": (Circumstance.HOUSING_FUND,),
    **{f"{word}保险": (kind,) for kind, word in INSURANCE_WORDS.items() if kind.insurance},
    **{f"基本{word}保险": (kind,) for kind, word in INSURANCE_WORDS.items() if kind.insurance},
    **{word: (kind,) for kind, word in INSURANCE_WORDS.items()},
}
_NOT: Final = re.compile(r"^(?:未参加|不参加|没有|未缴纳|无)")


def _skippable(parse: Parser[str]) -> Parser[str]:
    """The parser, and what somebody answers who does not want the cell read."""
    return lambda cell: "" if cell == WITHOUT else parse(_word(cell))


def _word(cell: Cell) -> Cell:
    """A mark that a spreadsheet keeps as true or false, in words."""
    if isinstance(cell, bool):
        return YES if cell else NO
    return cell


def _duties(cell: Cell) -> str:
    return _parts(cell, r"[；;]", "；", 200)


def _skills(cell: Cell) -> str:
    return _parts(cell, r"[、，,；;]", "、", 120)


def _parts(cell: Cell, between: str, joined: str, most: int) -> str:
    """Several things in one cell, each of at most so many characters; or that there are none."""
    said = cells.text(_MOST)(cell)
    if plain(said) in _NONE_WORDS:
        return _NOTHING
    parts = dict.fromkeys(words for part in re.split(between, said) if (words := part.strip()))
    if long := next((one for one in parts if len(one) > most), None):
        raise CellError(f"“{long[:20]}…”有{len(long)}个字，每一项最多{most}个字。", f"请缩短，或者用“{joined}”分开。")
    if not parts:
        raise CellError(f"“{said[:20]}”里没有内容。", "没有的不填。")
    return joined.join(parts)


def _allowance(cell: Cell) -> str:
    said = plain(cells.text(20)(cell))
    if said in _NONE_WORDS:
        return "0"
    figures = said.removesuffix("/月").removesuffix("元").replace(",", "")
    if figures.endswith((".0", ".00")):
        figures = figures.partition(".")[0]
    if re.fullmatch(r"[0-9]+\.[0-9]+", figures):
        raise CellQuestion(f"“{said}”不是整数元，月补贴按整数元登记。", (WITHOUT,))
    if not re.fullmatch(r"[0-9]+", figures) or int(figures) > _MOST_YUAN:
        raise CellError(f"“{said}”不是每月的元数。", "请写成1500这样的整数元，没有的写0。")
    return str(int(figures))


def _insurance(cell: Cell) -> str:
    said = plain(cells.text(100)(cell))
    if said in _NONE_WORDS:
        return NO
    try:
        return YES if cells.yes_no(said) else NO
    except CellError:
        pass
    found: dict[Circumstance, YesNo] = {}
    for part in filter(None, re.split(r"[；;]", said)):
        stands = YesNo.NO if _NOT.match(part) else YesNo.YES
        for word in filter(None, re.split(r"[、,，/+和及]", _NOT.sub("", part))):
            if word not in _MORE_WORDS:
                raise CellError(f"“{word}”不是社会保险的险种。", "写参加的险种，如养老、医疗；没有参加的写否。")
            found |= dict.fromkeys(_MORE_WORDS[word], stands)
    return _insured(found)


def _insured(found: Mapping[Circumstance, YesNo]) -> str:
    """The kinds of insurance as the cell writes them: those that somebody has, then those that they have not."""
    yes, no = (
        "、".join(word for kind, word in INSURANCE_WORDS.items() if found.get(kind) is stands)
        for stands in (YesNo.YES, YesNo.NO)
    )
    if no == INSURANCE_WORDS[Circumstance.SOCIAL] and not yes:
        return NO
    return "；".join(filter(None, (yes, no and f"未参加{no}")))


def _fund(cell: Cell) -> str:
    said = plain(cells.text(20)(cell))
    if said in _NONE_WORDS:
        return NO
    return YES if cells.yes_no(said) else NO


def _property(cell: Cell) -> str:
    said = cells.text(60)(cell)
    if plain(said) in _NONE_WORDS:
        return NO
    try:
        return YES if cells.yes_no(said) else NO
    except CellError:
        return said


def _told(key: str, title: str, parse: Parser[str], *aliases: str, hint: str, width: int = 12) -> Column[str]:
    return Column(
        key=key,
        title=title,
        parse=_skippable(parse),
        aliases=aliases,
        blank="",
        hint=f"{hint}；{_HINT}",
        width=width,
    )


DUTIES_COLUMN = _told(
    "duties", "分管工作", _duties, hint="几个职务各有分管的写成“主任：全面工作；党组织书记：党务”", width=20
)
SKILLS = _told("skills", "专业技能", _skills, "专业技能和特长", hint="几项用顿号分开", width=16)
ALLOWANCE = _told(
    "allowance", "月补贴", _allowance, "月补贴（元）", "补贴", "月报酬", "月报酬（元）", hint="每月整数元"
)
INSURANCE = _told(
    *("insurance", "社会保险（五险）", _insurance),
    *("社会保险", "五险", "社会保险（五险）+公积金", "五险一金"),
    hint="写参加的险种，如养老、医疗；五险都有的写五险，没有的写否",
    width=18,
)
FUND = _told("fund", "公积金", _fund, "住房公积金", hint="是或者否")
PROPERTY = _told(
    *("property", "物业兼职", _property, "是否物业兼职", "是否在物业兼职", "是否在物业服务企业兼职"),
    hint="兼职的写物业企业的名称，没有的写否",
    width=14,
)
TOLD: Final = (DUTIES_COLUMN, SKILLS, ALLOWANCE, INSURANCE, FUND, PROPERTY)


@dataclass(frozen=True, slots=True)
class OnRecord:
    """What is on record of one person of all this, on a day."""

    duties: tuple[tuple[Office | None, str], ...] = ()
    skills: tuple[str, ...] = ()
    circumstances: Mapping[Circumstance, tuple[YesNo, int | None, str | None]] | None = None

    def stands(self, kind: Circumstance) -> YesNo | None:
        """Whether there is such a thing; None where nobody has said so."""
        told = (self.circumstances or {}).get(kind)
        return told[0] if told else None

    def cell(self, column: Column[str], said: str = "") -> str:
        """What the cell of a column is by the records; in the words of `said` where that means the same."""
        recorded = _CELLS[column.key](self, said)
        return said if recorded and said and _same(column, said, recorded) else recorded


NOTHING: Final = OnRecord()


def _duties_cell(one: OnRecord, said: str) -> str:
    told = "；".join(f"{office.label}：{words}" if office else words for office, words in one.duties)
    return told or _nothing(said)


def _skills_cell(one: OnRecord, said: str) -> str:
    return "、".join(one.skills) or _nothing(said)


def _nothing(said: str) -> str:
    """That there is none agrees with a record that has none, and is not kept."""
    return _NOTHING if said == _NOTHING else ""


def _allowance_cell(one: OnRecord, _said: str) -> str:
    stands, yuan, _ = (one.circumstances or {}).get(Circumstance.ALLOWANCE, (None, None, None))
    return "" if stands is None else str(yuan or 0)


def _insurance_cell(one: OnRecord, said: str) -> str:
    kinds: list[Circumstance] = [kind for kind in INSURANCE_WORDS if kind is not Circumstance.HOUSING_FUND]
    if INSURANCE_WORDS[Circumstance.HOUSING_FUND] in said:
        kinds.append(Circumstance.HOUSING_FUND)
    return _insured({kind: stands for kind in kinds if (stands := one.stands(kind))})


def _fund_cell(one: OnRecord, _said: str) -> str:
    stands = one.stands(Circumstance.HOUSING_FUND)
    return stands.label if stands else ""


def _property_cell(one: OnRecord, _said: str) -> str:
    stands, _, unit = (one.circumstances or {}).get(Circumstance.PROPERTY_JOB, (None, None, None))
    return (unit or stands.label) if stands else ""


_CELLS: Final[Mapping[str, Callable[[OnRecord, str], str]]] = {
    DUTIES_COLUMN.key: _duties_cell,
    SKILLS.key: _skills_cell,
    ALLOWANCE.key: _allowance_cell,
    INSURANCE.key: _insurance_cell,
    FUND.key: _fund_cell,
    PROPERTY.key: _property_cell,
}


def _same(column: Column[str], said: str, recorded: str) -> bool:
    """Whether two cells tell the same: in another order, or a bare yes for what is told in detail."""
    if column is PROPERTY:
        return said == recorded or (said == YES and recorded != NO)
    if column is INSURANCE and said == YES:
        return not recorded.startswith("未参加") and recorded != NO
    between = r"[；;]" if column is DUTIES_COLUMN else r"[、，,；;\s]+"
    return set(re.split(between, said)) == set(re.split(between, recorded))


def parts_of(said: str) -> Sequence[tuple[Office | None, str]]:
    """The work in charge of in a cell, with the office that it is of where the cell says so."""
    found: list[tuple[Office | None, str]] = []
    for part in filter(None, said.split("；") if said != _NOTHING else ()):
        before, colon, after = part.partition("：")
        try:
            office = cells.choice(Office)(before) if colon and after.strip() else None
        except CellError:
            office = None
        found.append((office, after.strip() if office else part))
    return found


def skills_of(said: str) -> Sequence[str]:
    """The skills that a cell names."""
    return said.split("、") if said not in {"", _NOTHING} else ()


@dataclass(frozen=True, slots=True)
class Told:
    """What a cell says of pay, insurance or posts: one kind of them."""

    kind: Circumstance
    stands: YesNo
    yuan: int | None = None
    unit: str | None = None


def facts_of(column: Column[str], said: str) -> Iterator[Told]:
    """What a cell about pay, insurance or posts says, one kind after another."""
    if column is ALLOWANCE:
        yuan = int(said)
        yield Told(Circumstance.ALLOWANCE, YesNo.YES if yuan else YesNo.NO, yuan or None)
    elif column is FUND:
        yield Told(Circumstance.HOUSING_FUND, YesNo.YES if said == YES else YesNo.NO)
    elif column is PROPERTY:
        unit = None if said in {YES, NO} else said
        yield Told(Circumstance.PROPERTY_JOB, YesNo.NO if said == NO else YesNo.YES, unit=unit)
    elif said in {YES, NO}:
        yield Told(Circumstance.SOCIAL, YesNo.YES if said == YES else YesNo.NO)
    else:
        for part in said.split("；"):
            stands = YesNo.NO if _NOT.match(part) else YesNo.YES
            words = set(_NOT.sub("", part).split("、"))
            yield from (Told(kind, stands) for kind, word in INSURANCE_WORDS.items() if word in words)
