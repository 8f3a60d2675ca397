"""Proxies on record: what the law forbids stays out, what it warns of goes in for a reason, and all of it comes out as a list."""

from datetime import date

import pytest

from cadres.services.kinship import KinshipFound, record_kinship
from cadres.vocabulary import Kinship, Sex
from elections.polling_papers import proxy_list
from elections.proxies import bearers, mandates, unlawful_of
from elections.roll_vocabulary import OffGround
from elections.services.corrections import Withdrawal
from elections.services.elections import Nomination, nominate
from elections.services.nominating.listing import PublishCandidates, arrange_candidates, publish_list, reopen_list
from elections.services.nominating.slips import SetAside
from elections.services.polling.proxies import Entrust, entrust, take_back
from elections.services.results import Publication, publish
from elections.services.rolls.keeping import TakeOff, register_voter, take_off
from elections.vocabulary import Post
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.db.engine import transaction
from server.errors import Conflict, Forbidden, NotFound, Refused
from tests.support.factories import (
    a_ballot,
    a_checked_count,
    a_citizen_number,
    a_conclusion,
    a_person,
    an_actor,
    an_election,
    an_entry,
)
from tests.support.http import SignIn
from tests.support.rolls import a_roll, a_voter, number_of


def a_mandate(giver: str = "王小二", taker: str = "李大年", **more: object) -> Entrust:
    values = {"relation": Kinship.SIBLING, "absent_for": "外出务工", "written": date(2021, 11, 10), **more}
    return Entrust(giver=giver, taker=taker, **values)  # type: ignore[arg-type]


@pytest.fixture
async def code(operator: Actor) -> str:
    code = await an_election(operator)
    await a_ballot(operator, code)
    return code


async def test_a_mandate_goes_in_once_and_is_taken_back(operator: Actor, code: str) -> None:
    mandate = await entrust(operator, code, a_mandate())
    with pytest.raises(Refused, match="已经登记了委托"):
        await entrust(operator, code, a_mandate(taker="张三"))
    await take_back(operator, code, mandate, Withdrawal(reason="本人回村投票"))
    async with transaction(operator):
        assert await mandates(operator, code) == ()
    with pytest.raises(NotFound):
        await take_back(operator, code, mandate, Withdrawal(reason="再撤一次"))
    await entrust(operator, code, a_mandate(taker="张三"))
    kinds = [event.kind for event in await trail(f"election:{code}")]
    assert kinds[:3] == ["election.proxy_recorded", "election.proxy_taken_back", "election.proxy_recorded"]


@pytest.mark.parametrize(
    ("changed", "cause"),
    [
        ({"taker": "王小二"}, "是同一个人"),
        ({"written": date(2099, 1, 1)}, "还没有到"),
        ({"written": date(2021, 11, 21)}, "晚于选举日"),
        ({"relation": None}, "没有填李大年与王小二的亲属关系"),
    ],
)
async def test_what_cannot_be_says_why(operator: Actor, code: str, changed: dict[str, object], cause: str) -> None:
    with pytest.raises(Refused, match=cause):
        await entrust(operator, code, a_mandate(**changed))


async def test_a_warning_goes_in_for_a_reason_and_a_breach_never(operator: Actor, code: str) -> None:
    named = a_mandate(taker="贾永胜")
    with pytest.raises(Refused, match="贾永胜是候选人"):
        await entrust(operator, code, named)
    await entrust(operator, code, named.model_copy(update={"reason": "全家只有他在村"}))
    assert (await trail(f"election:{code}"))[0].reason == "全家只有他在村"
    with pytest.raises(Refused, match="亲属关系"):
        await entrust(operator, code, a_mandate("赵四", relation=None, reason="全家只有他在村"))
    with pytest.raises(Forbidden):
        await entrust(an_actor(Role.VETTING_OFFICER), code, a_mandate("赵四"))


async def test_the_list_for_the_wall_is_by_strokes(operator: Actor, code: str) -> None:
    async with transaction(operator):
        with pytest.raises(Conflict, match="没有名单可印"):
            await proxy_list(operator, code)
    for giver in ("薛大", "丁一", "王小二"):
        await entrust(operator, code, a_mandate(giver))
    async with transaction(operator):
        made = await proxy_list(operator, code)
    assert [giver for giver, _, _ in made.mandates] == ["丁一", "王小二", "薛大"]
    assert "下列3名选民" in made.opening


async def test_the_page_keeps_what_was_typed(sign_in: SignIn, code: str) -> None:
    clerk = await sign_in(Role.TOWNSHIP_CLERK)
    here = f"/elections/{code}/proxies"
    form = (await clerk.get(here)).form(here)
    typed = {"giver": "王小二", "taker": "李大年", "absent_for": "外出务工", "written": "2021-11-10"}
    refused = await clerk.submit(form, typed)
    assert refused.status == 422
    assert refused.form(here).fields["giver"] == "王小二"
    done = await clerk.submit(form, {**typed, "relation": "sibling"})
    assert "已登记王小二委托李大年投票" in done.text
    assert "符合规定" in done.text


async def test_a_relation_on_record_is_held_against_the_one_that_was_written(operator: Actor, code: str) -> None:
    old = a_citizen_number(born=date(1952, 3, 1))
    giver, taker = await a_person(operator, "王小二", citizen_number=old), await a_person(operator, "李大年")
    found = KinshipFound(one=giver, other=taker, relation=Kinship.PARENT, evidence="户口簿")
    await record_kinship(operator, found)
    with pytest.raises(Refused, match="李大年是王小二的子女；委托书写的是兄弟姐妹"):
        await entrust(operator, code, a_mandate())
    mandate = await entrust(operator, code, a_mandate(relation=Kinship.CHILD))
    await take_back(operator, code, mandate, Withdrawal(reason="本人回村投票"))
    await entrust(operator, code, a_mandate(reason="户口簿登记有误，本人已说明"))
    await a_person(operator, "王小二")
    await entrust(operator, code, a_mandate(giver="李大年", taker="王小二", reason="受托人不再转托"))
    assert (await trail(f"election:{code}"))[0].reason != ""


async def test_the_page_says_until_when_the_list_goes_up(operator: Actor, code: str, sign_in: SignIn) -> None:
    await entrust(operator, code, a_mandate())
    page = await (await sign_in(Role.ELECTION_OFFICER)).get(f"/elections/{code}/proxies")
    assert "委托投票名单应在选举日3日前公布，即2021年11月" in page.text
    assert "没有登记公布" in page.text


async def a_roll_with_namesakes(operator: Actor) -> str:
    code = await a_roll(operator, voters=2)
    for order, group in ((201, "第一村民小组"), (202, "第二村民小组")):
        await register_voter(operator, code, a_voter(order, name="王文英", group=group))
    return code


async def test_of_several_voters_of_one_name_one_is_chosen(operator: Actor) -> None:
    code = await a_roll_with_namesakes(operator)
    async with transaction(operator):
        known = await bearers(operator, code, ["王文英", "贾小一"])
    assert [one.told[:6] for one in known["王文英"]] == ["第一村民小组", "第二村民小组"]
    mandate = a_mandate("王文英", "贾小一", written=date(2026, 11, 20))
    with pytest.raises(Refused, match="选民名单上有2名王文英，没有选定是哪一名：第一村民小组"):
        await entrust(operator, code, mandate)
    first, second = (one.id for one in known["王文英"])
    await entrust(operator, code, mandate.model_copy(update={"giver_voter": first}))
    with pytest.raises(Refused, match="已经登记了委托"):
        await entrust(operator, code, mandate.model_copy(update={"giver_voter": first}))
    await entrust(operator, code, mandate.model_copy(update={"giver_voter": second}))
    async with transaction(operator):
        held = [one.mandate for one in await mandates(operator, code)]
    assert [(one.giver_voter, one.taker_voter) for one in held] == [
        (first, known["贾小一"][0].id),
        (second, known["贾小一"][0].id),
    ]


async def test_the_page_asks_which_of_them_is_meant(operator: Actor, sign_in: SignIn) -> None:
    code = await a_roll_with_namesakes(operator)
    clerk = await sign_in(Role.TOWNSHIP_CLERK)
    here = f"/elections/{code}/proxies"
    typed = {"giver": "王文英", "taker": "贾小一", "absent_for": "外出务工", "written": "2026-11-20"}
    asked = await clerk.submit((await clerk.get(here)).form(here), typed)
    assert asked.status == 422
    options = asked.all("//select[@name='giver_voter']/option[@value!='']")
    assert [one.text[:6] for one in options] == ["第一村民小组", "第二村民小组"]
    done = await clerk.submit(asked.form(here), {"giver_voter": options[1].get("value") or ""})
    assert "已登记王文英委托贾小一投票" in done.text
    assert "第二村民小组，户号" in done.text


async def test_one_of_a_name_entrusts_another_of_the_name_and_not_themselves(operator: Actor) -> None:
    code = await a_roll_with_namesakes(operator)
    async with transaction(operator):
        first, second = (one.id for one in (await bearers(operator, code, ["王文英"]))["王文英"])
    mandate = a_mandate("王文英", "王文英", written=date(2026, 11, 20), giver_voter=first, taker_voter=first)
    with pytest.raises(Refused, match="与委托人是同一个人"):
        await entrust(operator, code, mandate)
    await entrust(operator, code, mandate.model_copy(update={"taker_voter": second}))
    async with transaction(operator):
        (held,) = await mandates(operator, code)
    assert (held.mandate.giver_voter, held.mandate.taker_voter) == (first, second)


async def test_the_candidate_among_several_of_a_name_is_the_one_who_takes_none(operator: Actor) -> None:
    code = await a_roll_with_namesakes(operator)
    async with transaction(operator):
        first, second = (one.id for one in (await bearers(operator, code, ["王文英"]))["王文英"])
    person = await a_person(operator, "王文英", citizen_number=number_of(202), sex=Sex.FEMALE)
    case = await a_conclusion(operator, person, code)
    await nominate(operator, code, Nomination(person=person, post=Post.MEMBER, vetting_case=case, ballot_name=None))
    mandate = a_mandate("贾小一", "王文英", written=date(2026, 11, 20), taker_voter=second)
    with pytest.raises(Refused, match="王文英是候选人，不得接受委托"):
        await entrust(operator, code, mandate)
    await entrust(operator, code, mandate.model_copy(update={"taker_voter": first}))
    async with transaction(operator):
        assert (await unlawful_of(operator, [code]))[code] == ()


async def test_whoever_becomes_a_candidate_holds_no_mandate_in_silence(operator: Actor) -> None:
    code = await an_election(operator, term_number=13, election_day=date(2026, 12, 18))
    mandate = await entrust(operator, code, a_mandate("王小二", "郝建国", written=date(2026, 11, 20)))
    await a_ballot(operator, code)
    async with transaction(operator):
        (found,) = (await unlawful_of(operator, [code]))[code]
    assert (found.rule, found.message) == ("V-13", "王小二委托郝建国投票：郝建国是候选人，不得接受委托。")
    await arrange_candidates(operator, code)
    lock = PublishCandidates(published=date(2026, 11, 20), reason="名单经会议讨论")
    with pytest.raises(Refused, match="郝建国是候选人，不得接受委托"):
        await publish_list(operator, code, lock)
    await take_back(operator, code, mandate, Withdrawal(reason="受托人成为候选人"))
    assert await publish_list(operator, code, lock) == 1


async def test_a_later_list_tells_of_a_mandate_whatever_reason_it_has(operator: Actor) -> None:
    code = await an_election(operator, term_number=13, election_day=date(2026, 12, 18))
    await a_ballot(operator, code)
    await arrange_candidates(operator, code)
    await publish_list(operator, code, PublishCandidates(published=date(2026, 11, 20), reason="名单经会议讨论"))
    await reopen_list(operator, code, SetAside(reason="增补候选人"))
    await entrust(operator, code, a_mandate("王小二", "李强生", written=date(2026, 11, 20)))
    person = await a_person(operator, "李强生")
    case = await a_conclusion(operator, person, code)
    await nominate(operator, code, Nomination(person=person, post=Post.MEMBER, vetting_case=case, ballot_name=None))
    await arrange_candidates(operator, code)
    again = PublishCandidates(published=date(2026, 11, 21), reason="增补候选人")
    with pytest.raises(Refused, match="李强生是候选人，不得接受委托"):
        await publish_list(operator, code, again)


async def test_what_became_unlawful_is_told_where_nobody_entrusted_a_candidate(operator: Actor) -> None:
    code = await a_roll(operator, voters=2)
    await entrust(operator, code, a_mandate("贾小一", "贾小二", written=date(2026, 11, 20)))
    async with transaction(operator):
        assert (await unlawful_of(operator, [code]))[code] == ()
        (gone,) = (await bearers(operator, code, ["贾小二"]))["贾小二"]
    await take_off(operator, code, gone.id, TakeOff(ground=OffGround.DIED, document="死亡证明", day=date(2026, 11, 21)))
    async with transaction(operator):
        (found,) = (await unlawful_of(operator, [code]))[code]
    assert found.message.startswith("贾小一委托贾小二投票：选民名单上没有受委托人贾小二")


async def test_a_result_with_an_unlawful_mandate_goes_out_only_for_a_reason(operator: Actor) -> None:
    day = date(2026, 11, 27)
    code = await an_election(operator, term_number=13, election_day=day)
    await entrust(operator, code, a_mandate("王小二", "郝建国", written=date(2026, 11, 20)))
    await a_ballot(operator, code)
    await a_checked_count(operator, code, an_entry(held=day))
    with pytest.raises(Refused, match="王小二委托郝建国投票：郝建国是候选人"):
        await publish(operator, code, Publication(published=day))
