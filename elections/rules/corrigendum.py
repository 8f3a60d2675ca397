"""A published result whose figures were printed wrongly: the right ones, and whether the result stays what it is. Pure.

A corrigendum mends figures and nothing else. Who is elected is not in its power: a result that would come out otherwise
is for the government that looks into it (T-17).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from elections.rules.book import Rulebook
from elections.rules.checking import CAST, FULLY_INVALID, ISSUED, figure_name
from elections.rules.counts import Contest, Poll, beyond_good, impossible
from elections.rules.course import Course, Held, course, resettled
from elections.rules.tally import decide
from server.errors import Problem

BookOf = Callable[[Poll], Rulebook]


class Correction(NamedTuple):
    """One figure of a count as it was published, and as the paper has it."""

    figure: str
    was: int
    becomes: int


def figures(poll: Poll) -> Mapping[str, int]:
    """What of a count can be corrected, by the words of its sheet. The day and who voted are no figures of it."""
    votes = {figure_name(one.post, each.name): each.votes for one in poll.posts for each in one.candidates}
    return {ISSUED: poll.issued, CAST: poll.cast, FULLY_INVALID: poll.fully_invalid, **votes}


def corrections(poll: Poll, wanted: Mapping[str, int]) -> tuple[Correction, ...]:
    """Those of the wanted figures that differ from the count's, in the order of the sheet."""
    return tuple(
        Correction(name, value, wanted[name])
        for name, value in figures(poll).items()
        if wanted.get(name, value) != value
    )


def corrected(poll: Poll, made: Sequence[Correction]) -> Poll:
    """The count with its figures corrected."""
    new = {**figures(poll), **{one.figure: one.becomes for one in made}}

    def contest(one: Contest) -> Contest:
        counted = tuple(each._replace(votes=new[figure_name(one.post, each.name)]) for each in one.candidates)
        return one._replace(candidates=counted)

    return replace(
        poll,
        issued=new[ISSUED],
        cast=new[CAST],
        fully_invalid=new[FULLY_INVALID],
        posts=tuple(map(contest, poll.posts)),
    )


def objections(
    book_of: BookOf, first: Sequence[Contest], held: Sequence[Held], place: int, poll: Poll
) -> Iterator[Problem]:
    """Why `poll` cannot stand for the count at `place`: figures that no sheet has, or another result."""
    found = [*impossible(poll), *beyond_good(poll)]
    yield from found
    if found:
        return
    outcome = decide(book_of(poll), poll)
    new = resettled(book_of, (*held[:place], Held(poll, outcome), *held[place + 1 :]))
    book = book_of(held[-1].poll)
    before, after = course(book, first, held), course(book, first, new)
    if _same(before, after) and outcome.valid == held[place].outcome.valid:
        return
    cure = "更正只改数字，不改结果。结果不对的，由乡级或者县级人民政府调查认定。"
    yield Problem("更正", f"更正以后结果不同：现为{_told(before)}，更正后为{_told(after)}。", cure, "T-17")


def _same(before: Course, after: Course) -> bool:
    return (set(before.elected), before.next, dict(before.open_seats)) == (
        set(after.elected),
        after.next,
        dict(after.open_seats),
    )


def _told(one: Course) -> str:
    elected = "、".join(f"{post.label}{name}" for post, name in one.elected)
    return f"当选{elected}" if elected else "无人当选"
