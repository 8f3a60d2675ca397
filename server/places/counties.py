"""The county codes in force, for checks that have no database."""

import csv
from functools import cache
from importlib.resources import files

_COUNTY = "3"
_DIGITS = 6
_PROVINCE = "14"


class CountyCodes:
    """The six-digit codes of the province's counties. Of other provinces' codes nothing is known, so all of them pass."""

    def __init__(self, codes: frozenset[str]) -> None:
        self._codes = codes

    def __contains__(self, code: object) -> bool:
        return code in self._codes or not str(code).startswith(_PROVINCE)


@cache
def county_codes() -> CountyCodes:
    """Those of the divisions that come with the product."""
    with files("server.places").joinpath("data/shanxi_divisions.csv").open(encoding="utf-8") as file:
        return CountyCodes(frozenset(code[:_DIGITS] for code, _, level, _ in csv.reader(file) if level == _COUNTY))
