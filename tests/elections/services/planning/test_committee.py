"""The body that runs an election on record: formed once, left by the nominated, made whole by the votes."""

from datetime import date

import pytest

from cadres.services.kinship import KinshipFound, record_kinship
from cadres.vocabulary import Kinship
from elections import queries
from elections.planning.committee import CommitteeView, committee
from elections.planning_vocabulary import CommitteePost, ExitCause, FormedBy
from elections.services.elections import Nomination, nominate
from elections.services.planning.committee import (
    ChosenMember,
    FileCommittee,
    FormCommittee,
    JoinCommittee,
    LeaveCommittee,
    file_committee,
    form_committee,
    join_committee,
    leave_committee,
)
from elections.services.planning.plans import MoveDay, move_day
from elections.services.planning.stages import CloseStage, close
from elections.services.results import Publication, publish
from elections.vocabulary import Post, Stage
from server.access.actor import Actor, Role
from server.errors import Conflict, Forbidden, NotFound, Refused
from tests.support.factories import (
    OTHER_COUNTY,
    a_ballot,
    a_checked_count,
    a_conclusion,
    a_person,
    an_actor,
    an_election,
)

DAY = date(2026, 10, 8)
PAPER = "推选会议记录"
_NAMES = ("贾永胜", "高建平", "刘桂芳", "王瑞", "张海军")


@pytest.fixture
async def code(operator: Actor) -> str:
    return await an_election(operator, term_number=13, election_day=date(2026, 12, 18))


@pytest.fixture
async def people(operator: Actor, code: str) -> dict[str, int]:
    """Three members and two reserves, the first by three votes."""
    found = {name: await a_person(operator, name) for name in _NAMES}
    await form_committee(operator, code, a_forming(found))
    return found


def a_forming(
    people: dict[str, int], reason: str | None = None, votes: tuple[int, ...] = (45, 40, 38, 20, 17)
) -> FormCommittee:
    posts = (
        CommitteePost.CHAIR,
        CommitteePost.MEMBER,
        CommitteePost.MEMBER,
        CommitteePost.RESERVE,
        CommitteePost.RESERVE,
    )
    return FormCommittee(
        formed_by=FormedBy.ASSEMBLY,
        formed=DAY,
        electors=60,
        present=50,
        document=PAPER,
        reason=reason,
        chosen=tuple(
            ChosenMember(person=person, post=post, votes=number)
            for person, post, number in zip(people.values(), posts, votes, strict=True)
        ),
    )


async def seen(operator: Actor, code: str) -> CommitteeView:
    found = await committee(operator, code)
    assert found is not None
    return found


def names(view: CommitteeView) -> list[str]:
    return [one.name for one in view.sitting]


async def stands(operator: Actor, code: str, person: int) -> None:
    case = await a_conclusion(operator, person, code, concluded=date(2026, 11, 10))
    await nominate(operator, code, Nomination(person=person, post=Post.CHAIR, vetting_case=case))


async def test_it_is_formed_once_and_its_stage_is_reached(operator: Actor, code: str, people: dict[str, int]) -> None:
    view = await seen(operator, code)
    assert (names(view), [one.name for one in view.reserves]) == (list(_NAMES[:3]), list(_NAMES[3:]))
    assert (await queries.stage_days(operator, code))[Stage.EC_FORMED] == DAY
    with pytest.raises(Conflict, match="已经登记"):
        await form_committee(operator, code, a_forming(people))


async def test_whoever_is_nominated_leaves_and_the_next_comes_in(
    operator: Actor, code: str, people: dict[str, int]
) -> None:
    await stands(operator, code, people["高建平"])
    view = await seen(operator, code)
    assert names(view) == ["贾永胜", "刘桂芳", "王瑞"]
    (left,) = view.left
    assert (left.name, left.cause, left.document) == ("高建平", ExitCause.NOMINATED, "高建平列为候选人")
    assert view.sitting[-1].post is CommitteePost.MEMBER


async def test_a_relative_of_a_nominee_leaves_and_no_relative_comes_in(
    operator: Actor, code: str, people: dict[str, int]
) -> None:
    nominee = await a_person(operator, "郝建国")
    for member in ("贾永胜", "王瑞"):
        found = KinshipFound(one=people[member], other=nominee, relation=Kinship.SIBLING, evidence="户口簿")
        await record_kinship(operator, found)
    await stands(operator, code, nominee)
    view = await seen(operator, code)
    assert names(view) == ["高建平", "刘桂芳", "张海军"]
    assert [(one.name, one.cause) for one in view.left] == [("贾永胜", ExitCause.KIN_NOMINATED)]
    assert not view.chaired


async def test_a_relative_who_is_found_after_the_nomination_leaves_then(
    operator: Actor, code: str, people: dict[str, int]
) -> None:
    nominee, stranger = await a_person(operator, "郝建国"), await a_person(operator, "郝建民")
    await stands(operator, code, nominee)
    assert names(await seen(operator, code)) == ["贾永胜", "高建平", "刘桂芳"]
    for other, left in ((stranger, []), (nominee, ["刘桂芳"])):
        found = KinshipFound(one=other, other=people["刘桂芳"], relation=Kinship.SIBLING, evidence="户口簿")
        await record_kinship(operator, found)
        view = await seen(operator, code)
        assert [one.name for one in view.left] == left
    assert names(view) == ["贾永胜", "高建平", "王瑞"]
    assert [(one.cause, one.document) for one in view.left] == [(ExitCause.KIN_NOMINATED, "郝建国列为候选人")]


async def test_a_vote_put_off_into_2026_is_run_without_relatives_of_nominees(operator: Actor) -> None:
    code = await an_election(operator, election_day=date(2025, 12, 20))
    found = {name: await a_person(operator, name) for name in _NAMES}
    await form_committee(operator, code, a_forming(found))
    nominee = await a_person(operator, "郝建国")
    kin = KinshipFound(one=found["贾永胜"], other=nominee, relation=Kinship.SIBLING, evidence="户口簿")
    await record_kinship(operator, kin)
    await stands_2021(operator, code, nominee)
    assert names(await seen(operator, code)) == list(_NAMES[:3])
    moved = MoveDay(codes=(code,), election_day=date(2026, 1, 10), reason="防汛", approval="镇发〔2025〕9号")
    await move_day(operator, moved)
    view = await seen(operator, code)
    assert ("贾永胜" not in names(view), [one.cause for one in view.left]) == (True, [ExitCause.KIN_NOMINATED])


async def test_a_kin_exit_is_none_before_2026(operator: Actor) -> None:
    code = await an_election(operator)
    found = {name: await a_person(operator, name) for name in _NAMES}
    await form_committee(operator, code, a_forming(found))
    nominee = await a_person(operator, "郝建国")
    kin = KinshipFound(one=found["贾永胜"], other=nominee, relation=Kinship.SIBLING, evidence="户口簿")
    await record_kinship(operator, kin)
    await stands_2021(operator, code, nominee)
    assert names(await seen(operator, code)) == list(_NAMES[:3])


async def stands_2021(operator: Actor, code: str, person: int) -> None:
    case = await a_conclusion(operator, person, code)
    await nominate(operator, code, Nomination(person=person, post=Post.CHAIR, vetting_case=case))


async def test_equal_votes_are_settled_by_a_new_choosing(operator: Actor, code: str) -> None:
    found = {name: await a_person(operator, name) for name in _NAMES}
    await form_committee(operator, code, a_forming(found, votes=(45, 40, 38, 20, 20)))
    gone = LeaveCommittee(cause=ExitCause.RESIGNED, day=date(2026, 10, 20), document="辞职报告")
    await leave_committee(operator, code, found["贾永胜"], gone)
    view = await seen(operator, code)
    assert (names(view), view.chaired) == (["高建平", "刘桂芳"], False)
    chair = JoinCommittee(
        person=found["高建平"], post=CommitteePost.CHAIR, votes=3, day=date(2026, 10, 21), document=PAPER
    )
    await join_committee(operator, code, chair)
    newcomer = JoinCommittee(person=found["张海军"], votes=30, day=date(2026, 10, 21), document=PAPER)
    await join_committee(operator, code, newcomer)
    view = await seen(operator, code)
    assert ({*names(view)}, view.chaired) == ({"高建平", "刘桂芳", "张海军"}, True)
    with pytest.raises(Conflict, match="有主任"):
        await join_committee(operator, code, chair.model_copy(update={"person": found["张海军"]}))


async def test_it_is_filed_with_the_township(operator: Actor, code: str, people: dict[str, int]) -> None:
    assert people
    with pytest.raises(Refused, match="早于推选"):
        await file_committee(operator, code, FileCommittee(filed=date(2026, 10, 1), document="新政备1号"))
    await file_committee(operator, code, FileCommittee(filed=date(2026, 10, 12), document="新政备1号"))
    assert (await seen(operator, code)).filed == date(2026, 10, 12)


async def test_what_the_law_forbids_and_what_it_warns_of(operator: Actor, code: str) -> None:
    found = {name: await a_person(operator, name) for name in _NAMES}
    with pytest.raises(Refused, match="得票多于参加推选的50人"):
        await form_committee(operator, code, a_forming(found, votes=(51, 40, 38, 20, 17)))
    even = a_forming(found, votes=(45, 40, 38, 38, 17))
    with pytest.raises(Refused, match="写明理由"):
        await form_committee(operator, code, even)
    await form_committee(operator, code, even.model_copy(update={"reason": "会上再次表决定"}))


async def test_nobody_who_stands_comes_in(operator: Actor, code: str, people: dict[str, int]) -> None:
    await stands(operator, code, people["王瑞"])
    with pytest.raises(Refused, match="是候选人，不能进入选举委员会"):
        await join_committee(operator, code, JoinCommittee(person=people["王瑞"], votes=9, day=DAY, document=PAPER))
    gone = LeaveCommittee(cause=ExitCause.NOMINATED, day=DAY, document=PAPER)
    with pytest.raises(Refused, match="由系统按候选人名单办理"):
        await leave_committee(operator, code, people["贾永胜"], gone)


async def test_only_who_may_in_their_own_area(operator: Actor, code: str) -> None:
    people = {name: await a_person(operator, name) for name in _NAMES}
    with pytest.raises(Forbidden):
        await form_committee(an_actor(Role.FILING_OFFICER), code, a_forming(people))
    with pytest.raises(NotFound):
        await form_committee(an_actor(Role.ELECTION_OFFICER, region=OTHER_COUNTY), code, a_forming(people))
    with pytest.raises(NotFound):
        await committee(an_actor(Role.ELECTION_OFFICER, region=OTHER_COUNTY), code)


async def test_s02c_its_term_ends_with_the_day_of_the_handover(operator: Actor) -> None:
    code = await an_election(operator)
    chosen = {name: await a_person(operator, name) for name in ("苗国珍", "温久安", "郝金环", "杜俊峰", "药丽")}
    await form_committee(operator, code, a_forming(chosen, reason="补录"))
    await a_ballot(operator, code)
    await a_checked_count(operator, code)
    await publish(operator, code, Publication(published=date(2021, 11, 21)))
    assert (await seen(operator, code)).ends is None
    day = date(2021, 11, 29)
    await close(operator, code, CloseStage(stage=Stage.HANDED_OVER, reached=day, reason="清单在乡镇"))
    assert (await seen(operator, code)).ends == day
