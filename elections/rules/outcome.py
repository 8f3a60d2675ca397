"""What the law makes of a count."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from elections.vocabulary import NextStep, Post
from server.law.lawbook import Finding


class Tie(NamedTuple):
    """People whose equal votes leave open which of them take `seats` seats (T-13). This vote elects none of them.

    `won` are those whom the tie vote elected; None until it was held.
    """

    names: tuple[str, ...]
    seats: int
    won: tuple[str, ...] | None = None


class PostOutcome(NamedTuple):
    """One post. Everybody on its tally sheet is in exactly one of `elected`, `not_elected`, `tied` and `pending`.

    All are in order of votes; `ties` has more than one entry only if the women's seat is tied beside another. Whether the
    `pending` are elected hangs on a tie for a higher post.
    """

    post: Post
    seats: int
    elected: tuple[str, ...]
    not_elected: tuple[str, ...]
    ties: tuple[Tie, ...] = ()
    pending: tuple[str, ...] = ()

    @property
    def tied(self) -> tuple[str, ...]:
        return tuple(name for tie in self.ties for name in tie.names)

    @property
    def shortfall(self) -> int:
        """Seats nobody has yet, those of a tie included."""
        return self.seats - len(self.elected) - sum([len(tie.won or ()) for tie in self.ties])


class Outcome(NamedTuple):
    """The lawful outcome of a count. `findings` alone are enough to redo it by hand.

    `next_candidates` is by post, in order of votes; empty unless `next` asks for another vote. `displaced` were elected
    before and give up their post for a relative's higher one (T-16).
    """

    rulebook: str
    valid: bool
    posts: tuple[PostOutcome, ...]
    reserved_women_seats: int
    next: NextStep
    next_candidates: Mapping[Post, tuple[str, ...]]
    vacancy_allowed: bool
    findings: tuple[Finding, ...]
    displaced: tuple[tuple[Post, str], ...] = ()


def finding_as_json(finding: Finding) -> dict[str, Any]:
    rule, level, cite, message, numbers, *_ = finding
    return {"rule": rule, "level": str(level), "cite": cite, "message": message, "numbers": {**numbers}}


def outcome_as_json(outcome: Outcome) -> dict[str, Any]:
    """The shape other programs hold on to; `posts` come in the order of the input.

    `pending` and `displaced` are there only where there is anybody to name in them.
    """
    said = {
        "rulebook": outcome.rulebook,
        "valid": outcome.valid,
        "posts": list(map(_post_as_json, outcome.posts)),
        "reserved_women_seats": outcome.reserved_women_seats,
        "next": outcome.next.value,
        "next_candidates": {post.value: list(names) for post, names in outcome.next_candidates.items()},
        "vacancy_allowed": outcome.vacancy_allowed,
        "findings": [finding_as_json(finding) for finding in outcome.findings],
    }
    if outcome.displaced:
        said["displaced"] = [{"post": post.value, "name": name} for post, name in outcome.displaced]
    return said


def _post_as_json(post: PostOutcome) -> dict[str, Any]:
    said = {
        "post": post.post.value,
        "elected": list(post.elected),
        "not_elected": list(post.not_elected),
        "tied": list(post.tied),
        "shortfall": post.shortfall,
    }
    return said | {"pending": list(post.pending)} if post.pending else said
