"""Windows of notices: by which day each must be up, how long it hangs, and whether its names stand by strokes."""

from datetime import date

import pytest

from cadres.vocabulary import CommitteeKind
from elections.notice_vocabulary import NoticeKind
from elections.rules.notices import PostingWindow, Timing, hung, orders, posting_window, put_up, unposted
from elections.rules.rulebook import SHANXI, rulebook
from server.law.lawbook import Level

DAY = date(2026, 12, 18)
VILLAGERS, RESIDENTS = CommitteeKind.VILLAGERS, CommitteeKind.RESIDENTS
BOOK = rulebook(VILLAGERS, DAY, local=SHANXI[VILLAGERS])
K = NoticeKind


def _window(kind: NoticeKind, posted: date | None = None, **days: date) -> PostingWindow:
    return posting_window(BOOK, kind, Timing(DAY, **days), posted)


@pytest.mark.parametrize(
    ("kind", "due", "rule"),
    [
        (K.VOTER_LIST, date(2026, 11, 28), "S05"),
        (K.CANDIDATES, date(2026, 12, 13), "S09"),
        (K.VOTING, date(2026, 12, 13), "S03"),
        (K.PROXIES, date(2026, 12, 15), "S11"),
        (K.MOBILE, date(2026, 12, 15), "V-20"),
        (K.WORKERS, date(2026, 12, 17), "V-21"),
        (K.RUNOFF, date(2026, 12, 17), "S15"),
        (K.RESULT, date(2026, 12, 19), "S17"),
        (K.ELECTION_DAY, date(2026, 11, 27), "S03"),
    ],
)
def test_each_kind_has_the_last_day_of_its_clause(kind: NoticeKind, due: date, rule: str) -> None:
    found = _window(kind).due
    assert found is not None
    assert (found.day, found.basis.rule) == (due, rule)


@pytest.mark.parametrize("kind", [K.COMMITTEE, K.REGISTRATION, K.NOMINATION, K.PRELIMINARY])
def test_what_no_law_gives_a_day_has_none(kind: NoticeKind) -> None:
    assert _window(kind).due is None
    assert put_up(kind, _window(kind), DAY) is None
    assert unposted(kind, _window(kind), DAY) is None


@pytest.mark.parametrize(
    ("kind", "posted", "level", "met", "said"),
    [
        (K.ELECTION_DAY, DAY, Level.WARNING, False, "晚21天"),
        (K.VOTER_LIST, date(2026, 11, 27), Level.NOTE, True, "余1天"),
        (K.VOTER_LIST, date(2026, 11, 28), Level.WARNING, None, "正在边界"),
        (K.VOTER_LIST, date(2026, 11, 29), Level.BREACH, False, "晚1天"),
        (K.CANDIDATES, date(2026, 12, 16), Level.WARNING, False, "晚3天"),
        (K.RESULT, date(2026, 12, 19), Level.NOTE, True, "当日"),
        (K.RESULT, date(2026, 12, 21), Level.WARNING, False, "晚2天"),
    ],
)
def test_a_late_one_is_told_with_its_days(
    kind: NoticeKind, posted: date, level: Level, met: bool | None, said: str
) -> None:
    found = put_up(kind, _window(kind), posted)
    assert found is not None
    assert (found.level, found.met) == (level, met)
    assert said in found.message


def test_a_list_hangs_as_long_as_one_may_object() -> None:
    posted = date(2026, 11, 20)
    window = _window(K.VOTER_LIST, posted)
    short, enough = hung(K.VOTER_LIST, window, date(2026, 11, 24)), hung(K.VOTER_LIST, window, date(2026, 11, 25))
    assert short is not None
    assert enough is not None
    assert (short.level, short.numbers["days"], "少1天" in short.message) == (Level.BREACH, -1, True)
    assert enough.met is True


def test_what_voters_read_hangs_through_the_vote() -> None:
    window = _window(K.CANDIDATES)
    early, last = hung(K.CANDIDATES, window, date(2026, 12, 17)), hung(K.CANDIDATES, window, DAY)
    assert early is not None
    assert last is not None
    assert (early.level, early.met, last.met) == (Level.WARNING, False, True)
    assert hung(K.RESULT, _window(K.RESULT), DAY) is None


def test_a_further_vote_has_a_day_of_its_own() -> None:
    window = _window(K.RUNOFF, voted=date(2026, 12, 26))
    assert [one and one.day for one in (window.due, window.stays)] == [date(2026, 12, 25), date(2026, 12, 26)]


def test_a_ruling_is_told_by_its_limit_and_without_one_nothing_is_asked() -> None:
    assert _window(K.SUPPLEMENT).due is None
    due = _window(K.SUPPLEMENT, ruled_by=date(2026, 12, 1)).due
    assert due is not None
    assert due.day == date(2026, 12, 1)


def test_where_the_law_is_silent_the_villagers_law_is_followed_and_only_warns() -> None:
    old = rulebook(RESIDENTS, date(2021, 11, 20))
    window = posting_window(old, K.VOTER_LIST, Timing(date(2021, 11, 20)))
    found = put_up(K.VOTER_LIST, window, date(2021, 11, 10))
    assert found is not None
    assert (found.level, found.numbers["days"]) == (Level.WARNING, -10)
    assert "参照村民委员会组织法" in found.cite


def test_nobody_put_up_what_is_past_its_day() -> None:
    window = _window(K.VOTER_LIST)
    assert unposted(K.VOTER_LIST, window, date(2026, 11, 28)) is None
    found = unposted(K.VOTER_LIST, window, date(2026, 12, 1))
    assert found is not None
    assert (found.level, "已过3天" in found.message) == (Level.BREACH, True)


def test_names_out_of_the_order_of_strokes_stop_the_notice() -> None:
    assert list(orders(K.CANDIDATES, [("委员候选人", ("马志强", "张海军", "杜秀英"))])) != []
    found = list(orders(K.CANDIDATES, [("委员候选人", ("张海军", "马志强"))]))
    assert [one.level for one in found] == [Level.BREACH]
    assert found[0].message == "委员候选人没有按姓氏笔画排列：第1位应是马志强，现在是张海军。"
    assert list(orders(K.CANDIDATES, [("委员候选人", ("马志强", "张海军"))])) == []


def test_a_character_without_strokes_on_file_asks_somebody_to_look() -> None:
    found = list(orders(K.VOTER_LIST, [("第一组", ("丁一", "鿍一"))]))
    assert [(one.level, one.met) for one in found] == [(Level.WARNING, False)]
