"""The README says of every rule of the list where it is encoded, or why it is not; what is encoded is tested."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_ROW = re.compile(
    r"^\| ((?:[BQ]-\w{2})|(?:LX|LM|FM|CW|SH)-\d+) \| (?:`([\w/]+\.py)`|not encoded, because (.+)) \|$", re.MULTILINE
)


_BODIES = [f"B-{number:02}" for number in range(1, 38)]
_QUALIFICATION = [
    *(f"Q-{word}" for word in ["01", "02", "03", "04", "05", "06", "07", "08", "09", "0A", "0B", "0C", "0D", "0E"]),
    *(f"Q-{word}" for word in ["10", "11", "12", "13", "14", "15", "16", "17", "18", "19", "1A"]),
    *(f"Q-{number}" for number in (*range(20, 27), *range(30, 35))),
]
#: Of the appointment form, of the part on cadres of what is said of community workers and files, and of the sheets.
_PAPERS = [
    *(f"LX-{number}" for number in range(1, 14)),
    *("LM-1", "LM-2"),
    *(f"FM-{number}" for number in range(1, 6)),
    *(f"CW-{number}" for number in range(5, 9)),
    *(f"SH-{number}" for number in range(1, 7)),
]


def _rows() -> list[tuple[str, str, str]]:
    return _ROW.findall((_ROOT / "cadres/README.md").read_text(encoding="utf-8"))


def _names(text: str, rule: str) -> bool:
    """Whether a text names the rule itself, as such or in the name of a test; a span names none of those between its ends."""
    return bool(re.search(rf"\b{rule}\b|_{rule.replace('-', '').lower()}_", text))


def _asserting_tests(path: Path) -> Iterator[str]:
    """The source of each test of a file that asserts something, its cases with it."""
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    lines = text.splitlines()
    classes = [one for one in tree.body if isinstance(one, ast.ClassDef)]
    for node in (*tree.body, *(one for each in classes for one in each.body)):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) or not node.name.startswith("test_"):
            continue
        first = min([node.lineno, *(one.lineno for one in node.decorator_list)])
        source = "\n".join(lines[first - 1 : node.end_lineno])
        if any(_asserts(one) for one in ast.walk(node)):
            yield source


def _asserts(node: ast.AST) -> bool:
    """Whether a statement of a test can fail: an assertion of more than a constant, or what must be raised."""
    if isinstance(node, ast.Assert):
        return not isinstance(node.test, ast.Constant)
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "raises"


def test_every_rule_has_its_place() -> None:
    rows = _rows()
    assert [rule for rule, _, _ in rows] == [*_BODIES, *_QUALIFICATION, *_PAPERS]
    assert [module for _, module, _ in rows if module and not (_ROOT / module).is_file()] == []


def test_no_rule_is_left_out_for_no_reason() -> None:
    rows = _rows()
    assert [rule for rule, module, why in rows if bool(module) is bool(why.strip())] == []
    assert sum(bool(module) for _, module, _ in rows) > len(rows) // 2


def test_the_place_of_a_rule_names_it() -> None:
    placed = [(rule, module) for rule, module, _ in _rows() if module]
    assert placed
    assert [one for one in placed if not _names((_ROOT / one[1]).read_text(encoding="utf-8"), one[0])] == []


def test_what_is_not_encoded_is_named_nowhere_in_the_code() -> None:
    """The other way round: a rule that code names is encoded there, whatever the list says."""
    packages = ("cadres", "elections", "certificates", "training", "server")
    code = [path.read_text(encoding="utf-8") for one in packages for path in (_ROOT / one).rglob("*.py")]
    left_out = [rule for rule, module, _ in _rows() if not module]
    assert left_out
    assert [rule for rule in left_out if any(_names(text, rule) for text in code)] == []


def test_every_rule_that_is_encoded_has_a_test() -> None:
    """A test that asserts names it; this file, which names rules for its own sake, is none."""
    paths = [path for path in (_ROOT / "tests").rglob("test_*.py") if path != Path(__file__)]
    tests = [source for path in paths for source in _asserting_tests(path)]
    placed = [rule for rule, module, _ in _rows() if module]
    assert [rule for rule in placed if not any(_names(text, rule) for text in tests)] == []


def test_a_span_and_a_docstring_of_a_file_name_no_rule(tmp_path: Path) -> None:
    assert not _names("B-17 … B-20", "B-18")
    assert not _names("B-170", "B-17")
    assert _names("async def test_b17_nobody_of_the_committee(", "B-17")
    file = tmp_path / "test_one.py"
    file.write_text(
        '"""B-17."""\n\ndef test_one() -> None:\n    """B-18."""\n\ndef test_two() -> None:\n    assert "B-19"\n'
        "\ndef test_three() -> None:\n    assert rule == 'B-20'\n"
        "\nclass TestMore:\n    def test_four(self) -> None:\n        assert rule == 'B-21'\n"
    )
    assert list(_asserting_tests(file)) == [
        "def test_three() -> None:\n    assert rule == 'B-20'",
        "    def test_four(self) -> None:\n        assert rule == 'B-21'",
    ]
