"""The README draws the process as the code has it, and says of every rule of it where it is encoded, or why it is not."""

import re
from pathlib import Path

from elections.rules.process import NEXT
from elections.vocabulary import Stage

_ROOT = Path(__file__).parents[2]
_README = (_ROOT / "elections/README.md").read_text(encoding="utf-8")
_ROW = re.compile(r"^\| ((?:S|D-|RV-)\d\w+) \| (?:`([\w/]+\.py)`|not encoded, because (.+)) \|$", re.MULTILINE)
_PROCESS = [
    *("S01", "S02", "S02a", "S02b", "S02c", "S03", "S04", "S05", "S06", "S06a", "S07", "S07a", "S07b", "S07c", "S08"),
    *("S09", "S10", "S11", "S12", "S13", "S14", "S14x", "S15", "S16", "S17", "S18", "S19", "S20", "S21"),
]


def test_every_rule_has_its_place() -> None:
    rows = _ROW.findall(_README)
    wanted = [*_PROCESS, *(f"D-0{number}" for number in range(1, 6)), *(f"RV-0{number}" for number in range(1, 5))]
    assert [rule for rule, _, _ in rows] == wanted
    assert [module for _, module, _ in rows if module and not (_ROOT / module).is_file()] == []


def test_the_diagram_is_what_the_code_does() -> None:
    diagram = _README.partition("stateDiagram-v2")[2].partition("```")[0]
    arrows = set(re.findall(r"^    (\w+) --> (\w+)$", diagram, re.MULTILINE))
    assert arrows == {(one.value, other.value) for one in Stage for other in NEXT[one]}
    assert "[*] --> audit_published" in diagram
    assert "archived --> [*]" in diagram
