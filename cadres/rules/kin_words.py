"""Relations between two people, from either side and in the words of papers. Pure."""

from datetime import date
from typing import Final

from cadres.vocabulary import Kinship, Sex

_INVERSE: Final = {
    Kinship.SPOUSE: Kinship.SPOUSE,
    Kinship.PARENT: Kinship.CHILD,
    Kinship.CHILD: Kinship.PARENT,
    Kinship.SIBLING: Kinship.SIBLING,
    Kinship.GRANDPARENT: Kinship.GRANDCHILD,
    Kinship.GRANDCHILD: Kinship.GRANDPARENT,
}

# What a man and a woman are called who are that to somebody.
_WORDS: Final = {
    Kinship.SPOUSE: ("丈夫", "妻子"),
    Kinship.PARENT: ("父亲", "母亲"),
    Kinship.CHILD: ("儿子", "女儿"),
    Kinship.SIBLING: ("兄弟", "姐妹"),
    Kinship.GRANDPARENT: ("祖父（外祖父）", "祖母（外祖母）"),
    Kinship.GRANDCHILD: ("孙子（外孙）", "孙女（外孙女）"),
}


def inverse(relation: Kinship) -> Kinship:
    """What the other one is: whose parent somebody is, is their child."""
    return _INVERSE[relation]


#: Brothers and sisters are named by who of the two was born first.
_ELDER: Final = ("哥哥", "姐姐")
_YOUNGER: Final = ("弟弟", "妹妹")
#: In which order papers name relatives: husband or wife, children, parents, then the others.
_ORDER: Final = (
    Kinship.SPOUSE,
    Kinship.CHILD,
    Kinship.PARENT,
    Kinship.SIBLING,
    Kinship.GRANDPARENT,
    Kinship.GRANDCHILD,
)


def word(relation: Kinship, sex: Sex, born: tuple[date, date] | None = None) -> str:
    """What somebody of that sex is called who is the `relation` of another; `born` are their birth and the other's."""
    man, woman = _WORDS[relation]
    if relation is Kinship.SIBLING and born and born[0] != born[1]:
        man, woman = _ELDER if born[0] < born[1] else _YOUNGER
    return man if sex is Sex.MALE else woman


def rank(relation: Kinship) -> int:
    """The place of a relation among those that a paper names."""
    return _ORDER.index(relation)


#: By how many years each of these is older than the other at least; a mistaken side shows in it.
_OLDER: Final = {Kinship.PARENT: 12, Kinship.GRANDPARENT: 24}


def unlikely(relation: Kinship, one: tuple[Sex, date], other: tuple[Sex, date]) -> str:
    """Why the first cannot be the `relation` of the second by sex and birth, "" where nothing speaks against it."""
    if relation is Kinship.SPOUSE and one[0] is other[0]:
        return f"两人都是{one[0].label}性，登记为配偶。"
    older, younger = (one, other) if relation in _OLDER else (other, one)
    years = _OLDER.get(relation) or _OLDER.get(inverse(relation))
    if years and younger[1].year - older[1].year < years:
        born = f"{one[1].year}年出生的登记为{other[1].year}年出生的人的{relation.label}"
        return f"{born}，长辈至少应大{years}岁。"
    return ""
