"""The body that runs an election on record: formed once, left by the nominated, made whole by the votes."""

from datetime import date

import pytest

from cadres.services.kinship import (
    KinshipFound,
    KinshipsAhead,
    KinshipsAsked,
    KinshipToStrike,
    Strike,
    record_kinship,
    strike_kinship,
)
from cadres.vocabulary import Kinship
from elections import queries
from elections.nomination_vocabulary import ConsentAnswer
from elections.planning.committee import CommitteeView, committee
from elections.planning_vocabulary import CommitteePost, ExitCause, FormedBy
from elections.services.corrections import Withdrawal
from elections.services.elections import Nomination, nominate
from elections.services.nominating.consents import SayAnswer, say_answer
from elections.services.planning import relatives
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
from elections.services.planning.plans import MoveDay, move_day, prospects
from elections.services.planning.stages import CloseStage, close
from elections.services.planning.taking_back import take_back_committee
from elections.services.results import Publication, publish
from elections.vocabulary import Post, Stage
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.db.engine import transaction
from server.errors import Conflict, Forbidden, NotFound, Refused
from server.manifest import emit, foretell
from tests.support.factories import (
    OTHER_COUNTY,
    a_ballot,
    a_checked_count,
    a_conclusion,
    a_person,
    an_actor,
    an_election,
    an_entry,
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


async def _related(operator: Actor, one: int, other: int) -> int:
    found = KinshipFound(one=one, other=other, relation=Kinship.SIBLING, evidence="户口簿")
    return await record_kinship(operator, found)


async def test_whom_a_mistaken_relation_put_out_sits_again_once_it_is_struck(
    operator: Actor, code: str, people: dict[str, int]
) -> None:
    before = (await seen(operator, code)).people
    nominee = await a_person(operator, "郝建国")
    await stands(operator, code, nominee)
    record = await _related(operator, nominee, people["贾永胜"])
    view = await seen(operator, code)
    assert (names(view), view.chaired) == (["高建平", "刘桂芳", "王瑞"], False)
    async with transaction(operator):
        told = await foretell(operator, KinshipToStrike(people["贾永胜"], nominee))
    title = (await queries.election(operator, code)).title
    assert told == (f"{title}的选举委员会：贾永胜因这一条退出，撤销后恢复，王瑞退回候补。",)
    await strike_kinship(operator, nominee, record, Strike(reason="同名的另一个人"))
    assert (await seen(operator, code)).people == before
    kinds = [one.kind for one in await trail(f"election:{code}")]
    assert "election_committee.returned" in kinds
    await take_back_committee(operator, code, Withdrawal(reason="登记错了"))


async def test_of_two_put_out_the_last_reserve_in_votes_makes_way(
    operator: Actor, code: str, people: dict[str, int]
) -> None:
    nominee = await a_person(operator, "郝建国")
    await stands(operator, code, nominee)
    await _related(operator, nominee, people["贾永胜"])
    second = await _related(operator, nominee, people["高建平"])
    assert names(await seen(operator, code)) == ["刘桂芳", "王瑞", "张海军"]
    await strike_kinship(operator, nominee, second, Strike(reason="登记有误"))
    view = await seen(operator, code)
    assert names(view) == ["高建平", "刘桂芳", "王瑞"]
    assert [(one.name, one.post) for one in view.reserves] == [("张海军", CommitteePost.RESERVE)]


async def test_who_is_still_related_or_was_followed_by_a_choosing_does_not_come_back(
    operator: Actor, code: str, people: dict[str, int]
) -> None:
    nominee, second = await a_person(operator, "郝建国"), await a_person(operator, "郝建民")
    await stands(operator, code, nominee)
    records = [await _related(operator, one, people["刘桂芳"]) for one in (nominee, second)]
    case = await a_conclusion(operator, second, code, concluded=date(2026, 11, 10))
    await nominate(operator, code, Nomination(person=second, post=Post.MEMBER, vetting_case=case))
    await strike_kinship(operator, nominee, records[0], Strike(reason="登记有误"))
    assert "刘桂芳" in [one.name for one in (await seen(operator, code)).left]

    chaired = await _related(operator, nominee, people["贾永胜"])
    chosen = JoinCommittee(person=people["高建平"], post=CommitteePost.CHAIR, votes=50, day=DAY, document="会议记录")
    await join_committee(operator, code, chosen)
    async with transaction(operator):
        (told,) = await foretell(operator, KinshipToStrike(nominee, people["贾永胜"]))
    assert told.endswith("贾永胜因这一条退出，已另行推选主任，撤销后不自动恢复。")
    await strike_kinship(operator, nominee, chaired, Strike(reason="登记有误"))
    assert "贾永胜" in [one.name for one in (await seen(operator, code)).left]


async def test_who_would_leave_is_foretold_before_a_relation_is_recorded(
    operator: Actor, code: str, people: dict[str, int]
) -> None:
    nominee, stranger = await a_person(operator, "郝建国"), await a_person(operator, "郝建民")
    await stands(operator, code, nominee)
    title = (await queries.election(operator, code)).title
    async with transaction(operator):
        told = await foretell(operator, KinshipsAsked(nominee, (stranger, people["刘桂芳"], people["王瑞"])))
        assert await foretell(operator, KinshipsAsked(stranger, (nominee, people["刘桂芳"]))) == ()
    assert told == (
        f"登记刘桂芳与郝建国的亲属关系，即按{title}的候选人名单办理：刘桂芳退出选举委员会：近亲属郝建国列为候选人。",
    )


async def test_who_would_leave_under_the_law_of_another_day_is_an_exception_of_the_move(operator: Actor) -> None:
    """Before 2026 a relative of a nominee stays; moved past it, the member leaves, and the move says so first."""
    code = await an_election(operator, election_day=date(2025, 12, 28))
    people = {name: await a_person(operator, name) for name in _NAMES}
    forming = a_forming(people).model_copy(update={"formed": date(2025, 11, 1)})
    await form_committee(operator, code, forming)
    nominee = await a_person(operator, "郝建国")
    case = await a_conclusion(operator, nominee, code, concluded=date(2025, 12, 1))
    await nominate(operator, code, Nomination(person=nominee, post=Post.CHAIR, vetting_case=case))
    await _related(operator, nominee, people["刘桂芳"])
    assert "刘桂芳" in names(await seen(operator, code))
    moving = MoveDay(codes=(code,), election_day=date(2026, 1, 10))
    async with transaction(operator):
        (one,) = await prospects(operator, moving)
    assert [each.message for each in one.warnings if each.rule.startswith("S02")] == [
        "按这一天适用的法律，刘桂芳退出选举委员会：近亲属郝建国列为候选人。"
    ]
    assert one.rank == 1


async def test_many_relations_take_their_elections_in_order(
    operator: Actor, code: str, people: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A sheet names people in any order; whoever moves many days takes the elections by their codes, and so does it."""
    other = await an_election(operator, region="140932102200", term_number=13, election_day=date(2026, 12, 18))
    strangers = {name: await a_person(operator, name) for name in ("甲甲", "乙乙", "丙丙", "丁丁", "戊戊")}
    await form_committee(operator, other, a_forming(strangers))
    taken: list[tuple[object, ...]] = []

    async def take(*named: object) -> None:
        taken.append(named)

    monkeypatch.setattr(relatives, "take_turn", take)
    async with transaction(operator):
        await emit(operator, KinshipsAhead((strangers["甲甲"], people["王瑞"])))
    assert taken == [("election", one) for one in sorted((code, other))]


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


async def test_s02b_once_votes_are_counted_nobody_leaves_for_a_consent(operator: Actor) -> None:
    code = await an_election(operator)
    found = {name: await a_person(operator, name) for name in ("苗国珍", "苗玉明", "温久安", "药秀英", "贺文")}
    await form_committee(operator, code, a_forming(found))
    await a_ballot(operator, code)
    await a_checked_count(operator, code, an_entry())
    said = SayAnswer(
        person=found["苗国珍"],
        post=Post.MEMBER,
        name="苗国珍",
        answer=ConsentAnswer.GIVEN,
        said=date(2021, 11, 1),
        document="本人书面意见",
    )
    await say_answer(operator, code, said)
    assert names(await seen(operator, code)) == [*found][:3]


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
