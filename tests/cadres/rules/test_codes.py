"""Which codes can be a committee's (UC-6, UC-9, UC-13)."""

import pytest

from cadres.rules.codes import refuse_code, refuse_kind, refuse_unread
from cadres.vocabulary import CommitteeKind
from server.values.credit_code import check

OF_VILLAGERS, OF_RESIDENTS = "54149932ME0000001D", "55149932ME0000001A"
COLLECTIVE, COMPANY = "N2140932MF00001282", "93140932MF0000128C"
WHY = "证书原件如此"


@pytest.mark.parametrize(
    ("code", "kind", "rule"),
    [
        (OF_VILLAGERS, CommitteeKind.VILLAGERS, None),
        (OF_VILLAGERS, CommitteeKind.RESIDENTS, "UC-6"),
        (OF_VILLAGERS, None, None),
        (OF_RESIDENTS, CommitteeKind.VILLAGERS, "UC-6"),
        (OF_RESIDENTS, CommitteeKind.RESIDENTS, None),
        (COMPANY, CommitteeKind.RESIDENTS, "UC-13"),
        (COMPANY, None, "UC-13"),
        (COLLECTIVE, CommitteeKind.VILLAGERS, "UC-9"),
    ],
)
def test_the_first_two_characters_tell_the_kind(code: str, kind: CommitteeKind | None, rule: str | None) -> None:
    problem = refuse_kind(check(code), "马道村", kind, "")
    assert (problem.rule if problem else None) == rule


def test_a_reason_lets_every_prefix_pass_but_a_collectives() -> None:
    for code in (OF_RESIDENTS, COMPANY):
        assert refuse_code(check(code), "马道村", CommitteeKind.VILLAGERS, WHY) == []
    (problem,) = refuse_code(check(COLLECTIVE), "马道村", CommitteeKind.VILLAGERS, WHY)
    assert (problem.rule, "集体经济组织" in problem.cause) == ("UC-9", True)


def test_only_check_characters_pass_for_a_reason() -> None:
    wrong, short = check("54149932ME0000001E"), check("54149932ME")
    assert [one.rule for one in refuse_unread(wrong, "")] == ["UC-13"]
    assert refuse_unread(wrong, WHY) == []
    assert len(refuse_unread(short, WHY)) == 1
