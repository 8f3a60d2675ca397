"""The README says of every rule of elections where it is encoded, or why it is not."""

import functools
import re
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_ROW = re.compile(r"^\| ([A-Z]{1,2}-?\d\d[a-z]?) \| (?:`([\w/]+\.py)`|not encoded, because (.+)) \|$", re.MULTILINE)
_RULES = [
    *("S01", "S02", "S02a", "S02b", "S02c", "S03", "S04", "S05", "S06", "S06a", "S07", "S07a", "S07b", "S07c", "S08"),
    *("S09", "S10", "S11", "S12", "S13", "S14", "S14x", "S15", "S16", "S17", "S18", "S19", "S20", "S21"),
    *(f"D-{number:02}" for number in range(1, 6)),
    *(f"RV-{number:02}" for number in range(1, 5)),
    *(f"T-{number:02}" for number in (*range(1, 28), *range(30, 41))),
    *(f"R-{number:02}" for number in range(1, 16)),
    *(f"V-{number:02}" for number in (*range(1, 16), 20, 21)),
]
#: Where rules are named beside the values and the states they belong to.
_VALUES = (
    "rules/clauses.py",
    "rules/villagers_law.py",
    "rules/residents_law.py",
    "vocabulary.py",
    "roll_vocabulary.py",
)
#: The files of the tests, cases included; this one lists every rule and guards none.
_TESTS = [
    one
    for one in sorted((_ROOT / "tests").rglob("*"))
    if one.suffix in {".py", ".json", ".csv"} and one.name not in {"test_readme.py", "naive.py"}
]
_SPAN = re.compile(r"\b([A-Z]{1,2}-?)(\d\d)[a-z]? … \1(\d\d)")


def _rows() -> list[tuple[str, str, str]]:
    return _ROW.findall((_ROOT / "elections/README.md").read_text(encoding="utf-8"))


def _names(text: str, rule: str) -> bool:
    """Whether a text names a rule, itself or within a span of rules."""
    found = re.fullmatch(r"([A-Z]{1,2}-?)(\d\d)[a-z]?", rule)
    assert found
    within = any(
        letters == found[1] and int(low) <= int(found[2]) <= int(high) for letters, low, high in _SPAN.findall(text)
    )
    return within or re.search(rf"(?<!\w){rule}(?!\w)", text) is not None


def test_every_rule_has_its_place() -> None:
    assert sorted(rule for rule, _, _ in _rows()) == sorted(_RULES)


@pytest.mark.parametrize(("rule", "module"), [(rule, module) for rule, module, _ in _rows() if module])
def test_a_rule_is_named_where_it_is_said_to_be(rule: str, module: str) -> None:
    named = [module, *(f"elections/{one}" for one in _VALUES)]
    assert any(_names((_ROOT / one).read_text(encoding="utf-8"), rule) for one in named)


@functools.cache
def _tested() -> frozenset[str]:
    """The rules that tests name, without their hyphens: as they stand in the rules (`V-07`), or in the name of a test
    (`test_v07_…`, `test_v_07_…`). A span of rules names none of them.
    """
    texts = [one.read_text(encoding="utf-8") for one in _TESTS]
    written = {found.replace("-", "") for text in texts for found in re.findall(r"\b[A-Z]{1,2}-?\d\d[a-z]?\b", text)}
    names = [name for text in texts for name in re.findall(r"def test_(\w+)", text)]
    called = {
        letters.upper() + number
        for name in names
        for letters, number in re.findall(r"(?<![^_])([a-z]{1,2})_?(\d\d[a-z]?)(?![^_])", name)
    }
    return frozenset(written | called)


@pytest.mark.parametrize("rule", [rule for rule, module, _ in _rows() if module])
def test_a_rule_that_is_encoded_is_named_by_a_test(rule: str) -> None:
    assert rule.replace("-", "") in _tested()
