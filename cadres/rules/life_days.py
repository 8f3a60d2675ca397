"""Whether the days on record of a person go with their birth: what cannot be, and what seldom is. Pure.

Years and months are counted, as the forms have them: somebody is of an age from the month in which they reach it.
"""

from datetime import date
from typing import Final

from cadres.rules.voting_age import VOTING_AGE
from cadres.vocabulary import PoliticalStatus
from server.errors import Problem
from server.values.periods import Month

#: 党章第一条: who joins the party is eighteen.
PARTY_AGE: Final = VOTING_AGE
#: Younger than this hardly anybody was at work or is recorded for a deed.
WORKING_AGE: Final = 14
#: Younger than this nobody may be employed (劳动法第十五条), so hardly anybody was appraised or served.
EMPLOYED_AGE: Final = 16
#: Whoever is none of these has no day of joining: it would be that of a party. Other parties have one too.
_NO_PARTY: Final = frozenset({PoliticalStatus.LEAGUE_MEMBER, PoliticalStatus.NON_PARTY, PoliticalStatus.MASSES})


def month_of_age(born: Month, age: int) -> Month:
    """The month in which somebody born in a month reaches an age."""
    return Month(born.year + age, born.month)


def impossible(field: str, month: Month, born: Month) -> Problem | None:
    """That something is said to have been before the birth."""
    if (month.year, month.month) >= (born.year, born.month):
        return None
    return Problem(field, f"{month}早于本人出生（{born}）。", "对照证明材料核对年月；出生有误的，先登记出生日期认定。")


def too_young_for_party(field: str, month: Month, born: Month) -> Problem | None:
    """That somebody would have joined the party under age, or before the birth."""
    first = month_of_age(born, PARTY_AGE)
    if (month.year, month.month) >= (first.year, first.month):
        return None
    cause = f"{month}时本人（{born}出生）未满{PARTY_AGE}周岁，不能入党。"
    return Problem(field, cause, "对照入党志愿书核对年月。", "", "中国共产党章程第一条")


def unlikely(field: str, month: Month, born: Month, age: int) -> Problem | None:
    """That something is recorded of somebody younger than an age, which does happen."""
    first = month_of_age(born, age)
    if (month.year, month.month) >= (first.year, first.month):
        return None
    cause = f"{month}时本人（{born}出生）未满{age}周岁。"
    return Problem(field, cause, "核对年月；确实如此的，勾选“已核对”后再登记。")


def against_status(status: PoliticalStatus | None, party_since: str | None) -> Problem | None:
    """That somebody who belongs to no party has a day on which they joined it."""
    if not party_since or status not in _NO_PARTY:
        return None
    cause = f"政治面貌是{status.label}，却填了入党时间{party_since}。"
    return Problem("入党时间", cause, "是党员的，改政治面貌；不是的，删去入党时间。")


def not_come(field: str, month: Month, today: date) -> Problem | None:
    """That something is said to have been in a month that lies ahead."""
    if (month.year, month.month) <= (today.year, today.month):
        return None
    return Problem(field, f"{month}还没有到。", "对照入党志愿书填写。")


def party_problems(status: PoliticalStatus | None, party_since: str | None, born: date, today: date) -> list[Problem]:
    """All that speaks against a month of joining, as 1999.10, of somebody born on a day."""
    if not party_since:
        return []
    year, month = map(int, party_since.split("."))
    if ahead := not_come("入党时间", Month(year, month), today):
        return [ahead]
    found = (
        against_status(status, party_since),
        too_young_for_party("入党时间", Month(year, month), Month(born.year, born.month)),
    )
    return [one for one in found if one]
