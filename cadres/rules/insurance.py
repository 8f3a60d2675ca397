"""What is said of social insurance as a whole against what is said of its five kinds. Pure."""

from collections.abc import Mapping
from typing import Final

from cadres.fact_vocabulary import Circumstance, YesNo

_FIVE: Final = tuple(one for one in Circumstance if one.insurance)


def contradicting(found: Mapping[Circumstance, YesNo]) -> str:
    """How what holds at one time contradicts itself, in words; empty where it does not."""
    whole = found.get(Circumstance.SOCIAL)
    named = "、".join(one.label for one in _FIVE if found.get(one) is YesNo.YES)
    if whole is YesNo.NO and named:
        return f"未参加社会保险，却参加了{named}。"
    if whole is YesNo.YES and all(found.get(one) is YesNo.NO for one in _FIVE):
        return "参加社会保险，五险却都是未参加。"
    return ""
