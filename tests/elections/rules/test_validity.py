"""What is said of a vote before its votes: posts without candidates are lawful only in a vote that is free (S07c)."""

from dataclasses import replace
from datetime import date

import pytest

from cadres.vocabulary import CommitteeKind, Sex
from elections.rules.book import Rulebook
from elections.rules.counts import Candidate, Contest, Poll
from elections.rules.rulebook import SHANXI, rulebook
from elections.rules.tally import decide
from elections.vocabulary import Method, Post, RoundKind
from server.law.lawbook import Level, Provision, Standing

_VILLAGERS, _DAY = CommitteeKind.VILLAGERS, date(2026, 12, 18)
_WRITTEN = Poll(
    committee=_VILLAGERS,
    election_day=_DAY,
    method=Method.VOTERS,
    round=RoundKind.FIRST,
    electorate=1000,
    issued=700,
    cast=690,
    posts=(Contest(Post.CHAIR, 1, (Candidate("甲", Sex.MALE, 400, write_in=True),)),),
)


def a_book(*, confirmed: bool) -> Rulebook:
    book = rulebook(_VILLAGERS, _DAY, local=SHANXI[_VILLAGERS])
    if not confirmed:
        return book
    said = Provision("S07c", "山西省村民委员会选举办法", Standing.LOCAL)
    return replace(book, free_ballot=True, bases={**book.bases, "free_ballot": said})


@pytest.mark.parametrize(
    ("confirmed", "free", "level"),
    [
        (True, True, Level.NOTE),
        (True, False, Level.WARNING),
        (False, True, Level.WARNING),
        (False, False, Level.WARNING),
    ],
)
def test_s07c_only_a_free_vote_is_covered_by_the_provinces_rule(*, confirmed: bool, free: bool, level: Level) -> None:
    outcome = decide(a_book(confirmed=confirmed), replace(_WRITTEN, free=free))
    (found,) = [one for one in outcome.findings if one.rule == "S07c"]
    assert found.level is level
