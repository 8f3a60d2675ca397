"""Recalls from the demand to the end of the office: what stands, who votes, two hands, and what follows."""

from dataclasses import replace
from datetime import date

import pytest

from cadres import holdings
from cadres import queries as cadres
from cadres.services.tenures import ElectedIn, Ending, Holding, Term, close_tenure, open_tenures, void_tenure
from cadres.vocabulary import Office, TenureEnd
from elections import recalls
from elections.services.recalls import (
    CloseRecall,
    ReceivePetition,
    RecordBallot,
    close_recall,
    confirm_ballot,
    receive_petition,
    record_ballot,
    take_ballot_back,
)
from elections.vacancies import due_vacancies
from elections.vocabulary import Method, Petitioner, RecallReply, RecallVerdict
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.db.engine import connection, transaction
from server.errors import Conflict, NotFound, Refused
from tests.support.factories import OTHER_COUNTY, VILLAGE, a_person, a_published_election, an_actor, another_hand

ASKED = date(2022, 3, 1)
HELD = date(2022, 3, 20)


async def chair(operator: Actor) -> int:
    await a_published_election(operator)
    return next(one.tenure for one in await cadres.officers(operator, VILLAGE, ASKED) if one.office is Office.CHAIR)


def a_petition(tenure: int, **changes: object) -> ReceivePetition:
    values = {
        "region": VILLAGE,
        "tenure": tenure,
        "petitioners": Petitioner.VOTERS,
        "signed": 100,
        "entitled": 440,
        "reasons": "长期不在村，村务无人办理",
        "received": ASKED,
        **changes,
    }
    return ReceivePetition.model_validate(values)


def a_vote(**changes: object) -> RecordBallot:
    values = {
        "held": HELD,
        "method": Method.VOTERS,
        "electorate": 431,
        "ballots_cast": 300,
        "agreed": 200,
        "reply": RecallReply.HEARD,
        "document_name": "罢免表决结果报告",
        **changes,
    }
    return RecordBallot.model_validate(values)


async def line(operator: Actor, key: int) -> recalls.RecallLine:
    async with transaction(operator):
        return await recalls.recall(operator, key)


async def test_a_recall_that_passed_ends_the_office_and_asks_for_another_chair(operator: Actor) -> None:
    key = await receive_petition(operator, a_petition(await chair(operator)))
    assert (await line(operator, key)).state == "待表决"
    found = await record_ballot(another_hand(operator), key, a_vote())
    assert found.verdict is RecallVerdict.RECALLED
    # One hand is not enough: until another has confirmed it, the chair is in office.
    assert (await line(operator, key)).state == "表决结果待复核"
    assert "贾永胜" in {one.name for one in await cadres.officers(operator, VILLAGE, HELD)}
    await confirm_ballot(operator, key)
    assert (await line(operator, key)).state == "罢免通过"
    (gone,) = [one for one in await cadres.former_officers(operator, VILLAGE, HELD) if one.name == "贾永胜"]
    assert (gone.ended_by, gone.until, gone.end_document) == (TenureEnd.RECALL, HELD, "罢免表决结果报告")
    async with transaction(operator):
        assert [one.vacancy.office for one in await due_vacancies(operator, VILLAGE)] == [Office.CHAIR]
        assert [one.label for one in await trail(f"recall:{key}")] == [
            "确认罢免表决结果",
            "登记罢免表决",
            "收到罢免要求",
        ]


async def test_too_few_signatures_are_kept_and_go_no_further(operator: Actor) -> None:
    key = await receive_petition(operator, a_petition(await chair(operator), signed=87))
    one = await line(operator, key)
    assert (one.admitted, one.state) == (False, "要求不成立")
    assert one.findings[0].numbers["short_by"] == 1
    with pytest.raises(Conflict, match="不等待表决"):
        await record_ballot(operator, key, a_vote())
    # A demand with enough of them is another one.
    assert await receive_petition(operator, a_petition(one.tenure, signed=88)) != key


async def test_who_typed_it_does_not_confirm_it(operator: Actor) -> None:
    key = await receive_petition(operator, a_petition(await chair(operator)))
    await record_ballot(operator, key, a_vote())
    with pytest.raises(Refused) as refused:
        await confirm_ballot(operator, key)
    assert refused.value.problems[0].rule == "AC-3"
    await take_ballot_back(operator, key, CloseRecall(reason="同意的人数录错"))
    assert (await line(operator, key)).waiting
    with pytest.raises(Conflict, match="没有待确认的表决"):
        await confirm_ballot(operator, key)


async def test_a_void_vote_is_held_again_and_one_that_failed_is_the_end(operator: Actor) -> None:
    key = await receive_petition(operator, a_petition(await chair(operator)))
    assert (await record_ballot(another_hand(operator), key, a_vote(ballots_cast=215, agreed=200))).verdict is (
        RecallVerdict.VOID
    )
    await confirm_ballot(operator, key)
    assert (await line(operator, key)).waiting
    kept = await record_ballot(another_hand(operator), key, a_vote(held=date(2022, 3, 28), agreed=150))
    assert kept.verdict is RecallVerdict.KEPT
    await confirm_ballot(operator, key)
    one = await line(operator, key)
    assert (one.state, one.waiting, len(one.ballots)) == ("罢免未通过", False, 2)
    assert "贾永胜" in {one.name for one in await cadres.officers(operator, VILLAGE, date(2022, 4, 1))}
    # The next demand within the province's months is warned of, by the vote on record.
    again = await receive_petition(operator, a_petition(one.tenure, received=date(2022, 5, 1)))
    assert any("未通过" in finding.message for finding in (await line(operator, again)).findings)


async def test_a_vote_held_again_is_typed_after_the_void_one_and_never_lost(operator: Actor) -> None:
    key = await receive_petition(operator, a_petition(await chair(operator)))
    await record_ballot(another_hand(operator), key, a_vote(held=date(2022, 3, 25), ballots_cast=215))
    await confirm_ballot(operator, key)
    with pytest.raises(Refused, match="表决日期：早于上一次表决的2022年3月25日"):
        await record_ballot(another_hand(operator), key, a_vote(held=date(2022, 3, 20)))
    assert (await line(operator, key)).waiting
    await record_ballot(another_hand(operator), key, a_vote(held=date(2022, 3, 28)))
    # One that was let in before its turn can still be taken back.
    await connection().execute("UPDATE recall_ballot SET held = '2022-03-20' WHERE held = '2022-03-28'")
    assert (await line(operator, key)).unconfirmed
    await take_ballot_back(operator, key, CloseRecall(reason="日期录错"))
    await record_ballot(another_hand(operator), key, a_vote(held=date(2022, 3, 25)))
    assert await confirm_ballot(operator, key) is RecallVerdict.RECALLED


async def test_a_day_before_there_was_any_law_is_refused_at_its_field(operator: Actor) -> None:
    key = await receive_petition(operator, a_petition(await chair(operator)))
    with pytest.raises(Refused, match="表决日期：早于收到罢免要求之日"):
        await record_ballot(operator, key, a_vote(held=date(2012, 3, 20)))
    holding = (Holding(await a_person(operator, "温久安"), Office.VICE_CHAIR),)
    (old,) = await open_tenures(operator, VILLAGE, holding, Term(date(2015, 1, 1), None), ElectedIn("2014年选举"))
    with pytest.raises(Refused, match="收到日期：2016-01-01尚无可用的法律版本"):
        await receive_petition(operator, a_petition(old, received=date(2016, 1, 1)))


async def test_one_demand_at_a_time_and_one_can_be_withdrawn(operator: Actor) -> None:
    tenure = await chair(operator)
    key = await receive_petition(operator, a_petition(tenure))
    with pytest.raises(Conflict, match="已有一件罢免要求在办"):
        await receive_petition(operator, a_petition(tenure))
    await close_recall(operator, key, CloseRecall(reason="联名人撤回"))
    assert (await line(operator, key)).state == "已终结"
    await receive_petition(operator, a_petition(tenure))


async def test_only_who_was_elected_is_recalled_and_nothing_lies_ahead(operator: Actor) -> None:
    tenure = await chair(operator)
    with pytest.raises(Refused, match="没有这样一位经选举产生"):
        await receive_petition(operator, a_petition(tenure, received=date(2021, 1, 1)))
    with pytest.raises(Refused, match="还没有到"):
        await receive_petition(operator, a_petition(tenure, received=date(2099, 1, 1)))
    with pytest.raises(Refused, match="多于有权联名的"):
        await receive_petition(operator, a_petition(tenure, signed=441))


async def test_it_is_seen_within_the_area_only(operator: Actor) -> None:
    key = await receive_petition(operator, a_petition(await chair(operator)))
    stranger = an_actor(Role.ELECTION_OFFICER, region=OTHER_COUNTY)
    async with transaction(stranger):
        assert await recalls.recalls(stranger, OTHER_COUNTY) == ()
        with pytest.raises(NotFound):
            await recalls.recall(stranger, key)
    with pytest.raises(NotFound):
        await close_recall(replace(stranger, name="别县"), key, CloseRecall(reason="不相干"))


async def test_t30_who_left_before_the_vote_has_no_office_to_be_recalled_from(operator: Actor) -> None:
    key = await receive_petition(operator, a_petition(await chair(operator)))
    office = (await holdings.tenure(operator, (await line(operator, key)).tenure)).now
    await close_tenure(operator, office.id, Ending(TenureEnd.DEATH, date(2022, 3, 10), "死亡证明"))
    with pytest.raises(Refused, match="任职到2022年3月9日为止（死亡），2022年3月20日没有可以罢免的职务"):
        await record_ballot(operator, key, a_vote())
    # The day on which it ends is the first one on which nobody holds it.
    with pytest.raises(Refused, match="2022年3月10日没有可以罢免的职务"):
        await record_ballot(operator, key, a_vote(held=date(2022, 3, 10)))
    # A vote held while the office lasted is put on record as it was.
    assert (await record_ballot(operator, key, a_vote(held=date(2022, 3, 9)))).verdict is RecallVerdict.RECALLED
    await take_ballot_back(operator, key, CloseRecall(reason="日期录错"))
    await close_recall(operator, key, CloseRecall(reason="本人去世"))
    assert not (await line(operator, key)).waiting


@pytest.mark.parametrize("agreed", [200, 150, 0])
async def test_t30_a_vote_on_an_office_that_had_ended_is_not_confirmed_either(operator: Actor, agreed: int) -> None:
    key = await receive_petition(operator, a_petition(await chair(operator)))
    await record_ballot(another_hand(operator), key, a_vote(agreed=agreed, ballots_cast=300 if agreed else 100))
    office = (await holdings.tenure(operator, (await line(operator, key)).tenure)).now
    await close_tenure(operator, office.id, Ending(TenureEnd.DEATH, HELD, "死亡证明"))
    with pytest.raises(Refused, match=r"任职到2022年3月19日为止（死亡）.*撤回表决登记"):
        await confirm_ballot(operator, key)
    await take_ballot_back(operator, key, CloseRecall(reason="表决以前已经去世"))
    await close_recall(operator, key, CloseRecall(reason="本人去世"))
    assert (await line(operator, key)).state == "已终结"


async def test_t31_a_vote_while_the_office_lasted_is_kept_beside_the_end_on_record(operator: Actor) -> None:
    key = await receive_petition(operator, a_petition(await chair(operator)))
    await record_ballot(another_hand(operator), key, a_vote())
    office = (await holdings.tenure(operator, (await line(operator, key)).tenure)).now
    await close_tenure(operator, office.id, Ending(TenureEnd.DEATH, date(2022, 3, 25), "死亡证明"))
    assert await confirm_ballot(operator, key) is RecallVerdict.RECALLED
    now = (await holdings.tenure(operator, office.id)).now
    assert (now.until, now.ended_by) == (date(2022, 3, 25), TenureEnd.DEATH)
    assert (await line(operator, key)).state == "罢免通过"
    assert (await trail(f"recall:{key}"))[0].after["任职"] == "仍按原登记，止于2022-03-25"


async def test_t30_an_office_that_was_never_held_is_nothing_to_be_recalled_from(operator: Actor) -> None:
    key = await receive_petition(operator, a_petition(await chair(operator)))
    await record_ballot(another_hand(operator), key, a_vote())
    office = (await holdings.tenure(operator, (await line(operator, key)).tenure)).now
    await void_tenure(operator, office.id, Ending(TenureEnd.VOID, office.since, "认定书"))
    for again in (lambda: confirm_ballot(operator, key), lambda: record_ballot(operator, key, a_vote())):
        with pytest.raises(Refused, match="已经登记为未任此职"):
            await again()
        if (await line(operator, key)).unconfirmed:
            await take_ballot_back(operator, key, CloseRecall(reason="当选无效"))
