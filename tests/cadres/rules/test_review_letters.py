"""Letters of one batch beside each other (Q-21)."""

from datetime import date

import pytest

from cadres.rules.review_letters import Letter, left_out, refuse_fewer, refuse_other_letter

FIRST = Letter("偏联审函〔2026〕1号", date(2026, 11, 28), date(2026, 12, 8), frozenset({"police", "court"}))
NAMES = {"police": "县公安局", "court": "县人民法院", "petition": "县信访局"}


@pytest.mark.parametrize(
    ("now", "why"),
    [
        (FIRST, ""),
        (Letter("偏联审函〔2026〕2号", FIRST.asked, date(2026, 12, 9), frozenset({"police"})), ""),
        (Letter(FIRST.number, FIRST.asked, date(2026, 12, 9), FIRST.agencies), "期限是2026-12-08"),
        (Letter(FIRST.number, FIRST.asked, FIRST.due, frozenset({"police"})), "发给的部门不同"),
        (Letter(FIRST.number, date(2026, 11, 29), FIRST.due, FIRST.agencies), "是2026-11-28发的"),
    ],
)
def test_q21_a_number_is_one_letters(now: Letter, why: str) -> None:
    found = refuse_other_letter(now, [FIRST])
    assert (found.cause if found else "").endswith(f"{why}。" if why else "")
    assert (found is None) == (not why)


def test_q21_whoever_is_asked_of_fewer_agencies_has_a_reason() -> None:
    fewer = Letter("偏联审函〔2026〕2号", FIRST.asked, FIRST.due, frozenset({"police"}))
    missing = left_out(fewer, NAMES)
    assert missing == ("县人民法院", "县信访局")
    assert left_out(fewer, {"police": "县公安局"}) == (), "nobody can be asked who is on the list no more"
    refused = refuse_fewer(missing, " ")
    assert refused
    assert refused.cause == "名单里的县人民法院、县信访局没有选。"
    named = refuse_fewer(missing, "", ("违法占地未整改",))
    assert named
    assert named.cause.endswith("清单里的“违法占地未整改”就没有部门查了。")
    assert refuse_fewer(missing, "已答复") is None
    assert refuse_fewer((), "") is None
