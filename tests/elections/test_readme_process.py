"""The README draws the process as the code has it."""

import re
from pathlib import Path

from elections.rules.process import NEXT
from elections.vocabulary import Stage

_ROOT = Path(__file__).parents[2]
_README = (_ROOT / "elections/README.md").read_text(encoding="utf-8")


def test_the_diagram_is_what_the_code_does() -> None:
    diagram = _README.partition("stateDiagram-v2")[2].partition("```")[0]
    arrows = set(re.findall(r"^    (\w+) --> (\w+)$", diagram, re.MULTILINE))
    assert arrows == {(one.value, other.value) for one in Stage for other in NEXT[one]}
    assert "[*] --> audit_published" in diagram
    assert "archived --> [*]" in diagram
