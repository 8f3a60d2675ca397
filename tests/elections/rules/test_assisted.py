"""Mobile boxes and ballots that somebody writes (V-15, V-20): what is odd warns, nothing stops."""

from dataclasses import replace

import pytest

from elections.assisted_vocabulary import AssistedBy, AssistReason, MobileScope
from elections.rules.assisted import Assisted, Voting, assisted, boxed
from elections.rules.rulebook import SHANXI, rulebook
from server.law.lawbook import Level, Standing
from tests.elections.rules.test_proxies import a_book

_ALL = Voting(frozenset({"贾永胜"}), {"外出人": "乙"})


def _written(name: str, writer: str | None) -> Assisted:
    return Assisted(name, AssistedBy.WRITING, AssistReason.ILLITERATE, writer)


def _box(name: str, reason: AssistReason = AssistReason.ILL) -> Assisted:
    return Assisted(name, AssistedBy.MOBILE, reason)


def test_v15_the_fourth_ballot_of_one_writer_warns_with_its_numbers() -> None:
    held = [_written(f"选{number}", "笔") for number in range(3)]
    assert assisted(a_book(), _ALL, held[:2], _written("甲", "笔")) == ()
    [found] = assisted(a_book(), _ALL, held, _written("甲", "笔"))
    assert (found.rule, found.level, found.formula) == ("V-15", Level.WARNING, "4 > 3")
    assert found.standing is Standing.PARAMETER
    assert assisted(replace(a_book(), writer_max=5), _ALL, held, _written("甲", "笔")) == ()


def test_v15_a_writer_may_be_named_later_and_should_stand_for_nothing() -> None:
    assert assisted(a_book(), _ALL, [], _written("甲", None)) == ()
    assert "是候选人" in assisted(a_book(), _ALL, [], _written("甲", "贾永胜"))[0].message


@pytest.mark.parametrize(
    ("scope", "odd"),
    [
        (MobileScope.FRAIL, {AssistReason.FAR, AssistReason.OTHER}),
        (MobileScope.FRAIL_OR_FAR, {AssistReason.OTHER}),
        (MobileScope.ANY, set[AssistReason]()),
    ],
)
def test_v20_for_whom_a_box_is_brought_is_a_parameter(scope: MobileScope, odd: set[AssistReason]) -> None:
    book = replace(a_book(), mobile_scope=scope)
    reasons = [reason for reason in AssistReason if reason.is_for(AssistedBy.MOBILE)]
    assert {one for one in reasons if assisted(book, _ALL, [], _box("甲", one))} == odd
    assert AssistReason.ILLITERATE not in reasons


def test_nobody_votes_twice_and_who_is_no_voter_is_named() -> None:
    [twice] = assisted(a_book(), _ALL, [], _box("外出人"))
    assert "已委托乙投票" in twice.message
    [stranger] = assisted(a_book(), replace(_ALL, voters=frozenset({"甲"})), [], _box("乙"))
    assert "选民名单上没有乙" in stranger.message


@pytest.mark.parametrize(("listed", "named", "met"), [(4, 4, True), (4, 3, False), (None, 1, False)])
def test_a_box_has_as_many_names_as_were_published(listed: int | None, named: int, met: bool) -> None:
    found = boxed("一号箱", listed, named)
    assert found.met is met
    assert found.numbers == {"named": named, "listed": listed or 0}


def test_the_province_says_otherwise_by_its_parameters() -> None:
    book = rulebook(a_book().committee, a_book().since, local=SHANXI[a_book().committee])
    assert (book.mobile_scope, book.writer_max) == (MobileScope.FRAIL, 3)
    assert book.basis("writer_max").rule == "V-15"
