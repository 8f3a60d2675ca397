"""Notices that follow an election's course: rolls with supplements, nominations with ties, further votes, one of residents."""

from datetime import date

import pytest

from cadres.vocabulary import CommitteeKind
from elections import queries
from elections.notice_vocabulary import NoticeKind, NoticeState
from elections.noticing.drafting import Given
from elections.noticing.facts import facts_of
from elections.noticing.issuing import void_notice
from elections.noticing.on_vote import draft
from elections.noticing.register import changed_since, expected
from elections.polling_vocabulary import StationKind
from elections.roll_vocabulary import ChangeKind, ObjectionKind, ObjectionResult, OffGround
from elections.services.corrections import Withdrawal
from elections.services.elections import Roll, summarise_roll
from elections.services.polling.stations import SetStation, set_station
from elections.services.rolls.keeping import TakeOff, register_voter, take_off
from elections.services.rolls.objections import Decide, Object, decide, receive
from elections.services.rolls.publishing import PublishList, publish_list
from elections.vocabulary import Method
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.db.engine import connection, transaction
from server.errors import Conflict
from tests.elections.noticing.test_noticing import K, all_issued, an_issue, issue_notice, lacking_of
from tests.elections.services.test_results import RUNOFF_DAY, SHORT_VOTES, a_runoff
from tests.support.factories import a_ballot, a_checked_count, an_election
from tests.support.factories import an_entry as a_sheet
from tests.support.http import SignIn
from tests.support.nominating import DAY as VOTE
from tests.support.nominating import SEATS, a_plan, an_entry, both, plan_nomination
from tests.support.rolls import TODAY, a_published_roll, a_voter


async def _body(actor: Actor, code: str, kind: NoticeKind, given: Given | None = None) -> tuple[str, ...]:
    async with transaction(actor):
        made = draft(await facts_of(actor, code), kind, given or Given()).body
    assert made is not None
    return made.lines


async def test_a_list_and_its_supplement_name_who_came_and_who_left(operator: Actor) -> None:
    code = await a_published_roll(operator)
    await issue_notice(operator, code, an_issue(K.VOTER_LIST, TODAY))
    (first,) = await all_issued(operator, code)
    assert first.notice.body.blocks[0].heading == "第一村民小组（3人）"
    assert first.notice.body.blocks[0].names == ("贾小一", "贾小二", "贾小三")
    assert first.notice.until == date(2026, 12, 1)
    assert await lacking_of(operator, code, K.SUPPLEMENT) == ["补充名单，也没有已处理的申诉"]

    said = Object(kind=ObjectionKind.OMITTED, about="贾小七", raised_by="贾建国", received=TODAY, says="没有列入名单")
    objection = await receive(operator, code, said)
    answer = Decide(result=ObjectionResult.UPHELD, decided=TODAY, announced=TODAY, reply="补登")
    await decide(operator, code, objection, answer)
    await issue_notice(operator, code, an_issue(K.SUPPLEMENT, TODAY))
    await register_voter(operator, code, a_voter(207, addition=ChangeKind.OMITTED))
    voter = await connection().fetchval("SELECT min(id) FROM voter WHERE name = '贾小一'")
    await take_off(operator, code, voter, TakeOff(ground=OffGround.DIED, document="死亡证明", day=TODAY))
    assert (
        await publish_list(operator, code, PublishList(published=TODAY, posted_at="村委会公开栏", reason="补录")) == 2
    )
    async with transaction(operator):
        found = {one.kind: one for one in expected(await facts_of(operator, code), await all_issued(operator, code))}
    assert found[K.SUPPLEMENT].waits is True
    assert await issue_notice(operator, code, an_issue(K.SUPPLEMENT, TODAY)) == 3

    first, second, third = await all_issued(operator, code)
    assert "收到并处理申诉1件，其中成立1件、不成立0件。" in second.notice.body.paragraphs
    assert (second.given.ruled_by, second.window.due and second.window.due.day) == (date(2026, 11, 29),) * 2
    assert "补充名单第1号：增加1人，减少1人，更正后共3人，其中女1人。" in third.notice.body.paragraphs
    assert [block.heading for block in third.notice.body.blocks] == [
        "增加　第一村民小组（1人）",
        "减少　第一村民小组（1人）",
    ]
    # What came later is the later notices' to tell: none of the three has changed.
    async with transaction(operator):
        facts = await facts_of(operator, code)
        assert [changed_since(facts, one) for one in (first, second, third)] == [(), (), ()]


async def test_nobody_is_a_preliminary_candidate_before_the_votes_say_so(operator: Actor) -> None:
    code = await an_election(operator, term_number=13, election_day=VOTE, seats=SEATS)
    assert await lacking_of(operator, code, K.NOMINATION) == ["提名办法和差额", "开始日期", "结束日期", "地点"]
    await plan_nomination(operator, code, a_plan())
    days = Given(first_day=date(2026, 11, 20), last_day=date(2026, 11, 21), venue="村委会")
    lines = await _body(operator, code, K.NOMINATION, days)
    assert "二、名额：主任应选1名，候选人2名；委员应选2名，候选人3名。" in lines
    assert (
        "三、提名：由村党组织、登记参加选举的村民提名。" in lines
        or "三、提名：由登记参加选举的村民、村党组织提名。" in lines
    )
    assert await lacking_of(operator, code, K.PRELIMINARY) == ["两人核对一致的提名票数"]
    await both(operator, code, an_entry())
    assert await lacking_of(operator, code, K.PRELIMINARY) == ["委员票数相同的王小红、张海军由谁列入"]
    await plan_nomination(operator, code, a_plan(member_extra=2, reason="提名会议决定"))
    lines = await _body(operator, code, K.PRELIMINARY)
    assert lines[2:5] == ("主任初步候选人（2人）", "王瑞", "贾永胜")
    assert lines[5:] == ("委员初步候选人（4人）", "王小红", "李建设", "张海军", "高建平", "")


async def test_a_further_vote_is_told_and_stays_told_after_it(operator: Actor) -> None:
    code = await an_election(operator)
    await a_ballot(operator, code)
    await a_checked_count(operator, code, a_sheet(SHORT_VOTES))
    told = {"first_day": RUNOFF_DAY, "opens": "8:00", "closes": "12:00", "venue": "村小学"}
    await issue_notice(operator, code, an_issue(K.RUNOFF, date(2021, 11, 21), **told))
    with pytest.raises(Conflict, match="第1号公告已经发布"):
        await issue_notice(operator, code, an_issue(K.RUNOFF, date(2021, 11, 21), **told))
    await a_checked_count(operator, code, a_runoff([("马志强", 130), ("郝建国", 70)]))
    (held,) = await all_issued(operator, code)
    assert held.notice.body.blocks[0].rows == (("委员1名", "马志强、郝建国"),)
    assert held.notice.until == RUNOFF_DAY
    async with transaction(operator):
        assert changed_since(await facts_of(operator, code), held) == ()
    assert await lacking_of(operator, code, K.RUNOFF) == [
        "待进行的再次投票或者另行选举",
        "开始日期",
        "开始时间",
        "结束时间",
        "地点",
    ]


async def test_a_further_vote_is_where_the_stations_are_unless_somebody_says_otherwise(operator: Actor) -> None:
    code = await an_election(operator)
    await a_ballot(operator, code)
    main = SetStation(name="中心会场", kind=StationKind.MAIN, place="村委会大院", booth=True)
    box = SetStation(name="流动票箱", kind=StationKind.MOBILE, place="后沟组", listed=12, listed_for="年老、患病")
    for one in (main, box):
        await set_station(operator, code, one)
    await a_checked_count(operator, code, a_sheet(SHORT_VOTES))
    told = {"first_day": RUNOFF_DAY, "opens": "8:00", "closes": "12:00"}
    await issue_notice(operator, code, an_issue(K.RUNOFF, date(2021, 11, 21), reason="补录", **told))
    (held,) = await all_issued(operator, code)
    assert "二、投票地点：村委会大院。" in held.notice.body.paragraphs
    event = next(one for one in await trail(f"election:{code}") if one.kind == "election.notice_issued")
    assert event.after["地点"] == "没有填，按登记的投票站：村委会大院"


async def test_the_page_says_where_the_place_of_a_further_vote_comes_from(operator: Actor, sign_in: SignIn) -> None:
    code = await an_election(operator)
    await a_ballot(operator, code)
    main = SetStation(name="中心会场", kind=StationKind.MAIN, place="村委会大院", booth=True)
    await set_station(operator, code, main)
    await a_checked_count(operator, code, a_sheet(SHORT_VOTES))
    clerk = await sign_in(Role.TOWNSHIP_CLERK)
    asked = await clerk.get(f"/elections/{code}/notices/new?kind=runoff")
    assert "这是第一次投票登记的投票站" in asked.text
    typed = {"kind": "runoff", "issued": "2021-11-21", "places": "公开栏", "venue": "村小学"}
    refused = await clerk.submit(asked.form(f"/elections/{code}/notices"), typed | {"opens": "18:00", "closes": "8:00"})
    assert "这是第一次投票登记的投票站" not in refused.text


async def test_a_void_correction_does_not_bring_back_what_it_replaced(operator: Actor) -> None:
    code = await an_election(operator)
    await issue_notice(operator, code, an_issue(K.ELECTION_DAY))
    await issue_notice(operator, code, an_issue(K.ELECTION_DAY, correcting=True, reason="改地点"))
    await void_notice(operator, code, 2, Withdrawal(reason="再次有误"))
    assert await issue_notice(operator, code, an_issue(K.ELECTION_DAY)) == 3
    states = [one.state for one in await all_issued(operator, code)]
    assert states == [NoticeState.REPLACED, NoticeState.VOIDED, NoticeState.ISSUED]
    marks = [one.paper.mark for one in await all_issued(operator, code)]
    assert marks == ["由第2号公告补正代替", "作废：再次有误", ""]


@pytest.mark.parametrize(
    ("day", "term", "who"),
    [
        (date(2021, 11, 27), 7, "居住在本居住地区的居民。"),
        (date(2026, 12, 18), 8, "在本社区工作满六个月以上的社区工作者，本人申请并经居民选举委员会确认的。"),
    ],
)
async def test_residents_are_told_by_the_law_of_their_day(operator: Actor, day: date, term: int, who: str) -> None:
    code = await an_election(
        operator,
        region="140932100012",
        kind=CommitteeKind.RESIDENTS,
        method=Method.VOTERS,
        term_number=term,
        election_day=day,
    )
    days = Given(first_day=date(2021, 10, 20), last_day=date(2021, 10, 25), venue="居委会")
    lines = await _body(operator, code, K.REGISTRATION, days)
    assert lines[2].endswith(who)
    async with transaction(operator):
        facts = await facts_of(operator, code)
        found = {one.kind: one for one in expected(facts, ())}
    assert found[K.COMMITTEE].asked is (day.year == 2026)
    await summarise_roll(operator, code, Roll(electorate=286, women=None, published=date(2021, 10, 20)))
    lines = await _body(operator, code, K.VOTER_LIST)
    assert "选举的居民名单公布如下" in lines[1]
    assert (await queries.election(operator, code)).issuer in "".join(lines)


_BY_ANOTHER = "选举期间外出不能参加投票的，可以书面委托"
_IN_PERSON = "本人到场投票。"


@pytest.mark.parametrize(
    ("method", "who", "how"),
    [(Method.HOUSEHOLDS, "户的代表", _BY_ANOTHER), (Method.REPRESENTATIVES, "居民代表本人", _IN_PERSON)],
)
async def test_r01_who_comes_for_a_ballot_is_whoever_votes_by_the_method(
    operator: Actor, method: Method, who: str, how: str
) -> None:
    """In person is said to those alone who may entrust nobody (R-11)."""
    code = await an_election(
        operator,
        region="140932100012",
        kind=CommitteeKind.RESIDENTS,
        method=method,
        term_number=8,
        election_day=date(2026, 12, 18),
    )
    await set_station(operator, code, SetStation(name="中心会场", kind=StationKind.MAIN, place="居委会", booth=True))
    lines = await _body(operator, code, K.VOTING, Given(opens="8:00", closes="12:00"))
    said = f"二、投票办法：{who}领取选票，在秘密写票处写票，无记名投票。{how}"
    assert any(line.startswith(said) for line in lines), lines
