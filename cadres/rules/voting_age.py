"""Who is too young to be elected: only a voter can be a candidate or a member, and voters are eighteen (V-01, R-06). Pure.

Whether somebody is eighteen goes by the birth of the citizen number, here as on the roll. Where the birth that a personnel file
determines would say otherwise, `disputed_age` says so: it decides nothing, and somebody has to settle it.
"""

from calendar import monthrange
from datetime import date
from typing import Final

from cadres.vocabulary import CommitteeKind, HoldingKind, Office
from server.law.lawbook import Finding, Provision, Standing
from server.values.periods import chinese_day, read_day, read_month

VOTING_AGE: Final = 18
#: The laws of 2025 hold from this day on; what was decided for a day before it rests on those of 2018.
_LAWS_OF_2025: Final = date(2026, 1, 1)


def of_age_on(born: date) -> date:
    """The day on which somebody is a voter; who was born on 29 February is one on 1 March of most years."""
    try:
        return born.replace(year=born.year + VOTING_AGE)
    except ValueError:
        return date(born.year + VOTING_AGE, 3, 1)


def provision(kind: CommitteeKind, day: date) -> Provision:
    """The clause that asks for eighteen years on a day."""
    new = day >= _LAWS_OF_2025
    if kind is CommitteeKind.VILLAGERS:
        clause = "村民委员会组织法（2025修正）第十六条" if new else "村民委员会组织法（2018修正）第十三条"
        return Provision("V-01", clause)
    clause = "城市居民委员会组织法（2025修订）第十六条" if new else "城市居民委员会组织法（2018修正）第八条"
    return Provision("R-06", clause)


#: No clause sets an age for who is employed or sent: that a post of the community is an adult's is the house's reading.
_ADULT: Final = Provision("V-01", "民法典第十七条、第十八条（任职年龄口径）", Standing.INFERENCE)


def refuse_young_officer(
    kind: CommitteeKind, born: date, since: date, office: Office, holding: HoldingKind
) -> Finding | None:
    """That somebody was too young for an office on the day it began; None for whoever was old enough."""
    if of_age_on(born) <= since:
        return None
    chosen = holding is HoldingKind.ELECTED and not (office.of_party or office.of_sub_committee)
    basis = provision(kind, since) if chosen else _ADULT
    age = max(0, _years(born, since))
    message = f"本人{chinese_day(born)}出生，到任职之日{chinese_day(since)}为{age}周岁，未满{VOTING_AGE}周岁，不能任{office.label}。"
    return basis.breach(message, {"age": age, "least": VOTING_AGE})


def judge_age(kind: CommitteeKind, born: date, day: date, told: str) -> Finding | None:
    """That somebody is too young on the day that decides, which is called `told`; None for whoever is old enough."""
    if of_age_on(born) <= day:
        return None
    age = _years(born, day)
    message = f"{chinese_day(born)}出生，到{told}{chinese_day(day)}为{age}周岁，未满{VOTING_AGE}周岁，没有被选举权。"
    numbers = {"age": age, "least": VOTING_AGE}
    return provision(kind, day).breach(message, numbers, f"{age} ＜ {VOTING_AGE}")


def disputed_age(kind: CommitteeKind, born: date, by_file: str, day: date, told: str) -> Finding | None:
    """That number and file disagree about whether somebody is eighteen on a day, which is called `told`.

    `by_file` is the birth as it was determined, 1979.02 or 1979-02-28, empty where none was. A month alone says what holds for
    everybody born in it; the month of the number says nothing else than the number.
    """
    first, last = _span(by_file) if by_file else (born, born)
    whole_month = first != last
    if whole_month and first <= born <= last:
        return None
    of_age = of_age_on(born) <= day
    if all((of_age_on(one) <= day) is of_age for one in (first, last)):
        return None
    age, ages = _years(born, day), sorted({_years(last, day), _years(first, day)})
    in_file = "至".join(map(str, ages))
    determined = by_file if whole_month else chinese_day(first)
    message = (
        f"是否年满{VOTING_AGE}周岁，身份证号和档案认定不一致：到{told}{chinese_day(day)}，按身份证号（{chinese_day(born)}出生）为{age}周岁，"
        f"按档案认定（{determined}出生）为{in_file}周岁。这里按身份证号判定；由组织部门会同公安机关核实，号码错的由公安机关更正，认定错的更正认定。"
    )
    numbers: dict[str, int | str] = {"age": age, "age_by_file": in_file, "least": VOTING_AGE}
    return provision(kind, day).warning(message, numbers)


def _span(by_file: str) -> tuple[date, date]:
    """The first and the last day that a determined birth may mean."""
    try:
        day = read_day(by_file)
    except ValueError:
        month = read_month(by_file)
        return date(month.year, month.month, 1), date(month.year, month.month, monthrange(month.year, month.month)[1])
    return day, day


def _years(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
