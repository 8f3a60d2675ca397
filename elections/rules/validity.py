"""Whether a vote counts at all (T-01 … T-05), and what must be said of it before anybody is elected."""

from cadres.vocabulary import CommitteeKind
from elections.rules.book import Rulebook
from elections.rules.clauses import is_unconfirmed
from elections.rules.counts import Contest, Poll
from elections.rules.profile import MoreThanIssued, OvervoteScope
from elections.rules.returns import full_vote
from elections.vocabulary import Method, Post, RoundKind
from server.law.lawbook import Finding, Numbers


def validity(book: Rulebook, poll: Poll) -> tuple[bool, list[Finding]]:
    """Void is a vote with too small a turnout, or with more ballots back than went out where the province says so."""
    enough = book.turnout(poll.method).reached(poll.cast, poll.electorate)
    void_excess = poll.cast > poll.issued and book.recovered_gt_issued is MoreThanIssued.INVALID
    return enough and not void_excess, [_turnout(book, poll, met=enough), _returned(book, poll, void=void_excess)]


def electorate_name(book: Rulebook, method: Method) -> str:
    """What the law calls those whose number is the base of validity."""
    if method is Method.VOTERS:
        return f"登记参加选举的{book.committee.people}"
    if method is Method.HOUSEHOLDS:
        return "户的代表"
    if book.committee is CommitteeKind.VILLAGERS:
        return "村民代表会议组成人员"
    return "居民代表" if book.ec_required else "居民小组选举的代表"


def _turnout(book: Rulebook, poll: Poll, *, met: bool) -> Finding:
    # Who took part is told by the ballots that came back, not by those that were given out (T-02).
    share, basis = book.turnout(poll.method), book.turnout_basis(poll.method)
    if poll.round is RoundKind.RUNOFF:
        basis = basis.under("T-22")
    electorate, cast = poll.electorate, poll.cast
    who, verdict = electorate_name(book, poll.method), share.verdict(met=met)
    said = f"{who}{electorate}人，收回选票{cast}张，{verdict}。"
    margin, formula = share.margin(cast, electorate), share.formula(cast, electorate)
    if met:
        numbers = {"electorate": electorate, "cast": cast, "over_by": margin}
        return basis.note(f"选举有效。{said}", numbers, formula, met=True)
    return basis.breach(f"选举无效。{said}", {"electorate": electorate, "cast": cast, "short_by": -margin}, formula)


def _returned(book: Rulebook, poll: Poll, *, void: bool) -> Finding:
    basis, issued, cast = book.basis("recovered_gt_issued"), poll.issued, poll.cast
    if cast <= issued:
        message = f"发出选票{issued}张，收回{cast}张，收回不多于发出。"
        return basis.note(message, {"issued": issued, "cast": cast}, f"{cast} ≤ {issued}", met=True)
    message = f"发出选票{issued}张，收回{cast}张，收回多于发出{cast - issued}张。"
    numbers = {"issued": issued, "cast": cast, "over_by": cast - issued}
    if void:
        return basis.breach(f"选举无效。{message}", numbers, f"{cast} ＞ {issued}")
    return basis.warning(message, numbers, f"{cast} ＞ {issued}", met=False)


def formalities(book: Rulebook, poll: Poll) -> list[Finding]:
    """What holds of a valid vote whoever is elected: ballots, method, number of seats, margin of candidates."""
    found = []
    if poll.cast > poll.electorate:
        found.append(_more_than_electorate(book, poll))
    if poll.fully_invalid:
        found += _spoilt(book, poll)
    if poll.method is not Method.VOTERS and book.committee is CommitteeKind.VILLAGERS and not poll.elected_before:
        message = "村民委员会成员由村民直接选举；户的代表或者村民代表投票，只用于村民会议或者村民代表会议补选。"
        found.append(book.basis("by_election").warning(message))
    if full_vote(poll.round):
        found += _size(book, poll)
        found += _margin(book, poll)
    elif poll.round is RoundKind.RUNOFF:
        found += _runoff_margin(book, poll)
    return found


def _more_than_electorate(book: Rulebook, poll: Poll) -> Finding:
    who, over = electorate_name(book, poll.method), poll.cast - poll.electorate
    message = f"收回选票{poll.cast}张，多于{who}{poll.electorate}人，多{over}张，须查明。"
    numbers = {"electorate": poll.electorate, "cast": poll.cast, "over_by": over}
    basis = book.basis("recovered_gt_issued")
    return basis.breach(message, numbers, f"{poll.cast} ＞ {poll.electorate}")


def _spoilt(book: Rulebook, poll: Poll) -> list[Finding]:
    """Void ballots stay in the ballots cast (T-07) and carry no votes: more votes than the rest can hold is a mistake."""
    basis, spoilt, cast = book.basis("spoilt_in_cast"), poll.fully_invalid, poll.cast
    good = cast - spoilt
    scope = "多选的整张无效" if book.overvote_scope is OvervoteScope.WHOLE_BALLOT else "多选的只该职位无效"
    message = f"整张无效票{spoilt}张，计入收回选票总数；{scope}。"
    numbers = {"fully_invalid": spoilt, "good": good, "cast": cast}
    found = [basis.note(message, numbers, f"{good} + {spoilt} = {cast}")]
    for contest in poll.posts:
        votes = max([candidate.votes for candidate in contest.candidates], default=0)
        if votes > good:
            message = f"{contest.post.label}最高得票{votes}票，多于整张无效票以外的{good}张，须核对原表。"
            high: Numbers = {"post": contest.post.value, "highest": votes, "good": good}
            found.append(basis.warning(message, high, f"{votes} ＞ {good}", met=False))
    return found


def _size(book: Rulebook, poll: Poll) -> list[Finding]:
    total = sum([contest.seats for contest in poll.posts]) + len(poll.elected_before)
    most = book.size.high
    found = []
    if total > most:
        message = f"应选和已当选共{total}人，{book.committee.label}不得多于{most}人。"
        found.append(book.basis("size").breach(message, {"seats": total, "most": most}, f"{total} ＞ {most}"))
    if book.seats_odd and total % 2 == 0 and _whole_committee(poll):
        message = f"应选共{total}人，应为单数。"
        formula = f"{total} = 2 × {total // 2}"
        found.append(book.basis("seats_odd").warning(message, {"seats": total}, formula, met=False))
    return found


def _whole_committee(poll: Poll) -> bool:
    return not poll.elected_before and {Post.CHAIR, Post.MEMBER} <= {contest.post for contest in poll.posts}


def _nominated(contest: Contest) -> int:
    return len([candidate for candidate in contest.candidates if not candidate.write_in])


def _margin(book: Rulebook, poll: Poll) -> list[Finding]:
    """One finding if every post has more candidates than seats, otherwise one for each that has not (T-05)."""
    basis = book.basis("margin_required")
    numbers: dict[str, int | str] = {}
    found, texts, formulas = [], [], []
    for contest in poll.posts:
        post, code, seats, candidates = contest.post.label, contest.post.value, contest.seats, _nominated(contest)
        if candidates > seats:
            texts.append(f"{post}{candidates}名")
            formulas.append(f"{candidates} ＞ {seats}")
            numbers[f"{code}_candidates"] = candidates
            numbers[f"{code}_seats"] = seats
        elif candidates:
            message = f"{post}候选人{candidates}名，应选{seats}名，没有差额，候选人的名额应当多于应选名额。"
            few: Numbers = {"post": code, "candidates": candidates, "seats": seats}
            stop = basis.breach if book.margin_required else basis.warning
            found.append(stop(message, few, f"{candidates} ≤ {seats}", met=False))
        else:
            found.append(_without_candidates(book, poll, contest))
    if not found:
        several = "均" if len(texts) > 1 else ""
        message = f"候选人：{'、'.join(texts)}，{several}多于应选名额。"
        found.append(basis.note(message, numbers, "，".join(formulas), met=True))
    return found


def _without_candidates(book: Rulebook, poll: Poll, contest: Contest) -> Finding:
    """That voters wrote all names themselves: as the province has it, or to be asked about (S07c).

    A post without candidates beside others is no vote without candidates: the province's rule does not cover it.
    """
    basis = book.basis("free_ballot")
    numbers: Numbers = {"post": contest.post.value, "seats": contest.seats}
    said = f"{contest.post.label}没有提名的候选人，按无候选人的方式直接选举"
    if poll.free and book.free_ballot and not is_unconfirmed(basis.cite):
        return basis.note(f"{said}，符合省的规定。", numbers, met=True)
    return basis.warning(f"{said}，须有省的规定。", numbers)


def _runoff_margin(book: Rulebook, poll: Poll) -> list[Finding]:
    basis = book.basis("runoff_extra")
    found = []
    for contest in poll.posts:
        candidates, seats = _nominated(contest), contest.seats
        if candidates <= seats:
            message = f"{contest.post.label}另行选举候选人{candidates}名，应选{seats}名，没有差额。"
            numbers: Numbers = {"post": contest.post.value, "candidates": candidates, "seats": seats}
            found.append(basis.warning(message, numbers, f"{candidates} ≤ {seats}", met=False))
    return found
