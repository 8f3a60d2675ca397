"""Which codes can be a committee's (UC-6, UC-13)."""

import pytest

from cadres.vocabulary import CommitteeKind
from certificates.rules.codes import refuse_kind, refuse_unread
from server.values.credit_code import check

OF_VILLAGERS, OF_RESIDENTS = "54149932ME0000001D", "55149932ME0000001A"


@pytest.mark.parametrize(
    ("code", "kind", "refused"),
    [
        (OF_VILLAGERS, CommitteeKind.VILLAGERS, False),
        (OF_VILLAGERS, CommitteeKind.RESIDENTS, True),
        (OF_RESIDENTS, CommitteeKind.VILLAGERS, True),
        (OF_RESIDENTS, CommitteeKind.RESIDENTS, False),
        ("11149932000000001A", CommitteeKind.RESIDENTS, False),
    ],
)
def test_the_first_two_characters_tell_the_kind(code: str, kind: CommitteeKind, refused: bool) -> None:
    problem = refuse_kind(check(code), "马道村", kind)
    assert (problem is not None) is refused
    assert problem is None or problem.rule == "UC-6"


def test_only_check_characters_pass_for_a_reason() -> None:
    wrong, short = check("54149932ME0000001E"), check("54149932ME")
    assert [one.rule for one in refuse_unread(wrong, "")] == ["UC-13"]
    assert refuse_unread(wrong, "证书原件如此") == []
    assert len(refuse_unread(short, "证书原件如此")) == 1
