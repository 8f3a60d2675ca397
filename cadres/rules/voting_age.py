"""Who is too young to be elected: only a voter can be a candidate or a member, and voters are eighteen (V-01, R-06). Pure."""

from datetime import date
from typing import Final

from cadres.vocabulary import CommitteeKind, HoldingKind, Office
from server.law.lawbook import Finding, Provision, Standing
from server.values.periods import chinese_day

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
    age = max(0, since.year - born.year - ((since.month, since.day) < (born.month, born.day)))
    message = f"本人{chinese_day(born)}出生，到任职之日{chinese_day(since)}为{age}周岁，未满{VOTING_AGE}周岁，不能任{office.label}。"
    return basis.breach(message, {"age": age, "least": VOTING_AGE})


def judge_age(kind: CommitteeKind, born: date, day: date, told: str) -> Finding | None:
    """That somebody is too young on the day that decides, which is called `told`; None for whoever is old enough."""
    if of_age_on(born) <= day:
        return None
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    message = f"{chinese_day(born)}出生，到{told}{chinese_day(day)}为{age}周岁，未满{VOTING_AGE}周岁，没有被选举权。"
    numbers = {"age": age, "least": VOTING_AGE}
    return provision(kind, day).breach(message, numbers, f"{age} ＜ {VOTING_AGE}")
