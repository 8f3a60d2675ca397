"""The README says of every rule of the roll where it is encoded, or why it is not."""

import re
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_ROW = re.compile(r"^\| (V-\d{2}) \| (?:`([\w/]+\.py)`|not encoded, because (.+)) \|$", re.MULTILINE)
_RULES = [f"V-{number:02}" for number in (*range(1, 16), 20, 21)]


def _rows() -> list[tuple[str, str, str]]:
    return _ROW.findall((_ROOT / "elections/README.md").read_text(encoding="utf-8"))


def test_every_rule_of_the_roll_has_its_place() -> None:
    assert [rule for rule, _, _ in _rows()] == _RULES


@pytest.mark.parametrize(("rule", "module"), [(rule, module) for rule, module, _ in _rows() if module])
def test_a_rule_is_named_where_it_is_said_to_be(rule: str, module: str) -> None:
    text = (_ROOT / module).read_text(encoding="utf-8")
    number = int(rule.removeprefix("V-"))
    spans = re.findall(r"V-(\d{2}) … V-(\d{2})", text)
    named = rule in text or any(int(low) <= number <= int(high) for low, high in spans)
    # A parameter of the book is named with its clause.
    assert named or f'"{rule}"' in (_ROOT / "elections/rules/clauses.py").read_text(encoding="utf-8")
