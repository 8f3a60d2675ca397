"""The days of a published list."""

from datetime import date

import pytest

from cadres.vocabulary import CommitteeKind
from elections.rules.roll_windows import objections, postponed, publication, received_in_time, ruled_in_time, ruling
from elections.rules.rulebook import rulebook
from server.law.lawbook import Level, Standing

DAY = date(2026, 12, 6)
BOOK = rulebook(CommitteeKind.VILLAGERS, DAY)
SILENT = rulebook(CommitteeKind.RESIDENTS, date(2021, 11, 20))


@pytest.mark.parametrize(
    ("published", "level", "met"),
    [
        # D-03: 21 days keep the window, 20 are on its edge, 19 break it.
        (date(2026, 11, 15), Level.NOTE, True),
        (date(2026, 11, 16), Level.WARNING, None),
        (date(2026, 11, 17), Level.BREACH, False),
    ],
)
def test_d_03_a_list_is_out_twenty_days_before(published: date, level: Level, met: bool | None) -> None:
    finding = publication(BOOK, DAY, published)
    assert finding is not None
    assert (finding.level, finding.met) == (level, met)


def test_a_silent_law_has_no_window_for_the_list() -> None:
    assert publication(SILENT, date(2021, 11, 20), date(2021, 11, 19)) is None


def test_d_01_the_first_day_is_not_counted() -> None:
    assert objections(BOOK, date(2026, 11, 10)).due == date(2026, 11, 15)
    assert ruling(BOOK, date(2026, 11, 15)).due == date(2026, 11, 18)
    assert objections(SILENT, date(2021, 10, 1)).basis.standing is Standing.PARAMETER


@pytest.mark.parametrize(
    ("received", "level"),
    [(date(2026, 11, 15), Level.NOTE), (date(2026, 11, 16), Level.BREACH), (date(2026, 11, 9), Level.BREACH)],
)
def test_s06_objections_come_within_five_days(received: date, level: Level) -> None:
    assert received_in_time(BOOK, date(2026, 11, 10), received).level is level


def test_where_the_law_is_silent_a_late_objection_is_only_warned_of() -> None:
    assert received_in_time(SILENT, date(2021, 10, 1), date(2021, 10, 30)).level is Level.WARNING


def test_s06_decisions_come_within_three_days() -> None:
    assert ruled_in_time(BOOK, date(2026, 11, 12), date(2026, 11, 15)).met
    late = ruled_in_time(BOOK, date(2026, 11, 12), date(2026, 11, 17))
    assert (late.met, late.numbers, late.level) == (False, {"days": -2}, Level.WARNING)


def test_d_05_more_than_thirty_days_ask_for_a_new_list() -> None:
    assert postponed(BOOK, DAY, DAY) is None
    kept, stale = postponed(BOOK, DAY, date(2027, 1, 5)), postponed(BOOK, DAY, date(2027, 1, 6))
    assert kept is not None
    assert stale is not None
    assert (kept.met, stale.met, stale.numbers) == (True, False, {"days": 31, "most": 30})
