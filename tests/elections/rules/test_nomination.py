"""Who may nominate under which law, what slips cannot say, and who goes on (S07, S07a, R-08)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest

from cadres.vocabulary import CommitteeKind
from elections.nomination_vocabulary import SlipKind
from elections.rules.nomination import Cut, Named, Slips, counted, cut, margin, ranking
from elections.rules.provisions import Nominator
from elections.rules.rulebook import Rulebook, rulebook
from elections.vocabulary import Post
from server.law.lawbook import Finding, breaches

OLD, NEW = date(2021, 11, 20), date(2026, 12, 18)
SEATS = {Post.CHAIR: 1, Post.MEMBER: 3}
VILLAGERS, PARTY = Nominator.REGISTERED_VILLAGERS, Nominator.VILLAGE_PARTY
COMMUNITY, JOINT = Nominator.COMMUNITY_PARTY, Nominator.JOINT_VOTERS


def a_book(day: date = NEW, kind: CommitteeKind = CommitteeKind.VILLAGERS) -> Rulebook:
    return rulebook(kind, day)


def some_slips(
    votes: Iterable[tuple[str, int]] = (("甲", 30),),
    post: Post = Post.MEMBER,
    kind: SlipKind = SlipKind.NOMINATION,
    source: Nominator | None = VILLAGERS,
) -> Slips:
    lines = tuple(Named(post, name, number) for name, number in votes)
    return Slips(kind, source if kind is SlipKind.NOMINATION else None, date(2026, 11, 20), 100, 90, 2, lines)


def said(findings: Iterable[Finding]) -> str:
    return "".join(one.message for one in findings)


@pytest.mark.parametrize(
    ("kind", "day", "source", "rule"),
    [
        (CommitteeKind.VILLAGERS, OLD, VILLAGERS, None),
        (CommitteeKind.VILLAGERS, OLD, PARTY, "S07"),
        (CommitteeKind.VILLAGERS, NEW, VILLAGERS, None),
        (CommitteeKind.VILLAGERS, NEW, PARTY, None),
        (CommitteeKind.VILLAGERS, NEW, COMMUNITY, "S07"),
        (CommitteeKind.VILLAGERS, NEW, None, "S07"),
        (CommitteeKind.RESIDENTS, OLD, JOINT, None),
        (CommitteeKind.RESIDENTS, NEW, COMMUNITY, None),
        (CommitteeKind.RESIDENTS, NEW, JOINT, None),
        (CommitteeKind.RESIDENTS, NEW, VILLAGERS, "R-08"),
    ],
)
def test_each_law_has_its_nominators(
    kind: CommitteeKind, day: date, source: Nominator | None, rule: str | None
) -> None:
    votes = () if source in {PARTY, COMMUNITY} else 30
    slips = some_slips([("甲", votes or 0)], source=source)
    found = breaches(counted(a_book(day, kind), slips, SEATS, ()))
    assert [one.rule for one in found] == ([rule] if rule else [])
    assert all(one.cite for one in found)


@pytest.mark.parametrize(("signed", "refused"), [(9, True), (10, False), (11, False)])
def test_ten_voters_nominate_together(signed: int, refused: bool) -> None:
    book = a_book(NEW, CommitteeKind.RESIDENTS)
    found = breaches(counted(book, some_slips([("甲", signed)], source=JOINT), SEATS, ()))
    assert bool(found) is refused
    if found:
        assert (found[0].rule, found[0].formula) == ("R-08", "9 ＜ 10")


@pytest.mark.parametrize(
    ("slips", "words"),
    [
        (replace(some_slips(), cast=101), "收回101张，多于发出的100张"),
        (replace(some_slips(), invalid=91), "废票91张，多于收回的90张"),
        (some_slips([("甲", 89)]), "得89票，多于有效的88张"),
        (some_slips([]), "没有填写一个姓名"),
        (some_slips([("甲", 3), ("甲", 4)]), "甲填了2行"),
        (some_slips(post=Post.VICE_CHAIR), "本次选举不选副主任"),
        (some_slips([("甲", 5)], source=PARTY), "党组织提名没有票数"),
        (some_slips(kind=SlipKind.PRESELECTION), "甲没有被提名为委员"),
        (replace(some_slips(), kind=SlipKind.SETTLING), "不填提名主体"),
    ],
)
def test_a_sheet_that_cannot_be_right_is_refused(slips: Slips, words: str) -> None:
    assert words in said(breaches(counted(a_book(), slips, SEATS, ())))


def test_all_that_may_be_is_taken() -> None:
    assert breaches(counted(a_book(), some_slips([("甲", 88)]), SEATS, ())) == ()
    nominees = {(Post.MEMBER, "甲")}
    assert breaches(counted(a_book(), some_slips(kind=SlipKind.PRESELECTION), SEATS, nominees)) == ()


def test_margins_are_by_post() -> None:
    spans = {post: margin(a_book(), post) for post in Post}
    assert {post: (span.low, span.high) for post, span in spans.items()} == {
        Post.CHAIR: (1, 1),
        Post.VICE_CHAIR: (1, 1),
        Post.MEMBER: (1, 3),
    }


def names(of: Cut) -> tuple[str, str, str]:
    def text(part: Iterable[object]) -> str:
        return "".join(one.name for one in part)  # type: ignore[attr-defined]

    return text(of.taken), text(of.tied), text(of.left)


def a_cut(*rounds: Slips, extra: int = 1, gone: Iterable[str] = ()) -> Cut:
    return cut(a_book(), Post.MEMBER, (3, extra), rounds, frozenset(gone))


FIVE = (("甲", 50), ("乙", 40), ("丙", 30), ("丁", 20), ("戊", 10))


def test_as_many_go_on_as_there_are_places() -> None:
    assert names(a_cut(some_slips(FIVE))) == ("甲乙丙丁", "", "戊")
    assert names(a_cut(some_slips(FIVE), extra=2)) == ("甲乙丙丁戊", "", "")
    assert a_cut(some_slips(FIVE)).findings == ()


def test_whoever_leaves_is_followed_by_the_next_by_votes() -> None:
    found = a_cut(some_slips(FIVE), gone=["乙"])
    assert names(found) == ("甲丙丁戊", "", "")
    assert [one.name for one in found.gone] == ["乙"]


def test_slips_of_several_meetings_are_one_number() -> None:
    assert [one.votes for one in ranking(Post.MEMBER, [some_slips(FIVE), some_slips([("戊", 45)])])] == [
        (55,),
        (50,),
        (40,),
        (30,),
        (20,),
    ]


def test_a_preselection_decides_alone() -> None:
    voted = some_slips((("戊", 60), ("丁", 50), ("丙", 40), ("乙", 30), ("甲", 20)), kind=SlipKind.PRESELECTION)
    assert names(a_cut(some_slips(FIVE), voted)) == ("戊丁丙乙", "", "甲")


def test_nobody_breaks_a_tie() -> None:
    level = (("甲", 50), ("乙", 40), ("丙", 30), ("丁", 20), ("戊", 20))
    found = a_cut(some_slips(level))
    assert names(found) == ("甲乙丙", "丁戊", "")
    (finding,) = found.findings
    assert finding.met is False
    assert "丁、戊同为20票，不能确定先后" in finding.message
    assert "差额放宽为2人" in finding.message
    assert "差额减为" not in finding.message
    assert names(a_cut(some_slips(level), extra=2)) == ("甲乙丙丁戊", "", "")


def test_a_tie_is_settled_by_a_further_vote_alone() -> None:
    level = (("甲", 50), ("乙", 40), ("丙", 30), ("丁", 20), ("戊", 20))
    again = some_slips((("丁", 31), ("戊", 44)), kind=SlipKind.SETTLING)
    assert names(a_cut(some_slips(level), again)) == ("甲乙丙戊", "", "丁")
    still = some_slips((("丁", 44), ("戊", 44)), kind=SlipKind.SETTLING)
    assert names(a_cut(some_slips(level), still))[1] == "丁戊"


def test_a_further_vote_changes_nothing_but_the_tie() -> None:
    level = (("甲", 50), ("乙", 40), ("丙", 30), ("丁", 20), ("戊", 20), ("己", 5))
    again = some_slips((("丁", 31), ("戊", 44), ("己", 60)), kind=SlipKind.SETTLING)
    assert names(a_cut(some_slips(level), again)) == ("甲乙丙戊", "", "丁己")


def test_a_tie_inside_or_outside_the_places_is_none() -> None:
    level = (("甲", 50), ("乙", 50), ("丙", 30), ("丁", 20), ("戊", 10), ("己", 10))
    assert names(a_cut(some_slips(level))) == ("乙甲丙丁", "", "己戊")


def test_fewer_than_a_margin_are_told() -> None:
    (finding,) = a_cut(some_slips(FIVE[:3])).findings
    assert (finding.rule, finding.formula) == ("S07a", "3 ≤ 3")


def test_numbers_of_different_sources_are_not_compared() -> None:
    party = some_slips([("己", 0)], source=PARTY)
    found = a_cut(some_slips(FIVE), party)
    assert names(found)[0] == ""
    assert "须预选" in said(found.findings)
    everybody = [*FIVE, ("己", 45)]
    assert names(a_cut(some_slips(FIVE), party, some_slips(everybody, kind=SlipKind.PRESELECTION)))[0] == "甲己乙丙"
    assert names(a_cut(some_slips(FIVE[:3]), party)) == ("甲乙丙己", "", "")
