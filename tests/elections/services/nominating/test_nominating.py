"""From slips to the list on the wall, on record: two readings, ties, consents, the lock, names held for one."""

from dataclasses import replace
from datetime import date

import pytest

from cadres.vocabulary import Sex
from elections import queries
from elections.nomination_vocabulary import ConsentAnswer, NominationWay, SlipKind
from elections.planning.committee import committee
from elections.rules.provisions import Nominator
from elections.services.elections import Nomination, Roll, nominate, summarise_roll
from elections.services.entries import LineEntry
from elections.services.nominating.listing import (
    PublishCandidates,
    RecordMeeting,
    arrange_candidates,
    publish_list,
    record_meeting,
)
from elections.services.nominating.names import ProposeMerge, confirm_merge, propose_merge, undo_merge
from elections.services.nominating.slips import SetAside, hand_in_slips, plan_nomination, set_aside_slips
from elections.services.planning.committee import form_committee
from elections.services.voting.handing_in import enter_count
from elections.vocabulary import Post, Stage
from elections.write_ins import unvetted
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.db.engine import connection, transaction
from server.errors import Conflict, Forbidden, NotFound, Refused
from tests.elections.services.planning.test_committee import a_forming
from tests.support.factories import OTHER_COUNTY, a_conclusion, a_person, an_actor, an_election, another_hand
from tests.support.factories import an_entry as a_sheet
from tests.support.nominating import AGAIN, VOTES, a_full_ballot, a_plan, agreed, an_entry, answered, both, view


async def taken(actor: Actor, code: str) -> dict[Post, list[str]]:
    return {one.post: [each.name for each in one.taken] for one in (await view(actor, code)).cuts}


async def tied(actor: Actor, code: str) -> list[str]:
    return [each.name for one in (await view(actor, code)).cuts for each in one.tied]


async def test_two_people_read_the_slips_alike(operator: Actor, code: str) -> None:
    other = another_hand(operator)
    assert not await hand_in_slips(other, code, an_entry())
    held = await view(operator, code)
    assert (held.readings, held.waiting is None, held.cuts) == ((), False, ())
    with pytest.raises(Refused, match="须由另一人录入"):
        await hand_in_slips(other, code, an_entry())
    changed = ((Post.CHAIR, "贾永胜", 61), *VOTES[1:-1], (Post.MEMBER, "张海君", 20))
    with pytest.raises(Refused) as refusal:
        await hand_in_slips(operator, code, an_entry(changed, cast=111))
    told = str(refusal.value)
    assert "两次录入的收回不一致" in told
    assert "贾永胜的票数两次不一致" in told
    assert "第一次录入没有“张海君”" in told
    assert "还有1个姓名" in told
    assert "张海军" not in told
    assert "60" not in told
    assert await hand_in_slips(operator, code, an_entry())
    assert (await view(operator, code)).waiting is None
    async with transaction(operator):
        assert (await queries.stage_days(operator, code))[Stage.NOMINATING] == date(2026, 11, 20)


async def test_a_counting_is_set_aside_and_read_anew(operator: Actor, code: str) -> None:
    await hand_in_slips(another_hand(operator), code, an_entry(cast=119))
    waiting = (await view(operator, code)).waiting
    assert waiting
    await set_aside_slips(operator, code, waiting.id, AGAIN)
    await both(operator, code, an_entry())
    assert [one.entry.cast for one in (await view(operator, code)).readings] == [110]
    kept = await connection().fetch("SELECT closed_reason FROM nomination_reading ORDER BY position")
    assert [row["closed_reason"] for row in kept] == ["照原表重录", None]
    with pytest.raises(NotFound):
        await set_aside_slips(operator, code, waiting.id, AGAIN)


async def test_what_the_law_forbids_writes_nothing(operator: Actor, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        await hand_in_slips(operator, code, an_entry(source=Nominator.JOINT_VOTERS))
    (problem,) = {(one.rule, one.cite) for one in refusal.value.problems}
    assert problem[0] == "S07"
    assert "第十八条" in problem[1]
    with pytest.raises(Refused, match="多于发出"):
        await hand_in_slips(operator, code, an_entry(cast=121))
    with pytest.raises(Refused, match="没有到"):
        await hand_in_slips(operator, code, an_entry(held=date(2099, 1, 1)))
    assert await connection().fetchval("SELECT count(*) FROM nomination_reading") == 0


async def test_margins_are_the_laws_or_have_a_reason(operator: Actor, code: str) -> None:
    with pytest.raises(Refused, match="应当多于应选名额"):
        await plan_nomination(operator, code, a_plan(chair_extra=0, reason="没有人"))
    with pytest.raises(Refused, match="规定1人"):
        await plan_nomination(operator, code, a_plan(chair_extra=2))
    await plan_nomination(operator, code, a_plan(chair_extra=2, reason="提名会议决定"))
    plan = (await view(operator, code)).plan
    assert plan
    assert plan.extra[Post.CHAIR] == 2


async def test_a_tie_is_settled_by_a_further_vote_or_a_wider_margin(operator: Actor, code: str) -> None:
    await both(operator, code, an_entry())
    assert (await taken(operator, code))[Post.MEMBER] == ["高建平", "李建设"]
    assert await tied(operator, code) == ["王小红", "张海军"]
    beside = an_entry(((Post.MEMBER, "高建平", 9),), kind=SlipKind.SETTLING, source=None)
    with pytest.raises(Refused, match="高建平不在得票相同的人里"):
        await hand_in_slips(operator, code, beside)
    again = ((Post.MEMBER, "王小红", 40), (Post.MEMBER, "张海军", 55))
    await both(operator, code, an_entry(again, kind=SlipKind.SETTLING, source=None))
    assert (await taken(operator, code))[Post.MEMBER] == ["高建平", "李建设", "张海军"]
    assert await tied(operator, code) == []
    await plan_nomination(operator, code, a_plan(member_extra=2))
    assert len((await taken(operator, code))[Post.MEMBER]) == 4


async def test_whoever_says_no_makes_room_for_the_next(operator: Actor, code: str) -> None:
    await both(operator, code, an_entry())
    assert (await taken(operator, code))[Post.CHAIR] == ["贾永胜", "王瑞"]
    person = await agreed(operator, code, "王瑞", Post.CHAIR, ConsentAnswer.DECLINED)
    assert (await taken(operator, code))[Post.CHAIR] == ["贾永胜", "刘桂芳"]
    case = await a_conclusion(operator, person, code)
    with pytest.raises(Refused, match="没有书面同意作主任候选人"):
        await nominate(operator, code, Nomination(person=person, post=Post.CHAIR, vetting_case=case))
    with pytest.raises(Refused, match="没有被提名为主任"):
        await agreed(operator, code, "高建平", Post.CHAIR)


async def test_one_person_agrees_to_one_post(operator: Actor, code: str) -> None:
    await both(operator, code, an_entry((*VOTES, (Post.MEMBER, "王瑞", 10))))
    person = await agreed(operator, code, "王瑞", Post.CHAIR)
    with pytest.raises(Refused) as refusal:
        await answered(operator, code, person, "王瑞", Post.MEMBER, ConsentAnswer.GIVEN)
    assert refusal.value.problems[0].rule == "S07b"
    assert "参照四川" in refusal.value.problems[0].cite
    await answered(operator, code, person, "王瑞", Post.CHAIR, ConsentAnswer.WITHDRAWN)
    await answered(operator, code, person, "王瑞", Post.MEMBER, ConsentAnswer.GIVEN)
    assert [one.answer for one in (await view(operator, code)).consents] == [
        ConsentAnswer.WITHDRAWN,
        ConsentAnswer.GIVEN,
    ]


async def test_who_withdraws_leaves_the_ballot_in_the_same_act(operator: Actor, code: str) -> None:
    people = await a_full_ballot(operator, code)
    await answered(operator, code, people["王瑞"], "王瑞", Post.CHAIR, ConsentAnswer.WITHDRAWN)
    async with transaction(operator):
        assert "王瑞" not in [one.name for one in await queries.candidates(operator, code)]
    assert (await taken(operator, code))[Post.CHAIR] == ["贾永胜", "刘桂芳"]


async def test_who_agrees_to_stand_leaves_the_committee(operator: Actor, code: str) -> None:
    names = ("贾永胜", "高建平", "刘桂芳", "王瑞", "张海军")
    people = {name: await a_person(operator, name) for name in names}
    await form_committee(operator, code, a_forming(people))
    await both(operator, code, an_entry())
    await answered(operator, code, people["高建平"], "高建平", Post.MEMBER, ConsentAnswer.GIVEN)
    async with transaction(operator):
        body = await committee(operator, code)
    assert body
    assert "高建平" not in [one.name for one in body.sitting]


async def test_names_are_held_for_one_by_two_people_and_taken_apart_again(operator: Actor, code: str) -> None:
    votes = (*VOTES, (Post.MEMBER, "李建社", 15))
    await both(operator, code, an_entry(votes))
    wanted = ProposeMerge(post=Post.MEMBER, written="李建社", meant="李建设", reason="提名人当场说明")
    merge = await propose_merge(operator, code, wanted)
    assert (await view(operator, code)).confirmed == ()
    with pytest.raises(Refused, match="本人提出的，须由另一人确认"):
        await confirm_merge(operator, code, merge)
    await confirm_merge(another_hand(operator), code, merge)
    assert (await taken(operator, code))[Post.MEMBER][0] == "李建设"
    assert [
        line.votes for one in (await view(operator, code)).rounds for line in one.lines if line.name == "李建设"
    ] == [55]
    with pytest.raises(Refused, match="已经并入"):
        await propose_merge(operator, code, wanted)
    await undo_merge(operator, code, merge, SetAside(reason="查明是两个人"))
    assert (await taken(operator, code))[Post.MEMBER][0] == "高建平"
    with pytest.raises(NotFound):
        await confirm_merge(another_hand(operator), code, merge)
    async with transaction(operator):
        kinds = {event.kind for event in await trail(f"election:{code}")}
    assert {"election.names_merge_proposed", "election.names_merged", "election.names_merge_undone"} <= kinds


async def test_the_names_that_voters_wrote_are_held_for_one_by_two_people(operator: Actor, code: str) -> None:
    await plan_nomination(operator, code, a_plan(way=NominationWay.FREE, reason="村民会议决定竞选"))
    with pytest.raises(Refused, match="没有提名票"):
        await hand_in_slips(operator, code, an_entry())
    votes = ((Post.CHAIR, "王瑞", 60), (Post.CHAIR, "王锐", 9), (Post.MEMBER, "李建设", 50))
    await both(operator, code, an_entry(votes, kind=SlipKind.WRITTEN, source=None))
    wanted = ProposeMerge(post=Post.CHAIR, written="王锐", meant="王瑞", reason="全村只有一个王瑞，没有王锐")
    await confirm_merge(another_hand(operator), code, await propose_merge(operator, code, wanted))
    held = await view(operator, code)
    assert [(one.name, one.votes) for one in held.names[Post.CHAIR]] == [("王瑞", (69,))]
    assert held.cuts == ()
    with pytest.raises(Conflict, match="不提候选人"):
        await publish_list(operator, code, PublishCandidates(published=date(2026, 11, 25)))


async def test_the_meeting_comes_after_the_list_and_before_the_vote(operator: Actor, code: str) -> None:
    await a_full_ballot(operator, code)
    await arrange_candidates(operator, code)
    await publish_list(operator, code, PublishCandidates(published=date(2026, 11, 25), reason="提名会议决定"))
    told = RecordMeeting(
        held=date(2026, 11, 24), place="村委会", attended=80, introduced=True, answered=True, document="会议记录"
    )
    with pytest.raises(Refused, match="早于候选人名单公布"):
        await record_meeting(operator, code, told)
    for attended in (80, 81):
        await record_meeting(operator, code, told.model_copy(update={"held": date(2026, 11, 26), "attended": attended}))
    held = await view(operator, code)
    assert held.meeting
    assert held.meeting.attended == 81


async def test_other_rights_and_other_counties(operator: Actor, code: str) -> None:
    with pytest.raises(Forbidden):
        await hand_in_slips(an_actor(Role.FILING_OFFICER), code, an_entry())
    with pytest.raises(NotFound):
        await hand_in_slips(an_actor(Role.ELECTION_OFFICER, region=OTHER_COUNTY), code, an_entry())
    unknown = replace(operator, name="某某")
    with pytest.raises(Refused, match="没有这个人"):
        await answered(unknown, code, 999_999, "王瑞", Post.CHAIR, ConsentAnswer.GIVEN)


async def test_what_voters_wrote_is_counted_and_every_winner_goes_to_the_review(operator: Actor) -> None:
    code = await an_election(operator)
    roll = Roll(electorate=431, women=None, party_members=None, published=date(2021, 10, 27))
    await summarise_roll(operator, code, roll)
    votes = ((Post.CHAIR, 268), (Post.VICE_CHAIR, 231), (Post.MEMBER, 255), (Post.MEMBER, 214), (Post.MEMBER, 203))
    names = ("贾永胜", "王瑞", "刘桂芳", "高建平", "李建设")
    lines = tuple(
        LineEntry(post=post, name=name, votes=number, write_in=True, sex=Sex.FEMALE)
        for name, (post, number) in zip(names, votes, strict=True)
    )
    for hand in (another_hand(operator), operator):
        handed = await enter_count(hand, code, a_sheet({}, extra=lines))
    assert handed.outcome
    assert [one.elected for one in handed.outcome.posts] == [(names[0],), (names[1],), names[2:]]
    async with transaction(operator):
        assert len(unvetted(await queries.progress(operator, code))) == len(names)
