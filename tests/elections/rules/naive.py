"""The law of a count once more, short and slow, to hold the product against.

Written from the rules of the field and sharing no code with the product: it reads the JSON of a count, reckons in
fractions, and settles equal votes by trying every order they could stand in. Who is elected in every order is elected;
who is elected in some orders only is tied (T-13).
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby, permutations, product
from typing import Any

Person = dict[str, Any]
Count = dict[str, Any]
Result = dict[str, Any]
Way = tuple[list[Person], int]
"""Who is elected if equal votes stand in one order, and how many seats are kept for a woman."""

RANKS = ("chair", "vice_chair", "member")
HALF, THIRD, TWO_THIRDS = Fraction(1, 2), Fraction(1, 3), Fraction(2, 3)


def outcome(count: Count) -> Result:
    """What `huanjie tally` should say of `count`, without the findings; groups of people are sets of names."""
    if not valid(count):
        return {
            "valid": False,
            "posts": [{**_post(contest, set(), set()), "pending": set()} for contest in count["posts"]],
            "reserved_women_seats": 0,
            "next": "rerun",
            "next_candidates": {},
            "vacancy_allowed": False,
        }
    return _Valid(count).result()


def valid(count: Count) -> bool:
    """T-01 and R-03 for the turnout, T-03 for ballots that nobody issued."""
    part = Fraction(count["cast"], count["electorate"]) if count["electorate"] else Fraction(0)
    if count["method"] == "voters":
        enough = part > HALF
    elif count["committee"] == "villagers":
        enough = part >= TWO_THIRDS
    elif count["method"] == "representatives" and of_2025(count):
        enough = part > TWO_THIRDS
    else:
        enough = part > HALF
    excess = count["cast"] > count["issued"]
    return enough and not (excess and count.get("profile", {}).get("recovered_gt_issued", "invalid") == "invalid")


def of_2025(count: Count) -> bool:
    return str(count["election_day"]) >= "2026-01-01"


def _post(contest: Person, elected: set[str], tied: set[str]) -> Result:
    return {"post": contest["post"], "elected": elected, "tied": tied, "shortfall": contest["seats"] - len(elected)}


class _State:
    """Who sits, who of them are women and in office, and what votes go down, in one way the ties above may have fallen."""

    def __init__(self, seated: dict[str, str], women: set[str], lost: dict[str, int]) -> None:
        self.seated, self.women, self.lost = dict(seated), set(women), dict(lost)
        self.left: set[str] = set()


class _Valid:
    def __init__(self, count: Count) -> None:
        self.count, self.round = count, count["round"]
        self.profile = count.get("profile", {})
        before = count.get("elected_before", [])
        self.kin = {frozenset(kin[:2]) for kin in count.get("kin", []) if self.banned(kin[2])}
        women = {one["name"] for one in before if one["sex"] == "female"}
        self.certain = _State({one["name"]: one["post"] for one in before}, women, {})
        self.in_office = set(self.certain.seated) if self.round in {"first", "rerun"} else set()
        self.lines: dict[int, list[Person]] = {}
        self.posts: dict[int, Result] = {}
        self.reserved: dict[int, int] = {}

    def banned(self, relation: str) -> bool:
        """B-10 from 2026 on; before it, Shanxi's method of 2011 for villages (B-12), or whatever the province chose."""
        ban = "near_relatives" if of_2025(self.count) else self.profile.get("kin_ban")
        if ban is None and self.count["committee"] == "villagers":
            ban = "spouse_lineal"
        return ban == "near_relatives" or (ban == "spouse_lineal" and relation != "sibling")

    def result(self) -> Result:
        contests = self.count["posts"]
        states = [_State(self.certain.seated, self.certain.women, {})]
        for place in sorted(range(len(contests)), key=lambda place: RANKS.index(contests[place]["post"])):
            states = self.decide(place, contests[place], states)
        step, standing, vacant = self.following()
        return {
            "valid": True,
            "posts": [self.posts[place] for place in range(len(contests))],
            "reserved_women_seats": sum(self.reserved.values()),
            "next": step,
            "next_candidates": standing,
            "vacancy_allowed": vacant,
        }

    def decide(self, place: int, contest: Person, states: list[_State]) -> list[_State]:
        """Decide a post in every state; what is the same in all is the outcome. Returns every state after it."""
        found = [self.one_state(contest, state) for state in states]
        self.lines[place] = [dict(one) for one in contest["candidates"]]
        if len(found) == 1:
            self.lines[place] = self.lines_in(contest, states[0])
        elected = set.intersection(*(sure for sure, *_ in found))
        ties = [tie for _, tie, *_ in found]
        tied = ties[0] if all(tie == ties[0] for tie in ties) else (frozenset(), 0)
        hoping = set.union(*(sure | set(tie[0]) for sure, tie, *_ in found)) - elected - tied[0]
        self.reserved[place] = min(reserved for _, _, reserved, _ in found)
        self.posts[place] = {**_post(contest, elected, set(tied[0])), "pending": hoping}
        self.seat(self.certain, contest, elected)
        return [after for *_, states_after in found for after in states_after]

    def lines_in(self, contest: Person, state: _State) -> list[Person]:
        return [{**one, "votes": one["votes"] + state.lost.get(one["name"], 0)} for one in contest["candidates"]]

    def one_state(
        self, contest: Person, state: _State
    ) -> tuple[set[str], tuple[frozenset[str], int], int, list[_State]]:
        """Who is elected for certain, the tied with their seats, seats kept for a woman, and the states after."""
        self.state, self.post = state, contest["post"]
        lines = self.lines_in(contest, state)
        free = [one for one in lines if not self.holds(one["name"], contest["post"])]
        stands = [one for one in free if self.round != "tie_vote" or not one.get("write_in")]
        enough = [one for one in stands if self.enough(one["votes"])]
        ways = [(self.by_votes(order, contest["seats"], ()), 0) for order in _orders(enough)]
        if self.wants_woman(contest) and not _woman_is_sure(ways):
            sure = _in_all(ways)
            ways = [self.with_woman(order, contest["seats"], sure) for order in _orders(enough)]
        chosen = {frozenset(one["name"] for one in elected) for elected, _ in ways}
        elected = set(frozenset.intersection(*chosen))
        tied = frozenset.union(*chosen) - elected
        after = []
        for names in chosen:
            state_after = _State(state.seated, state.women, state.lost)
            self.seat(state_after, contest, set(names))
            if self.profile.get("carry_down") == "high_to_low" and self.round != "tie_vote":
                state_after.lost.update({one["name"]: one["votes"] for one in free if one["name"] not in names})
            after.append(state_after)
        seats = max(len(names) for names in chosen) - len(elected)
        return elected, (tied, seats), min(reserved for _, reserved in ways), after

    def seat(self, state: _State, contest: Person, names: set[str]) -> None:
        """Seat people; relatives elected to a lower post before give it up (T-16)."""
        for one in contest["candidates"]:
            if one["name"] in names:
                state.seated[one["name"]] = contest["post"]
                state.women |= {one["name"]} if one["sex"] == "female" else set()
                for other in [other for other in state.seated if frozenset((one["name"], other)) in self.kin]:
                    if RANKS.index(state.seated[other]) > RANKS.index(contest["post"]):
                        del state.seated[other]
                        state.women.discard(other)
                        state.left.add(other)

    def holds(self, name: str, post: str) -> bool:
        """Whether a post held already keeps `name` out: any in a runoff (T-20), otherwise one that is not lower (T-10)."""
        held = self.state.seated.get(name)
        return held is not None and (self.round == "runoff" or RANKS.index(held) <= RANKS.index(post))

    def enough(self, votes: int) -> bool:
        """T-06, T-21, and T-13 for a tie vote; of the ballots cast, never of the good ones (T-07)."""
        if self.round == "tie_vote":
            return True
        part = Fraction(votes, self.count["cast"])
        return part >= THIRD if self.round == "runoff" else part > HALF

    def with_woman(self, order: Sequence[Person], seats: int, sure: set[str]) -> Way:
        """The woman with the most votes first (T-14), or else a seat kept for one (T-15), the others in `order`.

        Of her relatives only those who are elected in every order keep her out.
        """
        plain = self.by_votes(order, seats, ())
        for woman in order:
            if woman["sex"] == "female" and not self.related(woman, [one for one in plain if one["name"] in sure]):
                rest = [one for one in order if one is not woman]
                return [woman, *self.by_votes(rest, seats - 1, (woman,))], 0
        if self.round == "tie_vote":
            return plain, 0
        return (plain if len(plain) < seats else self.by_votes(order, seats - 1, ())), 1

    def wants_woman(self, contest: Person) -> bool:
        """B-07 and B-08, looked at where the members are elected and no woman sits in a higher post."""
        by_law = self.count["committee"] == "villagers" or of_2025(self.count)
        if self.round == "tie_vote" and contest["seats"] == 1:
            return False
        return by_law and self.profile.get("women_seat", True) and contest["post"] == "member" and not self.state.women

    def by_votes(self, order: Sequence[Person], seats: int, beside: Sequence[Person]) -> list[Person]:
        """The first of `order`, without relatives of those who sit; a relative's place goes to the next or to nobody (T-16)."""
        elected: list[Person] = []
        for _, equal in groupby(order, key=_votes):
            above = [*beside, *elected]
            # Whoever may not sit anyhow takes no place from a person of equal votes who may.
            for one in sorted(equal, key=lambda one: self.related(one, above)):
                if seats > 0 and not self.related(one, [*beside, *elected]):
                    elected.append(one)
                    seats -= 1
                elif self.profile.get("kin_fill", "leave_open") == "leave_open":
                    seats -= 1
        return elected

    def related(self, one: Person, others: Sequence[Person]) -> bool:
        rank = RANKS.index(self.post)
        barring = {
            name for name, post in self.state.seated.items() if name in self.in_office or RANKS.index(post) <= rank
        }
        sitting = {*barring, *(other["name"] for other in others)}
        return any(frozenset((one["name"], other)) in self.kin for other in sitting - {one["name"]})

    def following(self) -> tuple[str, dict[str, set[str]], bool]:
        """T-13 before T-20; after a runoff T-24 or T-25."""
        self.state = self.certain
        lacking = [place for place, post in self.posts.items() if post["shortfall"]]
        if not lacking and not self.certain.left:
            return "done", {}, False
        tied: dict[str, set[str]] = {}
        for place in lacking:
            if self.posts[place]["tied"]:
                tied.setdefault(self.posts[place]["post"], set()).update(self.posts[place]["tied"])
        if tied:
            return "tie_vote", tied, False
        floor = {"villagers": 3, "residents": 5, **self.profile.get("vacancy_ok_from", {})}[self.count["committee"]]
        if self.round == "runoff" and len(self.certain.seated) >= floor:
            return "done", {}, True
        standing = {self.posts[place]["post"]: self.standing(place) for place in lacking}
        return ("must_continue" if self.round == "runoff" else "runoff"), standing, False

    def standing(self, place: int) -> set[str]:
        """T-20: the unelected with the most votes; women only for the seat kept for one (T-15)."""
        extra, self.post = self.profile.get("runoff_extra", 1), self.posts[place]["post"]
        seated = self.certain.seated
        free = [one for one in self.lines[place] if one["name"] not in seated and not self.related(one, ())]
        reserved = self.reserved[place]
        general = self.posts[place]["shortfall"] - reserved
        found = _best(free, general + extra) if general else set()
        women = _women_of(free) if reserved else []
        found |= _best(women, reserved + extra)
        if women and general:
            rest = [one for one in free if one["name"] not in found]
            found |= _best(rest, self.posts[place]["shortfall"] + extra - len(found))
        return found


def _women_of(people: Sequence[Person]) -> list[Person]:
    return [one for one in people if one["sex"] == "female"]


def _in_all(ways: Sequence[Way]) -> set[str]:
    return set.intersection(*({one["name"] for one in elected} for elected, _ in ways))


def _woman_is_sure(ways: Sequence[Way]) -> bool:
    """Whether a woman gets in by votes: in every order, or because women tie for several seats, whose tie vote sees to it."""
    if all(_women_of(plain) for plain, _ in ways):
        return True
    women = _women_of([one for plain, _ in ways for one in plain])
    best = max((one["votes"] for one in women), default=0)
    top = {one["name"] for one in women if one["votes"] == best}
    return len(top) > 1 and max(len(plain) for plain, _ in ways) - len(_in_all(ways)) > 1


def _votes(one: Person) -> int:
    return int(one["votes"])


def _orders(people: Sequence[Person]) -> Iterator[list[Person]]:
    """Every order by votes, equal votes in every order among themselves."""
    groups = [list(equal) for _, equal in groupby(sorted(people, key=_votes, reverse=True), key=_votes)]
    for way in product(*(permutations(group) for group in groups)):
        yield [one for group in way for one in group]


def _best(people: Sequence[Person], number: int) -> set[str]:
    """As many as `number` with the most votes, and whoever equals the last of them."""
    return {one["name"] for one in people if sum(other["votes"] > one["votes"] for other in people) < number}
