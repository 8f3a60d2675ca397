"""The README says of every rule of codes, certificates and filings where it is encoded, or why it is not."""

import re
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_ROW = re.compile(r"^\| ((?:UC|CT|FT)-\d+) \| (?:`([\w/]+\.py)`|not encoded, because (.+)) \|$", re.MULTILINE)
_RULES = [f"{family}-{number}" for family, last in (("UC", 14), ("CT", 11), ("FT", 8)) for number in range(1, last + 1)]


def _rows() -> list[tuple[str, str, str]]:
    return _ROW.findall((_ROOT / "certificates/README.md").read_text(encoding="utf-8"))


def test_every_rule_has_its_place() -> None:
    assert [rule for rule, _, _ in _rows()] == _RULES


@pytest.mark.parametrize(("rule", "module"), [(rule, module) for rule, module, _ in _rows() if module])
def test_a_rule_is_named_where_it_is_said_to_be(rule: str, module: str) -> None:
    assert re.search(rf"{rule}\b", (_ROOT / module).read_text(encoding="utf-8"))


@pytest.mark.parametrize("rule", [rule for rule, module, _ in _rows() if module and rule[:2] in {"CT", "FT"}])
def test_a_rule_of_certificates_and_filings_is_named_by_a_test(rule: str) -> None:
    tests = [*(_ROOT / "tests/certificates").rglob("test_*.py"), *(_ROOT / "tests/cadres").rglob("test_*.py")]
    assert any(re.search(rf"{rule}\b", one.read_text("utf-8")) for one in tests if one != Path(__file__))


@pytest.mark.parametrize(
    "picture", re.findall(r"\]\(\.\./(docs/papers/[\w.-]+)\)", (_ROOT / "certificates/README.md").read_text("utf-8"))
)
def test_a_picture_is_there_and_small(picture: str) -> None:
    assert 0 < (_ROOT / picture).stat().st_size <= 150 * 1024
