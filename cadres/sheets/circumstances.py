"""Six columns of SH-1 that go on record as dated facts: 分管工作, 专业技能, 月补贴, 社会保险, 公积金 and 物业兼职.

What their cells may say, and how the records are written in them.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from cadres.fact_vocabulary import Circumstance, YesNo
from cadres.rules.insurance import contradicting
from cadres.sheets import told_cells
from cadres.sheets.told_cells import INSURANCE_WORDS, NO, NOT, NOTHING_SAID, YES, insured, office_of
from cadres.vocabulary import Office
from server.sheets.columns import Column, Parser

_HINT: Final = "库里没有的，自导入之日起登记，证明材料写成员信息采集表；已有而不同的须确认，也可以只加上没有的"


def _told(key: str, title: str, parse: Parser[str], *aliases: str, hint: str, width: int = 12) -> Column[str]:
    return Column(
        key=key,
        title=title,
        parse=told_cells.skippable(parse),
        aliases=aliases,
        blank="",
        hint=f"{hint}；{_HINT}",
        width=width,
    )


DUTIES_COLUMN = _told(
    "duties", "分管工作", told_cells.duties, hint="几个职务各有分管的写成“主任：全面工作；党组织书记：党务”", width=20
)
SKILLS = _told("skills", "专业技能", told_cells.skills, "专业技能和特长", hint="几项用顿号分开", width=16)
ALLOWANCE = _told(
    "allowance", "月补贴", told_cells.allowance, "月补贴（元）", "补贴", "月报酬", "月报酬（元）", hint="每月整数元"
)
INSURANCE = _told(
    *("insurance", "社会保险（五险）", told_cells.insurance),
    *("社会保险", "五险", "社会保险（五险）+公积金", "五险一金"),
    hint="写参加的险种，如养老、医疗；五险都有的写五险，没有的写否",
    width=18,
)
FUND = _told("fund", "公积金", told_cells.fund, "住房公积金", hint="是或者否")
PROPERTY = _told(
    *("property", "物业兼职", told_cells.property_job, "是否物业兼职", "是否在物业兼职", "是否在物业服务企业兼职"),
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

    def with_what_is_new(self, column: Column[str], said: str) -> str:
        """The cell of the records with what `said` adds to it; empty where it adds nothing, or contradicts them."""
        recorded = self.cell(column, said)
        if column is SKILLS:
            whole = "、".join(dict.fromkeys((*skills_of(recorded), *skills_of(said))))
        elif column is DUTIES_COLUMN:
            whole = "；".join(dict.fromkeys(filter(None, (*recorded.split("；"), *said.split("；")))))
        elif column is INSURANCE:
            whole = self._insured_too(_insurance_told(said), fund=INSURANCE_WORDS[Circumstance.HOUSING_FUND] in said)
        else:
            whole = ""
        return "" if said == NOTHING_SAID or not whole or _same(column, whole, recorded) else whole

    def _insured_too(self, told: Mapping[Circumstance, YesNo], *, fund: bool) -> str:
        kinds = [kind for kind in INSURANCE_WORDS if fund or kind is not Circumstance.HOUSING_FUND]
        stand = {kind: stands for kind in kinds if (stands := self.stands(kind))}
        agrees = all(stand.get(kind, stands) is stands for kind, stands in told.items())
        return insured({**told, **stand}) if agrees and not contradicting({**told, **stand}) else ""


NOTHING: Final = OnRecord()


def _duties_cell(one: OnRecord, said: str) -> str:
    told = "；".join(f"{office.label}：{words}" if office else words for office, words in one.duties)
    return told or _nothing(said)


def _skills_cell(one: OnRecord, said: str) -> str:
    return "、".join(one.skills) or _nothing(said)


def _nothing(said: str) -> str:
    """That there is none agrees with a record that has none, and is not kept."""
    return NOTHING_SAID if said == NOTHING_SAID else ""


def _allowance_cell(one: OnRecord, _said: str) -> str:
    stands, yuan, _ = (one.circumstances or {}).get(Circumstance.ALLOWANCE, (None, None, None))
    return "" if stands is None else str(yuan or 0)


def _insurance_cell(one: OnRecord, said: str) -> str:
    kinds: list[Circumstance] = [kind for kind in INSURANCE_WORDS if kind is not Circumstance.HOUSING_FUND]
    if INSURANCE_WORDS[Circumstance.HOUSING_FUND] in said:
        kinds.append(Circumstance.HOUSING_FUND)
    return insured({kind: stands for kind in kinds if (stands := one.stands(kind))})


def _insurance_told(said: str) -> dict[Circumstance, YesNo]:
    return {one.kind: one.stands for one in facts_of(INSURANCE, said)}


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
    said, recorded = said.replace(":", "："), recorded.replace(":", "：")
    between = r"[；;]" if column is DUTIES_COLUMN else r"[、，,；;\s]+"
    return set(re.split(between, said)) == set(re.split(between, recorded))


def parts_of(said: str) -> Sequence[tuple[Office | None, str]]:
    """The work in charge of in a cell, with the office that it is of where the cell says so."""
    found: list[tuple[Office | None, str]] = []
    for part in filter(None, said.split("；") if said != NOTHING_SAID else ()):
        office, _, after = office_of(part)
        found.append((office, after if office else part))
    return found


def skills_of(said: str) -> Sequence[str]:
    """The skills that a cell names."""
    return said.split("、") if said not in {"", NOTHING_SAID} else ()


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
        for part in filter(None, said.split("；")):
            stands = YesNo.NO if NOT.match(part) else YesNo.YES
            words = set(NOT.sub("", part).split("、"))
            yield from (Told(kind, stands) for kind, word in INSURANCE_WORDS.items() if word in words)
