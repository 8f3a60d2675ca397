"""Whether the one whom a filing names still represents (CT-2, CT-3)."""

from datetime import date

import pytest

from cadres.vocabulary import TenureEnd
from certificates.rules.heads import head_changed
from certificates.rules.representing import Chairmanship, legal_representative
from certificates.vocabulary import FilingState

SINCE, ENDS, DAY = date(2021, 11, 20), date(2026, 11, 19), date(2022, 5, 1)
SITS = Chairmanship(1, "贾永胜", SINCE, ENDS)
DIED = Chairmanship(1, "贾永胜", SINCE, ENDS, date(2022, 3, 10), TenureEnd.DEATH)
NEXT = Chairmanship(2, "乔海棠", date(2022, 4, 20), ENDS)


def test_who_is_still_chair_changes_nothing() -> None:
    assert head_changed((1, "贾永胜"), legal_representative([SITS], DAY), FilingState.PREPARING) is None
    # After the term the chair goes on (CT-4).
    assert head_changed((1, "贾永胜"), legal_representative([SITS], date(2027, 1, 1)), FilingState.ISSUED) is None


@pytest.mark.parametrize(
    ("chairs", "filed", "state", "said", "cure"),
    [
        ([DIED], (1, "贾永胜"), FilingState.ACCEPTED, "贾永胜已不在任", "自动另立一件"),
        ([DIED], (1, "贾永胜"), FilingState.ISSUED, "贾永胜已不在任", "由他人领取"),
        ([DIED, NEXT], (1, "贾永胜"), FilingState.SUBMITTED, "乔海棠为依法选举产生的主任", "接替本件"),
        ([DIED], None, FilingState.PREPARING, "没有法定代表人", "补选产生主任"),
        ([DIED, NEXT], None, FilingState.PREPARING, "立件时法定代表人空缺", "另立的那一件"),
    ],
)
def test_what_has_changed_is_said_with_its_cure(
    chairs: list[Chairmanship], filed: tuple[int, str] | None, state: FilingState, said: str, cure: str
) -> None:
    found = head_changed(filed, legal_representative(chairs, DAY), state)
    assert found is not None
    assert found.finding.rule == "CT-3"
    assert said in found.finding.message
    assert cure in found.cure
    assert found.problem.field == "法定代表人"
