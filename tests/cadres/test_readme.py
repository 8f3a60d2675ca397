"""The README says of every rule of the list where it is encoded, or why it is not; what is encoded is tested."""

import re
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_ROW = re.compile(r"^\| ([BQ]-\w{2}) \| (?:`([\w/]+\.py)`|not encoded, because (.+)) \|$", re.MULTILINE)


_BODIES = [f"B-{number:02}" for number in range(1, 38)]
_QUALIFICATION = [
    *(f"Q-{word}" for word in ["01", "02", "03", "04", "05", "06", "07", "08", "09", "0A", "0B", "0C", "0D", "0E"]),
    *(f"Q-{word}" for word in ["10", "11", "12", "13", "14", "15", "16", "17", "18", "19", "1A"]),
    *(f"Q-{number}" for number in (*range(20, 27), *range(30, 35))),
]


def _rows() -> list[tuple[str, str, str]]:
    return _ROW.findall((_ROOT / "cadres/README.md").read_text(encoding="utf-8"))


def _names(text: str, rule: str) -> bool:
    """Whether a text names a rule: as such, within a span such as B-17 … B-20, or in the name of a test."""
    if re.search(rf"\b{rule}\b|_{rule.replace('-', '').lower()}_", text):
        return True
    letter, number = rule.split("-")
    return any(
        one == other == letter and number.isdecimal() and int(first) <= int(number) <= int(last)
        for one, first, other, last in re.findall(r"\b([BQ])-(\d\d) (?:…|to) ([BQ])-(\d\d)\b", text)
    )


def test_every_rule_has_its_place() -> None:
    rows = _rows()
    assert [rule for rule, _, _ in rows] == [*_BODIES, *_QUALIFICATION]
    assert [module for _, module, _ in rows if module and not (_ROOT / module).is_file()] == []


def test_the_place_of_a_rule_names_it() -> None:
    placed = [(rule, module) for rule, module, _ in _rows() if module]
    assert [one for one in placed if not _names((_ROOT / one[1]).read_text(encoding="utf-8"), one[0])] == []


def test_every_rule_that_is_encoded_has_a_test() -> None:
    tests = [path.read_text(encoding="utf-8") for path in (_ROOT / "tests").rglob("test_*.py")]
    placed = [rule for rule, module, _ in _rows() if module]
    assert [rule for rule in placed if not any(_names(text, rule) for text in tests)] == []
