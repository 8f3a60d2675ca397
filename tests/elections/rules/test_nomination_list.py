"""What keeps a list of candidates from the wall, and what its hash is of (S07a, S07b, S09)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from cadres.vocabulary import CommitteeKind
from elections.rules.nomination_list import Entry, content, ordered, publishable, sealed
from elections.rules.rulebook import rulebook
from elections.vocabulary import Post
from server.law.lawbook import Finding, Level

DAY = date(2026, 12, 18)
SEATS = {Post.CHAIR: 1, Post.MEMBER: 2}
NAMES = {Post.CHAIR: ("王瑞", "贾永胜"), Post.MEMBER: ("王小红", "李建设", "高建平")}


def a_list(consented: bool | None = True) -> tuple[Entry, ...]:
    rows = [Entry(post, name, "男", "新联审1号", consented) for post, names in NAMES.items() for name in names]
    return ordered(rows)


def found(
    entries: Sequence[Entry], ahead: int = 5, kind: CommitteeKind = CommitteeKind.VILLAGERS
) -> tuple[Finding, ...]:
    return publishable(rulebook(kind, DAY), entries, SEATS, (DAY - timedelta(days=ahead), DAY))


def test_a_list_in_order_goes_up() -> None:
    assert found(a_list()) == ()
    assert found(a_list(consented=None)) == ()


def test_an_unsorted_list_cannot_be_published() -> None:
    one, other, *rest = a_list()
    (finding,) = found((other, one, *rest))
    assert (finding.rule, finding.level) == ("S09", Level.BREACH)
    assert "没有按姓氏笔画排列：应为王瑞、贾永胜" in finding.message


def test_as_many_candidates_as_seats_are_too_few() -> None:
    (finding,) = found(a_list()[1:])
    assert (finding.rule, finding.level, finding.formula) == ("S07a", Level.BREACH, "1 ≤ 1")


def test_more_than_the_margin_only_warns() -> None:
    more = ordered([*a_list(), Entry(Post.CHAIR, "张海军", "男", "新联审1号", consented=True)])
    (finding,) = found(more)
    assert (finding.rule, finding.level) == ("S07a", Level.WARNING)
    assert "多2人，规定多1人" in finding.message


def test_nobody_stands_without_consent() -> None:
    entries = a_list()
    (finding,) = found((replace(entries[0], consented=False), *entries[1:]))
    assert (finding.rule, finding.level) == ("S07b", Level.BREACH)
    assert "王瑞没有书面同意" in finding.message


def test_nobody_stands_whom_the_votes_did_not_carry() -> None:
    entries = a_list()
    (finding,) = found((replace(entries[0], goes_on=False), *entries[1:]))
    assert (finding.rule, finding.level) == ("S07", Level.BREACH)


@pytest.mark.parametrize(
    ("ahead", "level"), [(6, None), (5, None), (4, Level.WARNING), (0, Level.WARNING), (-1, Level.BREACH)]
)
def test_the_day_of_publication(ahead: int, level: Level | None) -> None:
    assert [one.level for one in found(a_list(), ahead)] == ([level] if level else [])


def test_the_hash_is_of_the_list_in_its_order() -> None:
    text = content("140932100209-13-1", 1, a_list())
    assert sealed(text) == sealed(content("140932100209-13-1", 1, a_list()))
    assert len(sealed(text)) == 64
    others = [
        content("140932100209-13-1", 2, a_list()),
        content("140932100209-13-2", 1, a_list()),
        content("140932100209-13-1", 1, a_list()[::-1]),
        content("140932100209-13-1", 1, a_list()[1:]),
    ]
    assert len({sealed(one) for one in (text, *others)}) == 5
