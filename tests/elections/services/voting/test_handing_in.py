"""Two people read a tally sheet, neither sees the other's figures, and only what both read alike is a count."""

import pytest

from cadres.vocabulary import Sex
from elections import queries
from elections.hands import count_notes, hands
from elections.rules.ballots import ballot_mark
from elections.services.corrections import Withdrawal, strike_candidate, withdraw_count
from elections.services.entries import CountEntry, LineEntry
from elections.services.results import Publication, publish
from elections.services.voting import handing_in
from elections.services.voting.handing_in import (
    Found,
    Settlement,
    check_count,
    enter_count,
    send_back,
    settle,
)
from elections.services.voting.readings import readings, unlike_figures
from elections.tables import Count, CountHand, CountReading, CountSettlement
from elections.vocabulary import CountStep, NextStep, Post
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.db.engine import take_turn, transaction
from server.errors import Conflict, DomainError, Forbidden, NotFound, Refused
from tests.support.factories import (
    CLEAN_VOTES,
    ELECTION_DAY,
    OTHER_COUNTY,
    a_ballot,
    a_checked_count,
    an_actor,
    an_election,
    an_entry,
    another_hand,
)

OFFICER = an_actor(Role.ELECTION_OFFICER)
OTHER = another_hand(OFFICER)
THIRD = Actor(None, "苗治国", "偏关县民政局", OFFICER.region, OFFICER.roles)
WRITE_IN = LineEntry(post=Post.CHAIR, name="吕敏", votes=7, write_in=True, sex=Sex.FEMALE)


@pytest.fixture
async def code(operator: Actor) -> str:
    code = await an_election(operator)
    await a_ballot(operator, code)
    return code


def chair(votes: int, other: int = 104) -> CountEntry:
    """The clean sheet with other votes for the first candidate."""
    return an_entry({**CLEAN_VOTES, Post.CHAIR: (votes, other)})


async def state(code: str) -> str:
    async with transaction(OFFICER):
        return (await queries.election(OFFICER, code)).state


async def test_two_readings_alike_are_a_count(code: str) -> None:
    first = await enter_count(OFFICER, code, an_entry())
    assert (first.place, first.outcome, await Count.count()) == (1, None, 0)
    assert await state(code) == "待第二次录入"
    second = await enter_count(OTHER, code, an_entry())
    assert (second.place, second.unlike) == (2, ())
    assert second.outcome is not None
    assert second.outcome.next is NextStep.DONE
    assert await state(code) == "待公布"
    steps = await CountHand.select(CountHand.step, CountHand.actor).order_by(CountHand.id)
    assert [(row["step"], row["actor"]) for row in steps] == [("entered", OFFICER.name), ("second", OTHER.name)]
    assert (await publish(OTHER, code, Publication(published=ELECTION_DAY))).code == code


async def test_nobody_gives_both_readings_nor_publishes_the_first(code: str) -> None:
    await enter_count(OFFICER, code, an_entry())
    with pytest.raises(Refused) as refusal:
        await enter_count(OFFICER, code, an_entry())
    (problem,) = refusal.value.problems
    assert (problem.rule, "“录入计票”是李雅琴本人办的" in problem.cause) == ("AC-3", True)
    await enter_count(OTHER, code, an_entry())
    with pytest.raises(Refused, match="“公布选举结果”须由另一人办理"):
        await publish(OFFICER, code, Publication(published=ELECTION_DAY))


async def test_one_reading_is_no_result(code: str) -> None:
    await enter_count(OFFICER, code, an_entry())
    with pytest.raises(Refused, match="还没有计票"):
        await publish(OTHER, code, Publication(published=ELECTION_DAY))


async def test_what_differs_is_named_to_the_second_and_kept(code: str) -> None:
    await enter_count(OFFICER, code, an_entry())
    handed = await enter_count(OTHER, code, chair(276))
    assert ([one.field for one in handed.unlike], handed.outcome) == (["主任　贾永胜"], None)
    assert "268" not in str(handed.unlike)
    assert (await state(code), await Count.count()) == ("待核对差异", 0)
    event = (await trail(f"election:{code}"))[0]
    assert (event.label, event.actor, event.after["不一致"]) == ("两次录入不一致", OTHER.name, "1处")
    assert "贾永胜" not in str(event.after)
    async with transaction(OFFICER):
        (found,) = unlike_figures(await readings(OFFICER, code))
    assert found == ("主任　贾永胜", "268", "276")


@pytest.mark.parametrize("who", [OFFICER, OTHER])
async def test_either_may_look_at_the_paper_again(code: str, who: Actor) -> None:
    await enter_count(OFFICER, code, chair(268))
    await enter_count(OTHER, code, chair(276))
    handed = await enter_count(who, code, chair(276 if who is OFFICER else 268))
    assert handed.outcome is not None
    closed = await CountReading.objects().where(CountReading.closed.is_not_null()).first()
    assert closed is not None
    assert (closed.actor, closed.closed_reason, closed.of_count) == (who.name, "照原表改正", None)
    kinds = [(event.label, event.after.get("改动")) for event in await trail(f"election:{code}")]
    assert ("改正计票录入", "1项") in kinds


async def test_a_third_look_settles_figure_by_figure(code: str) -> None:
    await enter_count(OFFICER, code, chair(268, 104))
    await enter_count(OTHER, code, chair(276, 100))
    command = Settlement(
        found=(
            Found(figure="主任　贾永胜", value="268", reason="第二次录入数字颠倒"),
            Found(figure="主任　高建平", value="105", reason="原表涂改，监票人签认105"),
        )
    )
    outcome = await settle(THIRD, code, command)
    assert outcome.next is NextStep.DONE
    async with transaction(OFFICER):
        (held,) = (await queries.progress(OFFICER, code)).held
        (counted,) = await hands(OFFICER, code)
        (note,) = await count_notes(OFFICER, code)
    assert [one.votes for one in held.poll.posts[0].candidates] == [268, 105]
    assert [step for step, _ in counted.steps] == [CountStep.ENTERED, CountStep.SECOND, CountStep.CHECKED]
    assert note == "两次录入有2项不一致，已由第三人照原表核对。"
    rows = await CountSettlement.select().order_by(CountSettlement.id)
    assert [(row["figure"], row["first"], row["second"], row["taken"]) for row in rows] == [
        ("主任　贾永胜", "268", "276", "268"),
        ("主任　高建平", "104", "100", "105"),
    ]


async def test_who_gave_a_reading_settles_nothing(code: str) -> None:
    await enter_count(OFFICER, code, chair(268))
    await enter_count(OTHER, code, chair(276))
    command = Settlement(found=(Found(figure="主任　贾永胜", value="268", reason="看错行"),))
    for own in (OFFICER, OTHER):
        with pytest.raises(Refused) as refusal:
            await settle(own, code, command)
        assert [problem.rule for problem in refusal.value.problems] == ["AC-3"]
    assert await Count.count() == 0
    with pytest.raises(Conflict, match="已由两人录入"):
        await enter_count(THIRD, code, chair(268))


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ((), "主任　贾永胜：没有核对"),
        ((("主任　贾永胜", "268"), ("发出选票", "402")), "发出选票：两次录入没有不一致"),
        ((("主任　贾永胜", "二百"),), "“二百”不能采用"),
        ((("主任　贾永胜", "400"),), "多于收回的396张"),
    ],
)
async def test_a_settlement_that_cannot_be_is_refused(code: str, found: tuple[tuple[str, str], ...], said: str) -> None:
    await enter_count(OFFICER, code, chair(268))
    await enter_count(OTHER, code, chair(276))
    command = Settlement(found=tuple(Found(figure=name, value=value, reason="照原表") for name, value in found))
    with pytest.raises(Refused, match=said):
        await settle(THIRD, code, command)
    assert (await Count.count(), await CountSettlement.count()) == (0, 0)


async def test_a_written_in_name_is_read_twice_too(code: str) -> None:
    await enter_count(OFFICER, code, an_entry(extra=[WRITE_IN]))
    # Who did not read the name learns only that there is one.
    handed = await enter_count(OTHER, code, an_entry())
    assert "另有姓名" in str(handed.unlike[0])
    assert "吕敏" not in str(handed.unlike)
    handed = await enter_count(OTHER, code, an_entry(extra=[WRITE_IN.model_copy(update={"sex": Sex.MALE})]))
    assert [one.field for one in handed.unlike] == ["主任　吕敏　性别"]
    assert (await enter_count(OTHER, code, an_entry(extra=[WRITE_IN]))).outcome


async def test_a_name_that_is_not_on_the_paper_is_left_out(code: str) -> None:
    await enter_count(OFFICER, code, an_entry(extra=[WRITE_IN]))
    await enter_count(OTHER, code, an_entry())
    names = ("主任　吕敏", "主任　吕敏　性别")
    await settle(THIRD, code, Settlement(found=tuple(Found(figure=one, value="", reason="原表没有") for one in names)))
    async with transaction(OFFICER):
        (held,) = (await queries.progress(OFFICER, code)).held
    assert [one.name for one in held.poll.posts[0].candidates] == ["贾永胜", "高建平"]


async def test_a_sheet_sent_back_is_read_anew_by_two(code: str) -> None:
    await enter_count(OFFICER, code, chair(276))
    await send_back(OFFICER, code, Withdrawal(reason="录错了村"))
    assert await CountReading.count() == 1
    assert (await enter_count(OTHER, code, chair(268))).place == 1
    assert (await enter_count(OFFICER, code, chair(268))).outcome
    with pytest.raises(Conflict, match="没有可以退回的录入"):
        await send_back(OFFICER, code, Withdrawal(reason="录错了村"))


async def test_nothing_moves_under_a_sheet_that_is_being_read(operator: Actor, code: str) -> None:
    async with transaction(operator):
        person = (await queries.candidates(operator, code))[0].person
    await enter_count(OFFICER, code, an_entry())
    with pytest.raises(Conflict, match="已录入计票"):
        await strike_candidate(operator, code, person, Withdrawal(reason="本人书面放弃"))


async def test_a_count_is_not_withdrawn_under_the_next_sheet(operator: Actor, code: str) -> None:
    await a_checked_count(operator, code, chair(190, 150))
    runoff = {"kind": "runoff", "held": ELECTION_DAY, "issued": 402, "cast": 396}
    lines = (LineEntry(post=Post.CHAIR, name="贾永胜", votes=250), LineEntry(post=Post.CHAIR, name="高建平", votes=120))
    await enter_count(OFFICER, code, CountEntry.model_validate({**runoff, "lines": lines}))
    with pytest.raises(Conflict, match="先退回录入"):
        await withdraw_count(OFFICER, code, Withdrawal(reason="录错了行"))


async def test_a_count_withdrawn_is_read_anew_by_two(code: str) -> None:
    await enter_count(OFFICER, code, an_entry())
    await enter_count(OTHER, code, an_entry())
    await withdraw_count(OTHER, code, Withdrawal(reason="录错了行"))
    assert (await enter_count(OTHER, code, an_entry())).place == 1
    assert (await enter_count(OFFICER, code, an_entry())).outcome


async def test_two_at_the_same_moment_wait_for_each_other_and_are_both_kept(
    code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A test has one connection, so what keeps two apart is seen by the turn that each waits for.
    turns: list[tuple[object, ...]] = []

    async def take(*names: object) -> None:
        turns.append(names)
        await take_turn(*names)

    monkeypatch.setattr(handing_in, "take_turn", take)
    async with transaction(OFFICER):
        progress = await queries.progress(OFFICER, code)
    assert progress.course.ballot is not None
    same = {"ballot": ballot_mark(0, progress.course.ballot)}
    for actor, votes in ((OFFICER, 268), (OTHER, 276)):
        await enter_count(actor, code, chair(votes).model_copy(update=same))
    assert turns == [("election", code)] * 2
    async with transaction(OFFICER):
        kept = {one.hand.name: one.entry.lines[0].votes for one in await readings(OFFICER, code)}
    assert kept == {OFFICER.name: 268, OTHER.name: 276}


async def test_the_second_reading_alone(code: str) -> None:
    with pytest.raises(Conflict, match="没有等待第二次录入"):
        await check_count(OTHER, code, an_entry())
    await enter_count(OFFICER, code, an_entry())
    with pytest.raises(Refused) as refusal:
        await check_count(OTHER, code, chair(276))
    assert [one.field for one in refusal.value.problems] == ["主任　贾永胜"]
    await check_count(OTHER, code, an_entry())
    assert await state(code) == "待公布"


@pytest.mark.parametrize(
    ("actor", "error"),
    [
        (an_actor(Role.VETTING_OFFICER), Forbidden),
        (an_actor(Role.ELECTION_OFFICER, region=OTHER_COUNTY), NotFound),
    ],
)
async def test_only_those_who_count_there_read(code: str, actor: Actor, error: type[DomainError]) -> None:
    await enter_count(OFFICER, code, chair(268))
    with pytest.raises(error):
        await enter_count(actor, code, an_entry())
    await enter_count(OTHER, code, chair(276))
    with pytest.raises(error):
        await settle(actor, code, Settlement(found=()))
    with pytest.raises(error):
        await send_back(actor, code, Withdrawal(reason="录错了村"))
