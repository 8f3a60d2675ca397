"""On which ground somebody is a voter of a place, by the law of election day (V-03 … V-05, R-06, R-15)."""

from datetime import date

import pytest

from cadres.vocabulary import CommitteeKind
from elections.rules.rulebook import rulebook
from elections.rules.voters import Ground, nothing_on_record, registered
from elections.vocabulary import VoterApprover, VoterClass

V, R = CommitteeKind.VILLAGERS, CommitteeKind.RESIDENTS
OLD, NEW = date(2021, 11, 20), date(2026, 12, 1)
ASSEMBLY, COMMITTEE = VoterApprover.ASSEMBLY, VoterApprover.ELECTION_COMMITTEE


def admitted(day: date, residence: int, service: int, by: VoterApprover | None = ASSEMBLY) -> Ground:
    early = day.replace(month=day.month - 1)
    return Ground(VoterClass.ADMITTED, "申请书", early, residence, service, by, early)


@pytest.mark.parametrize(
    ("kind", "day", "ground", "met"),
    [
        (V, OLD, Ground(VoterClass.RESIDENT, "户口簿"), True),
        (V, OLD, Ground(VoterClass.AWAY, "申请书", date(2021, 10, 1)), True),
        (V, OLD, Ground(VoterClass.AWAY, "申请书"), False),
        (V, OLD, Ground(VoterClass.AWAY, "申请书", date(2021, 11, 21)), False),
        # V-05: a year of living here; since 2026 a year of work for the village as well.
        (V, OLD, admitted(OLD, 12, 0), True),
        (V, OLD, admitted(OLD, 11, 0), False),
        (V, OLD, admitted(OLD, 0, 12), False),
        (V, NEW, admitted(NEW, 0, 12), True),
        (V, NEW, admitted(NEW, 12, 0, COMMITTEE), False),
        (V, NEW, admitted(NEW, 12, 0, None), False),
        (V, NEW, Ground(VoterClass.ADMITTED, "申请书", date(2026, 11, 1), 12, 0, ASSEMBLY, date(2026, 12, 2)), False),
        # residents know no admission before 2026, and those who live there need none since.
        (R, OLD, admitted(OLD, 60, 60), False),
        (R, NEW, admitted(NEW, 0, 6, COMMITTEE), True),
        (R, NEW, admitted(NEW, 60, 5, COMMITTEE), False),
        (R, NEW, Ground(VoterClass.LIVING_HERE, "居住证", date(2026, 11, 1)), True),
        (R, OLD, Ground(VoterClass.LIVING_HERE, "居住证", date(2021, 11, 1)), False),
        (V, NEW, Ground(VoterClass.LIVING_HERE, "居住证", date(2026, 11, 1)), False),
    ],
)
def test_the_ground_holds_by_the_law_of_the_day(kind: CommitteeKind, day: date, ground: Ground, met: bool) -> None:
    finding = registered(rulebook(kind, day), day, ground)
    assert finding.met is met
    assert finding.cite.startswith(rulebook(kind, day).law)


def test_nothing_on_record_shows_nothing() -> None:
    assert nothing_on_record().met is False


@pytest.mark.parametrize("day", [OLD, NEW])
@pytest.mark.parametrize(
    ("ground", "rule"),
    [
        (Ground(VoterClass.RESIDENT, "户口簿"), "V-03"),
        (Ground(VoterClass.AWAY, "电话记录", date(2021, 10, 1)), "V-04"),
        (admitted(OLD, 12, 0), "V-05"),
    ],
)
def test_each_class_of_villagers_is_told_by_its_rule(day: date, ground: Ground, rule: str) -> None:
    finding = registered(rulebook(V, day), day, ground)
    assert (finding.rule, finding.met) == (rule, True)
    assert ground.document in finding.message


def test_v04_whoever_is_away_is_no_voter_before_they_said_so() -> None:
    finding = registered(rulebook(V, NEW), NEW, Ground(VoterClass.AWAY, "电话记录"))
    assert finding.met is False
    assert "没有选举日以前本人表示参加" in finding.message


@pytest.mark.parametrize(("day", "months", "met"), [(OLD, 60, False), (NEW, 5, False), (NEW, 6, True)])
def test_r15_a_community_worker_registered_elsewhere_is_a_voter_from_2026_on(day: date, months: int, met: bool) -> None:
    finding = registered(rulebook(R, day), day, admitted(day, 0, months, COMMITTEE))
    assert (finding.rule, finding.met) == ("R-06", met)
