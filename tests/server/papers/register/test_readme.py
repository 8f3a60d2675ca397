"""The diagram of a paper's life is the one that the rules follow; every rule of pages and documents has its place, or why none."""

import re
from pathlib import Path

import pytest

from server.papers.register.rules import NEXT

_README = Path(__file__).parents[4] / "server/papers/README.md"


def test_the_diagram_is_what_the_rules_allow() -> None:
    drawn = set(re.findall(r"^ +(\w+) --> (\w+)$", _README.read_text("utf-8"), re.MULTILINE))
    assert drawn == {(state.value, way.value) for state, ways in NEXT.items() for way in ways}


_ROOT = Path(__file__).parents[4]
_ROW = re.compile(r"^\| ((?:GB|DC)-\d+) \| (?:`([\w/.]+)`|not encoded, because (.+)) \|$", re.MULTILINE)
_RULES = [f"{family}-{number}" for family, last in (("GB", 27), ("DC", 10)) for number in range(1, last + 1)]


def _rows() -> list[tuple[str, str, str]]:
    return _ROW.findall(_README.read_text("utf-8"))


def test_every_rule_has_its_place() -> None:
    assert [rule for rule, _, _ in _rows()] == _RULES


@pytest.mark.parametrize(("rule", "place"), [(rule, place) for rule, place, _ in _rows() if place])
def test_a_rule_is_named_where_it_is_said_to_be(rule: str, place: str) -> None:
    # A range such as GB-5 … GB-8 names all that lie in it.
    family, _, number = rule.partition("-")
    said = (_ROOT / place).read_text("utf-8")
    ranges = re.findall(rf"{family}-(\d+) … {family}-(\d+)", said)
    assert re.search(rf"\b{rule}\b", said) or any(int(low) <= int(number) <= int(high) for low, high in ranges)
