"""Who is the legal representative on a day (CT-2 … CT-4, FT-5)."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadres.vocabulary import TenureEnd
from certificates.rules.representing import CHAIRLESS, Around, Chairmanship, legal_representative
from certificates.vocabulary import Standing
from server.law.lawbook import Dated, Edition
from server.law.lawbook import Standing as Firmness

FIRST = Chairmanship(1, "任有福", date(2021, 11, 20), date(2026, 11, 19))
ENDED = Chairmanship(1, "任有福", date(2021, 11, 20), date(2026, 11, 19), date(2026, 12, 6), TenureEnd.SUCCESSION)
SECOND = Chairmanship(2, "苗春生", date(2026, 12, 6), date(2031, 12, 5))
RESIGNED = Chairmanship(1, "任有福", date(2021, 11, 20), date(2026, 11, 19), date(2023, 5, 1), TenureEnd.RESIGNATION)


def test_the_elected_chair_represents() -> None:
    found = legal_representative([FIRST], date(2024, 1, 1))
    assert (found.standing, found.chair, found.finding.rule) == (Standing.IN_OFFICE, FIRST, "CT-2")


def test_the_chair_goes_on_after_the_term_until_a_successor_is_elected() -> None:
    found = legal_representative([FIRST], date(2026, 11, 20))
    assert (found.standing, found.chair, found.finding.rule) == (Standing.CONTINUING, FIRST, "CT-4")
    found = legal_representative([ENDED, SECOND], date(2026, 12, 5))
    assert (found.standing, found.chair) == (Standing.CONTINUING, ENDED)


def test_the_successor_represents_from_the_day_of_election_and_names_the_one_before() -> None:
    found = legal_representative([ENDED, SECOND], date(2026, 12, 6))
    assert (found.standing, found.chair, found.previous) == (Standing.IN_OFFICE, SECOND, ENDED)


def test_a_chair_who_left_leaves_the_place_vacant_until_the_by_election() -> None:
    found = legal_representative([RESIGNED], date(2023, 5, 1))
    assert (found.standing, found.chair, found.finding.rule) == (Standing.VACANT, None, "CT-3")
    assert "辞职" in found.finding.message


def test_without_any_election_nobody_represents() -> None:
    assert legal_representative([], date(2024, 1, 1)).standing is Standing.VACANT


@given(st.dates(date(2021, 11, 20), date(2035, 1, 1)), st.permutations([ENDED, SECOND]))
def test_there_is_one_representative_on_every_day_whatever_the_order(day: date, chairs: list[Chairmanship]) -> None:
    found = legal_representative(chairs, day)
    assert found.chair == (ENDED if day < SECOND.since else SECOND)


VOID = replace(SECOND, until=date(2026, 12, 20), ended_by=TenureEnd.VOID)
WHOLE = Around(fallen={SECOND.since})


@pytest.mark.parametrize("day", [date(2026, 12, 6), date(2026, 12, 19), date(2026, 12, 20), date(2027, 5, 1)])
def test_the_chair_before_goes_on_where_the_new_result_fell(day: date) -> None:
    """CT-4, on the days before the finding too: who was not lawfully elected never represented (CT-2)."""
    for chairs in ([ENDED, VOID], [ENDED]):
        found = legal_representative(chairs, day, WHOLE)
        assert (found.standing, found.chair, found.finding.rule) == (Standing.CONTINUING, ENDED, "CT-4")
        assert "选举无效" in found.finding.message
        assert found.finding.standing is Firmness.POLICY


def test_the_chair_before_goes_on_within_the_term_too_and_until_the_next_one() -> None:
    early = replace(ENDED, until=date(2026, 10, 1))
    found = legal_representative([early], date(2026, 10, 2), Around(fallen={date(2026, 10, 1)}))
    assert (found.standing, found.chair) == (Standing.CONTINUING, early)
    third = replace(SECOND, person=3, name="赵国强", since=date(2027, 1, 10))
    found = legal_representative([ENDED, VOID, third], date(2027, 1, 10), WHOLE)
    assert (found.standing, found.chair, found.previous) == (Standing.IN_OFFICE, third, ENDED)


def test_a_void_by_election_leaves_the_place_vacant_as_it_was() -> None:
    by = Chairmanship(3, "赵国强", date(2023, 6, 1), date(2026, 11, 19), date(2023, 7, 1), TenureEnd.VOID)
    for day in (date(2023, 6, 15), date(2023, 7, 1)):
        found = legal_representative([RESIGNED, by], day)
        assert (found.standing, found.chair, found.previous) == (Standing.VACANT, None, RESIGNED)
        assert "补选" in found.finding.message


SEATED = Around(seated={FIRST.since, SECOND.since})


@pytest.mark.parametrize("chairs", [[ENDED], [ENDED, VOID]])
def test_a_new_committee_without_a_chair_is_judged_by_a_parameter_that_says_so(chairs: list[Chairmanship]) -> None:
    """CT-4 does not say whether such a committee was produced: neither silence nor a guess decides."""
    day = date(2026, 12, 10)
    found = legal_representative(chairs, day, SEATED)
    assert (found.standing, found.chair, found.finding.rule) == (Standing.CONTINUING, ENDED, "CT-4")
    assert found.finding.standing is Firmness.PARAMETER
    assert "待确认" in found.finding.cite
    assert "待确认" in found.finding.message
    other = Dated(Edition(date.min, value=False, provision=CHAIRLESS.at(day).provision))
    found = legal_representative(chairs, day, SEATED, other)
    assert (found.standing, found.chair, found.previous) == (Standing.VACANT, None, ENDED)
    assert "补选" in found.finding.message


def test_a_rerun_without_a_chair_is_judged_as_any_committee_without_one() -> None:
    """The void result is over once another committee sits: it is no longer the fall that keeps the chair before on."""
    rerun = date(2027, 2, 1)
    around = Around(fallen={SECOND.since}, seated={FIRST.since, rerun})
    found = legal_representative([ENDED, VOID], date(2027, 1, 31), around)
    assert found.finding.standing is Firmness.POLICY
    found = legal_representative([ENDED, VOID], rerun, around)
    assert (found.standing, found.finding.standing) == (Standing.CONTINUING, Firmness.PARAMETER)
    assert "2027年2月1日" in found.finding.message


@pytest.mark.parametrize("seated", [set(), {FIRST.since}, {date(2027, 5, 1)}])
def test_what_is_not_on_record_keeps_nobody_on(seated: set[date]) -> None:
    """Of an import with gaps, and of a committee that sits only later, nobody is told to represent."""
    found = legal_representative([ENDED], date(2027, 1, 1), Around(seated=seated))
    assert (found.standing, found.chair, found.previous, found.finding.rule) == (Standing.VACANT, None, ENDED, "CT-3")
    assert "没有登记" in found.finding.message


@pytest.mark.parametrize("around", [WHOLE, SEATED])
def test_the_dead_go_on_representing_nobody(around: Around) -> None:
    died = date(2027, 1, 5)
    around = replace(around, died={ENDED.person: died})
    assert legal_representative([ENDED], date(2027, 1, 4), around).chair == ENDED
    found = legal_representative([ENDED], died, around)
    assert (found.standing, found.chair) == (Standing.VACANT, None)
    assert "2027年1月5日去世" in found.finding.message


@pytest.mark.parametrize("end", [TenureEnd.DEATH, TenureEnd.RESIGNATION, TenureEnd.SENTENCE])
@pytest.mark.parametrize("until", [date(2026, 5, 1), date(2026, 12, 1)])
def test_after_the_term_a_new_committee_is_due_and_no_by_election(end: TenureEnd, until: date) -> None:
    gone = replace(FIRST, until=until, ended_by=end)
    found = legal_representative([gone], date(2026, 12, 2))
    assert (found.standing, found.finding.rule) == (Standing.VACANT, "CT-4")
    assert "应当依法换届" in found.finding.message
    assert "补选" not in found.finding.message
    assert end.label in found.finding.message


def test_of_a_community_that_is_no_more_nobody_represents_and_nothing_is_to_be_elected() -> None:
    day = date(2024, 5, 1)
    ended = replace(FIRST, until=day, ended_by=TenureEnd.PLACE_ENDED)
    for chairs in ([ended], [RESIGNED], []):
        found = legal_representative(chairs, day, Around(ended=day))
        assert (found.standing, found.chair, found.finding.rule) == (Standing.ENDED, None, "FT-5")
        assert "选" not in found.finding.message
    found = legal_representative([ended], date(2024, 4, 30), Around(ended=day))
    assert (found.standing, found.chair) == (Standing.IN_OFFICE, ended)


def test_where_nobody_was_ever_elected_an_election_is_due() -> None:
    found = legal_representative([], date(2024, 1, 1))
    assert "补选" not in found.finding.message.split("，应当")[1]
