"""Relations from either side, and what sex and birth say against one."""

from datetime import date

import pytest

from cadres.rules.kin_words import inverse, rank, unlikely, word
from cadres.vocabulary import Kinship, Sex

_OLD, _YOUNG = (Sex.MALE, date(1963, 5, 1)), (Sex.MALE, date(1978, 3, 1))
_WIFE = (Sex.FEMALE, date(1979, 1, 1))


@pytest.mark.parametrize("relation", list(Kinship))
def test_the_other_side_of_the_other_side_is_this_one(relation: Kinship) -> None:
    assert inverse(inverse(relation)) is relation
    assert word(relation, Sex.MALE) != word(relation, Sex.FEMALE)


def test_brothers_and_sisters_are_named_by_who_was_born_first() -> None:
    old, young = date(1963, 5, 1), date(1978, 3, 1)
    assert [word(Kinship.SIBLING, sex, (young, old)) for sex in (Sex.MALE, Sex.FEMALE)] == ["弟弟", "妹妹"]
    assert [word(Kinship.SIBLING, sex, (old, young)) for sex in (Sex.MALE, Sex.FEMALE)] == ["哥哥", "姐姐"]
    assert word(Kinship.SIBLING, Sex.MALE, (old, old)) == word(Kinship.SIBLING, Sex.MALE) == "兄弟"
    assert word(Kinship.PARENT, Sex.MALE, (old, young)) == "父亲"


def test_a_paper_names_husband_or_wife_first() -> None:
    order = sorted(Kinship, key=rank)
    assert order[:4] == [Kinship.SPOUSE, Kinship.CHILD, Kinship.PARENT, Kinship.SIBLING]


@pytest.mark.parametrize(
    ("relation", "one", "other", "said"),
    [
        (Kinship.PARENT, _OLD, _YOUNG, ""),
        (Kinship.CHILD, _YOUNG, _OLD, ""),
        (Kinship.SPOUSE, _YOUNG, _WIFE, ""),
        (Kinship.SIBLING, _OLD, _YOUNG, ""),
        (Kinship.CHILD, _OLD, _YOUNG, "长辈至少应大12岁"),
        (Kinship.PARENT, _YOUNG, _OLD, "长辈至少应大12岁"),
        (Kinship.GRANDPARENT, _OLD, _YOUNG, "长辈至少应大24岁"),
        (Kinship.GRANDCHILD, _YOUNG, _OLD, "长辈至少应大24岁"),
        (Kinship.SPOUSE, _OLD, _YOUNG, "两人都是男性"),
    ],
)
def test_sex_and_birth_speak_against_a_mistaken_side(
    relation: Kinship, one: tuple[Sex, date], other: tuple[Sex, date], said: str
) -> None:
    found = unlikely(relation, one, other)
    assert said in found
    assert bool(found) is bool(said)
