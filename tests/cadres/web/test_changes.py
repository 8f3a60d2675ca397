"""Recording a change of a community on its page, the list of changes, and taking one back."""

import pytest

from elections.services.cancelling import CancelElection, cancel_election
from server.access.actor import Actor, Role
from tests.support import reviews as given
from tests.support.factories import ELECTION_DAY, OTHER_COUNTY, TOWNSHIP, VILLAGE, a_county, a_person, an_election
from tests.support.http import Programs, SignIn

HOME = f"/communities/{VILLAGE}"
OTHER = f"{TOWNSHIP[:9]}207"
TOLD = {"day": "2026-03-01", "document": "偏政函〔2026〕3号"}


@pytest.fixture(autouse=True)
async def _county(operator: Actor) -> None:
    await a_county(operator)


async def test_a_rename_is_recorded_shown_and_taken_back(sign_in: SignIn, program: Programs) -> None:
    officer = await sign_in(Role.ELECTION_OFFICER)
    assert "没有登记村（社区）变更" in (await officer.get("/changes")).text
    form = (await officer.get(f"{HOME}/change")).form()
    page = await officer.submit(form, {**TOLD, "kind": "rename", "name": "马道新村"})
    assert page.heading == "马道新村"
    assert page.words("//table[caption='沿革']//tbody/tr/th") == ["马道村"]
    listed = await officer.get("/changes")
    assert listed.words("//tbody/tr/td[3]") == ["马道新村"]
    machine = await program(Role.ELECTION_OFFICER)
    [line] = (await machine.get("/api/v1/changes")).json()
    assert (line["name_before"], line["name_after"], line["kind"]) == ("马道村", "马道新村", "rename")
    (back,) = listed.all("//tbody//a[text()='撤销']/@href")
    asked = await officer.get(back)
    assert asked.heading == "撤销这次更名？"
    done = await officer.submit(asked.form(back), {"reason": "登记错了村"})
    assert "已撤销" in done.text
    assert (await officer.get(HOME)).heading == "马道村"
    assert (await officer.get(back)).heading == "这次变更已经撤销"


async def test_a_merger_leaves_a_page_that_leads_on(operator: Actor, sign_in: SignIn) -> None:
    await a_person(operator, "吕敏")
    officer = await sign_in(Role.ELECTION_OFFICER)
    form = (await officer.get(f"{HOME}/change")).form()
    asked = await officer.submit(form, {**TOLD, "kind": "merger", "into": OTHER})
    assert asked.heading.startswith("马道村并入")
    assert "登记的1人随同转入" in asked.text
    assert "的证书注销（合并）自动立件" in asked.text
    gone = await officer.submit(asked.form(), {"consequences_read": "true"})
    assert f"/communities/{OTHER}/counts" in gone.all("//*[@role='status']//a/@href")
    assert gone.all(f"//a[@href='{HOME}/hold']") == []
    assert "2026-03-01起不再存在" in gone.text
    assert f"/communities/{OTHER}" in gone.all("//table[caption='沿革']//a/@href")
    assert gone.all(f"//a[@href='{HOME}/change']") == []
    taken_in = await officer.get(f"/communities/{OTHER}")
    assert HOME in taken_in.all("//table[caption='沿革']//a/@href")
    assert VILLAGE not in (await officer.get(f"/communities?q={VILLAGE}")).words("//tbody/tr/td")
    form = (await officer.get(f"/communities/{OTHER}/edit")).form()
    await officer.submit(form, {"households": "300"})
    (back,) = {*(await officer.get("/changes")).all("//tbody//a[text()='撤销']/@href")}
    asked = await officer.get(back)
    assert asked.heading == "这次变更不能撤销"
    assert "此后已有“登记社区情况”1件。" in asked.text
    refused = await officer.post(back, {"reason": "登记错了"})
    assert refused.status_code == 422


async def test_no_community_ends_while_its_election_runs(operator: Actor, sign_in: SignIn) -> None:
    code = await an_election(operator)
    officer = await sign_in(Role.ELECTION_OFFICER)
    form = (await officer.get(f"{HOME}/change")).form()
    refused = await officer.submit(form, {**TOLD, "kind": "merger", "into": OTHER})
    assert refused.status == 422
    assert any(code in one and "先到选举" in one for one in refused.problems())
    assert any(code in one for one in (await officer.submit(form, {**TOLD, "kind": "abolition"})).problems())
    decided = CancelElection(cancelled=ELECTION_DAY, document="偏政函〔2021〕9号", reason="村已决定撤并。")
    await cancel_election(operator, code, decided)
    asked = await officer.submit(form, {**TOLD, "kind": "merger", "into": OTHER})
    assert asked.heading.startswith("马道村并入")
    assert code not in asked.text


@pytest.mark.parametrize(("kind", "name"), [("rename", "马道新村"), ("conversion", "马道社区")])
async def test_an_election_that_goes_on_is_named_before_a_change(
    operator: Actor, sign_in: SignIn, kind: str, name: str
) -> None:
    code = await an_election(operator)
    officer = await sign_in(Role.ELECTION_OFFICER)
    form = (await officer.get(f"{HOME}/change")).form()
    asked = await officer.submit(form, {**TOLD, "kind": kind, "name": name})
    assert asked.all(f"//a[@href='/elections/{code}']")
    assert "变更后照常办理" in asked.text
    done = await officer.submit(asked.form(), {"consequences_read": "true"})
    assert done.heading == name


async def test_an_election_of_the_community_that_takes_in_is_named(operator: Actor, sign_in: SignIn) -> None:
    code = await an_election(operator, region=OTHER)
    officer = await sign_in(Role.ELECTION_OFFICER)
    form = (await officer.get(f"{HOME}/change")).form()
    asked = await officer.submit(form, {**TOLD, "kind": "merger", "into": OTHER})
    assert f"（{code}，" in asked.text


async def test_an_open_review_is_named_before_a_merger(operator: Actor, sign_in: SignIn) -> None:
    await given.the_lists(operator)
    await given.people_in(operator, await given.a_batch(operator), "吕敏")
    officer = await sign_in(Role.ELECTION_OFFICER)
    form = (await officer.get(f"{HOME}/change")).form()
    asked = await officer.submit(form, {**TOLD, "kind": "merger", "into": OTHER})
    assert "尚未办结，其中有1人" in asked.text


async def test_b32_the_form_names_every_law_with_the_day_from_which_it_holds(sign_in: SignIn) -> None:
    officer = await sign_in(Role.ELECTION_OFFICER)
    told = (await officer.get(f"{HOME}/change")).text
    for words in ("2026-01-01起，须经", "2018-12-29起，须经", "更早的，须经当时的法律所定的程序", "这里没有收录"):
        assert words in told
    assert "村民委员会组织法（2018修正）第三条" in told
    assert "村民委员会组织法（2025修正）第三条" in told


async def test_a_split_takes_those_ticked_along(operator: Actor, sign_in: SignIn) -> None:
    goes, stays = await a_person(operator, "吕敏"), await a_person(operator, "温久安")
    officer = await sign_in(Role.ELECTION_OFFICER)
    page = await officer.get(f"{HOME}/change")
    assert len(page.all("//input[@type='checkbox']")) == 2
    told = {**TOLD, "kind": "split", "name": "新马道村", "new_code": f"{TOWNSHIP[:9]}299", "people.0": str(goes)}
    await officer.submit(page.form(), told)
    made = await officer.get(f"/communities/{TOWNSHIP[:9]}299")
    assert made.heading == "新马道村"
    left = await officer.get(f"{HOME}/change")
    assert left.all("//input[@type='checkbox']/@value") == [str(stays)]


async def test_what_is_wrong_comes_back_as_typed(operator: Actor, sign_in: SignIn) -> None:
    await a_person(operator, "吕敏")
    officer = await sign_in(Role.ELECTION_OFFICER)
    form = (await officer.get(f"{HOME}/change")).form()
    wrong = await officer.submit(form, {**TOLD, "kind": "merger", "into": f"{OTHER_COUNTY[:6]}100200"})
    assert wrong.status == 422
    assert any("没有代码是" in one for one in wrong.problems())
    assert wrong.one("//input[@name='document']").get("value") == TOLD["document"]
    assert len(wrong.all("//input[@type='radio' and @checked]")) == 1


async def test_only_the_county_changes_places(sign_in: SignIn) -> None:
    clerk = await sign_in(Role.TOWNSHIP_CLERK, region=TOWNSHIP)
    assert (await clerk.get(f"{HOME}/change")).status == 403
    assert (await clerk.get(HOME)).all(f"//a[@href='{HOME}/change']") == []
    officer = await sign_in(Role.ELECTION_OFFICER)
    assert (await officer.get("/changes/999999/withdraw")).status == 404
