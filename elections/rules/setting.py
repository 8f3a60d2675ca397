"""What is fixed when an election is set up: the number of seats, and who runs it. Pure."""

from collections.abc import Mapping

from cadres.vocabulary import CommitteeKind
from elections.rules.book import Rulebook
from elections.vocabulary import Method, Post
from server.law.lawbook import Finding, Level, Provision


def committee_size(book: Rulebook, seats: Mapping[Post, int]) -> tuple[Finding, ...]:
    """Whether a committee may have these seats: one chair, and in all as many as the law allows (B-01, B-03, B-02)."""
    total = sum(seats.values())
    return tuple(
        finding
        for finding in (
            _within_limits(book, total),
            _one_chair(book, seats.get(Post.CHAIR, 0)),
            _odd(book, total) if book.seats_odd else None,
        )
        if finding
    )


def way_of_voting(book: Rulebook, method: Method) -> tuple[Finding, ...]:
    """Villagers elect their committee themselves; only residents' committees may be elected by representatives (R-01)."""
    if book.committee is not CommitteeKind.VILLAGERS or method is Method.VOTERS:
        return ()
    message = f"{book.committee.label}由登记参加选举的村民直接投票选举，没有{method.label}的方式。"
    return (book.turnout_basis(Method.VOTERS).under("R-01").breach(message),)


def _within_limits(book: Rulebook, total: int) -> Finding:
    basis = book.basis("size")
    low, high = book.size.low, book.size.high
    kept = low <= total <= high
    message = f"{book.committee.label}由{low}至{high}人组成，拟设{total}人。"
    numbers = {"seats": total, "low": low, "high": high}
    formula = f"{low} ≤ {total} ≤ {high}" if kept else f"{total}不在{low}至{high}之间"
    return _finding(basis, message, numbers, formula, kept=kept)


def _one_chair(book: Rulebook, chairs: int) -> Finding | None:
    if chairs == 1:
        return None
    message = f"{book.committee.label}设主任1人，拟设{chairs}人。"
    return _finding(book.basis("size"), message, {"chairs": chairs}, f"{chairs} ≠ 1", kept=False)


def _odd(book: Rulebook, total: int) -> Finding:
    message = f"{book.committee.label}人数应为单数，拟设{total}人。"
    return _finding(book.basis("seats_odd"), message, {"seats": total}, f"{total}", kept=total % 2 == 1)


def _finding(basis: Provision, message: str, numbers: Mapping[str, int], formula: str, *, kept: bool) -> Finding:
    # A parameter that waits for the province's confirmation warns; only law stops.
    broken = Level.BREACH if basis.standing.is_law else Level.WARNING
    level = Level.NOTE if kept else broken
    return Finding(basis.rule, level, basis.cite, message, dict(numbers), formula, kept, basis.standing)


def organiser(book: Rulebook, community: str) -> str:
    """The body that runs the election and signs its notices (S02, R-02)."""
    if book.committee is CommitteeKind.VILLAGERS:
        return f"{community}村民选举委员会"
    return f"{community}居民选举委员会" if book.ec_required else f"{community}居民委员会换届选举领导小组"
