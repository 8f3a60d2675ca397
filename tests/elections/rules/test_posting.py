"""When the list of proxies goes up (S11): three days before the vote, on the edge, too late, or not yet."""

from datetime import date

import pytest

from cadres.vocabulary import CommitteeKind
from elections.rules.posting import posting
from server.law.lawbook import Level
from tests.elections.rules.test_proxies import a_book

_DAY = date(2026, 12, 18)
_OLD = date(2021, 11, 20)


@pytest.mark.parametrize(
    ("posted", "level"),
    [(date(2026, 12, 14), Level.NOTE), (date(2026, 12, 15), Level.WARNING), (date(2026, 12, 16), Level.WARNING)],
)
def test_s11_the_day_of_posting_is_held_against_election_day(posted: date, level: Level) -> None:
    found = posting(a_book(), _DAY, posted, posted, "委托投票名单")
    assert (found.rule, found.level) == ("S11", level)


@pytest.mark.parametrize(("today", "level"), [(date(2026, 12, 15), Level.NOTE), (date(2026, 12, 16), Level.WARNING)])
def test_s11_a_list_that_is_not_up_is_told_and_from_its_day_on_warned_of(today: date, level: Level) -> None:
    found = posting(a_book(), _DAY, None, today, "委托投票名单")
    assert (found.level, found.met) == (level, None if level is Level.NOTE else False)
    assert "选举日3日前公布" in found.message


def test_boxes_have_their_day_also_where_the_law_knows_no_proxies() -> None:
    book = a_book(CommitteeKind.RESIDENTS, _OLD)
    assert book.proxy_to is None
    levels = [posting(book, _OLD, date(2021, 11, day), _OLD, "流动票箱名单").level for day in (16, 17, 18)]
    assert levels == [Level.NOTE, Level.WARNING, Level.WARNING]
