"""Reasons of a return: each has its cure, and none is handed in again without it (FT-6)."""

import pytest

from certificates.rules.returning import ABOUT_MATERIALS, CURES, refuse_return, refuse_uncured, told
from certificates.vocabulary import ReturnCode


@pytest.mark.parametrize("code", ReturnCode)
def test_every_reason_says_what_is_to_be_done(code: ReturnCode) -> None:
    assert CURES[code].endswith("。")


@pytest.mark.parametrize("code", ReturnCode)
def test_a_reason_about_materials_names_them_and_another_is_answered_in_words(code: ReturnCode) -> None:
    unnamed = list(refuse_return((code,), "写明", ()))
    silent = list(refuse_uncured((code,), " "))
    assert bool(unnamed) is (code in ABOUT_MATERIALS)
    assert bool(silent) is (code not in ABOUT_MATERIALS)
    assert not list(refuse_return((code,), "写明", ("identity",)))
    assert not list(refuse_uncured((code,), "已改"))


def test_another_reason_is_written_out() -> None:
    (problem,) = refuse_return((ReturnCode.OTHER,), "", ())
    assert "没有写明" in problem.cause


def test_the_sender_reads_the_cure_and_what_was_written_besides() -> None:
    assert told((ReturnCode.UNCLEAR,), "正反面都要") == "复印件不清：换成清晰的复印件，身份证须正反面。正反面都要。"
    assert told((ReturnCode.OTHER,), "缺签字") == "缺签字。"
