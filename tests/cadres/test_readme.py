"""The README says of every rule of the list where it is encoded, or why it is not."""

import re
from pathlib import Path

_ROOT = Path(__file__).parents[2]
_ROW = re.compile(r"^\| (B-\d{2}) \| (?:`([\w/]+\.py)`|not encoded, because (.+)) \|$", re.MULTILINE)


def test_every_rule_of_bodies_has_its_place() -> None:
    rows = _ROW.findall((_ROOT / "cadres/README.md").read_text(encoding="utf-8"))
    assert [rule for rule, _, _ in rows] == [f"B-{number:02}" for number in range(1, 38)]
    assert [module for _, module, _ in rows if module and not (_ROOT / module).is_file()] == []
