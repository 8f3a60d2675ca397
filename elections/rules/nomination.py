"""Who is nominated for what, and who of them goes on to the review (S07, S07a, R-08). Pure.

Nothing here breaks a tie: whoever is level at the cut is named, and a further vote or a wider margin settles it.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from elections.nomination_vocabulary import SlipKind
from elections.rules.book import Rulebook
from elections.rules.provisions import Nominator, Span
from elections.vocabulary import Post
from server.law.lawbook import Finding, Provision, Standing
from server.values.strokes import sort_key

_HOUSE = Provision("S07", "系统内控规则", Standing.INFERENCE)
#: Papers that names come from; on the others stand names that came from these.
_NAMING = frozenset({SlipKind.NOMINATION, SlipKind.WRITTEN})
_PARTY = frozenset({Nominator.VILLAGE_PARTY, Nominator.COMMUNITY_PARTY})


@dataclass(frozen=True, slots=True)
class Named:
    """A name for a post with its votes; of a joint nomination the votes are the voters who signed, of a party's there are none."""

    post: Post
    name: str
    votes: int


@dataclass(frozen=True, slots=True)
class Slips:
    """One counting of slips. `source` is who nominated; a pre-selection has none."""

    kind: SlipKind
    source: Nominator | None
    held: date
    issued: int
    cast: int
    invalid: int
    lines: tuple[Named, ...]

    @property
    def valid(self) -> int:
        return self.cast - self.invalid

    @property
    def by_party(self) -> bool:
        return self.source in _PARTY

    @property
    def joint(self) -> bool:
        return self.source is Nominator.JOINT_VOTERS

    @property
    def counted(self) -> bool:
        """Whether slips were handed out and counted; a party's list and a joint signature are papers of another kind."""
        return not (self.by_party or self.joint)


def margin(book: Rulebook, post: Post) -> Span:
    """By how many candidates a post may pass its seats (S07a)."""
    if post is Post.MEMBER:
        return Span(book.member_margin, max(book.member_margin, book.member_margin_most))
    most = book.chair_margin if post is Post.CHAIR else book.vice_chair_margin
    return Span(most, most)


def counted(
    book: Rulebook, slips: Slips, seats: Mapping[Post, int], nominees: Collection[tuple[Post, str]]
) -> tuple[Finding, ...]:
    """What the law and the arithmetic say against a counting; `nominees` are the names put forward so far."""
    return (*_source(book, slips), *_sums(slips), *_lines(book, slips, seats), *_known(slips, nominees))


def _source(book: Rulebook, slips: Slips) -> Iterator[Finding]:
    basis = book.basis("nominators")
    if slips.kind is not SlipKind.NOMINATION:
        if slips.source is not None:
            yield _HOUSE.breach(f"{slips.kind.label}不是提名，不填提名主体。")
        return
    if slips.source is None:
        if book.nominators:
            yield basis.breach(f"没有说明由谁提名；{book.law}规定由{_listed(book)}提名。")
    elif book.nominators and slips.source not in book.nominators:
        yield basis.breach(f"{slips.source.label}不能提名；{book.law}规定由{_listed(book)}提名。")
    elif not book.nominators:
        yield basis.note(f"{book.law}没有规定由谁提名，按地方规定由{slips.source.label}提名。")


def _listed(book: Rulebook) -> str:
    return "或者".join(one.label for one in book.nominators)


def _sums(slips: Slips) -> Iterator[Finding]:
    if not slips.counted:
        return
    numbers = {"issued": slips.issued, "cast": slips.cast, "invalid": slips.invalid}
    if slips.cast > slips.issued:
        said = f"收回{slips.cast}张，多于发出的{slips.issued}张。"
        yield _HOUSE.breach(said, numbers, f"{slips.cast} ＞ {slips.issued}")
    if slips.invalid > slips.cast:
        said = f"废票{slips.invalid}张，多于收回的{slips.cast}张。"
        yield _HOUSE.breach(said, numbers, f"{slips.invalid} ＞ {slips.cast}")


def _lines(book: Rulebook, slips: Slips, seats: Mapping[Post, int]) -> Iterator[Finding]:
    if not slips.lines:
        yield _HOUSE.breach("没有填写一个姓名。")
    for (post, name), times in Counter((one.post, one.name) for one in slips.lines).items():
        if times > 1:
            yield _HOUSE.breach(f"{post.label}：{name}填了{times}行。")
    for one in slips.lines:
        numbers = {"votes": one.votes, "valid": slips.valid}
        if not seats.get(one.post):
            yield _HOUSE.under("S03").breach(f"本次选举不选{one.post.label}：{one.name}。")
        elif slips.by_party and one.votes:
            yield _HOUSE.breach(f"党组织提名没有票数，{one.name}填了{one.votes}票。", numbers)
        elif slips.joint:
            yield from _joint(book, one)
        elif slips.counted and one.votes > slips.valid:
            said = f"{one.post.label}：{one.name}得{one.votes}票，多于有效的{slips.valid}张。"
            yield _HOUSE.breach(said, numbers, f"{one.votes} ＞ {slips.valid}")


def _joint(book: Rulebook, one: Named) -> Iterator[Finding]:
    least = book.joint_nominators_min
    if least is not None and one.votes < least:
        said = f"{one.name}由{one.votes}名选民联合提名，不足{least}名。"
        numbers = {"signed": one.votes, "least": least}
        yield book.basis("joint_nominators_min").breach(said, numbers, f"{one.votes} ＜ {least}")


def _known(slips: Slips, nominees: Collection[tuple[Post, str]]) -> Iterator[Finding]:
    """Nobody is pre-selected who was not nominated."""
    if slips.kind in _NAMING:
        return
    for one in slips.lines:
        if (one.post, one.name) not in nominees:
            yield _HOUSE.breach(f"{one.name}没有被提名为{one.post.label}，不能列入{slips.kind.label}。")


@dataclass(frozen=True, slots=True)
class Ranked:
    """A nominee in the order of votes; `votes` are those of the first counting that decides and of each that settled a tie."""

    name: str
    votes: tuple[int, ...]
    by_party: bool = False


@dataclass(frozen=True, slots=True)
class Cut:
    """Who of a post's nominees goes on. While `tied` is not empty, nobody of it is in or out."""

    post: Post
    seats: int
    places: int
    taken: tuple[Ranked, ...]
    tied: tuple[Ranked, ...]
    left: tuple[Ranked, ...]
    gone: tuple[Ranked, ...]
    findings: tuple[Finding, ...]


def ranking(post: Post, rounds: Sequence[Slips]) -> tuple[Ranked, ...]:
    """The nominees of a post by votes: of the last pre-selection where there was one, else of all slips together."""
    of_post = [(slips, one) for slips in rounds for one in slips.lines if one.post is post]
    last = max(
        (place for place, slips in enumerate(rounds) if slips.kind is SlipKind.PRESELECTION and _about(slips, post)),
        default=None,
    )
    party = {one.name for slips, one in of_post if slips.by_party}
    base: Counter[str] = Counter({one.name: 0 for _, one in of_post})
    for place, slips in enumerate(rounds):
        deciding = place == last if last is not None else slips.kind in _NAMING
        if deciding:
            base.update({one.name: one.votes for one in slips.lines if one.post is post})
    settling = [
        {one.name: one.votes for one in slips.lines if one.post is post}
        for place, slips in enumerate(rounds)
        if slips.kind is SlipKind.SETTLING and _about(slips, post) and place > (-1 if last is None else last)
    ]
    found = [Ranked(name, (base[name], *(one.get(name, 0) for one in settling)), name in party) for name in base]
    return tuple(sorted(found, key=lambda one: (*(-votes for votes in one.votes), sort_key(one.name))))


def _about(slips: Slips, post: Post) -> bool:
    return any(one.post is post for one in slips.lines)


def cut(book: Rulebook, post: Post, places: tuple[int, int], rounds: Sequence[Slips], gone: Collection[str]) -> Cut:
    """Who goes on for a post of `places` (seats, margin): as many as there are places, without those who are `gone`."""
    seats, extra = places
    room = seats + extra
    ranked = ranking(post, rounds)
    free = [one for one in ranked if one.name not in gone]
    out = tuple(one for one in ranked if one.name in gone)
    if len(free) > room and _unlike(post, rounds):
        said = f"{post.label}提名{len(free)}人，多于{room}人，提名来源不同，票数不能相比，须预选。"
        return Cut(post, seats, room, (), tuple(free), (), out, (_HOUSE.warning(said, met=False),))
    if len(free) <= room:
        return Cut(post, seats, room, tuple(free), (), (), out, tuple(_enough(book, post, seats, len(free))))
    edge = free[room - 1].votes
    if free[room].votes != edge:
        return Cut(post, seats, room, tuple(free[:room]), (), tuple(free[room:]), out, ())
    level = tuple(one for one in free if one.votes == edge)
    above, below = [one for one in free if one.votes > edge], [one for one in free if one.votes < edge]
    finding = _level(book, post, places, (len(above), level))
    return Cut(post, seats, room, tuple(above), level, tuple(below), out, (finding,))


def _unlike(post: Post, rounds: Sequence[Slips]) -> bool:
    """Whether the nominees come from sources whose numbers say different things, and no pre-selection has put them to one vote."""
    about = [slips for slips in rounds if _about(slips, post)]
    if any(slips.kind is SlipKind.PRESELECTION for slips in about):
        return False
    return any(slips.by_party for slips in about) or len({slips.joint for slips in about}) > 1


def _enough(book: Rulebook, post: Post, seats: int, number: int) -> Iterator[Finding]:
    if number <= seats and book.margin_required:
        said = f"{post.label}应选{seats}人，提名{number}人，候选人应当多于应选名额。"
        basis = book.basis("margin_required").under("S07a")
        yield basis.warning(said, {"candidates": number, "seats": seats}, f"{number} ≤ {seats}", met=False)


def _level(book: Rulebook, post: Post, places: tuple[int, int], edge: tuple[int, Sequence[Ranked]]) -> Finding:
    seats, extra = places
    above, level = edge
    span = margin(book, post)
    ways = ["对并列的人再次投票"]
    if above + len(level) <= seats + span.high:
        ways.append(f"差额放宽为{above + len(level) - seats}人，并列的都列入")
    if above >= seats + span.low:
        ways.append(f"差额减为{above - seats}人，并列的都不列入")
    who = "、".join(one.name for one in level)
    votes = level[0].votes[-1]
    said = f"{post.label}取{seats + extra}人，{who}同为{votes}票，不能确定先后：{'；或者'.join(ways)}。"
    numbers = {"places": seats + extra, "above": above, "level": len(level), "votes": votes}
    formula = f"{above} ＜ {seats + extra} ＜ {above + len(level)}"
    return _HOUSE.warning(said, numbers, formula, met=False)
