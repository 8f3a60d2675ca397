"""Who comes to which office how, and what goes not together, by the law of the day."""

from datetime import date

import pytest

from cadres.rules.offices import (
    BANS,
    LEADS_TO,
    NEAR,
    SPOUSE_LINEAL,
    Held,
    Relation,
    Way,
    conflicts,
    party_findings,
    refuse_way,
    seat_findings,
)
from cadres.vocabulary import CommitteeKind, HoldingKind, Kinship, Office, PoliticalStatus
from server.law.lawbook import Level, breaches

V, R = CommitteeKind.VILLAGERS, CommitteeKind.RESIDENTS
BEFORE, SINCE = date(2025, 12, 31), date(2026, 1, 1)
ELECTED, APPOINTED = HoldingKind.ELECTED, HoldingKind.APPOINTED


def held(person: int, office: Office, holding: HoldingKind = ELECTED, since: date = SINCE) -> Held:
    return Held(person, f"甲{person}", office, holding, since)


def rules(
    kind: CommitteeKind, *offices: Held, kin: Kinship | None = None, day: date = SINCE
) -> list[tuple[str, Level]]:
    related = [Relation(1, 2, kin)] if kin else []
    return [(one.finding.rule, one.finding.level) for one in conflicts(kind, offices, related, day)]


def test_every_office_has_a_way_and_a_seat_of_the_committee_has_the_vote_alone() -> None:
    for office in Office:
        ways = {way for way in Way if office in LEADS_TO[way]}
        assert ways, office
        seated = {way for way in ways if way.holding.seated}
        assert not office.elected or seated == {Way.VOTE}


@pytest.mark.parametrize(
    ("kind", "office", "way", "day", "rule", "cite"),
    [
        (V, Office.CHAIR, Way.APPOINTMENT, BEFORE, "B-37", "村民委员会组织法（2018修正）第十一条"),
        (V, Office.CHAIR, Way.APPOINTMENT, SINCE, "B-37", "村民委员会组织法（2025修正）第十四条"),
        (R, Office.MEMBER, Way.CONCURRENT, SINCE, "B-37", "城市居民委员会组织法（2025修订）第十四条"),
        (V, Office.OVERSIGHT_MEMBER, Way.APPOINTMENT, SINCE, "B-17", "村民委员会组织法（2025修正）第三十七条"),
        (R, Office.OVERSIGHT_HEAD, Way.VOTE, SINCE, "B-20", "城市居民委员会组织法（2025修订）第三十六条"),
        (R, Office.OVERSIGHT_HEAD, Way.VOTE, BEFORE, "B-17", "居务监督办法（2026年前法律未作规定）"),
        (V, Office.COMMUNITY_POLICE, Way.APPOINTMENT, SINCE, "Q-33", "晋民发〔2021〕12号三（五）17，兼职口径"),
        (V, Office.PARTY_SECRETARY, Way.VOTE, SINCE, "B-37", "任职依据"),
    ],
)
def test_a_way_that_does_not_lead_there_is_a_breach_with_the_clause_of_the_day(
    kind: CommitteeKind, office: Office, way: Way, day: date, rule: str, cite: str
) -> None:
    finding = refuse_way(kind, office, way, day)
    assert finding is not None
    assert (finding.level, finding.rule, finding.cite) == (Level.BREACH, rule, cite)


def test_the_ways_that_lead_there_are_not_refused() -> None:
    for way, offices in LEADS_TO.items():
        assert all(refuse_way(V, office, way, SINCE) is None for office in offices)


def test_near_relatives_are_eight_and_lineal_ones_leave_siblings_out() -> None:
    """B-11, B-12."""
    assert len(NEAR) == 6  # 祖父母 and 外祖父母, 孙子女 and 外孙子女 are one word each on record.
    assert {Kinship.SIBLING} == NEAR - SPOUSE_LINEAL


@pytest.mark.parametrize(
    ("kind", "one", "other", "kin", "day", "found"),
    [
        # B-17, B-20: the oversight committee and the committee.
        (V, held(1, Office.OVERSIGHT_HEAD), held(1, Office.MEMBER), None, SINCE, [("B-17", Level.BREACH)]),
        (R, held(1, Office.OVERSIGHT_HEAD), held(1, Office.MEMBER), None, SINCE, [("B-20", Level.BREACH)]),
        (R, held(1, Office.OVERSIGHT_HEAD), held(1, Office.MEMBER), None, BEFORE, []),
        (V, held(1, Office.OVERSIGHT_MEMBER), held(2, Office.CHAIR), Kinship.SIBLING, SINCE, [("B-17", Level.BREACH)]),
        (V, held(1, Office.OVERSIGHT_MEMBER), held(2, Office.CHAIR), None, SINCE, []),
        # B-18, B-19: a policy, so a warning.
        (V, held(1, Office.OVERSIGHT_HEAD), held(1, Office.PARTY_SECRETARY), None, SINCE, [("B-18", Level.WARNING)]),
        (V, held(1, Office.OVERSIGHT_MEMBER), held(1, Office.PARTY_SECRETARY), None, SINCE, []),
        (V, held(1, Office.OVERSIGHT_MEMBER), held(1, Office.CLERK, APPOINTED), None, SINCE, [("B-19", Level.WARNING)]),
        # B-10, B-12: relatives in the committee.
        (V, held(1, Office.CHAIR), held(2, Office.MEMBER), Kinship.SIBLING, SINCE, [("B-10", Level.BREACH)]),
        (R, held(1, Office.CHAIR), held(2, Office.MEMBER), Kinship.SPOUSE, SINCE, [("B-10", Level.BREACH)]),
        # B-16: the collective economy.
        (V, held(1, Office.COLLECTIVE_SUPERVISOR), held(1, Office.ACCOUNTANT), None, SINCE, [("B-16", Level.BREACH)]),
        (
            V,
            held(1, Office.COLLECTIVE_HEAD),
            held(2, Office.COLLECTIVE_DIRECTOR),
            Kinship.PARENT,
            SINCE,
            [("B-16", Level.BREACH)],
        ),
        (V, held(1, Office.COLLECTIVE_HEAD), held(1, Office.CHAIR), None, SINCE, []),
        # B-14: secretary and chair may be one person.
        (V, held(1, Office.PARTY_SECRETARY, APPOINTED), held(1, Office.CHAIR), None, SINCE, []),
        # B-36: who is sent by the police and elected.
        (
            V,
            held(1, Office.COMMUNITY_POLICE, HoldingKind.CONCURRENT),
            held(1, Office.MEMBER),
            None,
            SINCE,
            [("B-36", Level.WARNING)],
        ),
        # T-26: who acts for the chair has no second seat by it.
        (V, held(1, Office.OVERSIGHT_HEAD), held(1, Office.CHAIR, HoldingKind.ACTING), None, SINCE, []),
    ],
)
def test_what_goes_not_together(
    kind: CommitteeKind, one: Held, other: Held, kin: Kinship | None, day: date, found: list[tuple[str, Level]]
) -> None:
    assert rules(kind, one, other, kin=kin, day=day) == found
    assert rules(kind, other, one, kin=kin, day=day) == found


def test_relatives_of_a_committee_elected_before_the_law_are_told_and_not_ended() -> None:
    old = date(2021, 11, 20)
    pair = (held(1, Office.CHAIR, since=old), held(2, Office.MEMBER, since=old))
    assert rules(V, *pair, kin=Kinship.SIBLING, day=BEFORE) == []
    assert rules(V, *pair, kin=Kinship.SPOUSE, day=BEFORE) == [("B-12", Level.WARNING)]
    (found,) = conflicts(V, pair, [Relation(2, 1, Kinship.SIBLING)], SINCE)
    assert (found.finding.rule, found.finding.level) == ("B-10", Level.WARNING)
    assert "不自动终止" in found.finding.message
    late = (pair[0], held(2, Office.MEMBER, since=SINCE))
    assert rules(V, *late, kin=Kinship.SIBLING) == [("B-10", Level.BREACH)]


def test_no_two_bans_in_force_say_the_same() -> None:
    for kind in CommitteeKind:
        for day in (date(2018, 12, 29), date(2025, 6, 1), SINCE):
            found = [(ban.provision.rule, ban.one, ban.other) for ban in BANS if ban.holds(kind, day)]
            assert len(set(found)) == len(found)


@pytest.mark.parametrize(
    ("office", "status", "since", "found"),
    [
        (Office.PARTY_SECRETARY, PoliticalStatus.MASSES, "2001.01", [Level.BREACH]),
        (Office.PARTY_COMMITTEE_MEMBER, PoliticalStatus.PROBATIONARY, None, [Level.BREACH]),
        (Office.PARTY_SECRETARY, PoliticalStatus.PARTY_MEMBER, "2025.02", [Level.WARNING]),
        (Office.PARTY_SECRETARY, PoliticalStatus.PARTY_MEMBER, "2025.01", []),
        (Office.PARTY_VICE_SECRETARY, PoliticalStatus.PARTY_MEMBER, "2025.02", []),
        (Office.PARTY_COMMITTEE_MEMBER, PoliticalStatus.PARTY_MEMBER, "2026.01", []),
        (Office.PARTY_COMMITTEE_MEMBER, PoliticalStatus.PARTY_MEMBER, "2026.02", [Level.BREACH]),
        (Office.PARTY_SECRETARY, PoliticalStatus.PARTY_MEMBER, "2027.05", [Level.BREACH]),
        (Office.PARTY_SECRETARY, None, None, [Level.WARNING]),
        (Office.CHAIR, PoliticalStatus.MASSES, None, []),
    ],
)
def test_what_a_party_office_asks_of_its_holder(
    office: Office, status: PoliticalStatus | None, since: str | None, found: list[Level]
) -> None:
    """Q-05, Q-08, Q-32: a full member, of a secretary for a year."""
    assert [one.level for one in party_findings(office, status, since, SINCE)] == found


@pytest.mark.parametrize(
    ("kind", "seats", "found"),
    [
        (V, {Office.CHAIR: 1, Office.MEMBER: 2}, []),
        (V, {Office.CHAIR: 1, Office.MEMBER: 1}, ["B-01"]),
        (V, {Office.CHAIR: 1, Office.MEMBER: 7}, ["B-01"]),
        (R, {Office.CHAIR: 1, Office.MEMBER: 3}, ["B-03"]),
        (R, {Office.CHAIR: 1, Office.MEMBER: 8}, []),
        (V, {Office.OVERSIGHT_HEAD: 1, Office.OVERSIGHT_MEMBER: 2}, []),
        (V, {Office.OVERSIGHT_HEAD: 1, Office.OVERSIGHT_MEMBER: 1}, ["B-18"]),
        (V, {Office.COLLECTIVE_HEAD: 1, Office.COLLECTIVE_DIRECTOR: 3}, ["B-16"]),
        (V, {Office.COLLECTIVE_HEAD: 1, Office.COLLECTIVE_DIRECTOR: 4}, []),
        (V, {Office.PARTY_SECRETARY: 2}, ["B-01"]),
        (V, {}, []),
    ],
)
def test_the_size_of_a_body(kind: CommitteeKind, seats: dict[Office, int], found: list[str]) -> None:
    findings = tuple(seat_findings(kind, seats, SINCE))
    assert [one.rule for one in findings] == found
    assert len(breaches(findings)) == sum(rule != "B-18" for rule in found)
