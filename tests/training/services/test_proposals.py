"""The proposal from the records: who is missing where, and which unit has somebody left."""

from datetime import date

from server.access.actor import Actor, Role
from tests.support.factories import COUNTY, OTHER_TOWNSHIP, a_county
from tests.support.http import SignIn
from tests.support.teams import a_full_team, a_site, a_team, a_unit, somebody
from training.proposals import proposal
from training.services.dispatching import Leave, leave, send
from training.vocabulary import AssignmentEnd, DispatchReason, Gap, TeamPost, WithdrawalGround

TODAY = date(2026, 11, 26)


async def test_who_is_missing_is_proposed_and_said_why(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    near = await a_unit(operator, "偏关县林业局", capacity=2)
    busy = await a_unit(operator, capacity=4)
    site, bare = await a_site(operator), await a_site(operator, "老营新村", 455, OTHER_TOWNSHIP)
    await a_site(operator, "马道新村", 60)
    team, (first, *_) = await a_full_team(operator, site, busy)
    gone = Leave(until=TODAY, ended_by=AssignmentEnd.HEALTH, document="通知", reason="住院治疗")
    await leave(operator, first, gone)
    found = await proposal(operator, COUNTY, TODAY)
    told = [(pair.gap.site, pair.gap.gap, pair.sender.id) for pair in found.pairs]
    assert min(told, key=lambda one: one[0]) == (site, Gap.FIRST_SECRETARY, near)
    assert [one[2] for one in told].count(near) == 2
    assert [one[2] for one in told].count(busy) == 2
    assert [gap.site for gap in found.unfilled] == []
    assert {one[0] for one in told} == {site, bare}
    officer = await sign_in(Role.ASSIGNMENT_OFFICER)
    page = await officer.get(f"/teams/proposal?area={COUNTY}")
    assert "可补4人，无人可派0人" in page.text
    assert "与驻点同在一个乡镇（街道）（0分）" in page.text
    # People decide, one click further: the form of the team with the unit chosen, or that of the team that was not set up.
    form = await officer.get(page.one(f"//a[@href='/teams/{team}/send?unit={near}']").get("href") or "")
    assert form.one("//select[@name='unit']/option[@selected]").get("value") == str(near)
    chosen = await officer.get(page.all("//a[text()='登记工作队']/@href")[0])
    assert chosen.one("//select[@name='site']/option[@selected]").get("value") == str(bare)


async def test_the_unit_of_somebody_withdrawn_is_asked_first(operator: Actor) -> None:
    await a_county(operator)
    await a_unit(operator, "偏关县林业局")
    answering = await a_unit(operator, "忻州市水利局", capacity=4)
    site = await a_site(operator)
    team, (_, second, third) = await a_full_team(operator, site, answering)
    told = {"until": TODAY, "ended_by": AssignmentEnd.WITHDRAWAL, "ground": WithdrawalGround.ABSENT}
    told |= {"document": "通知", "co_responsible": True, "reason": "12月初另派"}
    await leave(operator, second, Leave.model_validate(told))
    (pair,) = (await proposal(operator, COUNTY, TODAY)).pairs
    assert (pair.gap.gap, pair.sender.id, pair.gap.owed_by) == (Gap.MEMBER, answering, answering)
    # Once somebody took the place, the next gap is anybody's.
    sent = somebody(answering, TeamPost.MEMBER, "郝建军", since=TODAY, why=DispatchReason.REPLACEMENT, succeeds=second)
    await send(operator, team, sent)
    await leave(operator, third, Leave(until=TODAY, ended_by=AssignmentEnd.HEALTH, document="通知", reason="住院"))
    (pair,) = (await proposal(operator, COUNTY, TODAY)).pairs
    assert pair.gap.owed_by is None


async def test_a_complete_team_without_its_head_waits_for_one(operator: Actor) -> None:
    await a_county(operator)
    site, unit = await a_site(operator), await a_unit(operator)
    team = await a_team(operator, site)
    for name in ("贾志强", "刘桂生", "王瑞"):
        await send(operator, team, somebody(unit, TeamPost.MEMBER, name))
    found = await proposal(operator, COUNTY, TODAY)
    assert [(pair.gap.site, pair.gap.gap, pair.sender.id) for pair in found.pairs] == [
        (site, Gap.FIRST_SECRETARY, unit)
    ]
