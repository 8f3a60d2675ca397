"""The README says of every rule of sending, child directors, hours and workers where it is encoded and which test guards it, or why not."""

import re
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_ROW = re.compile(
    r"^\| ((?:FS|CD|TH|CW)-\d+) \| (?:`([\w/]+\.py)` \| `([\w/]+\.py)::(\w+)`|not encoded, because (.+) \|) \|$",
    re.MULTILINE,
)
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
_RULES = [
    f"{family}-{number}"
    for family, last in (("FS", 17), ("CD", 11), ("TH", 12), ("CW", 8))
    for number in range(1, last + 1)
]


def _text() -> str:
    return (_ROOT / "training/README.md").read_text(encoding="utf-8")


def _rows() -> list[tuple[str, ...]]:
    return _ROW.findall(_text())


def test_every_rule_has_its_place() -> None:
    assert [row[0] for row in _rows()] == _RULES


@pytest.mark.parametrize(("rule", "module"), [(row[0], row[1]) for row in _rows() if row[1]])
def test_a_rule_is_named_where_it_is_said_to_be(rule: str, module: str) -> None:
    assert re.search(rf"{rule}\b", (_ROOT / module).read_text(encoding="utf-8"))


@pytest.mark.parametrize(("file", "test"), _TEST.findall(_text()))
def test_what_is_said_to_guard_it_is_there(file: str, test: str) -> None:
    assert re.search(rf"^(?:async )?def {test}\(", (_ROOT / file).read_text(encoding="utf-8"), re.MULTILINE)


def test_every_rule_that_is_encoded_has_a_test() -> None:
    assert [row[0] for row in _rows() if row[1] and not row[3]] == []
