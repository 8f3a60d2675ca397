"""The notices of an election on record: filled or refused, numbered without a gap, proved to have hung, never changed."""

import asyncio
import zipfile
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from cadres.vocabulary import Kinship
from elections import queries
from elections.notice_vocabulary import NoticeKind, NoticeState
from elections.noticing.batch import HELD_UP, ISSUE_NOTICES, IssueMany, issued_of
from elections.noticing.drafting import Given
from elections.noticing.facts import facts_of
from elections.noticing.issuing import IssueNotice, issue_notice, void_notice
from elections.noticing.on_vote import DRAFTERS, draft
from elections.noticing.posting import RecordPosting, TakeDown, record_posting, take_down, withdraw_posting
from elections.noticing.register import NoticeLine, changed_since, expected, next_due
from elections.noticing.sheet import row
from elections.planning_vocabulary import ExitCause
from elections.polling_vocabulary import StationDuty, StationKind
from elections.printing import result_papers
from elections.services.corrections import Withdrawal
from elections.services.elections import Roll, summarise_roll
from elections.services.nominating.listing import PublishCandidates, arrange_candidates, publish_list
from elections.services.planning.committee import LeaveCommittee, form_committee, leave_committee
from elections.services.polling.proxies import Entrust, entrust
from elections.services.polling.stations import NameWorker, SetStation, name_worker, set_station
from elections.vocabulary import Post
from server import clock
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.db.engine import connection, transaction
from server.errors import Conflict, Forbidden, NotFound, Refused
from server.files.disk import Store
from server.jobs import queries as jobs
from server.jobs.asking import enqueue
from server.jobs.running import Bench, perform
from server.papers.page import compose
from tests.elections.services.planning.test_committee import a_forming
from tests.support.factories import (
    COUNTY,
    OTHER_COUNTY,
    VILLAGE,
    a_ballot,
    a_checked_count,
    a_person,
    a_published_election,
    an_actor,
    an_election,
    an_entry,
)
from tests.support.press import PretendPress
from tests.support.voids import find_void

SECOND = "140932102200"
K = NoticeKind
_NAMES = ("武大伟", "丁小红", "田丽", "白云", "石头")


def an_issue(kind: NoticeKind, issued: date = date(2021, 10, 20), **more: Any) -> IssueNotice:
    values: Mapping[str, Any] = {"kind": kind, "issued": issued, "places": "村务公开栏、第一村民小组", **more}
    return IssueNotice.model_validate(values)


def a_posting(place: str = "村务公开栏", posted: date = date(2021, 10, 20), **more: Any) -> RecordPosting:
    values = {"place": place, "posted": posted, "hour": "9:05", "by_one": "武大伟", "by_two": "田丽", **more}
    return RecordPosting.model_validate(values)


@pytest.fixture
async def code(operator: Actor) -> str:
    """A villagers' election of 2021 with its committee and its ballot, whose members stand in no order yet."""
    code = await an_election(operator)
    people = {name: await a_person(operator, name) for name in _NAMES}
    await form_committee(operator, code, a_forming(people))
    await a_ballot(operator, code)
    return code


async def all_issued(actor: Actor, code: str) -> tuple[NoticeLine, ...]:
    async with transaction(actor):
        return await issued_of(actor, code)


async def on_record(actor: Actor, code: str) -> queries.ElectionLine:
    async with transaction(actor):
        return await queries.election(actor, code)


async def lacking_of(actor: Actor, code: str, kind: NoticeKind) -> list[str]:
    async with transaction(actor):
        return [one.what for one in draft(await facts_of(actor, code), kind, Given()).missing]


async def test_what_lacks_its_facts_names_each_and_where_it_is_recorded(operator: Actor) -> None:
    code = await an_election(operator)
    for kind in DRAFTERS:
        if kind is K.ELECTION_DAY:
            continue
        with pytest.raises(Refused) as refusal:
            await issue_notice(operator, code, an_issue(kind))
        assert refusal.value.reason == "notice.facts_missing", kind
        assert all(one.cause.startswith("缺少") and one.cure.endswith("后再发布。") for one in refusal.value.problems)
    assert await lacking_of(operator, code, K.COMMITTEE) == ["选举委员会的组成"]
    assert await lacking_of(operator, code, K.VOTING) == ["投票站", "开始时间", "结束时间"]
    assert await all_issued(operator, code) == ()


async def test_notices_are_numbered_and_kept_word_for_word(operator: Actor, code: str) -> None:
    assert await issue_notice(operator, code, an_issue(K.COMMITTEE)) == 1
    assert await issue_notice(operator, code, an_issue(K.ELECTION_DAY)) == 2
    registration = an_issue(K.REGISTRATION, first_day=date(2021, 10, 20), last_day=date(2021, 10, 25), venue="村委会")
    assert await issue_notice(operator, code, registration) == 3
    first, second, third = await all_issued(operator, code)
    rows = first.notice.body.blocks[0].rows
    assert rows == (("主任", "武大伟"), ("委员", "丁小红、田丽"))
    assert first.notice.body.cite == "《中华人民共和国村民委员会组织法》（2018修正）第十二条"
    assert second.notice.body.paragraphs[1:3] == (
        "一、选举日：2021年11月20日。",
        "二、职位职数：共5名，其中主任1名、副主任1名、委员3名。",
    )
    assert "二、登记时间：2021年10月20日至2021年10月25日。" in third.notice.body.paragraphs
    assert "（2003年11月20日以前出生）" in third.notice.body.paragraphs[1]
    assert all(one.holds and one.state is NoticeState.ISSUED for one in (first, second, third))
    assert [event.kind for event in await trail(f"election:{code}")][:3] == ["election.notice_issued"] * 3


async def test_a_second_one_of_its_kind_is_a_correction_with_a_number_of_its_own(operator: Actor, code: str) -> None:
    await issue_notice(operator, code, an_issue(K.COMMITTEE))
    with pytest.raises(Conflict, match="第1号公告已经发布"):
        await issue_notice(operator, code, an_issue(K.COMMITTEE))
    with pytest.raises(Refused, match="没有写补正的原因"):
        await issue_notice(operator, code, an_issue(K.COMMITTEE, correcting=True))
    with pytest.raises(Conflict, match="没有可以补正的公告"):
        await issue_notice(operator, code, an_issue(K.ELECTION_DAY, correcting=True, reason="改地点"))
    async with transaction(operator):
        facts = await facts_of(operator, code)
        assert changed_since(facts, (await issued_of(operator, code))[0]) == ()
    (leaving,) = [one.person for one in facts.committee.people if one.name == "丁小红"]  # type: ignore[union-attr]
    leave = LeaveCommittee(cause=ExitCause.RESIGNED, day=date(2026, 10, 20), document="辞去申请")
    await leave_committee(operator, code, leaving, leave)
    async with transaction(operator):
        changed = changed_since(await facts_of(operator, code), (await issued_of(operator, code))[0])
    assert [("丁小红" in before, "丁小红" in after) for before, after in changed] == [(True, False)]
    assert (await all_issued(operator, code))[0].notice.body.blocks[0].rows[1] == ("委员", "丁小红、田丽")

    again = an_issue(K.COMMITTEE, date(2021, 10, 22), correcting=True, reason="丁小红辞去委员")
    assert await issue_notice(operator, code, again) == 2
    old, new = await all_issued(operator, code)
    assert (old.state, old.replaced_by, new.notice.replaces) == (NoticeState.REPLACED, 2, 1)
    assert new.notice.opening[0].startswith("本公告补正2021年10月20日发布的第1号公告，原因：丁小红辞去委员。")


async def test_a_void_one_keeps_its_number_and_the_next_goes_on(operator: Actor, code: str) -> None:
    await issue_notice(operator, code, an_issue(K.COMMITTEE))
    await void_notice(operator, code, 1, Withdrawal(reason="日期印错"))
    with pytest.raises(Conflict, match="已经作废"):
        await void_notice(operator, code, 1, Withdrawal(reason="日期印错"))
    with pytest.raises(NotFound):
        await void_notice(operator, code, 7, Withdrawal(reason="日期印错"))
    with pytest.raises(Conflict, match="不再张贴"):
        await record_posting(operator, code, 1, a_posting())
    assert await issue_notice(operator, code, an_issue(K.COMMITTEE)) == 2
    old, new = await all_issued(operator, code)
    assert (old.state, old.voided_reason, new.stands) == (NoticeState.VOIDED, "日期印错", True)
    assert [one.paper.stamp and one.paper.stamp.across for one in (old, new)] == ["作废", ""]


@pytest.mark.parametrize(
    ("changed", "cause"),
    [
        ({"issued": date(2099, 1, 1)}, "还没有到"),
        ({"issued": date(2021, 10, 19)}, "编号在后的不能早"),
        ({"first_day": date(2021, 10, 9), "last_day": date(2021, 10, 8)}, "早于开始日期"),
        ({"opens": "16:00", "closes": "8:00"}, "不晚于开始时间"),
    ],
)
async def test_days_that_cannot_be_say_why(operator: Actor, code: str, changed: dict[str, Any], cause: str) -> None:
    await issue_notice(operator, code, an_issue(K.COMMITTEE))
    with pytest.raises(Refused, match=cause):
        await issue_notice(operator, code, an_issue(K.ELECTION_DAY, **changed))


@pytest.mark.parametrize("places", ["、，", "村", "、".join(f"公开栏{n}" for n in range(21))])
def test_places_that_are_none_are_refused(places: str) -> None:
    with pytest.raises(ValueError, match=r"每处2至80个字|at least 2"):
        an_issue(K.COMMITTEE, places=places)


async def test_candidates_out_of_the_order_of_strokes_do_not_go_up(operator: Actor, code: str) -> None:
    lacks = await lacking_of(operator, code, K.CANDIDATES)
    assert lacks == ["公布并锁定的正式候选人名单", "按姓氏笔画排列的候选人名单：现在不是按姓氏笔画排列"]
    with pytest.raises(Refused, match="按姓氏笔画排列"):
        await issue_notice(operator, code, an_issue(K.CANDIDATES))
    await arrange_candidates(operator, code)
    await publish_list(operator, code, PublishCandidates(published=date(2021, 11, 13), reason="差额按村民会议决定"))
    assert await lacking_of(operator, code, K.CANDIDATES) == []
    await issue_notice(operator, code, an_issue(K.CANDIDATES, date(2021, 11, 13)))
    (held,) = await all_issued(operator, code)
    members = held.notice.body.blocks[-1]
    assert members.heading == "委员候选人（应选3名）"
    assert [name for name, _ in members.rows] == ["马志强", "杜秀英", "张海军", "郝建国"]
    # The hash stands in a line of its own, which holds it whole.
    told = ("名单为第1版，2021年11月13日锁定。", f"名单校验码：{held.notice.body.closing[1][6:22]}。")
    assert held.notice.body.closing == told
    assert held.notice.until == date(2021, 11, 20)
    # What is on the ballot by somebody else's hand is not what was locked: it cannot go up again.
    await connection().execute("UPDATE candidacy SET position = position + 10 WHERE ballot_name = '马志强'")
    assert await lacking_of(operator, code, K.CANDIDATES) == [
        "与锁定时一致的候选人名单：选票已不是锁定的那一份",
        "按姓氏笔画排列的候选人名单：现在不是按姓氏笔画排列",
    ]
    async with transaction(operator):
        assert changed_since(await facts_of(operator, code), held)[0][1] == "登记的内容已不足以发布这份公告"


async def test_the_hall_is_told_by_strokes_and_nobody_who_cannot_come_by_name(operator: Actor, code: str) -> None:
    main = await set_station(
        operator, code, SetStation(name="中心会场", kind=StationKind.MAIN, place="村小学", booth=True)
    )
    box = SetStation(name="流动一", kind=StationKind.MOBILE, place="东沟", listed=6, listed_for="年老体弱")
    moving = await set_station(operator, code, box)
    for name in ("石头", "丁二", "白三"):
        await name_worker(operator, code, main, NameWorker(name=name, duty=StationDuty.TELLER))
    await name_worker(operator, code, moving, NameWorker(name="石头", duty=StationDuty.SCRUTINEER))
    mandate = {"absent_for": "外出务工", "written": date(2021, 11, 10), "relation": Kinship.SIBLING}
    for giver, taker in (("武甲", "王乙"), ("丁丙", "王丁")):
        await entrust(operator, code, Entrust(giver=giver, taker=taker, **mandate))
    day = date(2021, 11, 12)
    hours = {"opens": "8:00", "closes": "16:30"}
    for kind, more in ((K.VOTING, hours), (K.WORKERS, {}), (K.PROXIES, {}), (K.MOBILE, {})):
        await issue_notice(operator, code, an_issue(kind, day, **more))
    voting, workers, proxies, mobile = (one.notice.body for one in await all_issued(operator, code))
    assert voting.paragraphs[1] == "一、投票时间：2021年11月20日8时至16时30分。"
    assert voting.blocks[0].rows == (("中心会场", "村小学", "有"),)
    assert workers.blocks[0].rows == (("计票人", "丁二、石头、白三"),)
    assert [cells[1] for cells in proxies.blocks[0].rows] == ["丁丙", "武甲"]
    assert mobile.blocks[0].rows == (("流动一", "东沟", "6人"),)
    assert "年老体弱" not in "".join(mobile.lines)


async def test_a_list_that_is_late_takes_a_reason_and_a_list_on_paper_is_attached(operator: Actor, code: str) -> None:
    late = date(2021, 11, 2)
    with pytest.raises(Refused, match="晚2天") as refusal:
        await issue_notice(operator, code, an_issue(K.VOTER_LIST, late))
    assert refusal.value.problems[0].rule == "S05"
    await issue_notice(operator, code, an_issue(K.VOTER_LIST, late, reason="暴雨断路"))
    (held,) = await all_issued(operator, code)
    assert held.notice.body.attachment == "马道村选民名单"
    printed = compose(held.paper).html
    assert "附件</p>" in printed
    assert "本件名单由马道村村民选举委员会存有纸质名册，附于本页之后" in printed
    assert held.notice.until == date(2021, 11, 7)
    assert [one.numbers["days"] for one in held.missed] == [-(clock.today() - date(2021, 10, 31)).days]


async def test_proof_of_hanging_and_what_was_missed(operator: Actor, code: str) -> None:
    issued = date(2021, 10, 28)
    await issue_notice(operator, code, an_issue(K.VOTER_LIST, issued))
    first = await record_posting(operator, code, 1, a_posting(posted=issued))
    wrong: tuple[tuple[dict[str, Any], str], ...] = (
        ({}, "已经登记张贴"),
        ({"place": "县政府"}, "没有“县政府”这一处"),
        ({"place": "第一村民小组", "posted": date(2021, 10, 27)}, "早于公告日期"),
        ({"place": "第一村民小组", "posted": date(2099, 1, 1)}, "还没有到"),
        ({"place": "第一村民小组", "by_two": "武大伟"}, "同一个人"),
    )
    for changed, cause in wrong:
        with pytest.raises(Refused, match=cause):
            await record_posting(operator, code, 1, a_posting(**{"posted": issued, **changed}))
    second = await record_posting(operator, code, 1, a_posting("第一村民小组", date(2021, 11, 2)))
    (held,) = await all_issued(operator, code)
    assert (held.state, held.postings[0].hour, held.unposted_places) == (NoticeState.POSTED, "09:05", ())
    assert ["晚2天" in one.message for one in held.missed] == [True]
    assert held.overdue_to_come_down is True

    with pytest.raises(Refused, match="少2天"):
        await take_down(operator, code, first, TakeDown(taken_down=date(2021, 10, 31), taken_by="田丽"))
    with pytest.raises(Refused, match="早于张贴日期"):
        await take_down(operator, code, second, TakeDown(taken_down=date(2021, 11, 1), taken_by="田丽"))
    early = TakeDown(taken_down=date(2021, 10, 31), taken_by="田丽", reason="刮风损毁")
    await take_down(operator, code, first, early)
    with pytest.raises(Conflict, match="已经登记撤下"):
        await take_down(operator, code, first, early)
    await take_down(operator, code, second, TakeDown(taken_down=date(2021, 11, 8), taken_by="田丽"))
    (held,) = await all_issued(operator, code)
    assert (held.state, len(held.missed)) == (NoticeState.TAKEN_DOWN, 2)
    async with transaction(operator):
        cells = row(await queries.election(operator, code), held)
    assert (cells["missed"], cells["state"], cells["down"]) == (4, "已撤下", "2021-11-08")

    await withdraw_posting(operator, code, first, Withdrawal(reason="地点登错"))
    with pytest.raises(NotFound):
        await withdraw_posting(operator, code, first, Withdrawal(reason="地点登错"))
    assert (await all_issued(operator, code))[0].unposted_places == ("村务公开栏",)


async def test_what_is_asked_of_an_election_follows_its_records(operator: Actor, code: str) -> None:
    async with transaction(operator):
        facts = await facts_of(operator, code)
        found = {one.kind: one for one in expected(facts, ())}
        due = next_due(list(found.values()))
    asked = {kind for kind, one in found.items() if one.asked}
    assert asked == {
        K.COMMITTEE,
        K.ELECTION_DAY,
        K.REGISTRATION,
        K.VOTER_LIST,
        K.CANDIDATES,
        K.VOTING,
        K.WORKERS,
        K.RESULT,
    }
    assert (due.kind if due else None) is K.ELECTION_DAY
    assert found[K.VOTER_LIST].late is True


async def test_the_result_says_what_its_own_paper_says(operator: Actor) -> None:
    code = await a_published_election(operator)
    await issue_notice(operator, code, an_issue(K.RESULT, date(2021, 11, 21)))
    (held,) = await all_issued(operator, code)
    assert held.notice.body.blocks[0].rows[0] == ("主任（1名）", "贾永胜", "男", "268", "当选")
    assert "选举有效" in held.notice.body.paragraphs[0]
    assert set(held.notice.body.people) >= {"贾永胜", "高建平"}
    assert held.missed == () or held.missed[0].rule == "S17"


async def test_a_result_that_was_found_void_marks_its_notice_and_its_papers(operator: Actor) -> None:
    code = await a_published_election(operator)
    await issue_notice(operator, code, an_issue(K.RESULT, date(2021, 11, 21)))
    async with transaction(operator):
        notice, report = await result_papers(operator, code)
    assert (notice.notice_number, notice.stamp, report.stamp) == (1, None, None)
    await find_void(operator, code, date(2021, 12, 1))
    (held,) = await all_issued(operator, code)
    assert (held.paper.mark, held.paper.stamp and held.paper.stamp.across) == ("2021年12月1日认定选举无效", "作废")
    async with transaction(operator):
        papers = await result_papers(operator, code)
    assert [paper.stamp.across for paper in papers if paper.stamp] == ["作废", "作废"]
    assert all('data-across="作废"' in compose(paper).html for paper in (*papers, held.paper))
    with pytest.raises(Conflict, match="此后不再发布公告"):
        await issue_notice(operator, code, an_issue(K.RESULT, date(2021, 12, 1), correcting=True, reason="另行公布"))
    # What had gone up before is put on record as of its day.
    assert await issue_notice(operator, code, an_issue(K.ELECTION_DAY, date(2021, 11, 30), reason="补录")) == 2


async def test_one_that_gave_way_to_another_issues_nothing_more(operator: Actor, code: str) -> None:
    made = date(2021, 11, 25)
    few = {Post.CHAIR: (120, 60), Post.VICE_CHAIR: (120, 60), Post.MEMBER: (120, 60, 60, 60)}
    await a_checked_count(operator, code, an_entry(few, issued=200, cast=200))
    with clock.stopped_at(datetime(2021, 11, 25, 9, tzinfo=clock.ZONE)):
        again = await an_election(operator, election_day=date(2021, 12, 18))
    assert (await on_record(operator, code)).replaced
    with pytest.raises(Conflict, match=f"已另建选举{again}代替，此后不再发布公告，在选举{again}里发布"):
        await issue_notice(operator, code, an_issue(K.COMMITTEE, made))
    # What had gone up before is put on record as of its day.
    assert await issue_notice(operator, code, an_issue(K.COMMITTEE, date(2021, 11, 24), reason="补录")) == 1


async def test_only_whoever_records_there_issues(code: str) -> None:
    for actor in (an_actor(Role.VETTING_OFFICER), an_actor(Role.ELECTION_OFFICER, region=OTHER_COUNTY)):
        with pytest.raises((Forbidden, NotFound)):
            await issue_notice(actor, code, an_issue(K.COMMITTEE))


async def test_a_batch_goes_on_past_those_that_lack_something(operator: Actor, code: str, tmp_path: Path) -> None:
    bare = await an_election(operator, region=SECOND)
    bench = Bench(Store(tmp_path), PretendPress(), asyncio.Event())
    command = IssueMany(region=COUNTY, codes=(bare, code), **an_issue(K.COMMITTEE).model_dump())
    for _ in range(2):
        job = await enqueue(operator, ISSUE_NOTICES, command)
        await perform(bench, job)
    line = await jobs.find(operator, job)
    assert line.message == f"发布了1份选举委员会名单公告，1个没有发布，原因见ZIP内“{HELD_UP}”。"
    sha256 = await connection().fetchval("SELECT sha256 FROM stored_file WHERE id = $1", line.result)
    with zipfile.ZipFile(bench.store.place(sha256)) as archive:
        names = archive.namelist()
        told = archive.read(HELD_UP).decode("utf-8-sig")
    assert [name.rpartition("-")[2] for name in names[:-1]] == [
        "马道村第十二届村民委员会换届选举村民选举委员会名单公告.pdf"
    ]
    assert "缺少选举委员会的组成。在“选举委员会”登记后再发布。" in told
    assert len(await all_issued(operator, code)) == 1


async def test_sums_on_paper_that_change_are_seen(operator: Actor) -> None:
    code = await an_election(operator)
    await summarise_roll(operator, code, Roll(electorate=431, women=200, published=date(2021, 10, 27)))
    await issue_notice(operator, code, an_issue(K.VOTER_LIST, date(2021, 10, 27)))
    await connection().execute("UPDATE roll_summary SET women = 201 WHERE region = $1", VILLAGE)
    async with transaction(operator):
        changed = changed_since(await facts_of(operator, code), (await issued_of(operator, code))[0])
    assert [("女200人" in before, "女201人" in after) for before, after in changed] == [(True, True)]
