"""The list of candidates: locked in order with its hash, published as locked."""

from datetime import date

import pytest

from elections import queries
from elections.nomination_vocabulary import ConsentAnswer
from elections.nominations import candidate_list
from elections.services.corrections import Withdrawal, strike_candidate
from elections.services.nominating.listing import PublishCandidates, arrange_candidates, publish_list, reopen_list
from elections.services.nominating.slips import SetAside, hand_in_slips, plan_nomination
from elections.vocabulary import Post, Stage
from server.access.actor import Actor
from server.db.engine import connection, transaction
from server.errors import Conflict, Refused
from tests.support.nominating import AGAIN, a_full_ballot, a_plan, an_entry, answered, view


async def test_the_list_is_locked_in_order_with_its_hash(operator: Actor, code: str) -> None:
    people = await a_full_ballot(operator, code)
    publish = PublishCandidates(published=date(2026, 11, 25), reason="提名会议决定主任多提一人")
    with pytest.raises(Refused, match="没有按姓氏笔画排列"):
        await publish_list(operator, code, publish)
    await arrange_candidates(operator, code)
    with pytest.raises(Refused, match="多2人，规定多1人"):
        await publish_list(operator, code, replace_reason(publish, None))
    assert await publish_list(operator, code, publish) == 1
    async with transaction(operator):
        notice = await candidate_list(operator, code)
        assert (await queries.stage_days(operator, code))[Stage.CANDIDATES_PUBLISHED] == date(2026, 11, 25)
    assert notice
    assert [one.name for one in notice.posts[0][2]] == ["王瑞", "刘桂芳", "贾永胜"]
    assert len(notice.seal) == 64
    for act in (
        strike_candidate(operator, code, people["王瑞"], Withdrawal(reason="本人退出")),
        arrange_candidates(operator, code),
        plan_nomination(operator, code, a_plan()),
        answered(operator, code, people["王瑞"], "王瑞", Post.CHAIR, ConsentAnswer.WITHDRAWN),
        publish_list(operator, code, publish),
        hand_in_slips(operator, code, an_entry()),
    ):
        with pytest.raises(Conflict, match="先写明理由重开名单"):
            await act
    await reopen_list(operator, code, SetAside(reason="王瑞书面退出"))
    await answered(operator, code, people["王瑞"], "王瑞", Post.CHAIR, ConsentAnswer.WITHDRAWN)
    with pytest.raises(Refused, match="第2版名单，没有写变更的理由"):
        await publish_list(operator, code, replace_reason(publish, None))
    assert await publish_list(operator, code, replace_reason(publish, "王瑞书面退出")) == 2
    held = await view(operator, code)
    assert [(one.version, one.stands, one.holds) for one in held.lists] == [(2, True, True), (1, False, True)]
    assert held.lists[0].seal != held.lists[1].seal
    with pytest.raises(Conflict, match="没有公布锁定"):
        await reopened_twice(operator, code)


def replace_reason(command: PublishCandidates, reason: str | None) -> PublishCandidates:
    return command.model_copy(update={"reason": reason})


async def reopened_twice(operator: Actor, code: str) -> None:
    for _ in range(2):
        await reopen_list(operator, code, AGAIN)


async def test_nobody_is_on_the_notice_who_is_not_in_the_locked_list(operator: Actor, code: str) -> None:
    people = await a_full_ballot(operator, code)
    await arrange_candidates(operator, code)
    await publish_list(operator, code, PublishCandidates(published=date(2026, 11, 25), reason="提名会议决定"))
    await connection().execute("DELETE FROM candidacy WHERE person = $1", people["王瑞"])
    async with transaction(operator):
        assert await candidate_list(operator, code) is None


async def test_a_list_without_consent_stays_down(operator: Actor, code: str) -> None:
    await a_full_ballot(operator, code)
    await arrange_candidates(operator, code)
    await connection().execute("UPDATE candidate_consent SET answer = 'declined' WHERE name = '王瑞'")
    with pytest.raises(Refused, match="王瑞没有书面同意"):
        await publish_list(operator, code, PublishCandidates(published=date(2026, 11, 25), reason="提名会议决定"))


async def test_a_list_with_somebody_whom_the_votes_did_not_carry_stays_down(operator: Actor, code: str) -> None:
    await a_full_ballot(operator, code)
    await arrange_candidates(operator, code)
    await plan_nomination(operator, code, a_plan(chair_extra=2, reason="提名会议决定"))
    with pytest.raises(Refused, match="王小红、张海军按得票没有列为初步候选人，或者票数相同"):
        await publish_list(operator, code, PublishCandidates(published=date(2026, 11, 25), reason="提名会议决定"))
