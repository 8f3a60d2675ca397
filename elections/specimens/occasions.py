"""Notices on occasions that a wording has to fit as well: a by-election, votes in several rounds, what has nothing to say."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from functools import partial

from elections.nomination_vocabulary import NominationWay
from elections.notice_vocabulary import NoticeKind
from elections.notices import PostLine, ResultNotice, RoundLine, VoteLine
from elections.noticing.facts import Facts
from elections.noticing.worded import WordedNotice
from elections.specimens.notices import drawn, on_record
from elections.specimens.results import result_notice
from elections.specimens.village import DAY, LINE
from elections.vocabulary import RoundKind

#: What a by-election has no notice of: its committee sits, its roll is the one before.
_NOT_IN_BY_ELECTIONS = frozenset({NoticeKind.COMMITTEE, NoticeKind.REGISTRATION, NoticeKind.VOTER_LIST})


def occasions(kind: NoticeKind) -> tuple[Callable[[], WordedNotice], ...]:
    """A specimen of each such occasion that a kind of notice comes to."""
    made = [] if kind in _NOT_IN_BY_ELECTIONS else [_by_election]
    return tuple(partial(_drawn, kind, one) for one in (*made, *_MORE.get(kind, ())))


def _drawn(kind: NoticeKind, occasion: Callable[[Facts], Facts]) -> WordedNotice:
    return drawn(kind, occasion(on_record(further=kind is NoticeKind.RUNOFF)))


def _by_election(facts: Facts) -> Facts:
    result = replace(result_notice(), notice_number=None, event="补选")
    return replace(facts, line=replace(LINE, by_election=True), result=result)


def _several_rounds(facts: Facts) -> Facts:
    """Two rounds, after which a seat stays open."""
    return replace(facts, result=_of_two_rounds(replace(result_notice(), notice_number=None)))


def _of_two_rounds(made: ResultNotice) -> ResultNotice:
    later = RoundLine(RoundKind.RUNOFF.label, DAY + timedelta(days=7), 640, 541, 537, 3, valid=True)
    posts = tuple(PostLine(post.post, post.seats, tuple(map(_with_a_second, post.rows))) for post in made.posts)
    told = "经另行选举仍缺委员1名，已当选4人，不足的名额暂缺。"
    return replace(made, rounds=(*made.rounds, later), posts=posts, elected=made.elected[:-1], open_seats=told)


#: Who stood again for the seat that stayed open, with their votes of both rounds: fewer than half, and then than a third.
_AGAIN = {"刘康": (271, 174), "彭华": (211, 169)}


def _with_a_second(row: VoteLine) -> VoteLine:
    if row.name in _AGAIN:
        return replace(row, votes=_AGAIN[row.name], result="未当选", elected=False)
    return replace(row, votes=(*row.votes, None))


def _free(facts: Facts) -> Facts:
    """Without nominators: whoever may be elected stands."""
    plan = facts.nominations.plan
    assert plan is not None  # noqa: S101  # The village above has one.
    return replace(facts, nominations=replace(facts.nominations, plan=replace(plan, way=NominationWay.FREE)))


def _without_objections(facts: Facts) -> Facts:
    return replace(facts, objections=())


def _without_supplement(facts: Facts) -> Facts:
    return replace(facts, lists=facts.lists[:1])


_MORE: Mapping[NoticeKind, tuple[Callable[[Facts], Facts], ...]] = {
    NoticeKind.SUPPLEMENT: (_without_objections, _without_supplement),
    NoticeKind.NOMINATION: (_free,),
    NoticeKind.RESULT: (_several_rounds,),
}
