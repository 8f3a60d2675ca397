"""Voting for somebody absent: who may, for whom, and for how many (V-10 … V-14, R-11). Pure."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from cadres.vocabulary import Kinship
from elections.rules.book import Rulebook
from elections.rules.clauses import parameter
from elections.rules.provisions import ProxyScope
from elections.vocabulary import Method
from server.law.lawbook import Finding, Provision, Standing

_RECORDED = Provision("V-11", "系统内控规则", Standing.INFERENCE)
_ONWARD = parameter("V-14", "参照四川、浙江规定")


@dataclass(frozen=True, slots=True)
class Mandate:
    """`giver` asks `taker` to cast the vote; `relation` is how the taker is related, None for other voters.

    `giver_voter` and `taker_voter` are their entries on the roll, which tell namesakes apart; None where no roll is kept.
    """

    giver: str
    taker: str
    relation: Kinship | None = None
    giver_voter: int | None = None
    taker_voter: int | None = None

    @property
    def giving(self) -> "Voter":
        return self.giver, self.giver_voter

    @property
    def taking(self) -> "Voter":
        return self.taker, self.taker_voter


Voter = tuple[str, int | None]
"""A name, and the entry on the roll that it stands for, where that is known."""


def same_voter(one: Voter, other: Voter) -> bool:
    """Whether two are, or may be, one voter: the same name, and not two entries on the roll."""
    return one[0] == other[0] and (one[1] is None or other[1] is None or one[1] == other[1])


@dataclass(frozen=True, slots=True)
class Voting:
    """What a mandate is judged by: how the election is held, who stands, and whom the roll has, where names are kept.

    `voters` are the registered entries of the roll by name, `placed` the names of candidates by their own entry, where
    their number is found on the roll. `kin` are relations on record: what the second of two names is to the first.
    """

    method: Method
    candidates: frozenset[str]
    voters: Mapping[str, frozenset[int]] | None = None
    placed: Mapping[int, str] = field(default_factory=dict)
    kin: Mapping[tuple[str, str], Kinship] = field(default_factory=dict)


def entrusted(book: Rulebook, voting: Voting, held: Collection[Mandate], new: Mandate) -> tuple[Finding, ...]:
    """What stands against one more mandate beside those that are `held`. What is law stops, a parameter warns."""
    return (
        *_whether(book, voting),
        *_between(book, voting, new),
        *_as_recorded(voting, new),
        *_how_many(book, held, new),
        *_onward(held, new),
    )


def _say(basis: Provision, message: str) -> Finding:
    return basis.breach(message) if basis.standing.is_law else basis.warning(message, met=False)


def _whether(book: Rulebook, voting: Voting) -> Iterator[Finding]:
    if book.proxy_to is not None and voting.method not in book.proxy_methods:
        basis = book.basis("proxy_methods")
        yield _say(basis, f"{voting.method.label}的选举不实行委托投票。")


def _between(book: Rulebook, voting: Voting, new: Mandate) -> Iterator[Finding]:
    if book.proxy_candidate_forbidden:
        yield from _to_candidate(book.basis("proxy_candidate_forbidden"), voting, new)
    if book.proxy_to is ProxyScope.NEAR_RELATIVES and new.relation is None:
        message = f"只能委托{book.proxy_to.label}，没有填{new.taker}与{new.giver}的亲属关系。"
        yield _say(book.basis("proxy_to"), message)
    if voting.voters is not None:
        for word, (name, entry) in (("委托人", new.giving), ("受委托人", new.taking)):
            known = voting.voters.get(name, frozenset())
            if not known or (entry is not None and entry not in known):
                basis = book.basis("proxy_to")
                yield _say(basis, f"选民名单上没有{word}{name}，委托的双方都应当是登记参加选举的人。")


def _to_candidate(basis: Provision, voting: Voting, new: Mandate) -> Iterator[Finding]:
    """Whoever stands takes no mandate (V-13). Somebody who only bears a candidate's name may.

    The candidate's entry on the roll tells. Where it is not found, one of several of the name is asked about.
    """
    name, entry = new.taking
    if entry in voting.placed:
        yield _say(basis, f"{name}是候选人，不得接受委托。")
        return
    if name not in voting.candidates or (entry is not None and name in voting.placed.values()):
        return
    several = len((voting.voters or {}).get(name, ()))
    if entry is None or several <= 1:
        yield _say(basis, f"{name}是候选人，不得接受委托。")
        return
    message = f"{name}与候选人同名，选民名单上有{several}名，没有找到哪一名是候选人；候选人不得接受委托。"
    yield basis.warning(message, {"number": several}, met=False)


def _as_recorded(voting: Voting, new: Mandate) -> Iterator[Finding]:
    """What is on record of the two, against what the mandate says; two without a record are not known to be strangers."""
    held = voting.kin.get((new.giver, new.taker))
    if held is not None and held is not new.relation:
        said = f"写的是{new.relation.label}" if new.relation else "没有写亲属关系"
        message = f"登记在册的亲属关系是：{new.taker}是{new.giver}的{held.label}；委托书{said}，两者不一致。"
        yield _RECORDED.warning(message, met=False)


def _how_many(book: Rulebook, held: Collection[Mandate], new: Mandate) -> Iterator[Finding]:
    if book.proxy_max is None:
        return
    number = 1 + sum(same_voter(one.taking, new.taking) for one in held)
    if number > book.proxy_max:
        basis = book.basis("proxy_max")
        message = f"{new.taker}已接受{number - 1}人委托，每人接受委托不得超过{book.proxy_max}人。"
        numbers, formula = {"number": number, "most": book.proxy_max}, f"{number} > {book.proxy_max}"
        say = basis.breach if basis.standing.is_law else basis.warning
        yield say(message, numbers, formula, met=False)


def _onward(held: Collection[Mandate], new: Mandate) -> Iterator[Finding]:
    """Whoever is asked casts the vote themselves: neither end of a mandate is the other end of one (V-14)."""
    if any(same_voter(one.giving, new.taking) for one in held):
        yield _ONWARD.warning(f"{new.taker}自己已委托他人投票，不能再接受委托。", met=False)
    if any(same_voter(one.taking, new.giving) for one in held):
        yield _ONWARD.warning(f"{new.giver}已接受他人委托，不能再转托。", met=False)
