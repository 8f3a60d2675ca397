"""The sums of the roll: recorded, corrected, and closed once a count was decided by them."""

from datetime import date

from elections import queries
from elections.services.rolls.opening import open_roll
from elections.vocabulary import Stage
from server.access.actor import Actor, Role
from server.access.audit import trail
from tests.support.factories import a_checked_count, an_election, an_entry
from tests.support.http import Programs, SignIn

_SUMS = {"electorate": "441", "women": "210", "published": "2021.10.28"}


async def test_the_sums_are_recorded_from_the_page_of_the_election(operator: Actor, sign_in: SignIn) -> None:
    code = await an_election(operator)
    clerk = await sign_in(Role.TOWNSHIP_CLERK)
    page = await clerk.get(f"/elections/{code}")
    assert page.words("//dd/a[contains(@href, '/roll') and not(contains(@href, '/rolls/'))]") == ["登记名单汇总"]
    form = await clerk.get(f"/elections/{code}/roll")
    assert form.all("//textarea") == []
    done = await clerk.submit(form.form(), _SUMS)
    assert done.words("//p[@role='status']") == ["已登记选民名单汇总：441人。"]
    roll = await queries.roll(operator, code)
    assert roll == queries.RollLine(441, 210, None, None, date(2021, 10, 28))


async def test_a_correction_starts_from_what_is_recorded_and_asks_why(
    operator: Actor, sign_in: SignIn, waiting: str
) -> None:
    clerk = await sign_in(Role.TOWNSHIP_CLERK)
    form = (await clerk.get(f"/elections/{waiting}/roll")).form()
    assert form.fields["electorate"] == "431"
    assert form.fields["published"] == "2021-10-27"
    refused = await clerk.submit(form, {"electorate": "441"})
    assert refused.status == 422
    assert len(refused.all("//p[@id='reason-wrong1']")) == 1
    assert refused.one("//input[@name='electorate']").get("value") == "441"
    done = await clerk.submit(refused.form(), {"electorate": "441", "reason": "抄录有误。"})
    assert done.words("//p[@role='status']") == ["已更正选民名单汇总：441人。"]
    assert (await queries.progress(operator, waiting)).electorate == 441


async def test_impossible_sums_come_back_at_their_input(sign_in: SignIn, waiting: str) -> None:
    clerk = await sign_in(Role.TOWNSHIP_CLERK)
    form = (await clerk.get(f"/elections/{waiting}/roll")).form()
    page = await clerk.submit(form, {"women": "432", "reason": "抄录有误。"})
    assert page.status == 422
    assert page.words("//p[@id='women-wrong1']") == ["女性432人，多于登记的431人。请核对名单汇总。"]


async def test_after_a_count_there_is_nothing_to_correct(operator: Actor, sign_in: SignIn, waiting: str) -> None:
    await a_checked_count(operator, waiting, an_entry())
    clerk = await sign_in(Role.TOWNSHIP_CLERK)
    page = await clerk.get(f"/elections/{waiting}/roll")
    assert page.status == 409
    assert "先撤回计票" in page.text
    assert (await clerk.get(f"/elections/{waiting}")).all(
        "//a[contains(@href, '/roll') and not(contains(@href, '/rolls/'))]"
    ) == []


async def test_sums_that_do_not_belong_here_are_taken_back_for_a_reason(
    operator: Actor, sign_in: SignIn, waiting: str
) -> None:
    clerk = await sign_in(Role.TOWNSHIP_CLERK)
    page = await clerk.get(f"/elections/{waiting}")
    (href,) = page.all("//dd/a[normalize-space()='撤销名单汇总']/@href")
    asked = await clerk.get(href)
    assert "登记431人，2021年10月27日公布" in asked.text
    refused = await clerk.submit(asked.form(), {"reason": ""})
    assert refused.status == 422
    done = await clerk.submit(refused.form(), {"reason": "改为逐人登记选民。"})
    assert done.words("//p[@role='status']") == ["已撤销选民名单汇总，名单公布日一并撤销。"]
    assert await queries.roll(operator, waiting) is None
    assert Stage.LIST_PUBLISHED not in await queries.stage_days(operator, waiting)
    event = next(one for one in await trail(f"election:{waiting}") if one.kind == "election.roll_taken_back")
    assert (event.before["登记人数"], event.reason) == (431, "改为逐人登记选民。")
    assert (await clerk.get(href)).status == 404
    await open_roll(operator, waiting)
    kept = await clerk.get(f"/elections/{waiting}")
    assert kept.all("//a[contains(@href, '/roll') and not(contains(@href, '/rolls/'))]") == []


async def test_sums_that_decided_a_count_are_not_taken_back(operator: Actor, sign_in: SignIn, waiting: str) -> None:
    await a_checked_count(operator, waiting, an_entry())
    clerk = await sign_in(Role.TOWNSHIP_CLERK)
    answer = await clerk.post(f"/elections/{waiting}/roll/take-back", {"reason": "登记到了别村"})
    assert answer.status_code == 409
    assert (await queries.progress(operator, waiting)).electorate == 431


async def test_programs_record_and_correct_the_sums(operator: Actor, program: Programs) -> None:
    code = await an_election(operator)
    machine = await program(Role.TOWNSHIP_CLERK)
    sums = {"electorate": 441, "published": "2021-10-28"}
    address = f"/api/v1/elections/{code}"
    assert (await machine.post(f"{address}/roll", json=sums)).status_code == 204
    assert (await machine.post(f"{address}/roll", json=sums)).json()["code"] == "roll.summarised"
    assert (await machine.post(f"{address}/roll-corrections", json=sums)).status_code == 422
    corrected = {**sums, "electorate": 442, "reason": "抄录有误。"}
    assert (await machine.post(f"{address}/roll-corrections", json=corrected)).status_code == 204
    assert (await machine.get(address)).json()["roll"]["electorate"] == 442
    assert (await machine.post(f"{address}/roll-withdrawals", json={})).status_code == 422
    assert (await machine.post(f"{address}/roll-withdrawals", json={"reason": "登记到了别村"})).status_code == 204
    assert (await machine.get(address)).json()["roll"] is None
