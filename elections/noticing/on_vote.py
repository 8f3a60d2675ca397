"""The notices of the vote: candidates, stations, staff, proxies, further votes, the result (S09 … S17). Pure."""

from collections.abc import Mapping
from datetime import date

from elections.notice_vocabulary import NoticeKind
from elections.noticing import before_vote
from elections.noticing.drafting import (
    Draft,
    Drafter,
    Given,
    Missing,
    by_strokes,
    drafted,
    lacking,
    not_given,
    with_plan,
)
from elections.noticing.facts import Facts
from elections.noticing.fitting import unfit
from elections.noticing.text import Block, as_text, sealed
from elections.polling import StationLine
from elections.polling_vocabulary import StationDuty, StationKind
from elections.proxies import beyond_kin
from elections.rules.course import Ballot, course
from elections.rules.validity import electorate_name
from elections.vocabulary import Method, Post
from server.papers.passages import UnknownField
from server.values.periods import chinese_day
from server.values.strokes import sort_names

_LIST = Missing("公布并锁定的正式候选人名单", "提名和候选人", "nomination")
_ORDER = Missing("按姓氏笔画排列的候选人名单：现在不是按姓氏笔画排列", "提名和候选人", "nomination")
_CHANGED = Missing("与锁定时一致的候选人名单：选票已不是锁定的那一份", "提名和候选人", "nomination")
_STATIONS = Missing("投票站", "投票站和选票", "polling")
_STAFF = Missing("监票、计票、唱票人", "投票站和选票", "polling")
_PROXIES = Missing("委托投票登记", "委托投票", "proxies")
_MOBILE = Missing("流动票箱或者代写人", "投票站和选票", "polling")
_RESULT = Missing("已公布的选举结果", "公布结果", "publish")
_MORE_VOTES = Missing("待进行的再次投票或者另行选举", "选举", "count")


def candidates(facts: Facts, _: Given) -> Draft:
    """The list that was locked, in the order in which the ballot has it; the hash is the list's."""
    kind, held = NoticeKind.CANDIDATES, facts.candidates
    if held is None:
        out = any(list(names) != sort_names(names) for names in _on_ballot(facts).values())
        standing = facts.nominations.standing is not None
        return Draft(
            kind, missing=tuple(one for one in (_CHANGED if standing else _LIST, _ORDER if out else None) if one)
        )
    basis = facts.book.basis("nominators")
    blocks = []
    for post, seats, listed in held.posts:
        names = tuple(one.name for one in listed)
        heading = f"{post.label}候选人"
        rows = tuple((one.name, one.sex) for one in listed)
        blocks.append(
            Block(
                heading=f"{heading}（应选{seats}名）",
                heads=("姓名", "性别"),
                widths=(3, 1),
                rows=rows,
                ordered=((heading, names),),
            )
        )
    fields = {
        "名单版次": str(held.version),
        "锁定日期": chinese_day(held.published),
        "名单校验": held.seal[:16],
    }
    return drafted(facts, kind, ("正式候选人名单", basis), fields, blocks=tuple(blocks))


def _on_ballot(facts: Facts) -> Mapping[Post, list[str]]:
    found: dict[Post, list[str]] = {}
    for one in facts.entries:
        found.setdefault(one.post, []).append(one.name)
    return found


def voting(facts: Facts, given: Given) -> Draft:
    kind, book = NoticeKind.VOTING, facts.book
    fixed = [one for one in facts.stations if one.kind is not StationKind.MOBILE]
    if stopped := lacking(kind, None if fixed else _STATIONS, *not_given(kind, given)):
        return stopped
    fields = {
        "起止时间": _hours(given),
        "投票人": _who(facts),
        "写票和投票": "在秘密写票处写票，无记名投票",
        "委托投票": _proxy_way(facts),
    }
    rows = tuple((one.name, one.place, "有" if one.booth else "无") for one in fixed)
    block = Block(heads=("名称", "地点", "秘密写票处"), widths=(2, 4, 2), rows=rows)
    return drafted(facts, kind, ("投票时间、地点和办法", book.basis("majority")), fields, blocks=(block,))


def _who(facts: Facts) -> str:
    """Who comes for a ballot: voters with their cards, else those whom the law of the method names, in person where nobody else may."""
    if facts.line.method is Method.VOTERS:
        return "选民凭选民证"
    return f"{electorate_name(facts.book, facts.line.method)}{'' if _may_entrust(facts) else '本人'}"


def _may_entrust(facts: Facts) -> bool:
    book = facts.book
    return book.proxy_to is not None and (not book.proxy_methods or facts.line.method in book.proxy_methods)


def _hours(given: Given) -> str:
    return f"{_hour(given.opens)}至{_hour(given.closes)}"


def _hour(word: str | None) -> str:
    """8:00 and 08:00 are 8时, 8:30 is 8时30分."""
    hour, _, minute = (word or "").replace("：", ":").partition(":")
    return f"{int(hour)}时{'' if minute == '00' else f'{int(minute)}分'}"


def _proxy_way(facts: Facts) -> str:
    book = facts.book
    if book.proxy_to is None or not _may_entrust(facts):
        return "本人到场投票。"
    most = f"，每人接受委托不得超过{book.proxy_max}人" if book.proxy_max else ""
    forbidden = "，候选人不得接受委托" if book.proxy_candidate_forbidden else ""
    return f"选举期间外出不能参加投票的，可以书面委托{book.proxy_to.label}代为投票{most}{forbidden}。"


def workers(facts: Facts, _: Given) -> Draft:
    kind = NoticeKind.WORKERS
    counting = [one for station in facts.stations for one in station.workers if one.worker.duty.counts]
    if stopped := lacking(kind, None if facts.stations else _STATIONS, None if counting else _STAFF):
        return stopped
    blocks = tuple(_staff(one, tuple(StationDuty)) for one in facts.stations if one.workers)
    return drafted(facts, kind, ("选举工作人员", facts.book.basis("majority")), blocks=blocks)


def _staff(station: StationLine, duties: tuple[StationDuty, ...]) -> Block:
    rows, lists = [], []
    for duty in duties:
        own = tuple(one.worker.name for one in station.workers if one.worker.duty is duty)
        if own:
            heading, names = by_strokes(f"{station.name}{duty.label}", own)
            lists.append((heading, names))
            rows.append((duty.label, "、".join(names)))
    return Block(
        heading=f"{station.name}（{station.place}）",
        heads=("职责", "姓名"),
        widths=(1, 4),
        rows=tuple(rows),
        ordered=tuple(lists),
    )


def proxies(facts: Facts, _: Given) -> Draft:
    kind = NoticeKind.PROXIES
    if not facts.mandates:
        return Draft(kind, missing=(_PROXIES,))
    heading, givers = by_strokes("委托人", tuple(dict.fromkeys(one.mandate.giver for one in facts.mandates)))
    # Voters of one name stand one after the other.
    listed = [one.mandate for name in givers for one in facts.mandates if one.mandate.giver == name]
    rows = tuple(
        (
            str(place),
            one.giver,
            one.taker,
            one.relation.label if one.relation else beyond_kin(facts.line.kind),
        )
        for place, one in enumerate(listed, start=1)
    )
    block = Block(
        heads=("序号", "委托人", "受委托人", "关系"), widths=(1, 3, 3, 2), rows=rows, ordered=((heading, givers),)
    )
    people = tuple(one.mandate.taker for one in facts.mandates)
    told = "委托投票名单", facts.book.basis("proxy_to")
    return drafted(facts, kind, told, {"委托人数": str(len(rows))}, blocks=(block,), people=people)


def mobile(facts: Facts, _: Given) -> Draft:
    """Mobile boxes by how many use them, never by whom: why somebody cannot come is not for the wall."""
    kind = NoticeKind.MOBILE
    boxes = [one for one in facts.stations if one.kind is StationKind.MOBILE]
    writing = [one for one in facts.stations if any(each.worker.duty is StationDuty.WRITER for each in one.workers)]
    if not boxes and not writing:
        return Draft(kind, missing=(_MOBILE,))
    blocks = []
    if boxes:
        rows = tuple((one.name, one.place, f"{one.listed}人" if one.listed else "—") for one in boxes)
        blocks.append(Block(heading="流动票箱", heads=("名称", "路线", "使用人数"), widths=(2, 4, 2), rows=rows))
        blocks += [_staff(one, tuple(StationDuty)) for one in boxes if one.workers]
    blocks += [_staff(one, (StationDuty.WRITER,)) for one in writing if one not in boxes]
    return drafted(facts, kind, ("流动票箱和代写人", facts.book.basis("proxy_list_days")), blocks=tuple(blocks))


def runoff(facts: Facts, given: Given) -> Draft:
    """A further vote: that which is waited for, or the one that came after `sequence` counts."""
    kind, ballot = NoticeKind.RUNOFF, _further(facts, given)
    given = with_plan(kind, facts, given)
    if stopped := lacking(kind, None if ballot else _MORE_VOTES, *not_given(kind, given)):
        return stopped
    assert ballot is not None  # noqa: S101  # What is lacking was said above.
    assert given.first_day is not None  # noqa: S101
    fields = {
        "投票轮次": ballot.kind.label,
        "投票日": chinese_day(given.first_day),
        "起止时间": _hours(given),
        "投票地点": given.venue or "",
    }
    rows, lists = [], []
    for contest in ballot.contests:
        names = tuple(one.name for one in contest.candidates)
        heading, ordered = by_strokes(f"{contest.post.label}候选人", names)
        lists.append((heading, ordered))
        rows.append((f"{contest.post.label}{contest.seats}名", "、".join(ordered)))
    block = Block(heads=("职位和名额", "候选人"), widths=(1, 3), rows=tuple(rows), ordered=tuple(lists))
    return drafted(facts, kind, (ballot.kind.label, facts.book.basis("shortfall")), fields, blocks=(block,))


def votes_held(facts: Facts, given: Given) -> int:
    """After how many counts the vote comes that a notice of a further vote is about."""
    return given.sequence or len(facts.progress.held)


def _further(facts: Facts, given: Given) -> Ballot | None:
    progress = facts.progress
    held = progress.held[: votes_held(facts, given)]
    if not held:
        return None
    return course(progress.book_of(held[-1].poll), progress.first, held).ballot


def result(facts: Facts, _: Given) -> Draft:
    """What the result's own paper says."""
    kind, made = NoticeKind.RESULT, facts.result
    if made is None:
        return Draft(kind, missing=(_RESULT,))
    heads = ("职务", "姓名", "性别", *made.columns, "结果")
    rows = tuple(
        (
            f"{post.post.label}（{post.seats}名）",
            row.name,
            row.sex,
            *("—" if votes is None else str(votes) for votes in row.votes),
            row.result,
        )
        for post in made.posts
        for row in post.rows
    )
    widths = (8, 10, 5, *(10 for _ in made.columns), 8)
    block = Block(heads=heads, widths=widths, rows=rows)
    told = "选举结果", facts.book.basis("majority")
    return drafted(facts, kind, told, made.own_fields, blocks=(block,), people=made.names)


DRAFTERS: Mapping[NoticeKind, Drafter] = {
    NoticeKind.COMMITTEE: before_vote.committee,
    NoticeKind.ELECTION_DAY: before_vote.election_day,
    NoticeKind.REGISTRATION: before_vote.registration,
    NoticeKind.VOTER_LIST: before_vote.voter_list,
    NoticeKind.SUPPLEMENT: before_vote.supplement,
    NoticeKind.NOMINATION: before_vote.nomination,
    NoticeKind.PRELIMINARY: before_vote.preliminary,
    NoticeKind.CANDIDATES: candidates,
    NoticeKind.VOTING: voting,
    NoticeKind.WORKERS: workers,
    NoticeKind.PROXIES: proxies,
    NoticeKind.MOBILE: mobile,
    NoticeKind.RUNOFF: runoff,
    NoticeKind.RESULT: result,
}


def draft(facts: Facts, kind: NoticeKind, given: Given) -> Draft:
    """What a notice would say today, or what it lacks; a wording that does not fit stops it too.

    That asks for what there is not, has a hole in a line, or lacks what is needed: each was taken in when something else
    stood above it, or by a release that asked for less.
    """
    try:
        made = redrafted(facts, kind, given)
    except UnknownField as unknown:
        return Draft(kind, missing=(_unworded(unknown.message),))
    if problem := unfit(kind, facts.words.get(kind, ())):
        return Draft(kind, missing=(*made.missing, _unworded(problem.cause, problem.rule, problem.cite)))
    return made


def redrafted(facts: Facts, kind: NoticeKind, given: Given) -> Draft:
    """The same in words that a notice went out in, whatever is needed since. Raises UnknownField."""
    return DRAFTERS[kind](facts, given)


#: Days, hours and a place that nobody typed.
_UNTYPED = Given(first_day=date(2000, 1, 1), last_day=date(2000, 1, 1), opens="0:00", closes="0:00", venue="某处")


def seen_as(facts: Facts, kind: NoticeKind) -> str:
    """The SHA-256 of what the records and the wording give a notice, whatever is typed beside them; "" while it lacks something.

    A page that shows a draft sends it along: where it is another one by then, something else would go out than was read.
    """
    body = draft(facts, kind, _UNTYPED).body
    return sealed(as_text(body)) if body else ""


def _unworded(why: str, rule: str = "", cite: str = "") -> Missing:
    return Missing(f"能印的用语：{why.removesuffix('。')}", "文书种类和用语", "/papers/kinds?area={area}", rule, cite)


def asked_of(facts: Facts, kind: NoticeKind) -> bool:
    """Whether the election comes to such a notice by its law and its records; the others may be issued all the same."""
    line, plan = facts.line, facts.nominations.plan
    free = facts.nominations.free
    return {
        NoticeKind.COMMITTEE: facts.book.ec_required and not line.by_election,
        NoticeKind.REGISTRATION: not line.by_election,
        NoticeKind.VOTER_LIST: not line.by_election,
        NoticeKind.SUPPLEMENT: len(facts.lists) > 1 or any(one.result for one in facts.objections),
        NoticeKind.NOMINATION: plan is not None,
        NoticeKind.PRELIMINARY: bool(facts.nominations.cuts) and not free,
        NoticeKind.CANDIDATES: not free,
        NoticeKind.PROXIES: bool(facts.mandates),
        NoticeKind.MOBILE: any(one.kind is StationKind.MOBILE for one in facts.stations),
        NoticeKind.RUNOFF: bool(facts.progress.held) and facts.progress.course.ballot is not None,
        NoticeKind.RESULT: True,
    }.get(kind, True)
