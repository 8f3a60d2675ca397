"""The notices up to the candidates: committee, day and seats, registration, list, supplements, nomination (S02 … S07). Pure."""

from collections.abc import Iterator

from cadres.vocabulary import CommitteeKind
from elections.nomination_vocabulary import NominationWay
from elections.notice_vocabulary import NoticeKind
from elections.noticing.drafting import (
    Draft,
    Given,
    Missing,
    by_strokes,
    drafted,
    lacking,
    not_given,
    wall,
    with_plan,
)
from elections.noticing.facts import Facts, Groups
from elections.noticing.text import Block
from elections.planning_vocabulary import CommitteePost
from elections.printing import method_of
from elections.roll_vocabulary import ObjectionResult, list_name
from elections.rolls.reading import ObjectionLine
from elections.rules.clauses import cited_together
from elections.rules.roll_windows import objections
from server.values.periods import chinese_day, chinese_number, months_after

_COMMITTEE = Missing("选举委员会的组成", "选举委员会", "committee")
_CHAIR = Missing("选举委员会的主任", "选举委员会", "committee")
_ROLL = Missing("选民名单", "选民登记册", "/rolls/{code}")
_WAY = Missing("提名办法和差额", "提名和候选人", "nomination")
_SLIPS = Missing("两人核对一致的提名票数", "提名和候选人", "nomination")
#: What a supplement tells of objections and of the list that it brings: empty where there are none of the one or the other.
_OF_SUPPLEMENT = (
    "申诉件数",
    "成立件数",
    "不成立件数",
    "名单",
    "增加人数",
    "减少人数",
    "更正后人数",
    "更正后女",
)


def committee(facts: Facts, _: Given) -> Draft:
    kind, view = NoticeKind.COMMITTEE, facts.committee
    if view is None:
        return Draft(kind, missing=(_COMMITTEE,))
    # A notice of an earlier day names those who sat on that day, whoever has left since.
    sitting = view.sitting_on(facts.as_of) if facts.as_of else view.sitting
    if not any(one.post is CommitteePost.CHAIR for one in sitting):
        return Draft(kind, missing=(_CHAIR,))
    rows, lists = [], []
    for post in (CommitteePost.CHAIR, CommitteePost.VICE_CHAIR, CommitteePost.MEMBER):
        own = tuple(one.name for one in sitting if one.post is post)
        if own:
            heading, names = by_strokes(f"选举委员会{post.label}", own)
            lists.append((heading, names))
            rows.append((post.label, "、".join(names)))
    chosen = view.formed_by.label.replace("村（居）民", facts.line.kind.people)
    told = f"{facts.line.kind.people}选举委员会名单", facts.book.basis("ec_required")
    fields = {"产生日期": chinese_day(view.formed), "产生方式": chosen}
    block = Block(heads=("职务", "姓名"), widths=(1, 4), rows=tuple(rows), ordered=tuple(lists))
    return drafted(facts, kind, told, fields, blocks=(block,))


def election_day(facts: Facts, _: Given) -> Draft:
    """How many are elected, by whom and how: an article for each, that on the term being the one on who elects."""
    kind, line, book = NoticeKind.ELECTION_DAY, facts.line, facts.book
    total = sum(facts.seats.values())
    seats = "、".join(f"{post.label}{number}名" for post, number in facts.seats.items())
    bases = map(book.basis, ("size", "term_years", "majority"))
    fields = {
        "依据": cited_together(book.law, line.kind, *bases),
        "职位职数": f"{'补选' if line.by_election else ''}共{total}名，其中{seats}",
        "选举方式": method_of(line),
        "投票和计票": "以无记名投票的方式进行，公开计票，当场公布结果",
    }
    return drafted(facts, kind, ("选举日、职位职数和选举方式", book.basis("size")), fields)


def registration(facts: Facts, given: Given) -> Draft:
    kind, given = NoticeKind.REGISTRATION, with_plan(NoticeKind.REGISTRATION, facts, given)
    if stopped := lacking(kind, *not_given(kind, given)):
        return stopped
    assert given.first_day is not None  # noqa: S101  # `not_given` has asked for them.
    assert given.last_day is not None  # noqa: S101
    book, day = facts.book, facts.line.election_day
    once = "已在户籍地或者居住地登记参加选举的，不得再参加其他地方的选举。"
    fields = {
        "年龄": str(book.voting_age),
        "出生截止": chinese_day(months_after(day, -12 * book.voting_age)),
        "登记对象": "；".join(_registers(facts)),
        "登记开始": chinese_day(given.first_day),
        "登记结束": chinese_day(given.last_day),
        "登记地点": given.venue or "",
        "一人一地": once if book.single_registration else "",
    }
    return drafted(facts, kind, ("选民登记", book.basis("third_class")), fields)


def _registers(facts: Facts) -> Iterator[str]:
    """Who may be on the roll, as the statute of the day says it (V-03 … V-05, R-06)."""
    third = facts.book.third_class
    if facts.line.kind is CommitteeKind.VILLAGERS:
        yield "户籍在本村并且在本村居住的"
        yield "户籍在本村、不在本村居住，本人表示参加选举的"
        if third:
            served = f"或者从事村务工作{_span(third.service_months)}以上" if third.service_months else ""
            lived = f"在本村居住{_span(third.residence_months)}以上" if third.residence_months else ""
            yield f"户籍不在本村，{lived}{served}，本人申请参加选举并经{third.approved_by.label}同意的"
    elif third is None:
        yield "居住在本居住地区的居民"
    else:
        yield "户籍在本社区，表示参加选举的"
        yield "户籍不在本社区、在本社区常住，表示参加选举的"
        yield f"在本社区工作满{_span(third.service_months)}以上的社区工作者，本人申请并经{third.approved_by.label}确认的"


def _span(months: int | None) -> str:
    if not months:
        return ""
    return f"{chinese_number(months // 12)}年" if months % 12 == 0 else f"{chinese_number(months)}个月"


def voter_list(facts: Facts, _: Given) -> Draft:
    """With the names where voters are registered one by one; where the roll is kept on paper, with its sums and the list attached."""
    kind, line, book = NoticeKind.VOTER_LIST, facts.line, facts.book
    if facts.lists:
        first = facts.lists[0]
        sums = f"共{first.voters}人，其中女{first.women}人"
        blocks, until, attached = _walls(first.came), objections(book, first.published).due, ""
        digest = f"名单校验码：{first.digest[:16]}。"
    elif facts.sums:
        women = f"，其中女{facts.sums.women}人" if facts.sums.women is not None else ""
        sums = f"共{facts.sums.electorate}人{women}，名单见附件"
        blocks, until, attached = (), objections(book, facts.sums.published).due, f"{line.community}选民名单"
        digest = ""
    else:
        return Draft(kind, missing=(_ROLL,))
    fields = {"名单人数": sums, "申诉截止": chinese_day(until), "名单摘要": digest}
    return drafted(facts, kind, ("选民名单", book.basis("roll_days")), fields, blocks=blocks, attachment=attached)


def _walls(groups: Groups, what: str = "") -> tuple[Block, ...]:
    return tuple(wall(f"{what}{group}", tuple(names)) for group, names in groups)


def supplement(facts: Facts, given: Given) -> Draft:
    """A supplementary list, who came and who left, with how objections were decided."""
    kind, basis = NoticeKind.SUPPLEMENT, facts.book.basis("objection_days")
    if not facts.lists:
        return Draft(kind, missing=(_ROLL,))
    which = list_told_of(facts, given)
    decided, more = rulings(facts, which), [one for one in facts.lists if one.sequence == which > 1]
    if not more and not decided:
        return Draft(kind, missing=(Missing("补充名单，也没有已处理的申诉", "选民登记册", "/rolls/{code}"),))
    fields = dict.fromkeys(_OF_SUPPLEMENT, "")
    if decided:
        upheld = sum(one.result is ObjectionResult.UPHELD for one in decided)
        fields |= dict(zip(_OF_SUPPLEMENT, map(str, (len(decided), upheld, len(decided) - upheld)), strict=False))
    blocks: list[Block] = []
    for one in more:
        added, removed = (sum(len(names) for _, names in groups) for groups in (one.came, one.left))
        told = (list_name(which), *map(str, (added, removed, one.voters, one.women)))
        fields |= dict(zip(_OF_SUPPLEMENT[3:], told, strict=True))
        blocks += [*_walls(one.came, "增加　"), *_walls(one.left, "减少　")]
    return drafted(facts, kind, ("选民名单更正", basis), fields, blocks=tuple(blocks))


def list_told_of(facts: Facts, given: Given) -> int:
    """Which list a supplement tells of: the one that is named, else the last that went up."""
    return given.sequence or facts.lists[-1].sequence


def rulings(facts: Facts, which: int) -> tuple[ObjectionLine, ...]:
    """The objections decided before a list went up: those to the list before it, or to the first where it is that."""
    return tuple(one for one in facts.objections if one.result and one.edition == max(which - 1, 1))


def nomination(facts: Facts, given: Given) -> Draft:
    kind, given = NoticeKind.NOMINATION, with_plan(NoticeKind.NOMINATION, facts, given)
    plan, book = facts.nominations.plan, facts.book
    if stopped := lacking(kind, None if plan else _WAY, *not_given(kind, given)):
        return stopped
    assert plan is not None  # noqa: S101  # What is lacking was said above.
    assert given.first_day is not None  # noqa: S101
    assert given.last_day is not None  # noqa: S101
    free = plan.way is NominationWay.FREE
    places = ("、" if free else "；").join(
        f"{post.label}应选{number}名" if free else f"{post.label}应选{number}名，候选人{number + plan.extra[post]}名"
        for post, number in facts.seats.items()
    )
    by = "、".join(one.label for one in book.nominators)
    least = f"（{book.joint_nominators_min}名以上联合）" if book.joint_nominators_min else ""
    fields = {
        "产生办法": plan.way.label,
        "名额": places,
        "提名人": f"{by}{least}" if by and not free else "",
        "提名开始": chinese_day(given.first_day),
        "提名结束": chinese_day(given.last_day),
        "提名地点": given.venue or "",
    }
    return drafted(facts, kind, ("候选人提名办法", book.basis("nominators")), fields)


def preliminary(facts: Facts, _: Given) -> Draft:
    """Whom the slips carried on, by strokes; while a tie at the cut is open nobody is told."""
    kind, cuts = NoticeKind.PRELIMINARY, facts.nominations.cuts
    tied = [one for one in cuts if one.tied]
    if stopped := lacking(
        kind,
        None if facts.nominations.plan else _WAY,
        None if cuts else _SLIPS,
        *(
            Missing(
                f"{one.post.label}票数相同的{'、'.join(each.name for each in one.tied)}由谁列入",
                "提名和候选人",
                "nomination",
            )
            for one in tied
        ),
    ):
        return stopped
    blocks = tuple(
        wall(f"{one.post.label}初步候选人", tuple(each.name for each in one.taken)) for one in cuts if one.taken
    )
    return drafted(facts, kind, ("初步候选人名单", facts.book.basis("nominators")), blocks=blocks)
