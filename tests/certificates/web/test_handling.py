"""Handling a filing at its pages: ticks and what takes them back, sending back, giving out the certificate."""

from datetime import datetime

import pytest

from cadres import queries as cadres
from certificates import queries
from certificates.filing_commands import Advance
from certificates.services.filings import Present, advance, mark_present
from certificates.vocabulary import FilingState
from server import clock
from server.access.actor import Actor, Role
from tests.support.factories import TOWNSHIP, VILLAGE, a_published_election, another_hand
from tests.support.http import Fields, Page, SignIn, Visitor

CODE = "54140932MF0000128D"
WRONG_CHECK = CODE[:-1] + "P"


@pytest.fixture
async def filing(operator: Actor) -> int:
    found = await queries.filing_of_election(operator, await a_published_election(operator))
    assert found is not None
    return found


@pytest.fixture
async def clerk(sign_in: SignIn) -> Visitor:
    return await sign_in(Role.TOWNSHIP_CLERK, region=TOWNSHIP, office="新关镇人民政府")


@pytest.fixture
async def bureau(sign_in: SignIn) -> Visitor:
    return await sign_in(Role.FILING_OFFICER, office="偏关县民政局")


async def taken_to(actor: Actor, filing: int, last: FilingState) -> None:
    """A complete filing that stands at a state."""
    now = (await queries.filing(actor, filing)).line.state
    for material in (await queries.filing(actor, filing)).missing:
        await mark_present(actor, filing, Present(material=material.key))
    for state in tuple(FilingState)[tuple(FilingState).index(now) + 1 : tuple(FilingState).index(last) + 1]:
        await advance(another_hand(actor) if state is FilingState.SUBMITTED else actor, filing, Advance(to=state))


async def missing(actor: Actor, filing: int) -> set[str]:
    return {one.key for one in (await queries.filing(actor, filing)).missing}


def ticks(page: Page) -> dict[str, str]:
    """The buttons at the checklist: the material of each, and its word."""
    return {
        form.xpath(".//input[@name='material']/@value")[0]: form.xpath(".//button/text()")[0]
        for form in page.all("//ul[@class='checks']//form")
    }


async def test_a_tick_can_be_taken_back_while_papers_are_gathered(operator: Actor, clerk: Visitor, filing: int) -> None:
    assert ticks(await clerk.get(f"/filings/{filing}")) == dict.fromkeys(
        ("established", "identity", "address", "certificate"), "登记备齐"
    )
    await clerk.post(f"/filings/{filing}/materials", {"material": "identity"})
    page = await clerk.get(f"/filings/{filing}")
    assert ticks(page)["identity"] == "撤销"
    assert await missing(operator, filing) == {"established", "address", "certificate"}

    (form,) = [form for form in page.tree.forms if "撤销" in form.text_content()]
    answer = await clerk.post(f"/filings/{filing}/materials", {**dict(form.fields)})
    assert answer.status_code == 303
    assert "identity" in await missing(operator, filing)
    assert "撤销备齐" in (await clerk.get(f"/filings/{filing}")).text


async def test_once_handed_in_no_tick_moves(operator: Actor, clerk: Visitor, filing: int) -> None:
    await taken_to(operator, filing, FilingState.SUBMITTED)
    assert ticks(await clerk.get(f"/filings/{filing}")) == {}
    answer = await clerk.post(f"/filings/{filing}/materials", {"material": "identity", "present": "false"})
    assert answer.status_code == 409
    assert await missing(operator, filing) == set()


async def test_sent_back_for_some_materials_it_goes_on_when_they_are_mended(
    operator: Actor, clerk: Visitor, filing: int
) -> None:
    await taken_to(operator, filing, FilingState.SUBMITTED)
    form = (await clerk.get(f"/filings/{filing}/return")).form()
    page = await clerk.submit(form, {"codes.1": "unclear", "mend.7": "identity"})
    assert "已退回补正" in page.text
    assert await missing(operator, filing) == {"identity"}
    assert page.words("//div[@class='head__tools']//a[contains(@href, '/step')]") == ["补正完毕，重新提交"]

    question = await clerk.get(f"/filings/{filing}/step")
    assert question.heading == "马道村证书首次申领：补正完毕，重新提交？"
    refused = await clerk.submit(question.form())
    assert refused.status == 422
    assert refused.problems() == ["材料：还缺1项：法定代表人身份证复印件。补齐并登记后再提交。 FT-6"]

    await clerk.post(f"/filings/{filing}/materials", {"material": "identity"})
    await clerk.submit((await clerk.get(f"/filings/{filing}/step")).form())
    line = (await queries.filing(operator, filing)).line
    assert (line.state, line.returned) == (FilingState.SUBMITTED, False)
    # Who mended it has submitted it, and is offered no step that approves it.
    page = await clerk.get(f"/filings/{filing}")
    assert page.all("//a[contains(@href, '/step')]") == []
    assert "“登记审核盖章”须由另一人办理" in page.text
    assert (await clerk.get(f"/filings/{filing}/step")).all("//form//button[contains(@class, 'btn--main')]") == []
    # It is past its term, so that it stays with everybody; nobody is offered a step that is another's.
    (duty,) = (await clerk.get("/")).words(f"//tr[.//a[@href='/filings/{filing}']]")
    assert "等另一位乡镇（街道）经办员办理" in duty


async def test_the_other_office_is_offered_no_step_and_told_whose_it_is(
    operator: Actor, clerk: Visitor, bureau: Visitor, filing: int
) -> None:
    ways = "//div[@class='head__tools']//a[contains(@href, '/step') or contains(@href, '/return')]"
    for state, other, office in (
        (FilingState.PREPARING, bureau, "乡镇（街道）经办员"),
        (FilingState.SUBMITTED, bureau, "乡镇（街道）经办员"),
        (FilingState.REVIEWED, clerk, "县民政局证书业务员"),
    ):
        if state is not FilingState.PREPARING:
            await taken_to(operator, filing, state)
        page = await other.get(f"/filings/{filing}")
        assert page.all(ways) == []
        assert f"由{office}办理" in page.text
        question = await other.get(f"/filings/{filing}/step")
        assert question.all("//form//button[contains(@class, 'btn--main')]") == []
        refused = await other.submit(question.form())
        assert (refused.status, f"由{office}办理" in refused.problems()[0]) == (422, True)
        assert (await queries.filing(operator, filing)).line.state is state


async def test_a_reason_that_is_sent_eleven_times_counts_once(operator: Actor, clerk: Visitor, filing: int) -> None:
    await taken_to(operator, filing, FilingState.SUBMITTED)
    sent = {f"codes.{place}": "representative" for place in range(11)}
    assert (await clerk.post(f"/filings/{filing}/return", sent)).status_code == 303
    assert [code.value for code in (await queries.filing(operator, filing)).steps[-1].codes] == ["representative"]


async def test_a_returned_filing_waits_at_its_materials_for_whoever_mends_it(
    operator: Actor, clerk: Visitor, bureau: Visitor, filing: int
) -> None:
    await taken_to(operator, filing, FilingState.ACCEPTED)
    office = bureau
    await office.submit(
        (await office.get(f"/filings/{filing}/return")).form(), {"codes.10": "other", "reason": "身份证复印件不清"}
    )

    page = await clerk.get(f"/filings/{filing}")
    steps = page.words("//ol[@class='steps']/li")
    assert page.words("//ol[@class='steps']/li[@aria-current='step']/b") == ["备材料"]
    assert [bool(step) for step in page.words("//ol[@class='steps']/li[contains(@class, 'is-done')]")] == [True] * 3
    assert "退回补正" in steps[0]
    row = f"//tr[.//a[@href='/filings/{filing}']]"
    with clock.stopped_at(datetime(2021, 12, 1, 9, 30, tzinfo=clock.ZONE)):
        assert "退回：身份证复印件不清" in (await clerk.get("/")).words(row)[0]
        assert (await office.get("/")).all(row) == []

    question = await clerk.get(f"/filings/{filing}/step")
    assert "credit_code" not in question.form().fields
    refused = await clerk.submit(question.form())
    assert "没有写明怎样补正" in refused.problems()[0]
    after = await clerk.submit(refused.form(), {"note": "已换清晰的复印件"})
    assert "已重新提交。" in after.text
    line = (await queries.filing(operator, filing)).line
    assert (line.state, line.returned) == (FilingState.ACCEPTED, False)


async def test_a_reason_of_one_character_is_told_its_length_and_ticks_stay(
    operator: Actor, clerk: Visitor, filing: int
) -> None:
    await taken_to(operator, filing, FilingState.SUBMITTED)
    form = (await clerk.get(f"/filings/{filing}/return")).form()
    page = await clerk.submit(form, {"codes.1": "unclear", "reason": "缺", "mend.7": "identity"})
    assert page.problems() == ["退回原因：只有1个字，至少2个字。写详细一些。"]
    assert page.form().fields["mend.7"] == "identity"
    assert await missing(operator, filing) == set()


async def test_the_breadcrumb_names_the_business(operator: Actor, clerk: Visitor, filing: int) -> None:
    await taken_to(operator, filing, FilingState.SUBMITTED)
    for word in ("step", "return"):
        crumbs = (await clerk.get(f"/filings/{filing}/{word}")).words("//ol[@class='path']/li")
        assert crumbs[-1] == "马道村 证书首次申领"


async def issue(bureau: Visitor, filing: int, typed: Fields) -> Page:
    form = (await bureau.get(f"/filings/{filing}/step")).form()
    return await bureau.submit(form, typed)


async def test_a_first_certificate_is_given_out_with_the_code_it_bears(
    operator: Actor, bureau: Visitor, filing: int
) -> None:
    await taken_to(operator, filing, FilingState.ACCEPTED)
    empty = await issue(bureau, filing, {})
    assert (empty.status, empty.problems()) == (
        422,
        ["统一社会信用代码：没有填。照核发的证书录入。 UC-12"],
    )
    page = await issue(bureau, filing, {"credit_code": "5414 0932 mf00 0012 8d"})
    assert "已登记：核发" in page.text
    assert CODE in page.text
    assert (await cadres.community(operator, VILLAGE)).credit_code == CODE


async def test_a_wrong_code_comes_back_with_what_failed_and_takes_nothing_along(
    operator: Actor, bureau: Visitor, filing: int
) -> None:
    await taken_to(operator, filing, FilingState.ACCEPTED)
    page = await issue(bureau, filing, {"credit_code": WRONG_CHECK, "note": "正副本各一"})
    assert page.status == 422
    assert "末位校验码不符" in page.problems()[0]
    assert page.form().fields["note"] == "正副本各一"
    assert (await queries.filing(operator, filing)).line.state is FilingState.ACCEPTED
    assert (await cadres.community(operator, VILLAGE)).credit_code is None

    again = await bureau.submit(page.form(), {"code_reason": "证书原件如此，县民政局已核"})
    assert "已登记：核发" in again.text
    assert (await cadres.community(operator, VILLAGE)).credit_code == WRONG_CHECK


async def test_a_code_of_another_place_is_asked_about_on_the_page(
    operator: Actor, bureau: Visitor, filing: int
) -> None:
    await taken_to(operator, filing, FilingState.ACCEPTED)
    page = await issue(bureau, filing, {"credit_code": "54440604778330561N"})
    assert page.status == 422
    assert "登记机关区划440604不在山西，请对照证书核对。证书上确实这样印的，照录并写明理由。" in page.problems()[0]
    again = await bureau.submit(page.form(), {"code_reason": "证书原件如此，县民政局已核"})
    assert "已登记：核发" in again.text


async def test_no_reason_helps_a_code_that_is_too_short(operator: Actor, bureau: Visitor, filing: int) -> None:
    await taken_to(operator, filing, FilingState.ACCEPTED)
    page = await issue(bureau, filing, {"credit_code": CODE[:-1], "code_reason": "证书原件如此"})
    assert (page.status, "18位" in page.problems()[0]) == (422, True)
