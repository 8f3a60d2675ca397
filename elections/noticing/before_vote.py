"""The notices up to the candidates: committee, day and seats, registration, list, supplements, nomination (S02 … S07). Pure."""

from collections.abc import Iterator

from cadres.vocabulary import CommitteeKind
from elections.nomination_vocabulary import NominationWay
from elections.notice_vocabulary import NoticeKind
from elections.noticing.drafting import (
    Draft,
    Given,
    Missing,
    body,
    by_strokes,
    clause,
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
from elections.rules.roll_windows import objections
from server.values.periods import chinese_day, chinese_number, months_after

_COMMITTEE = Missing("选举委员会的组成", "选举委员会", "committee")
_CHAIR = Missing("选举委员会的主任", "选举委员会", "committee")
_ROLL = Missing("选民名单", "选民登记册", "/rolls/{code}")
_WAY = Missing("提名办法和差额", "提名和候选人", "nomination")
_SLIPS = Missing("两人核对一致的提名票数", "提名和候选人", "nomination")


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
    people = facts.line.kind.people
    chosen = view.formed_by.label.replace("村（居）民", people)
    basis = facts.book.basis("ec_required")
    said = (
        f"根据{clause(facts, basis)}，{facts.line.issuer}于{chinese_day(view.formed)}由{chosen}产生，"
        f"主持{facts.term}{facts.event}，现将组成人员公布如下，同一职务的按姓氏笔画排列："
    )
    block = Block(heads=("职务", "姓名"), widths=(1, 4), rows=tuple(rows), ordered=tuple(lists))
    return Draft(kind, body(facts, kind, "选举委员会名单", basis, paragraphs=(said,), blocks=(block,)))


def election_day(facts: Facts, _: Given) -> Draft:
    kind, line = NoticeKind.ELECTION_DAY, facts.line
    basis = facts.book.basis("size")
    total = sum(facts.seats.values())
    seats = "、".join(f"{post.label}{number}名" for post, number in facts.seats.items())
    paragraphs = (
        f"根据{clause(facts, basis)}，现将{facts.term}{facts.event}的选举日、职位职数和选举方式公告如下：",
        f"一、选举日：{chinese_day(line.election_day)}。",
        f"二、职位职数：{'补选' if line.by_election else ''}共{total}名，其中{seats}。",
        f"三、选举方式：{method_of(line)}，以无记名投票的方式进行，公开计票，当场公布结果。",
    )
    return Draft(kind, body(facts, kind, "选举日、职位职数和选举方式", basis, paragraphs=paragraphs))


def registration(facts: Facts, given: Given) -> Draft:
    kind, given = NoticeKind.REGISTRATION, with_plan(NoticeKind.REGISTRATION, facts, given)
    if stopped := lacking(kind, *not_given(kind, given)):
        return stopped
    assert given.first_day is not None  # noqa: S101  # `not_given` has asked for them.
    assert given.last_day is not None  # noqa: S101
    book, day = facts.book, facts.line.election_day
    born = months_after(day, -12 * book.voting_age)
    who = "；".join(_registers(facts))
    paragraphs = (
        f"根据{clause(facts, book.basis('third_class'))}，现将{facts.term}{facts.event}选民登记事项公告如下：",
        f"一、登记对象：年满{book.voting_age}周岁（{chinese_day(born)}以前出生）、依法享有选举权利的下列人员：{who}。",
        f"二、登记时间：{chinese_day(given.first_day)}至{chinese_day(given.last_day)}。",
        f"三、登记地点：{given.venue}。",
        *(("四、已在户籍地或者居住地登记参加选举的，不得再参加其他地方的选举。",) if book.single_registration else ()),
    )
    return Draft(kind, body(facts, kind, "选民登记", book.basis("third_class"), paragraphs=paragraphs))


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
    basis = book.basis("roll_days")
    if facts.lists:
        first = facts.lists[0]
        sums = f"共{first.voters}人，其中女{first.women}人，按姓氏笔画排列"
        blocks, until, attached = _walls(first.came), objections(book, first.published).due, ""
        digest = f"名单摘要：{first.digest[:16]}。"
    elif facts.sums:
        women = f"，其中女{facts.sums.women}人" if facts.sums.women is not None else ""
        sums = f"共{facts.sums.electorate}人{women}，名单附后，按姓氏笔画排列"
        blocks, until, attached = (), objections(book, facts.sums.published).due, f"{line.community}选民名单"
        digest = ""
    else:
        return Draft(kind, missing=(_ROLL,))
    paragraphs = (
        f"根据{clause(facts, basis)}，现将{chinese_day(line.election_day)}{facts.event}登记参加选举的{line.kind.people}名单公布如下，{sums}。",
    )
    closing = (f"对名单有不同意见的，至{chinese_day(until)}止向{line.issuer}提出申诉。{digest}",)
    return Draft(
        kind,
        body(
            facts, kind, "选民名单", basis, paragraphs=paragraphs, blocks=blocks, closing=closing, attachment=attached
        ),
    )


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
    paragraphs = [f"根据{clause(facts, basis)}，现将选民名单的更正和申诉处理情况公告如下："]
    if decided:
        upheld = sum(one.result is ObjectionResult.UPHELD for one in decided)
        paragraphs.append(f"收到并处理申诉{len(decided)}件，其中成立{upheld}件、不成立{len(decided) - upheld}件。")
    blocks: list[Block] = []
    for one in more:
        added, removed = (sum(len(names) for _, names in groups) for groups in (one.came, one.left))
        paragraphs.append(
            f"{list_name(which)}：增加{added}人，减少{removed}人，更正后共{one.voters}人，其中女{one.women}人。"
        )
        blocks += [*_walls(one.came, "增加　"), *_walls(one.left, "减少　")]
    return Draft(kind, body(facts, kind, "选民名单更正", basis, paragraphs=tuple(paragraphs), blocks=tuple(blocks)))


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
    basis = book.basis("nominators")
    free = plan.way is NominationWay.FREE
    places = "、".join(
        f"{post.label}应选{number}名" if free else f"{post.label}应选{number}名、候选人{number + plan.extra[post]}名"
        for post, number in facts.seats.items()
    )
    by = "、".join(one.label for one in book.nominators)
    least = f"（{book.joint_nominators_min}名以上联合）" if book.joint_nominators_min else ""
    paragraphs = (
        f"根据{clause(facts, basis)}，现将{facts.term}{facts.event}候选人提名办法公告如下：",
        f"一、产生办法：{plan.way.label}。",
        f"二、名额：{places}。",
        *((f"三、提名：由{by}{least}提名。",) if by and not free else ()),
        f"{'四' if by and not free else '三'}、时间和地点：{chinese_day(given.first_day)}至{chinese_day(given.last_day)}，{given.venue}。",
    )
    return Draft(kind, body(facts, kind, "候选人提名办法", basis, paragraphs=paragraphs))


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
    basis = facts.book.basis("nominators")
    said = f"根据{clause(facts, basis)}，{facts.term}{facts.event}的初步候选人已按提名票数产生，现公布如下，按姓氏笔画排列："
    blocks = tuple(
        wall(f"{one.post.label}初步候选人", tuple(each.name for each in one.taken)) for one in cuts if one.taken
    )
    return Draft(kind, body(facts, kind, "初步候选人", basis, paragraphs=(said,), blocks=blocks))
