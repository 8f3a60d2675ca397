"""The life of a paper and what each step needs. Pure.

Who prepared neither checks nor approves (AC-3); a number is given with the approval and stays the paper's for ever (DC-10).
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from server.access.actor import Actor, Role
from server.access.duties import Hand, own_step
from server.errors import Problem
from server.law.lawbook import Finding, Provision, Standing
from server.papers.register.vocabulary import Answer, PaperState

#: The house rule of numbers; the province has still to confirm it.
NUMBERING = Provision("DC-10", "文书编号登记规则　省参数　待确认", Standing.PARAMETER)

#: A number as people type it: a 代字, the year in any brackets, the number.
_NUMBER = re.compile(
    r"(?P<series>[^\[\]()〔〕【】〖〗〈〉<>]+)[\[(〔【〖〈<](?P<year>[0-9]{4})年?[\])〕】〗〉>]第?0*(?P<number>[1-9][0-9]{0,8})号?"
)
#: How many characters of a 代字 the books of numbers hold.
SERIES_LENGTH = 20
#: Where a paper may go from each state. A checked paper goes back to its draft with a reason.
NEXT: Mapping[PaperState, frozenset[PaperState]] = {
    PaperState.DRAFT: frozenset({PaperState.CHECKED, PaperState.VOID}),
    PaperState.CHECKED: frozenset({PaperState.APPROVED, PaperState.DRAFT, PaperState.VOID}),
    PaperState.APPROVED: frozenset({PaperState.ISSUED, PaperState.VOID}),
    PaperState.ISSUED: frozenset({PaperState.SUPERSEDED, PaperState.VOID}),
    PaperState.SUPERSEDED: frozenset(),
    PaperState.VOID: frozenset(),
}
#: The step on from each state that waits for somebody.
FORWARD: Mapping[PaperState, PaperState] = {
    PaperState.DRAFT: PaperState.CHECKED,
    PaperState.CHECKED: PaperState.APPROVED,
    PaperState.APPROVED: PaperState.ISSUED,
}
#: Steps that another person must have taken. Whoever checks may approve: an office may have no more than two people.
APART: Mapping[PaperState, frozenset[PaperState]] = {
    PaperState.CHECKED: frozenset({PaperState.DRAFT}),
    PaperState.APPROVED: frozenset({PaperState.DRAFT}),
}
#: What a code says of a paper that has one. A number that is approved has left no office yet: nothing under it counts.
ANSWERS: Mapping[PaperState, Answer] = {
    PaperState.APPROVED: Answer.WAITING,
    PaperState.ISSUED: Answer.VALID,
    PaperState.SUPERSEDED: Answer.SUPERSEDED,
    PaperState.VOID: Answer.VOID,
}


def spent_answer(state: PaperState) -> Answer:
    """What the code of a lost or spoilt copy says: the copy printed anew is the one that counts while the paper stands."""
    answer = ANSWERS[state]
    return Answer.SUPERSEDED if answer is Answer.VALID else answer


#: The states in which a paper bears its number and its code.
NUMBERED = frozenset({PaperState.APPROVED, PaperState.ISSUED, PaperState.SUPERSEDED, PaperState.VOID})
#: The states that wait for somebody.
OPEN = frozenset(FORWARD)


def number_words(series: str, year: int, number: int) -> str:
    """A number as papers print it (GB-6): 偏选证〔2021〕3号."""
    return f"{series}〔{year}〕{number}号"


def same_number(one: str, other: str) -> bool:
    """Whether two numbers are the same however their brackets were typed."""
    return plain_number(one) == plain_number(other)


def plain_number(words: str) -> str:
    """A number as it was typed, the way papers print it: 偏联审告[2026]第7号 becomes 偏联审告〔2026〕7号."""
    bare = "".join(unicodedata.normalize("NFKC", words).split())
    found = _NUMBER.fullmatch(bare)
    return number_words(found["series"], int(found["year"]), int(found["number"])) if found else bare


def series_of(words: str) -> str:
    """The 代字 of a number as it was typed; empty where it has none."""
    found = _NUMBER.fullmatch(plain_number(words))
    return found["series"] if found else ""


def series_problem(series: str) -> Problem | None:
    """Why nothing is numbered in a 代字, its fields filled in: the year and the number stand behind it, in brackets of their own."""
    if len(series) > SERIES_LENGTH:
        cause = f"发文代字填出来有{len(series)}个字，超过{SERIES_LENGTH}个字。"
        return Problem("用语", cause, "请缩短。", NUMBERING.rule, NUMBERING.cite)
    if not series.isalpha() or unicodedata.normalize("NFKC", series) != series:
        cause = f"“{series}”不能作发文代字：代字只有汉字或者字母，没有数字、括号、标点和空格。"
        cure = "年份和序号由登记簿编，只填〔〕前面的字，如偏组通字。"
        return Problem("用语", cause, cure, "GB-6", "党政机关公文格式（GB/T 9704-2012）7.2.5")
    return None


def step_problem(
    wanted: PaperState, now: PaperState, actor: Actor, taken: Iterable[tuple[PaperState, Hand]]
) -> Problem | None:
    """Why the actor may not take a paper from one state to another; None where that is right.

    `taken` leaves out who sent the paper back: finding a fault is not preparing, and in an office of two there is no third.
    """
    if wanted not in NEXT[now]:
        ways = "、".join(state.label for state in PaperState if state in NEXT[now])
        cure = f"现在可以办：{ways}。" if ways else "这件文书已经办结。"
        return Problem("步骤", f"“{now.label}”不能改为“{wanted.label}”。", cure, NUMBERING.rule, NUMBERING.cite)
    return own_step(wanted, actor, taken, APART)


@dataclass(frozen=True, slots=True)
class Offices:
    """Who gives out the numbers of a body: names, its own first, and the units that are called so where the body is or above it."""

    names: tuple[str, ...]
    units: frozenset[int] = frozenset()

    def include(self, actor: Actor) -> bool:
        """Whether the actor works there. The person at the machine acts for whoever asks them to; a unit goes before its name."""
        if Role.OPERATOR in actor.roles:
            return True
        return actor.unit_id in self.units if actor.unit_id is not None else is_named(actor.unit, self.names)


def office_problem(actor: Actor, step: str, offices: Offices) -> Problem | None:
    """Why the actor's office gives out no number of a body; None where it may."""
    if offices.include(actor):
        return None
    issuer, *more = offices.names
    others = f"和承办单位{'、'.join(more)}" if more else ""
    cause = f"“{step}”由发文机关{issuer}{others}办理，本账号的单位是{actor.unit}。"
    cure = "请发文机关或者承办单位的同事办理；委托本单位代办的，由发文机关或者上级在“文书种类和用语”设为编号承办单位，写明依据。"
    return Problem("步骤", cause, cure, NUMBERING.rule, NUMBERING.cite)


def series_use_problem(series: str, body: str, others: Iterable[tuple[str, str]]) -> Problem | None:
    """Why a body does not number in a 代字: another of the same division does, and each keeps a book of its own.

    `others` are kinds of papers in that 代字, each with its body: two kinds of one body may go by one book.
    """
    taken = dict.fromkeys((label, owner) for label, owner in others if owner != body)
    if not taken:
        return None
    whose = "、".join(f"{owner}的{label}" for label, owner in taken)
    cause = f"发文代字“{series}”是{whose}用的，{body}再用就会占它的号，两个机关编成一本。"
    return Problem("用语", cause, f"给{body}另定代字，或者请对方先改。", NUMBERING.rule, NUMBERING.cite)


def handing_over_problem(actor: Actor, body: Offices, named: Offices, *, above: bool) -> Problem | None:
    """Why the actor does not decide who gives out a body's numbers: the body does, or a level above it.

    `named` are the offices that are to do it, `above` is whether the actor works for a level above the body's. Whoever is not
    the body gives nothing to their own unit.
    """
    if body.include(actor):
        return None
    if not above:
        cause = f"由谁编号、签发，由发文机关{body.names[0]}或者上级设定，本账号的单位是{actor.unit}。"
        return Problem("用语", cause, "请发文机关或者上级的同事设定。", NUMBERING.rule, NUMBERING.cite)
    if named.include(actor):
        cause = f"本账号的单位是{actor.unit}，不能把编号、签发交给自己。"
        return Problem("用语", cause, "请发文机关设定，或者请另一个单位的同事设定。", NUMBERING.rule, NUMBERING.cite)
    return None


def is_named(unit: str, offices: Iterable[str]) -> bool:
    """Whether an office is one of some: 中共偏关县委组织部 signs what 偏关县委组织部 does."""
    return _bare(unit) in {_bare(one) for one in offices}


def _bare(office: str) -> str:
    return office.strip().removeprefix("中共")


def unbroken(series: str, year: int, last: int, missing: Sequence[int]) -> Finding:
    """Whether a book has every number from 1 to its last."""
    if not missing:
        said = f"{series}〔{year}〕1号至{last}号连续，没有缺号。" if last else f"{series}〔{year}〕还没有编号。"
        return NUMBERING.note(said, {"last": last}, met=True)
    words = "、".join(f"{number}号" for number in missing[:20])
    more = f"等{len(missing)}个" if len(missing) > 20 else ""  # noqa: PLR2004  # More than a line holds.
    said = f"{series}〔{year}〕缺{words}{more}：这些号没有文书，须登记为空号并写明原因。"
    return NUMBERING.warning(said, {"last": last, "missing": len(missing)}, met=False)
