"""The recall of a member: who may ask for it, who decides on it, and whether it passed (T-30 … T-33, R-12, T-39). Pure.

To ask and to vote are two events, and each follows the law of its own day (RV-01). A recall that breaks the law at any
step is void: nobody loses an office by it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from elections.rules.book import Rulebook
from elections.rules.provisions import RecallVote
from elections.rules.validity import electorate_name
from elections.vocabulary import Method, Petitioner, Post, RecallReply, RecallVerdict
from server.errors import Problem, Refused
from server.law.lawbook import Finding, Provision, Standing, breaches
from server.values.periods import chinese_day, days_between, deadline, months_after


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Whom the recall is about. `elected_by` is the method of the election, which R-12 asks for again."""

    name: str
    post: Post
    elected_by: Method


@dataclass(frozen=True, slots=True, kw_only=True)
class Petition:
    """A demand for a recall, as received on `received`.

    `entitled` is everybody who could have signed: all with the right to vote, whether they registered or not, or all
    households, representatives or groups (T-30). `failed_on` is the day of an earlier vote that kept the same member.
    """

    member: Member
    by: Petitioner
    signed: int
    entitled: int
    reasons: bool
    received: date
    failed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """Whether a petition must be put to the vote, and until when the province wants it done (T-32)."""

    petition: Petition
    admitted: bool
    vote_by: date
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """A vote on a recall. `electorate` is R, H or P as `method` says; `cast` has the void ballots too.

    Where an assembly decides, `cast` is who attended (T-39).
    """

    day: date
    method: Method
    electorate: int
    cast: int
    agreed: int
    reply: RecallReply
    by_proxy: int = 0
    in_mobile_boxes: int = 0


@dataclass(frozen=True, slots=True)
class Recall:
    """The outcome. `again_after` is the last day on which the province wants no new petition after one that failed."""

    verdict: RecallVerdict
    again_after: date | None
    findings: tuple[Finding, ...]


def ask(book: Rulebook, petition: Petition) -> Asked:
    """Whether the petition stands under `book`, the law of the day it was received. Raises Refused for impossible numbers."""
    _refuse(_impossible_petition(petition))
    vote_by = deadline(petition.received, book.recall_meeting_days)
    days = book.recall_meeting_days
    message = f"罢免要求应当自收到之日起{days}日内付诸表决，至{chinese_day(vote_by)}。"
    findings = [
        _signatures(book, petition),
        _reasons(book, petition),
        *_asked_again(book, petition),
        book.basis("recall_meeting_days").note(message, {"days": days}),
    ]
    return Asked(petition, not breaches(findings), vote_by, tuple(findings))


def day_problem(day: date, received: date, void_on: date | None) -> Problem | None:
    """Why a vote cannot have been held on a day: the demand was not in yet, or an earlier vote on it was held later.

    `void_on` is the day of the last vote on the demand, which came to nothing.
    """
    if day < received:
        return Problem("表决日期", "早于收到罢免要求之日。", "请核对日期。")
    if void_on is not None and day < void_on:
        cause = f"早于上一次表决的{chinese_day(void_on)}。"
        return Problem("表决日期", cause, "上一次表决无效以后再表决的，填再次表决的日期。")
    return None


def decide(book: Rulebook, asked: Asked, vote: Vote) -> Recall:
    """What `book`, the law of the day of the vote, makes of it. Raises Refused for impossible numbers."""
    _refuse(_impossible_vote(asked, vote))
    findings = [
        *breaches(asked.findings),
        _reply(book, vote),
        _who_votes(book, asked.petition.member, vote),
        _in_time(book, asked, vote),
        *_in_person(book, vote),
        _turnout(book, vote),
    ]
    if breaches(findings):
        return Recall(RecallVerdict.VOID, None, tuple(findings))
    findings.append(_majority(book, asked.petition.member, vote))
    if book.recall_majority.reached(vote.agreed, vote.cast):
        findings.append(_office_ends(book, asked.petition.member, vote))
        return Recall(RecallVerdict.RECALLED, None, tuple(findings))
    again_after = months_after(vote.day, book.recall_again_months)
    return Recall(RecallVerdict.KEPT, again_after, tuple(findings))


def _refuse(problems: Iterator[Problem]) -> None:
    found = tuple(problems)
    if found:
        raise Refused(found)


def _impossible_petition(petition: Petition) -> Iterator[Problem]:
    if petition.signed < 1:
        yield Problem("联名人数", f"联名{petition.signed}人。", "至少有一人联名，请核对。")
    if petition.signed > petition.entitled:
        cause = f"联名{petition.signed}人，多于有权联名的{petition.entitled}人。"
        yield Problem("联名人数", cause, "请核对联名人数和有权联名的人数。")
    if petition.failed_on is not None and petition.failed_on > petition.received:
        yield Problem("上次表决日", "晚于这次收到罢免要求之日。", "请核对日期。")


def _impossible_vote(asked: Asked, vote: Vote) -> Iterator[Problem]:
    if problem := day_problem(vote.day, asked.petition.received, None):
        yield problem
    if vote.cast > vote.electorate:
        yield Problem("参加表决人数", f"{vote.cast}人，多于应参加的{vote.electorate}人。", "请核对人数。")
    for label, part in (
        ("同意罢免", vote.agreed),
        ("委托投票", vote.by_proxy),
        ("流动票箱投票", vote.in_mobile_boxes),
    ):
        if not 0 <= part <= vote.cast:
            yield Problem(label, f"{part}人，不在0至参加表决的{vote.cast}人之间。", "请核对人数。")


def petitioners(book: Rulebook, by: Petitioner) -> str:
    """What the law of the day calls those whose number is the base of a petition."""
    if by is Petitioner.VOTERS and book.recall_vote is RecallVote.ASSEMBLY:
        return f"十八周岁以上的{book.committee.people}"
    if by is Petitioner.VOTERS:
        return f"有选举权的{book.committee.people}"
    return f"{book.committee.people}代表" if by is Petitioner.REPRESENTATIVES else by.label


def _signatures(book: Rulebook, petition: Petition) -> Finding:
    """T-30, R-12. Where the assembly removes, the petition is the call for the assembly (T-39)."""
    basis, who = book.basis("recall_petition"), petitioners(book, petition.by)
    share = (book.recall_petition or book.assembly_call).get(petition.by)
    if share is None:
        return basis.breach(f"法律没有规定{who}联名可以提出罢免{book.committee.label}成员的要求。")
    signed, entitled = petition.signed, petition.entitled
    met, margin = share.reached(signed, entitled), share.margin(signed, entitled)
    unit = "人" if petition.by in {Petitioner.VOTERS, Petitioner.REPRESENTATIVES} else "个"
    numbers = {"signed": signed, "entitled": entitled, "least": share.least(entitled)}
    said = f"{who}共{entitled}{unit}，联名{signed}{unit}，{share.verdict(met=met)}"
    formula = share.formula(signed, entitled)
    if met:
        message = f"{said}，罢免{petition.member.name}的要求成立。"
        return basis.note(message, {**numbers, "over_by": margin}, formula, met=True)
    message = f"{said}，至少{share.least(entitled)}{unit}，罢免{petition.member.name}的要求不成立。"
    return basis.breach(message, {**numbers, "short_by": -margin}, formula)


def _reasons(book: Rulebook, petition: Petition) -> Finding:
    basis = book.basis("recall_reply")
    if petition.reasons:
        return basis.note("罢免要求说明了理由。", met=True)
    stop = basis.breach if book.recall_reply else basis.warning
    return stop("罢免要求没有说明理由，应当说明要求罢免的理由。", met=False)


def _asked_again(book: Rulebook, petition: Petition) -> Iterator[Finding]:
    """Provinces want some time between two petitions against one member (T-32)."""
    if petition.failed_on is None:
        return
    months, until = book.recall_again_months, months_after(petition.failed_on, book.recall_again_months)
    if petition.received <= until:
        message = (
            f"{petition.member.name}的罢免{chinese_day(petition.failed_on)}未通过，"
            f"{months}个月内（至{chinese_day(until)}）又提出罢免要求。"
        )
        yield book.basis("recall_again_months").warning(message, {"months": months}, met=False)


def _reply(book: Rulebook, vote: Vote) -> Finding:
    basis = book.basis("recall_reply")
    if vote.reply is not RecallReply.DENIED:
        return basis.note(f"被提出罢免的成员有权提出申辩意见：{vote.reply.label}。", met=True)
    stop = basis.breach if book.recall_reply else basis.warning
    return stop("被提出罢免的成员有权提出申辩意见，表决前没有给予申辩的机会。", met=False)


def _who_votes(book: Rulebook, member: Member, vote: Vote) -> Finding:
    """Villagers vote one by one, however the member came into office; residents as they did then (R-12)."""
    basis, asked = book.basis("recall_vote"), book.recall_vote
    due = {RecallVote.REGISTERED_VOTERS: Method.VOTERS, RecallVote.AS_ELECTED: member.elected_by}.get(asked)
    if due is None or vote.method is due:
        return basis.note(f"罢免{asked.label}：由{_those_who_vote(book, vote.method)}表决。", met=True)
    message = (
        f"罢免应当{asked.label}，即由{electorate_name(book, due)}投票，实际由{electorate_name(book, vote.method)}投票。"
    )
    return basis.breach(message)


def _in_time(book: Rulebook, asked: Asked, vote: Vote) -> Finding:
    basis, late = book.basis("recall_meeting_days"), days_between(asked.vote_by, vote.day)
    said = f"{chinese_day(asked.petition.received)}收到罢免要求，{chinese_day(vote.day)}表决"
    if late <= 0:
        return basis.note(f"{said}，没有超过期限。", {"days_left": -late}, met=True)
    message = f"{said}，比{chinese_day(asked.vote_by)}晚{late}天。"
    return basis.warning(message, {"days_late": late}, met=False)


def _in_person(book: Rulebook, vote: Vote) -> Iterator[Finding]:
    """A vote of representatives knows no proxies by law (R-11); provinces shut them out of every recall (T-33)."""
    if vote.by_proxy and book.proxy_to and vote.method not in book.proxy_methods:
        message = f"{electorate_name(book, vote.method)}投票的，不实行委托投票，有{vote.by_proxy}人委托投票。"
        yield book.basis("proxy_methods").breach(message, {"by_proxy": vote.by_proxy})
    elif book.recall_in_person and (vote.by_proxy or vote.in_mobile_boxes):
        message = (
            f"罢免表决不宜委托投票、使用流动票箱：委托投票{vote.by_proxy}人，流动票箱投票{vote.in_mobile_boxes}人。"
        )
        numbers = {"by_proxy": vote.by_proxy, "in_mobile_boxes": vote.in_mobile_boxes}
        yield book.basis("recall_in_person").warning(message, numbers, met=False)


_OF_AN_ASSEMBLY: Mapping[Method, str] = MappingProxyType(
    {
        Method.VOTERS: "十八周岁以上的居民",
        Method.HOUSEHOLDS: "户的代表",
        Method.REPRESENTATIVES: "居民小组选举的代表",
    }
)


def _those_who_vote(book: Rulebook, method: Method) -> str:
    """What the law calls those whose number is the base of a vote on a recall."""
    return _OF_AN_ASSEMBLY[method] if book.recall_vote is RecallVote.ASSEMBLY else electorate_name(book, method)


def _turnout(book: Rulebook, vote: Vote) -> Finding:
    basis, share = book.basis("recall_turnout"), book.turnout(vote.method)
    who, act = _those_who_vote(book, vote.method), _act(book)
    cast, electorate = vote.cast, vote.electorate
    met, margin = share.reached(cast, electorate), share.margin(cast, electorate)
    numbers = {"electorate": electorate, "cast": cast}
    said, formula = f"{who}{electorate}人，{cast}人{act}，{share.verdict(met=met)}。", share.formula(cast, electorate)
    if met:
        return basis.note(f"表决有效。{said}", {**numbers, "over_by": margin}, formula, met=True)
    return basis.breach(f"表决无效。{said}", {**numbers, "short_by": -margin}, formula)


def _act(book: Rulebook) -> str:
    """What counts: to vote, or to attend the assembly that decides."""
    return "出席" if book.recall_vote is RecallVote.ASSEMBLY else "投票"


def _majority(book: Rulebook, member: Member, vote: Vote) -> Finding:
    """Of those who voted: who cast a void ballot did not agree (T-31)."""
    share, agreed, cast = book.recall_majority, vote.agreed, vote.cast
    met, margin = share.reached(agreed, cast), share.margin(agreed, cast)
    result = "通过" if met else "没有通过"
    message = f"{_act(book)}的{cast}人中{agreed}人同意，{share.verdict(met=met)}，罢免{member.name}的{member.post.label}职务{result}。"
    numbers = {"cast": cast, "agreed": agreed, "over_by" if met else "short_by": abs(margin)}
    return book.basis("recall_majority").note(message, numbers, share.formula(agreed, cast), met=met)


def _office_ends(book: Rulebook, member: Member, vote: Vote) -> Finding:
    """The statutes say that a recall passes, not on which day the office ends: the day of the vote, by inference."""
    clause = book.basis("recall_majority")
    basis = Provision(clause.rule, clause.cite, Standing.INFERENCE)
    message = (
        f"{member.name}的{member.post.label}职务自表决通过之日（{chinese_day(vote.day)}）起终止；"
        f"缺额可以由{book.committee.people}会议等依法补选。"
    )
    return basis.note(message)
