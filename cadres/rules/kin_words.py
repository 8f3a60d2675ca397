"""Relations between two people, from either side and in the words of papers. Pure."""

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


def word(relation: Kinship, sex: Sex) -> str:
    """What somebody of that sex is called who is the `relation` of another."""
    man, woman = _WORDS[relation]
    return man if sex is Sex.MALE else woman
