"""Numbers of documents as they usually look (GB-6)."""

import pytest

from cadres.rules.document_numbers import refuse_unusual


@pytest.mark.parametrize("number", ["偏联审〔2026〕3号", "晋民发[2021]12号", "偏联审（2026）第3号"])
def test_the_usual_number_stands(number: str) -> None:
    assert refuse_unusual("结论文号", number, "") is None


@pytest.mark.parametrize("number", ["x", "偏联审3号", "〔2026〕3号", "偏联审〔26〕3号"])
def test_another_wants_a_reason(number: str) -> None:
    problem = refuse_unusual("结论文号", number, "")
    assert problem is not None
    assert problem.cause == f"“{number}”没有年份或者号数，不像文号。"
    assert refuse_unusual("结论文号", number, "县委会议纪要，没有发文字号") is None
