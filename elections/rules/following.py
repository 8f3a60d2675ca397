"""What the law asks for after a count, and who may stand then (T-13, T-20 … T-27)."""

from collections.abc import Sequence
from dataclasses import dataclass

from cadres.vocabulary import Sex
from elections.rules.book import Rulebook
from elections.rules.counts import Candidate, Poll
from elections.rules.proof import votes_of, with_votes
from elections.rules.returns import Decided, Return
from elections.rules.seats import Circle
from elections.vocabulary import NextStep, Post, RoundKind
from server.law.lawbook import Finding, Numbers


@dataclass(slots=True)
class Following:
    """The next step, who may stand in it by post, and whether seats may stay open instead."""

    next: NextStep
    candidates: dict[Post, tuple[str, ...]]
    vacancy_allowed: bool
    findings: list[Finding]


def following(book: Rulebook, poll: Poll, decided: Decided) -> Following:
    """A tie is settled first, since who stands in a runoff depends on it; then open seats are filled."""
    lacking = [result for result in decided.returns if result.open_seats]
    if not lacking and not decided.circle.displaced:
        return Following(NextStep.DONE, {}, vacancy_allowed=False, findings=[])
    tied = _tied(lacking)
    if tied:
        return Following(NextStep.TIE_VOTE, tied, vacancy_allowed=False, findings=_shortfall(book, decided, lacking))
    if poll.round is not RoundKind.RUNOFF:
        return _another_vote(NextStep.RUNOFF, book, decided, lacking, _shortfall(book, decided, lacking))
    findings = _after_runoff(book, decided, lacking)
    if len(decided.circle.seated) >= book.vacancy_ok_from:
        return Following(NextStep.DONE, {}, vacancy_allowed=True, findings=findings)
    return _another_vote(NextStep.MUST_CONTINUE, book, decided, lacking, findings)


def _another_vote(
    step: NextStep, book: Rulebook, decided: Decided, lacking: list[Return], findings: list[Finding]
) -> Following:
    candidates = {}
    for result in lacking:
        reserved = result.filling.reserved
        post = result.contest.post
        who = standing(book, post, result.ranked, decided.circle, open_seats=result.open_seats, reserved=reserved)
        candidates[post] = tuple([each.name for each in who])
        findings.append(_standing_finding(book, result, who))
    return Following(step, candidates, vacancy_allowed=False, findings=findings)


def _tied(lacking: list[Return]) -> dict[Post, tuple[str, ...]]:
    tied: dict[Post, tuple[str, ...]] = {}
    for result in lacking:
        draws = [draw for draw in result.filling.draws if draw.won is None]
        names = tuple([each.name for draw in draws for each in draw.candidates])
        if names:
            tied[result.contest.post] = (*tied.get(result.contest.post, ()), *names)
    return tied


def standing(
    book: Rulebook, post: Post, ranked: Sequence[Candidate], circle: Circle, *, open_seats: int, reserved: int
) -> list[Candidate]:
    """Of `ranked` for `post`, the not elected with the most votes: as many as seats are open and the extra beyond (T-20).

    For a seat kept for a woman only women stand (T-15), and a woman who stands for it and for the others counts once.
    Equal votes at the edge all stand; the elected never do, nor does a relative whom the ban keeps out.
    """
    free = [each for each in ranked if each.name not in circle.seated and not circle.bar(each.name, post)]
    general, extra = open_seats - reserved, book.runoff_extra
    chosen = _top(free, general + extra) if general else []
    women = [each for each in free if each.sex is Sex.FEMALE] if reserved else []
    if not women:
        return chosen
    chosen = [each for each in free if each in [*chosen, *_top(women, reserved + extra)]]
    missing = open_seats + extra - len(chosen)
    if not general or missing < 1:
        return chosen
    more = _top([each for each in free if each not in chosen], missing)
    return [each for each in free if each in [*chosen, *more]]


def _top(ranked: list[Candidate], number: int) -> list[Candidate]:
    if len(ranked) <= number:
        return ranked
    edge = ranked[number - 1].votes
    return [each for each in ranked if each.votes >= edge]


def _shortfall(book: Rulebook, decided: Decided, lacking: list[Return]) -> list[Finding]:
    """The seats for another election; those of a tie are not among them."""
    parts = [(result.contest.post, number) for result in lacking if (number := result.filling.open)]
    if not parts:
        return []
    seats = sum([result.contest.seats for result in decided.returns])
    open_seats = sum([result.open_seats for result in lacking])
    short = sum([number for _, number in parts])
    waits = any(result.filling.waiting for result in lacking)
    elected, tied = seats - open_seats, open_seats - short
    names = "、".join([f"{post.label}{number}名" for post, number in parts])
    least = "至少" if waits else ""
    message = f"应选{seats}名，当选{elected}名，{least}缺{names}，不足的名额另行选举。"
    numbers: dict[str, int | str] = {"seats": seats, "elected": elected, "tied": tied, "open": short}
    numbers.update((f"{post.value}_open", number) for post, number in parts)
    formula = f"{seats} − {elected} − {tied} = {short}" if tied else f"{seats} − {elected} = {short}"
    return [book.basis("shortfall").warning(message, numbers, formula)]


def _standing_finding(book: Rulebook, result: Return, who: list[Candidate]) -> Finding:
    post, basis, open_seats, extra = (
        result.contest.post,
        book.basis("runoff_extra"),
        result.open_seats,
        book.runoff_extra,
    )
    women = "（其中妇女名额1名）" if result.filling.reserved else ""
    numbers: Numbers = {"post": post.value, "open": open_seats, "extra": extra, **votes_of(who)}
    if not who:
        message = f"{post.label}缺{open_seats}名{women}，没有可以列为候选人的未当选人，须另行提名。"
        return basis.warning(message, numbers)
    names = with_votes(who)
    message = (
        f"{post.label}下一轮候选人：{names}。取未当选的得票多者，{open_seats}＋{extra}名{women}，末位票数相等的都列入。"
    )
    return basis.note(message, numbers, f"{open_seats} + {extra} = {open_seats + extra}")


def _after_runoff(book: Rulebook, decided: Decided, lacking: list[Return]) -> list[Finding]:
    basis, floor = book.basis("vacancy_ok_from"), book.vacancy_ok_from
    elected = len(decided.circle.seated)
    short = sum(result.open_seats for result in lacking) + len(decided.circle.displaced)
    numbers: Numbers = {"elected": elected, "floor": floor, "open": short}
    if elected >= floor:
        message = f"经另行选举仍缺{short}名，已当选{elected}名，不少于{floor}名，缺额可以暂缺。"
        found = [basis.note(message, numbers, f"{elected} ≥ {floor}", met=True)]
        if any(result.filling.reserved for result in lacking):
            message = "缺额中有留给妇女的名额：当选人中没有妇女，应当有妇女成员，暂缺以后仍须选出妇女成员。"
            found.append(book.basis("female_member_required").warning(message, {"women": 0}, "0 ＜ 1", met=False))
        posts = set(decided.circle.seated.values())
        if Post.CHAIR not in posts and any(result.contest.post is Post.CHAIR for result in lacking):
            found.append(basis.under("T-26").note(_who_presides(book, posts)))
        return found
    message = f"经另行选举仍缺{short}名，已当选{elected}名，不足{floor}名，不得空缺，须继续选举。"
    found = [basis.under("T-25").warning(message, numbers, f"{elected} ＜ {floor}", met=False)]
    if not elected:
        message = f"没有选出任何人，新一届产生前由原{book.committee.short}继续履行职责。"
        found.append(basis.under("T-27").note(message))
    return found


def _who_presides(book: Rulebook, posts: set[Post]) -> str:
    """Presiding is not holding the office (T-26)."""
    if Post.VICE_CHAIR in posts:
        return "主任没有选出，选出以前由副主任主持工作；主持工作不是任主任。"
    who = f"{book.committee.people}代表会议"
    return f"主任、副主任都没有选出，选出以前由{who}在当选的委员中推选一人主持工作；主持工作不是任主任。"
