"""Names as written on papers, and which of them two people hold for one (S07c)."""

import pytest

from elections.nomination_vocabulary import SlipKind
from elections.rules.nomination_names import Merge, joined, mergeable
from elections.vocabulary import Post
from tests.elections.rules.test_nomination import some_slips

ROUNDS = (
    some_slips((("李建社", 3), ("李建设", 40), ("李健设", 2))),
    some_slips((("李建社", 1),), kind=SlipKind.PRESELECTION),
)


def a_merge(written: str, meant: str, post: Post = Post.MEMBER) -> Merge:
    return Merge(post, written, meant)


def votes(*merges: Merge) -> list[dict[str, int]]:
    return [{one.name: one.votes for one in slips.lines} for slips in joined(ROUNDS, merges)]


def test_nothing_is_joined_by_itself() -> None:
    assert joined(ROUNDS, ()) == ROUNDS


def test_votes_of_a_pair_go_together_in_every_counting() -> None:
    assert votes(a_merge("李建社", "李建设")) == [{"李建设": 43, "李健设": 2}, {"李建设": 1}]


def test_pairs_follow_one_another() -> None:
    assert votes(a_merge("李建社", "李健设"), a_merge("李健设", "李建设"))[0] == {"李建设": 45}


def test_a_pair_is_of_its_post_alone() -> None:
    assert votes(a_merge("李建社", "李建设", Post.CHAIR)) == votes()


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (a_merge("李建设", "李建设"), "两个写法相同"),
        (a_merge("李四", "李建设"), "没有“李四”"),
        (a_merge("李建社", "李四"), "没有“李四”"),
        (a_merge("李健设", "李建社"), "已经并入“李建设”"),
        (a_merge("李建设", "李健设"), "不能反过来再并"),
    ],
)
def test_what_cannot_be_one(wanted: Merge, words: str) -> None:
    (finding,) = mergeable(ROUNDS, [a_merge("李健设", "李建设")], wanted)
    assert words in finding.message
    assert finding.rule == "S07c"


def test_two_ways_of_writing_may_be_one() -> None:
    assert mergeable(ROUNDS, [], a_merge("李建社", "李建设")) == ()
