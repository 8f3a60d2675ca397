"""The README says of every rule of the list where it is encoded, or why it is not."""

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


def test_every_rule_has_its_place() -> None:
    rows = _ROW.findall((_ROOT / "cadres/README.md").read_text(encoding="utf-8"))
    assert [rule for rule, _, _ in rows] == [*_BODIES, *_QUALIFICATION]
    assert [module for _, module, _ in rows if module and not (_ROOT / module).is_file()] == []
