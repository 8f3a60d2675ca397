"""What the cells of the six columns of `circumstances.py` may say: each parser gives the words that go on record.

A cell of signs alone (／, —) and words such as 暂无 or 无兼职 say that there is none; what is neither this nor words is refused.
"""

import re
from collections.abc import Mapping
from typing import Final

from cadres.fact_vocabulary import Circumstance, YesNo
from cadres.rules.insurance import contradicting
from cadres.sheets.office_words import COMMITTEE_WORDS, OFFICE_WORDS
from cadres.vocabulary import Office
from server.sheets import cells
from server.sheets.columns import CellError, CellQuestion, Parser, plain
from server.sheets.workbook import Cell

WITHOUT: Final = "不读这一格，其余照导"
_MOST: Final = 4_000
_MOST_YUAN: Final = 999_999
YES, NO, NOTHING_SAID = "是", "否", "无"

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
NOT: Final = re.compile(r"^(?:未参加|不参加|没有|未缴纳|无)")
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
#: Signs that say yes, or that nobody knows: they are not the signs of nothing.
_NO_SIGNS_OF_NOTHING: Final = frozenset("√✓✔?？☑")
#: How somebody says that there is none, before what there is none of.
_NONE: Final = r"(?:(?:目前|暂时|暂|尚|现|均)?(?:无|没有|没|未|不|否)|0)"
#: What there may be none of, column by column.
_OF_DUTIES: Final = "具体|专门|分管|负责|工作|任务|有"
_OF_SKILLS: Final = "专业|职业|技能|技术|特长|专长|和|及|有"
_OF_PAY: Final = "月|补贴|报酬|享受|领取|发放|有|元"
_OF_INSURANCE: Final = "参加|参保|缴纳|缴|购买|任何|社会保险|保险|社保|有"
_OF_FUND: Final = "参加|缴纳|缴存|缴|住房|公积金|有"
_OF_PROPERTY: Final = "在|物业|服务|企业|公司|兼职|兼任|任职|情况|有"
_PROPERTY_YES: Final = re.compile(r"(?:是|有|已)?(?:在物业(?:服务)?(?:企业|公司)?)?兼职")
_OFFICE: Final = cells.choice(Office, {**OFFICE_WORDS, **COMMITTEE_WORDS})
_YUAN: Final = re.compile(r"[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+")


def skippable(parse: Parser[str]) -> Parser[str]:
    """The parser, and what somebody answers who does not want the cell read."""
    return lambda cell: "" if cell == WITHOUT else parse(_word(cell))


def _word(cell: Cell) -> Cell:
    """A mark that a spreadsheet keeps as true or false, in words."""
    if isinstance(cell, bool):
        return YES if cell else NO
    return cell


def says_none(said: str, of: str) -> bool:
    """Whether a text says that there is none: by signs alone, or by a word for it and what it is of."""
    words = re.sub(r"[\W_]+", "", plain(said))
    if not words:
        return not _NO_SIGNS_OF_NOTHING & set(said)
    return bool(re.fullmatch(f"{_NONE}(?:{of})*", words)) or said.strip() in {"×", "✗", "✘", "x", "X"}


def _worded(said: str, whole: str) -> None:
    """Raise CellError for what has not one Chinese character: signs and figures are no work, no skill and no company."""
    if not _HAN.search(said):
        told = f"“{whole[:20]}”里的“{said[:20]}”" if said != whole else f"“{said[:20]}”"
        raise CellError(f"{told}不是文字，看不出写的是什么。", "写明内容；没有的写无。")


def duties(cell: Cell) -> str:
    said = _parts(cell, r"[；;]", "；", 200, _OF_DUTIES)
    return "；".join(_of_office(part) for part in said.split("；"))


def office_of(part: str) -> tuple[Office | None, str, str]:
    """The office that a part of a cell begins with, what stands before its colon, and what after; both colons are read."""
    before, _, after = re.sub(":", "：", part, count=1).partition("：")
    before, after = before.strip(), after.strip()
    try:
        return (_OFFICE(before) if before and after else None), before, after
    except CellError:
        return None, before, after


def _of_office(part: str) -> str:
    """A part with its office by its label; one that breaks off after a colon is refused."""
    office, before, after = office_of(part)
    if ("：" in part or ":" in part) and not (before and after):
        raise CellError(f"“{part[:20]}”冒号前后缺了内容。", "写成“职务：分管工作”，如“主任：全面工作”。")
    return f"{office.label}：{after}" if office else part


def skills(cell: Cell) -> str:
    return _parts(cell, r"[、，,；;]", "、", 120, _OF_SKILLS)


def _parts(cell: Cell, between: str, joined: str, most: int, of: str) -> str:
    """Several things in one cell, each of at most so many characters; or that there are none."""
    said = cells.text(_MOST)(cell)
    parts = dict.fromkeys(words for part in re.split(between, said) if (words := part.strip()))
    if not parts:
        raise CellError(f"“{said[:20]}”里没有内容。", "没有的写无，或者不填。")
    if says_none(said, of):
        return NOTHING_SAID
    for one in parts:
        if len(one) > most:
            raise CellError(f"“{one[:20]}…”有{len(one)}个字，每一项最多{most}个字。", f"请缩短，或者用“{joined}”分开。")
        if says_none(one, of):
            raise CellError(f"“{said[:20]}”里既有内容，又有“{one}”。", "有的写明，没有的只写无。")
        _worded(one, said)
    return joined.join(parts)


def allowance(cell: Cell) -> str:
    said = plain(cells.text(20)(cell))
    if says_none(said, _OF_PAY):
        return "0"
    figures = said.removesuffix("/月").removesuffix("元")
    if figures.endswith((".0", ".00")):
        figures = figures.partition(".")[0]
    if re.fullmatch(r"(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)\.[0-9]+", figures):
        raise CellQuestion(f"“{said}”不是整数元，月补贴按整数元登记。", (WITHOUT,))
    if not _YUAN.fullmatch(figures) or int(figures.replace(",", "")) > _MOST_YUAN:
        raise CellError(f"“{said}”不是每月的元数。", "请写成1500或者1,500这样的整数元，没有的写0。")
    return str(int(figures.replace(",", "")))


def insurance(cell: Cell) -> str:
    said = plain(cells.text(100)(cell))
    if says_none(said, _OF_INSURANCE):
        return NO
    try:
        return YES if cells.yes_no(said) else NO
    except CellError:
        pass
    found: dict[Circumstance, YesNo] = {}
    for part in filter(None, re.split(r"[；;]", said)):
        stands = YesNo.NO if NOT.match(part) else YesNo.YES
        for word in filter(None, re.split(r"[、,，/+和及]", NOT.sub("", part))):
            if word not in _MORE_WORDS:
                raise CellError(f"“{word}”不是社会保险的险种。", "写参加的险种，如养老、医疗；没有参加的写否。")
            for kind in _MORE_WORDS[word]:
                if found.setdefault(kind, stands) is not stands:
                    cause = f"“{said}”里{INSURANCE_WORDS[kind]}既是参加，又是未参加。"
                    raise CellError(cause, "请核对后只写一种。")
    if not found:
        raise CellError(f"“{said}”里没有险种。", "写参加的险种，如养老、医疗；没有参加的写否。")
    if against := contradicting(found):
        raise CellError(f"“{said}”自相矛盾：{against}", "请核对；参加了的写明险种，都没有参加的写否。")
    return insured(found)


def insured(found: Mapping[Circumstance, YesNo]) -> str:
    """The kinds of insurance as the cell writes them: those that somebody has, then those that they have not."""
    yes, no = (
        "、".join(word for kind, word in INSURANCE_WORDS.items() if found.get(kind) is stands)
        for stands in (YesNo.YES, YesNo.NO)
    )
    if no == INSURANCE_WORDS[Circumstance.SOCIAL] and not yes:
        return NO
    return "；".join(filter(None, (yes, no and f"未参加{no}")))


def fund(cell: Cell) -> str:
    said = plain(cells.text(20)(cell))
    if says_none(said, _OF_FUND):
        return NO
    return YES if cells.yes_no(said) else NO


def property_job(cell: Cell) -> str:
    said = cells.text(60)(cell)
    if says_none(said, _OF_PROPERTY):
        return NO
    if _PROPERTY_YES.fullmatch(plain(said)):
        return YES
    try:
        return YES if cells.yes_no(said) else NO
    except CellError:
        _worded(said, said)
        return said
