"""How offices end, and what each end asks for."""

from datetime import date

import pytest

from cadres.rules.ends import (
    ASKS,
    Approver,
    End,
    Review,
    clause,
    end_findings,
    review_facts,
    two_unfit,
    ways_out,
)
from cadres.vocabulary import CommitteeKind, HoldingKind, Office, ReviewResult, TenureEnd
from server.law.lawbook import Level

V, R = CommitteeKind.VILLAGERS, CommitteeKind.RESIDENTS
ELECTED = HoldingKind.ELECTED
BEFORE, SINCE = date(2025, 12, 31), date(2026, 1, 1)


def levels(kind: CommitteeKind, office: Office, end: End, holding: HoldingKind = ELECTED) -> list[tuple[str, Level]]:
    return [(one.rule, one.level) for _, one in end_findings(kind, office, holding, end)]


def test_every_recorded_end_asks_for_a_day_and_no_committee_member_is_dismissed() -> None:
    for office in Office:
        for holding in HoldingKind:
            ways = ways_out(office, holding)
            assert ways
            assert all("day" in ASKS[way] for way in ways)
            if office.elected and holding is ELECTED:
                assert {TenureEnd.DISMISSAL, TenureEnd.SUCCESSION}.isdisjoint(ways)


@pytest.mark.parametrize(
    ("office", "day", "rule"), [(Office.CHAIR, BEFORE, "第十一条"), (Office.OVERSIGHT_HEAD, SINCE, "第十四条")]
)
def test_nobody_dismisses_whom_the_villagers_chose(office: Office, day: date, rule: str) -> None:
    ((fact, finding),) = end_findings(V, office, ELECTED, End(by=TenureEnd.DISMISSAL, day=day))
    assert fact == "by"
    assert (finding.rule, finding.level) == ("B-37", Level.BREACH)
    assert finding.cite.endswith(rule)


@pytest.mark.parametrize(
    ("kind", "office", "by", "day", "found"),
    [
        (V, Office.CHAIR, Approver.ASSEMBLY, SINCE, []),
        (V, Office.CHAIR, Approver.REPRESENTATIVES, SINCE, []),
        (V, Office.CHAIR, Approver.PARTY, SINCE, [("T-34", Level.BREACH)]),
        (R, Office.MEMBER, Approver.PARTY, SINCE, [("T-34", Level.BREACH)]),
        (V, Office.CHAIR, Approver.PARTY, BEFORE, [("T-34", Level.WARNING)]),
        (V, Office.PARTY_SECRETARY, Approver.ASSEMBLY, SINCE, [("Q-04", Level.BREACH)]),
        (V, Office.PARTY_SECRETARY, Approver.PARTY, SINCE, []),
    ],
)
def test_who_accepts_a_resignation(
    kind: CommitteeKind, office: Office, by: Approver, day: date, found: list[tuple[str, Level]]
) -> None:
    assert levels(kind, office, End(by=TenureEnd.RESIGNATION, day=day, submitted=day, approved_by=by)) == found


def test_a_resignation_is_not_accepted_before_it_was_handed_in() -> None:
    end = End(by=TenureEnd.RESIGNATION, day=SINCE, submitted=date(2026, 2, 1), approved_by=Approver.ASSEMBLY)
    assert levels(V, Office.CHAIR, end) == [("T-34", Level.BREACH)]


def test_the_clause_is_that_of_the_day() -> None:
    assert clause(V, TenureEnd.REVIEW, BEFORE).cite == "村民委员会组织法（2018修正）第三十三条"
    assert clause(V, TenureEnd.REVIEW, SINCE).cite == "村民委员会组织法（2025修正）第三十八条"
    assert clause(R, TenureEnd.SENTENCE, SINCE).rule == "T-35"


def review(year: int, result: ReviewResult) -> Review:
    return Review(date(year, 12, 1), result, f"{year}年评议")


@pytest.mark.parametrize(
    ("results", "ended"),
    [
        ([ReviewResult.UNFIT], None),
        ([ReviewResult.UNFIT, ReviewResult.UNFIT], 2023),
        ([ReviewResult.UNFIT, ReviewResult.BARELY, ReviewResult.UNFIT], None),
        ([ReviewResult.FIT, ReviewResult.UNFIT, ReviewResult.UNFIT], 2024),
    ],
)
def test_cw5_two_unfit_reviews_in_a_row_end_the_office(results: list[ReviewResult], ended: int | None) -> None:
    pair = two_unfit([review(2022 + place, result) for place, result in enumerate(results)][::-1])
    assert (pair[1].held.year if pair else None) == ended


def test_the_evidence_of_both_is_kept() -> None:
    pair = (review(2022, ReviewResult.UNFIT), review(2023, ReviewResult.UNFIT))
    assert review_facts(pair) == {
        "第一次不称职": "2022年12月1日，2022年评议",
        "第二次不称职": "2023年12月1日，2023年评议",
    }
