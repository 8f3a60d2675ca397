"""The diagram of a paper's life is the one that the rules follow."""

import re
from pathlib import Path

from server.papers.register.rules import NEXT

_README = Path(__file__).parents[4] / "server/papers/README.md"


def test_the_diagram_is_what_the_rules_allow() -> None:
    drawn = set(re.findall(r"^ +(\w+) --> (\w+)$", _README.read_text("utf-8"), re.MULTILINE))
    assert drawn == {(state.value, way.value) for state, ways in NEXT.items() for way in ways}
