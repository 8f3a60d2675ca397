"""Which county a code of six digits meant, and when (UC-10). A number once allotted keeps the digits of its day for life."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_PROVINCE = "14"
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class FormerCode:
    """A division's code with the years it was in use; `until` None while it still is."""

    code: str
    name: str
    prefecture: str
    since: int
    until: int | None
    successors: tuple[str, ...] = ()

    @property
    def place(self) -> str:
        return self.name if self.name.startswith(self.prefecture) else f"{self.prefecture}{self.name}"


@cache
def _meanings() -> tuple[FormerCode, ...]:
    """Every meaning that a code ever had."""
    with files("server.places").joinpath("data/county_codes_history.csv").open(encoding="utf-8") as file:
        return tuple(
            FormerCode(
                row["code"],
                row["name"],
                row["prefecture"],
                int(row["from_year"]),
                int(row["until_year"]) if row["until_year"] else None,
                tuple(row["successors"].split(";")) if row["successors"] else (),
            )
            for row in csv.DictReader(file)
        )


@cache
def _history() -> Mapping[str, FormerCode]:
    """The last meaning of each code."""
    found: dict[str, FormerCode] = {}
    for one in _meanings():
        held = found.get(one.code)
        if held is None or held.since <= one.since:
            found[one.code] = one
    return found


@cache
def _became(code: str) -> frozenset[str]:
    """All codes that a code, in any of its meanings, was replaced by in the course of time."""
    found: set[str] = set()
    ahead = {code}
    while ahead:
        after = {next_one for one in _meanings() if one.code in ahead for next_one in one.successors}
        ahead = after - found
        found |= after
    return frozenset(found)


def division(code: str) -> FormerCode | None:
    """The division of six digits as it last was; None for one that Shanxi never had."""
    return _history().get(code)


def note(digits: str, region: str) -> str:
    """What to say of the registering authority's digits in a number of a committee in `region`; nothing where they agree.

    It is a note and refuses nothing: the number was right on the day it was allotted.
    """
    if digits == region[:_DIGITS]:
        return ""
    if not digits.startswith(_PROVINCE):
        return f"登记机关区划{digits}不在山西，请对照证书核对。"
    known = division(digits)
    if known is None:
        return f"登记机关区划{digits}没有在山西的区划沿革里，请对照证书核对。"
    if known.until is not None:
        return (
            f"登记机关区划{digits}是{known.place}，{known.since}年至{known.until}年使用；赋码时的区划，代码终身不变。"
        )
    return f"登记机关区划{digits}是{known.place}，不是本县；赋码以后区划有调整的，代码不变，否则请对照证书核对。"


def of_elsewhere(digits: str, region: str) -> bool:
    """Whether a number was allotted by the authority of another place: not of this county, of what it was made from, or above it."""
    county = region[:_DIGITS]
    # A code has two digits for each level, and a level may itself end in 0: 临汾市 is 141000.
    own = digits[:2] if digits.endswith("0000") else digits[:4]
    above = digits.endswith("00") and county.startswith(own)
    return digits != county and not above and county not in _became(digits)
