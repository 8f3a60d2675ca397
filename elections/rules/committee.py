"""Who may sit on the body that runs an election, who must leave it, and who comes in (S02 … S02c, Q-0A). Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from elections.planning_vocabulary import CommitteePost, ExitCause, FormedBy
from elections.rules.book import Rulebook
from elections.rules.clauses import HALF
from server.law.lawbook import Finding, Provision, Share, Standing

Pairs = frozenset[frozenset[int]]
"""Two people each, who are near relatives by the record."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Somebody who got votes in the choosing, by person, name, post and votes."""

    person: int
    name: str
    post: CommitteePost
    votes: int


@dataclass(frozen=True, slots=True)
class Choosing:
    """How a committee came about: who chose, how many could, how many did."""

    formed_by: FormedBy
    electors: int
    present: int
    chosen: tuple[Chosen, ...]

    @property
    def members(self) -> tuple[Chosen, ...]:
        return tuple(one for one in self.chosen if one.post is not CommitteePost.RESERVE)


def formed(book: Rulebook, choosing: Choosing, kin: Pairs, secretaries: frozenset[int]) -> tuple[Finding, ...]:
    """What the law and the procedure say of a committee as it was chosen."""
    by_law = [finding for source in (_posts, _size, _quorum, _votes) for finding in source(book, choosing)]
    return (*by_law, *_relatives(choosing, kin), *_secretary(choosing, secretaries))


def _posts(book: Rulebook, choosing: Choosing) -> Iterator[Finding]:
    basis = book.basis("ec_has_vice_chair").under("S02")
    chairs = sum(one.post is CommitteePost.CHAIR for one in choosing.chosen)
    if chairs != 1:
        yield basis.breach(f"选举委员会设主任1人，选出{chairs}人。", {"chairs": chairs}, f"{chairs} ≠ 1")
    vice = [one.name for one in choosing.chosen if one.post is CommitteePost.VICE_CHAIR]
    if vice and not book.ec_has_vice_chair:
        yield basis.breach(f"这一版法律的选举委员会由主任、委员组成，没有副主任：{'、'.join(vice)}。")


def _size(book: Rulebook, choosing: Choosing) -> Iterator[Finding]:
    number, least, basis = len(choosing.members), book.ec_min_members, book.basis("ec_min_members")
    numbers = {"members": number, "least": least}
    if number < least:
        say = basis.breach if basis.standing is Standing.LOCAL else basis.warning
        yield say(f"选举委员会{number}人，少于{least}人。", numbers, f"{number} ＜ {least}", met=False)
    else:
        yield basis.note(f"选举委员会{number}人，不少于{least}人。", numbers, f"{number} ≥ {least}", met=True)
    if number % 2 == 0:
        yield basis.warning(f"选举委员会{number}人，是双数，以单数为宜。", {"members": number}, met=False)


def _quorum(book: Rulebook, choosing: Choosing) -> Iterator[Finding]:
    share: Share | None = HALF
    basis = book.basis("turnout_households")
    if choosing.formed_by is FormedBy.REPRESENTATIVES:
        share, basis = book.representatives_quorum, book.basis("representatives_quorum")
    elif choosing.formed_by is FormedBy.GROUPS:
        share = None
    if share is None:
        return
    part, whole = choosing.present, choosing.electors
    met = share.reached(part, whole)
    said = f"{choosing.formed_by.label}：应到{whole}人，参加{part}人，{share.verdict(met=met)}。"
    numbers = {"present": part, "electors": whole}
    say = basis.note if met else basis.breach
    yield say(said, numbers, share.formula(part, whole), met=met)


def _votes(book: Rulebook, choosing: Choosing) -> Iterator[Finding]:
    basis = book.basis("ec_required").under("S02")
    over = [one.name for one in choosing.chosen if one.votes > choosing.present]
    if over:
        yield basis.breach(f"得票多于参加推选的{choosing.present}人：{'、'.join(over)}。")
    reserves = [one.votes for one in choosing.chosen if one.post is CommitteePost.RESERVE]
    lowest = min((one.votes for one in choosing.members), default=0)
    if reserves and max(reserves) > lowest:
        yield basis.breach(f"候补{max(reserves)}票，多于成员中最少的{lowest}票：得票多的是成员。")
    elif reserves and max(reserves) == lowest:
        yield basis.warning(f"候补与成员同为{lowest}票：推选会议怎样确定的，写明理由。")


def _relatives(choosing: Choosing, kin: Pairs) -> Iterator[Finding]:
    names = {one.person: one.name for one in choosing.members}
    for pair in sorted(kin, key=sorted):
        if pair <= {*names}:
            basis = Provision("S02a", "省参数（待确认，民发〔2013〕76号）", Standing.PARAMETER)
            who = "和".join(names[one] for one in sorted(pair))
            yield basis.warning(f"{who}是近亲属，不宜同时担任选举委员会成员。")


def _secretary(choosing: Choosing, secretaries: frozenset[int]) -> Iterator[Finding]:
    for one in choosing.members:
        if one.person in secretaries:
            basis = Provision("Q-0A", "省参数（待确认，外省方案）", Standing.PARAMETER)
            yield basis.note(f"{one.name}是党组织书记；被提名为候选人的，须退出选举委员会。")


@dataclass(frozen=True, slots=True)
class Exit:
    """Somebody who must leave, and the nominee because of whom."""

    person: int
    cause: ExitCause
    nominee: int


def exits(book: Rulebook, sitting: Sequence[int], nominees: frozenset[int], kin: Pairs) -> tuple[Exit, ...]:
    """Who of those sitting must leave: whoever is nominated, and since 2026 whoever has a near relative who is (S02b)."""
    found: list[Exit] = []
    for person in sitting:
        if person in nominees and book.ec_exit_on_nominated:
            found.append(Exit(person, ExitCause.NOMINATED, person))
        elif book.ec_exit_on_relative_nominated:
            related = sorted(other for other in nominees if frozenset({person, other}) in kin)
            if related:
                found.append(Exit(person, ExitCause.KIN_NOMINATED, related[0]))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Succession:
    """Who comes in. `next` None asks for a new choosing, and `why` says so: nobody is left, or votes are equal."""

    next: Chosen | None
    why: str = ""


def successor(book: Rulebook, reserves: Sequence[Chosen], nominees: frozenset[int], kin: Pairs) -> Succession:
    """The next by the votes of the choosing who need not leave at once; equal votes are settled by nobody here (S02b)."""
    barred = {one.person for one in exits(book, [one.person for one in reserves], nominees, kin)}
    free = sorted((one for one in reserves if one.person not in barred), key=lambda one: -one.votes)
    if not free:
        return Succession(None, "没有可以递补的人，须另行推选。")
    if len(free) > 1 and free[0].votes == free[1].votes:
        tied = "、".join(one.name for one in free if one.votes == free[0].votes)
        return Succession(None, f"{tied}得票相同，不能确定先后，须另行推选。")
    return Succession(replace(free[0], post=CommitteePost.MEMBER))
