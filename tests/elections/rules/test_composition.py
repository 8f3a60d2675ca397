"""What is said of a committee as a whole: its women, and relatives as far as somebody recorded the relation (B-07 … B-12)."""

from dataclasses import replace
from datetime import date

from cadres.vocabulary import CommitteeKind, Sex
from elections.rules.counts import Candidate, Contest, Kin, Poll
from elections.rules.kinship import Kinship
from elections.rules.rulebook import rulebook
from elections.rules.tally import decide
from elections.vocabulary import Method, Post, RoundKind
from server.law.lawbook import Finding, Level

POLL = Poll(
    committee=CommitteeKind.VILLAGERS,
    election_day=date(2026, 12, 20),
    method=Method.VOTERS,
    round=RoundKind.FIRST,
    electorate=1000,
    issued=1000,
    cast=600,
    posts=(
        Contest(Post.CHAIR, 1, (Candidate("甲", Sex.MALE, 400), Candidate("乙", Sex.MALE, 100))),
        Contest(Post.MEMBER, 1, (Candidate("丙", Sex.FEMALE, 400), Candidate("丁", Sex.MALE, 100))),
    ),
)


def on_relatives(**changes: object) -> list[Finding]:
    poll = replace(POLL, **changes)
    findings = decide(rulebook(poll.committee, poll.election_day, poll.profile), poll).findings
    return [finding for finding in findings if finding.rule in {"B-10", "B-12"}]


def test_nothing_recorded_is_nothing_checked() -> None:
    (finding,) = on_relatives()
    assert finding.message == "没有登记亲属关系，当选的2人之间有无近亲属没有核对。"
    assert (finding.level, finding.met, finding.formula) == (Level.NOTE, None, "")
    assert "related" not in finding.numbers


def test_recorded_relations_that_do_not_meet_are_said_to_be_those_recorded() -> None:
    (finding,) = on_relatives(kin=(Kin("甲", "丁", Kinship.SIBLING),))
    assert finding.message == "登记的亲属关系中，当选的2人两两1对，无近亲属。"
    assert (finding.met, finding.numbers) == (True, {"pairs": 1, "related": 0})


def test_before_2026_the_relation_that_is_told_of_is_a_recorded_one() -> None:
    (finding,) = on_relatives(kin=(Kin("甲", "丙", Kinship.SPOUSE),), election_day=date(2025, 12, 31))
    assert finding.message.startswith("登记的亲属关系中，甲、丙是夫妻、直系亲属（")
    assert finding.level is Level.WARNING


def test_who_sits_alone_has_nobody_to_be_checked_against() -> None:
    assert not on_relatives(posts=POLL.posts[:1])


def test_b08_a_residents_committee_without_women_is_warned_of_before_2026_and_is_not_full_since() -> None:
    men = (Candidate("丙", Sex.MALE, 400), Candidate("丁", Sex.MALE, 100))
    poll = replace(POLL, committee=CommitteeKind.RESIDENTS, posts=(POLL.posts[0], Contest(Post.MEMBER, 1, men)))
    before, since = replace(poll, election_day=date(2024, 12, 20)), poll
    told, open_seat = (
        decide(rulebook(one.committee, one.election_day, one.profile), one).findings for one in (before, since)
    )
    (found,) = [one for one in told if one.rule == "B-08"]
    assert (found.level, found.met, found.numbers) == (Level.WARNING, False, {"women": 0})
    assert "B-08" not in {one.rule for one in open_seat}
    assert any(one.rule == "T-15" and "留1个名额另行选举妇女成员" in one.message for one in open_seat)
