"""The findings that prove the outcome of one post: who is elected with how many votes, who is not and why.

Everybody on the sheet appears with name and votes, so that the decision can be redone from the numbers alone.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from cadres.vocabulary import Sex
from elections.rules.book import Rulebook
from elections.rules.clauses import parameter
from elections.rules.counts import Candidate, Poll
from elections.rules.profile import KinFill
from elections.rules.returns import Return, needed
from elections.rules.seats import Circle, Draw, Filling
from elections.vocabulary import Post, RoundKind
from server.law.lawbook import Finding, Numbers, Provision, Share

_FEMALE = Sex.FEMALE
_WRITE_IN = parameter("S16", "参照四川、海南、浙江规定")


class Need(NamedTuple):
    """What a person needs to be elected in this voting; `share` is None in a tie vote, where the most votes win (T-13)."""

    share: Share | None
    basis: Provision
    cast: int
    least: int
    enough: str
    missed: str


def need_of(book: Rulebook, poll: Poll) -> Need:
    share = needed(book, poll.round)
    if share is None:
        return Need(None, book.basis("tie"), poll.cast, 0, "", "")
    basis = book.basis("runoff_share" if poll.round is RoundKind.RUNOFF else "majority")
    return Need(share, basis, poll.cast, share.least(poll.cast), share.verdict(met=True), share.verdict(met=False))


def proof_of(book: Rulebook, poll: Poll, need: Need, result: Return) -> list[Finding]:
    """The findings on one post, in the order in which it was decided."""
    filling, post = result.filling, result.contest.post
    found: list[Finding] = []
    if result.carried:
        found += _carried(book, result)
    if result.sitting:
        found += _sitting(book, poll, result)
    found += [_elected(need, post, each) for each in filling.elected]
    if filling.first_woman or filling.reserved:
        found += _woman(book, result)
    if filling.barred:
        found += _barred(book, poll, post, filling)
    if filling.draws:
        found += [_draw(book, post, draw) for draw in filling.draws]
    if filling.pending:
        found.append(_pending(book, post, filling))
    if len(result.reached) > len(filling.elected):
        found += _fewer_votes(need, result)
    if result.below:
        found.append(_below(need, post, result.below))
    if len(result.reached) + len(result.below) + len(result.sitting) < len(result.ranked):
        found += _either_way(book, result)
    found += [_write_in(post, each) for each in filling.elected if each.write_in]
    return found


def named(candidate: Candidate) -> str:
    """A name as sentences print it, women marked."""
    return f"{candidate.name}（女）" if candidate.sex is _FEMALE else candidate.name


def with_votes(candidates: Iterable[Candidate]) -> str:
    return "、".join([f"{each.name}{each.votes}票" for each in candidates])


def votes_of(candidates: Iterable[Candidate]) -> dict[str, int]:
    return {each.name: each.votes for each in candidates}


def _elected(need: Need, post: Post, elected: Candidate) -> Finding:
    votes, share, cast = elected.votes, need.share, need.cast
    numbers: dict[str, int | str] = {"post": post.value, "name": elected.name, "votes": votes, "cast": cast}
    if share is None:
        message = f"{named(elected)}当选{post.label}，再次投票得{votes}票，得票多。"
        return need.basis.note(message, numbers, met=True)
    numbers["over_by"] = over = share.margin(votes, cast)
    message = f"{named(elected)}当选{post.label}，得{votes}票，{need.enough}{_beyond(need, over)}。"
    return need.basis.note(message, numbers, share.formula(votes, cast), met=True)


def _beyond(need: Need, over: int) -> str:
    """By how much: 超过半数55票, but 达到三分之一，比须得的35票多29票, which says what a third is."""
    if not over or need.share is None:
        return ""
    return f"，比须得的{need.least}票多{over}票" if need.share.inclusive else f"{over}票"


def _below(need: Need, post: Post, below: list[Candidate]) -> Finding:
    """Those whose votes were not enough, in one finding."""
    if need.share is None:
        message = f"{with_votes(below)}，不在票数相等的人中，再次投票的得票不算，不当选{post.label}。"
        return need.basis.note(message, {"post": post.value, "outside": len(below), **votes_of(below)}, met=False)
    numbers: Numbers = {"post": post.value, "cast": need.cast, "least": need.least, **votes_of(below)}
    message = f"{with_votes(below)}，{need.missed}，不当选{post.label}。"
    return need.basis.note(message, numbers, _short_formula(need, below), met=False)


def _short_formula(need: Need, short: list[Candidate]) -> str:
    if need.share is None:
        return ""
    if len(short) == 1:
        return need.share.formula(short[0].votes, need.cast)
    under = need.share.under
    multiples = "、".join([f"{under * each.votes}" for each in short])
    return f"{multiples} {need.share.sign(met=False)} {need.share.over * need.cast}"


def _carried(book: Rulebook, result: Return) -> Iterator[Finding]:
    post, basis = result.contest.post, book.basis("carry_down")
    for each in result.ranked:
        more = result.carried.get(each.name, 0)
        if more:
            own = each.votes - more
            message = f"{named(each)}高职位未当选，所得{more}票并入{post.label}得票{own}票，计{each.votes}票。"
            numbers: Numbers = {"post": post.value, "name": each.name, "own": own, "carried": more, "votes": each.votes}
            yield basis.note(message, numbers, f"{own} + {more} = {each.votes}")


def _sitting(book: Rulebook, poll: Poll, result: Return) -> Iterator[Finding]:
    """Names on the sheet of people who have a post: of this count (T-10), or of an earlier one (T-20)."""
    post = result.contest.post
    before = {seated.name for seated in poll.elected_before}
    for each in result.ranked:
        held = result.sitting.get(each.name)
        if held is None:
            continue
        message = f"{named(each)}已当选{held.label}，所得{post.label}票{each.votes}票不再计算。"
        numbers: Numbers = {"post": post.value, "name": each.name, "votes": each.votes, "holds": held.value}
        if each.name not in before:
            yield book.basis("carry_down").note(message, numbers)
        elif each.write_in:
            yield book.basis("shortfall").note(message, numbers)
        else:
            yield book.basis("shortfall").breach(f"{message}已当选的人不得再列为候选人。", numbers)


def _woman(book: Rulebook, result: Return) -> Iterator[Finding]:
    post, filling = result.contest.post, result.filling
    basis, first, seats = book.basis("women_seat"), filling.first_woman, filling.seats
    if first:
        numbers: Numbers = {"post": post.value, "name": first.name, "votes": first.votes, "seats": seats}
        message = (
            f"{named(first)}先行确定为{post.label}当选人：已当选的人中没有妇女，得票够数的妇女中{first.votes}票最多。"
        )
        yield basis.note(message, numbers)
    if filling.reserved:
        numbers = {"post": post.value, "seats": seats, "reserved": filling.reserved, "women": 0}
        enough = any(each.sex is _FEMALE for each in result.reached)
        why = "得票够数的妇女因亲属回避不能当选" if enough else "也没有妇女得票够数"
        message = f"{post.label}留{filling.reserved}个名额另行选举妇女成员：已当选的人中没有妇女，{why}。"
        yield basis.under("T-15").warning(message, numbers, f"{seats} − 1 = {seats - 1}")


def _barred(book: Rulebook, poll: Poll, post: Post, filling: Filling) -> Iterator[Finding]:
    ban = book.kinship_avoidance
    word = ban.label if ban else ""
    basis = book.basis("kinship_avoidance").under("T-16")
    then = "由次多者递补" if book.kin_fill is KinFill.NEXT_MAJORITY else "名额空缺"
    for each, relative in filling.barred:
        relation = f"{word}（{_relation(poll, each.name, relative)}）"
        message = (
            f"{named(each)}得{each.votes}票，不当选{post.label}：与当选的{relative}是{relation}，应当回避，{then}。"
        )
        numbers: Numbers = {
            "post": post.value,
            "name": each.name,
            "votes": each.votes,
            "relative": relative,
            "left_open": _left_open(book, 1),
        }
        yield basis.note(message, numbers, met=False)


def _left_open(book: Rulebook, places: int) -> int:
    """How many seats relatives who give way leave open; none where the next in order move up."""
    return 0 if book.kin_fill is KinFill.NEXT_MAJORITY else places


def _relation(poll: Poll, one: str, other: str) -> str:
    return next((kin.relation.label for kin in poll.kin if {kin.one, kin.other} == {one, other}), "")


def _draw(book: Rulebook, post: Post, draw: Draw) -> Finding:
    names = "、".join(map(named, draw.candidates))
    votes, tied = draw.candidates[0].votes, len(draw.candidates)
    basis, why = book.basis("tie"), "票数相等"
    if draw.kin:
        basis, why = book.basis("kinship_avoidance").under("T-16"), "是应当回避的亲属，票数又相等"
    numbers: dict[str, int | str] = {"post": post.value, "seats": draw.seats, "tied": tied}
    if draw.won is not None:
        who = f"{'、'.join(map(named, draw.won))}当选" if draw.won else "没有人当选"
        message = f"{names}各得{votes}票，{why}，经再次投票，{who}{post.label}。"
        return basis.note(
            message, {**numbers, "won": len(draw.won), **votes_of(draw.candidates)}, f"{tied} ＞ {draw.seats}"
        )
    message = f"{names}各得{votes}票，{why}，不能确定{post.label}{draw.seats}个名额的当选人，须再次投票。"
    if draw.kin:
        numbers["left_open"] = _left_open(book, tied - draw.seats)
    numbers.update(votes_of(draw.candidates))
    return basis.warning(message, numbers, f"{tied} ＞ {draw.seats}")


def _pending(book: Rulebook, post: Post, filling: Filling) -> Finding:
    who, seats = with_votes(filling.pending), filling.waiting
    message = f"{who}，是否当选{post.label}取决于高职位再次投票的结果，{seats}个名额待其后确定。"
    numbers: Numbers = {"post": post.value, "waiting": seats, **votes_of(filling.pending)}
    return book.basis("tie").warning(message, numbers)


def _either_way(book: Rulebook, result: Return) -> Iterator[Finding]:
    """Who is not elected whichever way a tie for a higher post falls, though for another reason each time."""
    post, filling = result.contest.post, result.filling
    told = {*filling.elected, *filling.pending, *result.reached, *result.below, *(each for each, _ in filling.barred)}
    told.update(each for draw in filling.draws for each in draw.candidates)
    rest = [each for each in result.ranked if each not in told and each.name not in result.sitting]
    if rest:
        message = f"{with_votes(rest)}，无论高职位再次投票的结果如何，都不当选{post.label}。"
        numbers: Numbers = {"post": post.value, "waiting": filling.waiting, **votes_of(rest)}
        yield book.basis("tie").note(message, numbers, met=False)


def displaced(book: Rulebook, poll: Poll, circle: Circle) -> Iterator[Finding]:
    """Relatives elected at one election: the higher post is kept, whichever vote filled it (T-16)."""
    ban = book.kinship_avoidance
    for one in circle.displaced:
        relation = f"{ban.label if ban else ''}（{_relation(poll, one.name, one.relative)}）"
        message = (
            f"{one.name}此前当选{one.post.label}，与当选{one.higher.label}的{one.relative}是{relation}，应当回避，"
            f"保留职务高的，{one.name}不再任{one.post.label}，空出1个名额。"
        )
        numbers: Numbers = {"post": one.post.value, "name": one.name, "relative": one.relative, "left_open": 1}
        yield book.basis("kinship_avoidance").under("T-16").warning(message, numbers, met=False)


def _fewer_votes(need: Need, result: Return) -> Iterator[Finding]:
    """Those with enough votes who came too late in the order: T-12, or T-14 and T-15 if a woman's seat went before."""
    filling, post = result.filling, result.contest.post
    placed = {each.name for each in filling.elected}
    placed.update(each.name for draw in filling.draws for each in draw.candidates)
    placed.update(each.name for each, _ in filling.barred)
    placed.update(each.name for each in filling.pending)
    fewer = [each for each in result.reached if each.name not in placed]
    if not fewer:
        return
    rule, why = "T-12", "得票较少"
    if filling.first_woman and fewer[0].votes >= filling.first_woman.votes:
        rule, why = "T-14", f"{filling.first_woman.name}先行确定后名额已满"
    elif filling.reserved:
        rule, why = "T-15", "名额留给妇女另行选举"
    seats, reached = filling.seats, len(result.reached)
    if need.share is None:
        message = f"{with_votes(fewer)}，得票较少，不当选{post.label}：再次投票的名额{seats}名。"
        tied: Numbers = {"post": post.value, "seats": seats, **votes_of(fewer)}
        yield need.basis.note(message, tied, f"{reached} ＞ {seats}", met=False)
        return
    message = f"{with_votes(fewer)}，{need.enough}，不当选{post.label}：应选{seats}名，够数的{reached}人，{why}。"
    numbers: Numbers = {"post": post.value, "seats": seats, "reached": reached, **votes_of(fewer)}
    places = f"{seats} − {filling.reserved}" if filling.reserved else f"{seats}"
    yield need.basis.under(rule).note(message, numbers, f"{reached} ＞ {places}", met=True)


def _write_in(post: Post, elected: Candidate) -> Finding:
    message = f"{named(elected)}是另选的人，当选{post.label}须补做资格审查后确认。"
    return _WRITE_IN.warning(message, {"post": post.value, "name": elected.name})
