"""Invented people: the same ones at every run, and nobody real.

Their identity numbers pass every check but begin with 149932, a county code that was never given out, so that no number
can be anybody's; their telephone numbers begin with 100, as no mobile number does.
"""

import csv
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from cadres.vocabulary import Education, PoliticalStatus, Sex, Source
from server.values.identity import check_character
from server.values.periods import Month

_NO_COUNTY = "149932"
_OLDEST = date(1962, 1, 1)
_DAYS = 32 * 365


@dataclass(frozen=True, slots=True)
class Invented:
    """One invented person."""

    name: str
    sex: Sex
    born: date
    citizen_number: str
    political_status: PoliticalStatus
    party_since: Month | None
    education: Education
    source: Source
    phone: str


@cache
def _surnames() -> tuple[list[str], list[float]]:
    rows = list(_rows("surnames.csv"))
    return [row["surname"] for row in rows], [float(row["weight_faker"] or 0) for row in rows]


@cache
def _given(sex: Sex) -> list[str]:
    letter = "F" if sex is Sex.FEMALE else "M"
    return [row["given_name"] for row in _rows("given_names.csv") if row["sex"] == letter]


def _rows(name: str) -> Iterator[dict[str, str]]:
    with files("cadres.demo").joinpath(f"data/{name}").open(encoding="utf-8") as file:
        yield from csv.DictReader(file)


class Inventor:
    """Invents people one after another, no two of one name."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self._taken: set[str] = set()
        self._number = 0

    def person(self, sex: Sex) -> Invented:
        """The next person of this sex."""
        self._number += 1
        born = _OLDEST + timedelta(days=self._random.randrange(_DAYS))
        status = self._random.choices(
            [PoliticalStatus.PARTY_MEMBER, PoliticalStatus.MASSES, PoliticalStatus.LEAGUE_MEMBER], [6, 3, 1]
        )[0]
        member = status is PoliticalStatus.PARTY_MEMBER
        return Invented(
            name=self._name(sex),
            sex=sex,
            born=born,
            citizen_number=self._citizen_number(born, sex),
            political_status=status,
            party_since=Month(born.year + self._random.randint(22, 26), self._random.randint(1, 12))
            if member
            else None,
            education=self._random.choice(list(Education)[1:]),
            source=self._random.choice(list(Source)),
            phone=f"100{self._number:08}",
        )

    def _name(self, sex: Sex) -> str:
        surnames, weights = _surnames()
        while True:
            name = self._random.choices(surnames, weights)[0] + self._random.choice(_given(sex))
            if name not in self._taken:
                self._taken.add(name)
                return name

    def _citizen_number(self, born: date, sex: Sex) -> str:
        order = self._number * 2 + (sex is Sex.MALE)
        digits = f"{_NO_COUNTY}{born:%Y%m%d}{order % 1000:03}"
        return digits + check_character(digits)

    def households(self) -> int:
        """A community's number of households."""
        return self._random.randint(90, 420)

    def population(self, households: int) -> int:
        """How many people live in so many households."""
        return households * self._random.randint(22, 29) // 10
