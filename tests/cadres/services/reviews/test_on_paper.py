"""Replies on paper: one person types them, another holds them against the letter, and until then they are no answer (AC-3)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cadres.reviews.states import state_of
from cadres.services.reviews import batches, on_paper, opinions
from cadres.vocabulary import Answer, ReviewStage
from server import clock
from server.access.actor import Actor, Role
from server.db.engine import connection, transaction
from server.errors import Conflict, Refused
from tests.support import reviews as given
from tests.support.replying import asked_about, line_of, somebody

_OTHER_OFFICE = "偏关县联审办"


@pytest.fixture
async def entry(operator: Actor) -> int:
    """One person about whom three agencies are asked, all on paper."""
    (entry,) = await asked_about(operator)
    return entry


@pytest.fixture
async def typist(operator: Actor) -> Actor:
    assert operator
    return await somebody(Role.VETTING_OFFICER)


@pytest.fixture
async def colleague(typist: Actor) -> Actor:
    assert typist
    return await somebody(Role.VETTING_OFFICER)


async def test_a_reply_counts_once_somebody_else_has_checked_it(
    operator: Actor, entry: int, typist: Actor, colleague: Actor
) -> None:
    question = (await line_of(operator, entry)).id
    opinion = await on_paper.answer_for(typist, question, given.says(Answer.FOUND, given.CONVICTED))

    typed = await line_of(operator, entry)
    assert (typed.unchecked, typed.answered) == (True, False)
    with pytest.raises(Refused, match="本人办的"):
        await on_paper.check_reply(typist, question, opinion)
    await on_paper.check_reply(colleague, question, opinion)

    checked = await line_of(operator, entry)
    assert (checked.unchecked, checked.answered, checked.answer) == (False, True, Answer.FOUND)
    with pytest.raises(Refused, match="已经核对"):
        await on_paper.check_reply(colleague, question, opinion)


async def test_what_nobody_checked_is_no_answer_even_when_the_rest_is_opened(
    operator: Actor, entry: int, typist: Actor
) -> None:
    line = await line_of(operator, entry)
    await on_paper.answer_for(typist, line.id, given.says(Answer.FOUND, given.CONVICTED))
    with clock.stopped_at(clock.now() + timedelta(days=11)):
        await opinions.open_answers(operator, line.batch, [entry], "期限已过，先行启封其他部门的答复")
        state = await state_of(operator, entry)

    assert state.verdict is not None
    assert state.stage is ReviewStage.ASKED
    assert state.verdict.conclusion is None
    assert "police" in {agency.code for agency in state.verdict.waits_for}


async def test_a_reply_is_shown_to_the_unit_that_typed_it_alone(
    operator: Actor, entry: int, typist: Actor, colleague: Actor
) -> None:
    elsewhere = await somebody(Role.VETTING_OFFICER, office=_OTHER_OFFICE)
    line = await line_of(operator, entry)
    opinion = await on_paper.answer_for(typist, line.id, given.says(Answer.FOUND, given.CONVICTED))

    shown = [(await line_of(actor, entry)).answer for actor in (typist, colleague, elsewhere)]

    assert shown == [Answer.FOUND, Answer.FOUND, None]
    assert (await line_of(elsewhere, entry)).unchecked
    async with transaction(elsewhere):
        assert await connection().fetchval("SELECT count(*) FROM vetting_opinion") == 0
    with pytest.raises(Refused, match="请刷新"):
        await on_paper.check_reply(elsewhere, line.id, opinion)
    with pytest.raises(Refused, match="还没有核对"):
        await on_paper.answer_for(elsewhere, line.id, given.says())


async def test_a_reply_that_was_typed_wrongly_is_sent_back_and_typed_anew(
    operator: Actor, entry: int, typist: Actor, colleague: Actor
) -> None:
    line = await line_of(operator, entry)
    await on_paper.answer_for(typist, line.id, given.says(Answer.FOUND, given.CONVICTED))

    await opinions.withdraw_answer(colleague, line.id, "来函写的是另一个人")

    assert not (await line_of(operator, entry)).unchecked
    again = await on_paper.answer_for(typist, line.id, given.says())
    await on_paper.check_reply(colleague, line.id, again)
    assert (await line_of(operator, entry)).answer is Answer.CLEAR


async def test_several_are_checked_at_once_or_none(
    operator: Actor, entry: int, typist: Actor, colleague: Actor
) -> None:
    typed = [
        await on_paper.answer_for(typist, (await line_of(operator, entry, agency)).id, given.says())
        for agency in ("police", "court")
    ]
    batch = (await line_of(operator, entry)).batch
    with pytest.raises(Refused, match="有1件"):
        await on_paper.check_replies(colleague, batch, [*typed, 999_999_999])
    with pytest.raises(Refused, match="没有勾选"):
        await on_paper.check_replies(colleague, batch, [])
    assert not (await line_of(operator, entry)).answered

    async with transaction(colleague):
        assert (await on_paper.waiting(colleague, batch))[batch] == 2
    async with transaction(typist):
        assert (await on_paper.waiting(typist, batch))[batch] == 0
    assert await on_paper.check_replies(colleague, batch, typed) == 2
    assert (await line_of(operator, entry, "court")).answered


@pytest.mark.parametrize("how", ["locked", "expired", "closed"])
async def test_an_agency_whose_account_is_gone_is_answered_for_on_paper(
    operator: Actor, typist: Actor, how: str
) -> None:
    police = await somebody(Role.AGENCY_REVIEWER, office="偏关县公安局")
    (entry,) = await asked_about(operator, police=police)
    line = await line_of(operator, entry)
    with pytest.raises(Refused, match="用本单位账号答复"):
        await on_paper.answer_for(typist, line.id, given.says())
    gone = {
        "locked": "UPDATE account SET locked = now(), locked_for = '调离' WHERE id = $1",
        "expired": "UPDATE account SET expires = '2020-01-01' WHERE id = $1",
        "closed": "UPDATE unit SET closed = now() WHERE id = (SELECT unit FROM account WHERE id = $1)",
    }
    async with transaction(operator):
        await connection().execute(gone[how], police.account_id)

    assert await on_paper.answer_for(typist, line.id, given.says())


async def test_a_reply_about_somebody_who_was_sent_back_is_not_offered_for_checking(
    operator: Actor, typist: Actor, colleague: Actor
) -> None:
    entries = await asked_about(operator, "贾永胜", "高建平")
    typed = [await on_paper.answer_for(typist, (await line_of(operator, one)).id, given.says()) for one in entries]
    batch = (await line_of(operator, entries[0])).batch

    await batches.send_back(operator, entries[0], "身份证号有误")
    async with transaction(colleague):
        assert (await on_paper.waiting(colleague, batch))[batch] == 1
    with pytest.raises(Refused, match="有1件"):
        await on_paper.check_replies(colleague, batch, typed)
    assert await on_paper.check_replies(colleague, batch, typed[1:]) == 1

    await batches.hand_in_again(operator, entries[0])
    assert await on_paper.check_replies(colleague, batch, typed[:1]) == 1


async def test_no_reply_comes_in_or_counts_once_the_batch_is_closed(
    operator: Actor, entry: int, typist: Actor, colleague: Actor
) -> None:
    line = await line_of(operator, entry)
    await on_paper.answer_for(typist, line.id, given.says())
    async with transaction(operator):
        await connection().execute("UPDATE vetting_batch SET closed = now() WHERE id = $1", line.batch)

    typed = await line_of(typist, entry)
    assert typed.opinion is not None
    with pytest.raises(Conflict, match="不再收答复"):
        await on_paper.check_reply(colleague, line.id, typed.opinion)
    with pytest.raises(Conflict, match="不再收答复"):
        await on_paper.answer_for(typist, (await line_of(operator, entry, "court")).id, given.says())
    async with transaction(colleague):
        assert (await on_paper.waiting(colleague, line.batch))[line.batch] == 0
    assert not (await line_of(operator, entry)).answered


async def test_the_hand_that_typed_is_the_same_under_whatever_role_and_area(entry: int, typist: Actor) -> None:
    line = await line_of(typist, entry)
    opinion = await on_paper.answer_for(typist, line.id, given.says())
    again = replace(
        typist, roles=typist.roles | {Role.UNIT_HEAD, Role.ELECTION_OFFICER}, name="别名", stands_in_for="杜秀英"
    )
    with pytest.raises(Refused, match="本人办的"):
        await on_paper.check_reply(again, line.id, opinion)
    with pytest.raises(Refused, match="还没有核对"):
        await on_paper.answer_for(typist, line.id, given.says())
    assert not (await line_of(typist, entry)).answered


async def test_a_pending_reply_that_gives_way_leaves_silence_when_its_follower_is_sent_back(
    operator: Actor, entry: int, typist: Actor, colleague: Actor
) -> None:
    line = await line_of(operator, entry)
    first = await on_paper.answer_for(typist, line.id, given.says(Answer.PENDING))
    await on_paper.check_reply(colleague, line.id, first)
    for agency in ("court", "petition"):
        await given.replied(operator, (await line_of(operator, entry, agency)).id, given.says())
    await opinions.open_answers(operator, line.batch)

    await on_paper.answer_for(typist, line.id, given.says())
    waits = (await state_of(operator, entry)).verdict
    await opinions.withdraw_answer(colleague, line.id, "来函不是这个人的")
    silent = (await state_of(operator, entry)).verdict

    for verdict in (waits, silent):
        assert verdict is not None
        assert verdict.conclusion is None
        assert [agency.code for agency in verdict.waits_for] == ["police"]
