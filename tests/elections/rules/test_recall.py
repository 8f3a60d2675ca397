"""The recall of a member (T-30 … T-33, R-12, T-39): the limits of every article, and what holds of any recall."""

import csv
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadres.vocabulary import CommitteeKind
from elections.rules.recall import Asked, Member, Petition, Recall, Vote, ask, decide
from elections.rules.rulebook import rulebook
from elections.vocabulary import Method, Petitioner, Post, RecallReply, RecallVerdict
from server.errors import Refused
from server.law.lawbook import Finding, Level, Standing, breaches
from tests.elections.rules.polls import REPEATABLE

CASES = Path(__file__).parent / "cases"
VILLAGERS, RESIDENTS = CommitteeKind.VILLAGERS, CommitteeKind.RESIDENTS
DAY = date(2026, 3, 1)

MEMBER = Member(name="甲", post=Post.CHAIR, elected_by=Method.VOTERS)
PETITION = Petition(member=MEMBER, by=Petitioner.VOTERS, signed=500, entitled=1000, reasons=True, received=DAY)
VOTE = Vote(day=DAY, method=Method.VOTERS, electorate=1000, cast=600, agreed=400, reply=RecallReply.HEARD)


def cases(name: str) -> list[object]:
    with (CASES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [pytest.param(row, id=row["fact"]) for row in csv.DictReader(file)]


def asked_on(day: date, kind: CommitteeKind = VILLAGERS, **changes: object) -> Asked:
    return ask(rulebook(kind, day), replace(PETITION, received=day, **changes))


def voted_on(day: date, kind: CommitteeKind = VILLAGERS, asked: Asked | None = None, **changes: object) -> Recall:
    return decide(rulebook(kind, day), asked or asked_on(day, kind), replace(VOTE, day=day, **changes))


def the(findings: tuple[Finding, ...], rule: str, words: str) -> Finding:
    (found,) = [finding for finding in findings if finding.rule == rule and words in finding.message]
    return found


@pytest.mark.parametrize("row", cases("recall_petition"))
def test_a_petition(row: dict[str, str]) -> None:
    signed, entitled = int(row["signed"]), int(row["entitled"])
    day, kind = date.fromisoformat(row["day"]), CommitteeKind(row["committee"])
    asked = asked_on(day, kind, by=Petitioner(row["by"]), signed=signed, entitled=entitled)
    first = asked.findings[0]
    assert asked.admitted is (row["admitted"] == "yes")
    assert (first.rule, first.level) == (row["rule"], Level.NOTE if asked.admitted else Level.BREACH)
    assert first.cite.endswith(row["article"])
    assert first.standing is Standing.STATUTE
    if first.numbers:
        assert (first.numbers["signed"], first.numbers["entitled"]) == (signed, entitled)
        assert (signed >= int(first.numbers["least"])) is asked.admitted


@pytest.mark.parametrize("row", cases("recall_vote"))
def test_a_vote(row: dict[str, str]) -> None:
    day, kind = date.fromisoformat(row["day"]), CommitteeKind(row["committee"])
    asked = asked_on(day, kind, member=replace(MEMBER, elected_by=Method(row["elected_by"])))
    recall = voted_on(
        day,
        kind,
        asked,
        method=Method(row["method"]),
        electorate=int(row["electorate"]),
        cast=int(row["cast"]),
        agreed=int(row["agreed"]),
    )
    assert recall.verdict is RecallVerdict(row["verdict"])
    void = recall.verdict is RecallVerdict.VOID
    assert bool(breaches(recall.findings)) is void
    (deciding,) = breaches(recall.findings) if void else (the(recall.findings, row["rule"], "人同意"),)
    assert (deciding.rule, deciding.met) == (row["rule"], recall.verdict is RecallVerdict.RECALLED)
    assert deciding.cite.endswith(row["article"])


def test_the_result_is_proved_by_its_numbers() -> None:
    recall = voted_on(DAY)
    turnout, majority = the(recall.findings, "T-31", "表决有效"), the(recall.findings, "T-31", "同意")
    assert turnout.message == "表决有效。登记参加选举的村民1000人，600人投票，超过半数。"
    assert turnout.formula == "2 × 600 = 1200 ＞ 1000"
    assert majority.message == "投票的600人中400人同意，超过半数，罢免甲的主任职务通过。"
    assert majority.numbers == {"cast": 600, "agreed": 400, "over_by": 100}
    assert majority.formula == "2 × 400 = 800 ＞ 600"


def test_the_petition_says_how_many_are_missing() -> None:
    finding = asked_on(DAY, signed=199).findings[0]
    assert finding.message == "有选举权的村民共1000人，联名199人，不足五分之一，至少200人，罢免甲的要求不成立。"
    assert (finding.numbers["short_by"], finding.formula) == (1, "5 × 199 = 995 ＜ 1000")


def test_the_residents_of_2018_speak_of_adults_and_of_attending() -> None:
    day = date(2025, 12, 31)
    assert asked_on(day, RESIDENTS).findings[0].message.startswith("十八周岁以上的居民共1000人")
    said = voted_on(day, RESIDENTS, method=Method.REPRESENTATIVES, electorate=60, cast=31, agreed=16).findings
    assert the(said, "T-39", "表决有效").message == "表决有效。居民小组选举的代表60人，31人出席，超过半数。"


def test_the_office_ends_on_the_day_of_the_vote_by_inference() -> None:
    ends = voted_on(DAY).findings[-1]
    assert "自表决通过之日（2026年3月1日）起终止" in ends.message
    assert ends.standing is Standing.INFERENCE


@pytest.mark.parametrize(("kind", "day"), [(VILLAGERS, date(2024, 6, 1)), (VILLAGERS, DAY), (RESIDENTS, DAY)])
def test_without_reasons_there_is_no_petition_and_without_a_reply_no_vote(kind: CommitteeKind, day: date) -> None:
    assert not asked_on(day, kind, reasons=False).admitted
    recall = voted_on(day, kind, reply=RecallReply.DENIED)
    assert recall.verdict is RecallVerdict.VOID
    assert [finding.message for finding in breaches(recall.findings)] == [
        "被提出罢免的成员有权提出申辩意见，表决前没有给予申辩的机会。"
    ]


def test_where_the_law_is_silent_on_the_reply_its_denial_only_warns() -> None:
    day = date(2025, 12, 31)
    recall = voted_on(day, RESIDENTS, reply=RecallReply.DENIED)
    finding = the(recall.findings, "T-39", "申辩")
    assert recall.verdict is RecallVerdict.RECALLED
    assert (finding.level, finding.cite) == (Level.WARNING, "城市居民委员会组织法（2018修正）未作规定")
    assert asked_on(day, RESIDENTS, reasons=False).admitted


def test_who_waives_the_reply_had_the_right() -> None:
    assert voted_on(DAY, reply=RecallReply.WAIVED).verdict is RecallVerdict.RECALLED


def test_a_vote_on_a_petition_that_failed_is_void() -> None:
    recall = voted_on(DAY, asked=asked_on(DAY, signed=199))
    assert recall.verdict is RecallVerdict.VOID
    assert "至少200人" in breaches(recall.findings)[0].message


def test_asking_and_voting_follow_the_law_of_their_own_day() -> None:
    asked = asked_on(date(2025, 12, 20), RESIDENTS, signed=200)
    recall = voted_on(date(2026, 1, 10), RESIDENTS, asked)
    assert asked.findings[0].cite == "城市居民委员会组织法（2018修正）第十条"
    assert the(recall.findings, "R-12", "表决有效").cite == "城市居民委员会组织法（2025修订）第二十条"


@pytest.mark.parametrize(("after", "level"), [(30, Level.NOTE), (31, Level.WARNING)])
def test_the_vote_is_due_in_thirty_days_and_late_it_only_warns(after: int, level: Level) -> None:
    asked = asked_on(DAY)
    recall = voted_on(DAY + timedelta(days=after), asked=asked)
    finding = the(recall.findings, "T-32", "收到罢免要求")
    assert asked.vote_by == date(2026, 3, 31)
    assert (finding.level, finding.standing) == (level, Standing.PARAMETER)
    assert recall.verdict is RecallVerdict.RECALLED


@pytest.mark.parametrize(("received", "warned"), [(date(2026, 2, 28), True), (date(2026, 3, 1), False)])
def test_six_months_pass_before_the_next_petition(received: date, warned: bool) -> None:
    failed = voted_on(date(2025, 8, 31), agreed=300)
    asked = asked_on(received, failed_on=date(2025, 8, 31))
    assert (failed.verdict, failed.again_after) == (RecallVerdict.KEPT, date(2026, 2, 28))
    assert any("又提出罢免要求" in finding.message for finding in asked.findings) is warned
    assert asked.admitted


def test_proxies_and_mobile_boxes_are_for_the_province_to_forbid() -> None:
    recall = voted_on(DAY, by_proxy=3, in_mobile_boxes=2)
    finding = the(recall.findings, "T-33", "委托投票3人，流动票箱投票2人")
    assert (finding.level, finding.standing) == (Level.WARNING, Standing.PARAMETER)
    assert recall.verdict is RecallVerdict.RECALLED


def test_art_19_representatives_vote_in_person() -> None:
    asked = asked_on(DAY, RESIDENTS, member=replace(MEMBER, elected_by=Method.REPRESENTATIVES))
    recall = voted_on(
        DAY, RESIDENTS, asked, method=Method.REPRESENTATIVES, electorate=60, cast=50, agreed=40, by_proxy=1
    )
    assert recall.verdict is RecallVerdict.VOID
    assert [finding.rule for finding in breaches(recall.findings)] == ["R-11"]


@pytest.mark.parametrize(
    "changes",
    [{"signed": 0}, {"signed": 1001}, {"signed": -1}, {"failed_on": DAY + timedelta(days=1)}],
)
def test_what_cannot_be_asked_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(Refused) as refused:
        asked_on(DAY, **changes)
    assert all(problem.cause and problem.cure for problem in refused.value.problems)


@pytest.mark.parametrize(
    "changes",
    [{"agreed": 601}, {"agreed": -1}, {"cast": 1001}, {"cast": -1}, {"by_proxy": 601}, {"in_mobile_boxes": -1}],
)
def test_what_cannot_be_counted_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(Refused):
        voted_on(DAY, **changes)


def test_a_vote_before_the_petition_is_refused() -> None:
    with pytest.raises(Refused, match="早于收到罢免要求之日"):
        voted_on(DAY - timedelta(days=1), asked=asked_on(DAY))


DAYS = st.sampled_from((date(2018, 12, 29), date(2025, 12, 31), date(2026, 1, 1), date(2031, 6, 1)))
KINDS = st.sampled_from(CommitteeKind)


@st.composite
def votes(draw: st.DrawFn) -> tuple[date, CommitteeKind, dict[str, object]]:
    """Lawful but for the numbers: the member is recalled by the method of the election."""
    kind = draw(KINDS)
    method = Method.VOTERS if kind is VILLAGERS else draw(st.sampled_from(Method))
    electorate = draw(st.integers(1, 90))
    cast = draw(st.integers(0, electorate))
    numbers = {"method": method, "electorate": electorate, "cast": cast, "agreed": draw(st.integers(0, cast))}
    return draw(DAYS), kind, numbers


def outcome(day: date, kind: CommitteeKind, numbers: dict[str, object]) -> RecallVerdict:
    asked = asked_on(day, kind, member=replace(MEMBER, elected_by=numbers["method"]))
    return voted_on(day, kind, asked, **numbers).verdict


@REPEATABLE
@given(votes())
def test_one_more_who_agrees_never_saves_the_member(vote: tuple[date, CommitteeKind, dict[str, object]]) -> None:
    day, kind, numbers = vote
    order = (RecallVerdict.KEPT, RecallVerdict.RECALLED)
    before = outcome(day, kind, numbers)
    if before is not RecallVerdict.VOID and numbers["agreed"] < numbers["cast"]:  # type: ignore[operator]
        after = outcome(day, kind, {**numbers, "agreed": numbers["agreed"] + 1})  # type: ignore[operator]
        assert order.index(after) >= order.index(before)


@REPEATABLE
@given(DAYS, KINDS, st.integers(1, 400))
def test_exactly_half_never_decides(day: date, kind: CommitteeKind, half: int) -> None:
    half_came = {"method": Method.VOTERS, "electorate": 2 * half, "cast": half, "agreed": half}
    half_agreed = {"method": Method.VOTERS, "electorate": 2 * half, "cast": 2 * half, "agreed": half}
    assert outcome(day, kind, half_came) is RecallVerdict.VOID
    assert outcome(day, kind, half_agreed) is RecallVerdict.KEPT
    assert outcome(day, kind, {**half_agreed, "agreed": half + 1}) is RecallVerdict.RECALLED


@REPEATABLE
@given(votes())
def test_whoever_is_recalled_lost_more_than_half_of_those_who_voted(
    vote: tuple[date, CommitteeKind, dict[str, int]],
) -> None:
    day, kind, numbers = vote
    if outcome(day, kind, dict(numbers)) is RecallVerdict.RECALLED:
        assert 2 * numbers["agreed"] > numbers["cast"]
        assert 2 * numbers["cast"] > numbers["electorate"]


@REPEATABLE
@given(DAYS, KINDS, st.integers(1, 300), st.integers(1, 300))
def test_one_more_signature_never_spoils_a_petition(day: date, kind: CommitteeKind, signed: int, more: int) -> None:
    entitled = signed + more
    if asked_on(day, kind, signed=signed, entitled=entitled).admitted:
        assert asked_on(day, kind, signed=signed + 1, entitled=entitled).admitted


@REPEATABLE
@given(DAYS, KINDS, st.integers(1, 300), st.integers(0, 300), st.sampled_from(Petitioner))
def test_a_petition_without_enough_names_recalls_nobody(
    day: date, kind: CommitteeKind, signed: int, more: int, by: Petitioner
) -> None:
    asked = asked_on(day, kind, by=by, signed=signed, entitled=signed + more)
    assert (voted_on(day, kind, asked).verdict is RecallVerdict.VOID) is not asked.admitted
