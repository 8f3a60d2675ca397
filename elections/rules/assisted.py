"""Voters to whom a box is brought, and those for whom somebody writes (V-15, V-20). Pure.

No statute says for whom or for how many, and Shanxi's values were not found: everything here warns and nothing stops.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from elections.assisted_vocabulary import AssistedBy, AssistReason
from elections.rules.book import Rulebook
from elections.rules.clauses import parameter
from server.law.lawbook import Finding, Provision, Standing

_BASES: Mapping[AssistedBy, Provision] = {
    AssistedBy.MOBILE: parameter("V-20", "参照海南、浙江规定"),
    AssistedBy.WRITING: parameter("V-15", "参照河北、海南规定"),
}
_HOUSE = Provision("S12", "系统内控规则", Standing.INFERENCE)


@dataclass(frozen=True, slots=True)
class Assisted:
    """One voter on a list; `writer` is who writes, None where nobody was named yet."""

    name: str
    helped: AssistedBy
    reason: AssistReason
    writer: str | None = None


@dataclass(frozen=True, slots=True)
class Voting:
    """What the lists are judged by: who stands, whom the roll has where names are kept, and who asked another to vote for them."""

    candidates: frozenset[str]
    proxied: Mapping[str, str]
    voters: frozenset[str] | None = None


def assisted(book: Rulebook, voting: Voting, others: Collection[Assisted], new: Assisted) -> tuple[Finding, ...]:
    """What is odd about one entry beside the `others` of its election."""
    return (
        *_whoever(voting, new),
        *(_box(book, new) if new.helped is AssistedBy.MOBILE else _pen(book, voting, others, new)),
    )


def _whoever(voting: Voting, new: Assisted) -> Iterator[Finding]:
    basis = _BASES[new.helped]
    if voting.voters is not None and new.name not in voting.voters:
        yield basis.warning(f"选民名单上没有{new.name}。", met=False)
    if new.name in voting.proxied:
        message = f"{new.name}已委托{voting.proxied[new.name]}投票，本人再投就投了两次。"
        yield _HOUSE.warning(message, met=False)


def _box(book: Rulebook, new: Assisted) -> Iterator[Finding]:
    if not book.mobile_scope.holds(new.reason):
        message = f"{new.name}的原因是{new.reason.label}，流动票箱只给{book.mobile_scope.label}选民用。"
        yield book.basis("mobile_scope").warning(message, met=False)


def _pen(book: Rulebook, voting: Voting, others: Collection[Assisted], new: Assisted) -> Iterator[Finding]:
    if new.writer is None:
        return
    number = 1 + Counter(one.writer for one in others if one.helped is AssistedBy.WRITING)[new.writer]
    if number > book.writer_max:
        message = f"{new.writer}已为{number - 1}人代写，每人代写不超过{book.writer_max}人。"
        numbers, formula = {"number": number, "most": book.writer_max}, f"{number} > {book.writer_max}"
        yield book.basis("writer_max").warning(message, numbers, formula, met=False)
    if new.writer in voting.candidates:
        yield _HOUSE.warning(f"{new.writer}是候选人，代写容易引起争议，宜另请他人。", met=False)


def boxed(station: str, listed: int | None, named: int) -> Finding:
    """Whether the names on a mobile box's list are as many as were published for it."""
    basis = _BASES[AssistedBy.MOBILE]
    numbers = {"named": named, "listed": listed or 0}
    if named == listed:
        return basis.note(f"{station}名单{named}人，与公布的使用人数一致。", numbers, f"{named} = {listed}", met=True)
    message = f"{station}名单{named}人，公布的使用人数是{listed or 0}人，两者不一致。"
    return basis.warning(message, numbers, f"{named} ≠ {listed or 0}", met=False)
