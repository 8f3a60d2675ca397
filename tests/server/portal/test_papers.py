"""The pages of the register: the list with its books, steps from the list, one paper with what may be done, files out."""

import json
from io import BytesIO

import pdfplumber
import pytest
from openpyxl import load_workbook

from certificates.vocabulary import CERTIFICATE
from server.access.actor import Actor, Role
from server.db.engine import connection
from server.papers.register.codes import list_key_words
from server.papers.register.issuing import AT_ONCE
from server.papers.register.life import Reason, move, void
from server.papers.register.lists import read_list
from server.papers.register.spoiling import Spoil, spoil
from server.papers.register.vocabulary import Answer, PaperState
from server.portal import paper_pages
from server.portal.paper_pages import mark_of
from tests.support.factories import COUNTY, OTHER_COUNTY, TOWNSHIP, a_published_election
from tests.support.http import Page, SignIn, Visitor
from tests.support.papers import all_papers, another, approved, line_of

PATH = f"/papers?area={COUNTY}"


@pytest.fixture
async def drafts(operator: Actor) -> list[int]:
    await a_published_election(operator)
    return [line.id for line in await all_papers(operator)]


@pytest.fixture
async def officer(sign_in: SignIn) -> Visitor:
    return await sign_in(Role.FILING_OFFICER)


async def test_drafts_are_checked_and_approved_from_the_list(
    operator: Actor, sign_in: SignIn, officer: Visitor, drafts: list[int]
) -> None:
    page = await officer.get(PATH)
    assert page.heading == "偏关县文书登记簿"
    assert page.words("//div[@id='list']//tbody/tr[1]/td")[1:] == [
        "1",
        "—",
        "当选证书",
        "贾永胜",
        "偏关县民政局",
        "—",
        "草稿",
        "—",
    ]
    chosen = {f"papers.{place}": str(one) for place, one in enumerate(drafts)}
    form = page.form(f"/papers/steps?area={COUNTY}")
    done = await officer.submit(form, {**chosen, "to": "checked"})
    assert "已核对5件。" in done.text
    done = await officer.submit(form, {**chosen, "to": "approved"})
    assert "已核准5件，编号见登记簿。" in done.text
    assert done.words("//div[@id='list']//tbody/tr/td[3]") == [f"偏选证〔2021〕{number}号" for number in range(1, 6)]
    assert "偏选证〔2021〕1号至5号" not in done.text
    assert done.words("//section[@aria-labelledby='books']//tbody/tr") == ["偏选证〔2021〕偏关县5没有缺号"]
    assert (await line_of(operator, drafts[0])).state is PaperState.APPROVED
    stranger = await sign_in(Role.FILING_OFFICER, region=OTHER_COUNTY)
    assert (await stranger.get(f"/papers/{drafts[0]}")).status == 404


async def test_what_is_wrong_comes_back_on_the_list_with_what_was_ticked(officer: Visitor, drafts: list[int]) -> None:
    none = Page(await officer.post(f"/papers/steps?area={COUNTY}&state=draft", {"to": "checked"}))
    assert (none.status, none.heading) == (422, "偏关县文书登记簿")
    assert none.problems() == ["文书：一件也没有选。在左边的格子里选上，再办。"]
    assert none.one("//select[@name='state']/option[@selected]").get("value") == "draft"
    two = {"papers.0": str(drafts[0]), "papers.3": str(drafts[3])}
    early = Page(await officer.post(f"/papers/steps?area={COUNTY}", {**two, "to": "approved"}))
    assert early.status == 422
    assert len(early.problems()) == 2
    assert "“草稿”不能改为“已核准”。" in early.problems()[0]
    ticked = [one.get("value") for one in early.all("//input[@class='pick'][@checked]")]
    assert ticked == [str(drafts[0]), str(drafts[3])]
    assert early.form(f"/papers/steps?area={COUNTY}"), "and it may be sent again from there"


async def test_records_that_changed_are_told_on_the_list(officer: Visitor, operator: Actor, drafts: list[int]) -> None:
    await move(another(operator), drafts, PaperState.CHECKED)
    await connection().execute("UPDATE person SET name = '贾永盛' WHERE name = '贾永胜'")
    one = {"papers.0": str(drafts[0]), "to": "approved"}
    refused = Page(await officer.post(f"/papers/steps?area={COUNTY}", one))
    assert (refused.status, refused.heading) == (409, "偏关县文书登记簿")
    assert "核对以后，资料有变动" in refused.problems()[0]


async def test_a_reason_that_is_wanting_or_too_long_comes_back_as_typed(
    officer: Visitor, operator: Actor, drafts: list[int]
) -> None:
    path = f"/papers/{drafts[0]}"
    await move(another(operator), drafts, PaperState.CHECKED)
    back = {"to": "draft", "papers.0": str(drafts[0]), "back": "paper"}
    none = Page(await officer.post("/papers/steps", back))
    assert (none.status, none.heading) == (422, "马道村主任当选证书")
    assert none.problems() == ["原因：没有写退回的原因。写明哪里不对，拟稿人才知道改什么。"]
    long = Page(await officer.post("/papers/steps", {**back, "note": "错" * 201}))
    assert long.one("//input[@name='note']").get("value") == "错" * 201
    for way, label in (("void", "作废"), ("reprint", "补发"), ("replace", "另出新件")):
        short = Page(await officer.post(f"{path}/{way}", {"reason": "错"}))
        assert (short.status, short.heading) == (422, "马道村主任当选证书")
        assert len(short.problems()) == 1
        if way == "void":
            assert short.one("//details[@open]/summary").text == label
            assert short.one("//input[@id='reason']").get("value") == "错"
    await officer.post(f"{path}/void", {"reason": "写错姓名"})
    again = Page(await officer.post(f"{path}/void", {"reason": "又写错"}))
    assert (again.status, again.problems()) == (
        422,
        ["步骤：“作废”不能改为“作废”。这件文书已经办结。 文书编号登记规则 省参数 待确认DC-10"],
    )


async def test_only_the_steps_are_offered_that_a_paper_and_the_person_leave_open(
    sign_in: SignIn, officer: Visitor, operator: Actor, drafts: list[int]
) -> None:
    def buttons(page: Page) -> list[str]:
        return page.words("//form[contains(@action, '/papers/steps')]//button")

    path = f"/papers/{drafts[0]}"
    assert buttons(await officer.get(PATH)) == ["核对所选"]
    assert buttons(await officer.get(path)) == ["核对"]
    await move(another(operator), drafts[:1], PaperState.CHECKED)
    assert buttons(await officer.get(PATH)) == ["核对所选", "核准所选并编号"]
    assert buttons(await officer.get(path)) == ["核准并编号", "退回"]
    vetting = await sign_in(Role.VETTING_OFFICER)
    page = await vetting.get(path)
    assert buttons(page) == []
    assert "本账号没有“核对、核准当选证书”的权限。" in page.text
    listed = await vetting.get(PATH)
    assert (buttons(listed), listed.all("//input[@class='pick']")) == ([], [])
    assert "这一页没有等本账号办理的文书。" in listed.text


async def test_a_paper_that_the_records_forbid_is_not_offered_and_says_why(
    officer: Visitor, operator: Actor, drafts: list[int]
) -> None:
    assert operator.reach
    await connection().execute("UPDATE registered_paper SET source = 'elected:99999999' WHERE id = $1", drafts[0])
    page = await officer.get(f"/papers/{drafts[0]}")
    assert "资料里已经没有这一件。请作废。" in page.text
    assert page.words("//form[contains(@action, '/papers/steps')]//button") == []
    assert "作废" in page.words("//details/summary")


async def test_many_go_as_a_job_whose_page_follows(officer: Visitor, drafts: list[int]) -> None:
    many = {f"papers.{place}": str(drafts[0] + place) for place in range(AT_ONCE + 1)}
    begun = await officer.post(f"/papers/steps?area={COUNTY}", {**many, "to": "checked"})
    assert begun.headers["location"].startswith("/jobs/")
    page = await officer.get(begun.headers["location"])
    assert page.heading == f"成批办理文书 偏关县{AT_ONCE + 1}件，核对"


async def test_all_of_a_list_go_as_a_job_if_they_are_those_that_were_shown(
    officer: Visitor, operator: Actor, drafts: list[int]
) -> None:
    await move(another(operator), drafts[:2], PaperState.CHECKED)
    path = f"/papers/all?area={COUNTY}&kind={CERTIFICATE}"
    begun = await officer.post(path, {"to": "checked", "number": "3", "mark": mark_of(drafts[2:])})
    assert (await officer.get(begun.headers["location"])).heading == "成批办理文书 偏关县3件，核对"
    other = Page(await officer.post(path, {"to": "approved", "number": "3", "mark": mark_of(drafts[2:])}))
    assert (other.status, other.heading) == (422, "偏关县文书登记簿")
    assert other.problems() == ["名单：名单已经变了：页面上是3件，现在是2件。请看过现在的名单，再办。"]
    none = Page(await officer.post(path, {"to": "issued", "number": "", "mark": ""}))
    assert (none.status, len(none.problems())) == (422, 2)


async def test_as_many_others_are_not_those_that_were_shown(
    officer: Visitor, operator: Actor, drafts: list[int]
) -> None:
    shown = {"to": "checked", "number": str(len(drafts) - 1), "mark": mark_of(drafts[1:])}
    await move(another(operator), drafts[1:2], PaperState.CHECKED)
    told = Page(await officer.post(f"/papers/all?area={COUNTY}", shown))
    assert told.problems() == ["名单：名单已经变了：件数没有变，但不是原来那些。请看过现在的名单，再办。"]


async def test_what_one_prepared_is_not_offered_for_approval_as_a_whole(
    sign_in: SignIn, officer: Visitor, operator: Actor, drafts: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def offered(visitor: Visitor) -> list[str]:
        return (await visitor.get(PATH)).words("//section[@aria-labelledby='all']//button")

    monkeypatch.setattr(paper_pages, "PAGE_SIZE", 2)
    await move(another(operator), drafts, PaperState.CHECKED)
    account = await connection().fetchval("SELECT id FROM account ORDER BY id DESC LIMIT 1")
    await connection().execute("UPDATE paper_step SET account = $1 WHERE paper = ANY($2)", account, drafts[:4])
    assert await offered(officer) == ["核准并编号已核对的1件"]
    assert await offered(await sign_in(Role.FILING_OFFICER)) == ["核准并编号已核对的5件"]


async def test_a_list_of_several_pages_offers_the_whole_of_it(
    officer: Visitor, drafts: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "整批办理" not in (await officer.get(PATH)).text
    monkeypatch.setattr(paper_pages, "PAGE_SIZE", 2)
    page = await officer.get(PATH)
    assert page.words("//section[@aria-labelledby='all']//button") == [f"核对草稿的{len(drafts)}件"]
    begun = await officer.submit(page.form(f"/papers/all?area={COUNTY}"), {"to": "checked"})
    assert begun.heading == "成批办理文书 偏关县5件，核对"


async def test_of_those_issued_at_once_one_that_fails_holds_up_no_other(
    officer: Visitor, operator: Actor, drafts: list[int]
) -> None:
    await approved(operator)
    await void(operator, drafts[0], Reason(reason="写错姓名"))
    two = {"papers.0": str(drafts[0]), "papers.1": str(drafts[1]), "to": "issued"}
    page = Page(await officer.post(f"/papers/steps?area={COUNTY}", two))
    assert (page.status, page.one("//div[@class='summary']/h2").text) == (422, "已办1件，1件没有办成")
    assert (await line_of(operator, drafts[1])).state is PaperState.ISSUED


async def test_one_that_was_declared_void_is_made_anew_from_its_page(
    sign_in: SignIn, officer: Visitor, operator: Actor, drafts: list[int]
) -> None:
    path = f"/papers/{drafts[0]}"
    assert operator.reach
    await officer.post(f"{path}/void", {"reason": "姓名写错"})
    page = await officer.get(path)
    assert page.words("//details/summary") == ["另出新件"]
    assert (await (await sign_in(Role.VETTING_OFFICER)).get(path)).words("//details/summary") == []
    done = await officer.submit(page.form(f"{path}/replace"), {"reason": "姓名已更正"})
    assert "已拟新件。" in done.text
    after = await officer.get(path)
    assert ("本件作废后已另出新件" in after.text, after.words("//details/summary")) == (True, [])


async def test_ones_own_draft_is_offered_neither_for_checking_nor_for_approval(
    sign_in: SignIn, operator: Actor, drafts: list[int]
) -> None:
    officer = await sign_in(Role.FILING_OFFICER)
    assert operator.reach
    await officer.post("/papers/steps", {"to": "checked", "papers.0": str(drafts[0])})
    page = await officer.get(f"/papers/{drafts[0]}")
    assert "核准并编号" in page.text
    await officer.post(f"/papers/{drafts[0]}/void", {"reason": "职务写错"})
    source = (await line_of(operator, drafts[0])).source
    await officer.post("/papers/register", {"kind": CERTIFICATE, "source": source})
    own = next(line for line in await all_papers(operator, "draft") if line.source == source)
    for state, to, label in ((PaperState.DRAFT, "checked", "核对"), (PaperState.CHECKED, "approved", "核准并编号")):
        page = await officer.get(f"/papers/{own.id}")
        assert f"“草稿”是李雅琴本人办的，“已{label[:2]}”须由另一人办理。" in page.text
        assert label not in page.words("//form[contains(@action, '/papers/steps')]//button")
        assert "“草稿”是李雅琴本人办的" in (await officer.get(f"{PATH}&state={state.value}")).text
        refused = await officer.post("/papers/steps", {"to": to, "papers.0": str(own.id)})
        assert (refused.status_code, "AC-3" in refused.text) == (422, True)
        if state is PaperState.DRAFT:
            await move(operator, [own.id], PaperState.CHECKED)


async def test_issuing_keeps_the_file_which_bears_number_and_code(
    operator: Actor, officer: Visitor, drafts: list[int]
) -> None:
    draft = await officer.download(f"/papers/{drafts[0]}/paper.pdf")
    with pdfplumber.open(BytesIO(draft.content)) as pdf:
        text = pdf.pages[0].extract_text()
    assert "偏选证" not in text
    await approved(operator)
    done = await officer.post("/papers/steps", {"to": "issued", "papers.0": str(drafts[0]), "back": "paper"})
    assert done.headers["location"] == f"/papers/{drafts[0]}"
    line = await line_of(operator, drafts[0])
    issued = await officer.download(f"/papers/{drafts[0]}/paper.pdf")
    assert issued.content == (await officer.download(f"/papers/{drafts[0]}/paper.pdf")).content
    with pdfplumber.open(BytesIO(issued.content)) as pdf:
        text = pdf.pages[0].extract_text()
    assert line.number in text
    code = line.code.replace(" ", "")
    # Without a public address there is no QR, and the code stands in lines that can be copied by eye.
    assert [code[at : at + 8] for at in range(0, 32, 8) if code[at : at + 8] not in text.replace(" ", "")] == []
    page = await officer.get(f"/papers/{drafts[0]}")
    assert line.sha256 in page.text


async def test_a_lost_number_is_put_down_with_its_reason(operator: Actor, officer: Visitor, drafts: list[int]) -> None:
    await approved(operator)
    form = (await officer.get(f"/papers/numbers?area={COUNTY}")).form(f"/papers/numbers?area={COUNTY}")
    wish = {"kind": CERTIFICATE, "year": "2021", "reason": "空白证书打印时损毁。"}
    wrong = await officer.submit(form, {**wish, "number": "3"})
    assert wrong.problems() == [
        "号：偏选证〔2021〕3号已有文书。在登记簿里打开那一件；要作废的，在它的页上办。 文书编号登记规则 省参数 待确认DC-10"
    ]
    done = await officer.submit(form, {**wish, "number": "6"})
    assert done.heading == "偏选证〔2021〕6号"
    assert "已作废：空白证书打印时损毁。" in done.text
    assert len(drafts) == 5


async def test_the_register_goes_out_as_a_sheet_and_as_a_signed_list(
    operator: Actor, officer: Visitor, drafts: list[int]
) -> None:
    await approved(operator)
    await void(operator, drafts[1], Reason(reason="写错姓名"))
    sheet = load_workbook(BytesIO((await officer.download(f"/papers/register.xlsx?area={COUNTY}")).content)).active
    assert sheet
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    assert rows[0][1:5] == ["偏选证〔2021〕1号", "当选证书", "马道村主任当选证书", "贾永胜"]
    assert rows[1][7:9] == ["作废", "写错姓名"]
    content = (await officer.download(f"/papers/verify-list.json?area={COUNTY}")).content
    found = read_list(content, list_key_words())
    codes = [(await line_of(operator, one)).code for one in drafts]
    assert [found.answer(code) for code in codes[:2]] == [Answer.WAITING, Answer.VOID]
    assert len(json.loads(content)["papers"]) == 5


async def test_filters_and_the_book(operator: Actor, officer: Visitor, drafts: list[int]) -> None:
    await approved(operator)
    await void(operator, drafts[1], Reason(reason="写错姓名"))
    page = await officer.get(f"{PATH}&state=void")
    assert page.words("//div[@id='list']//tbody/tr/td[3]") == ["偏选证〔2021〕2号"]
    page = await officer.get(f"{PATH}&q=偏选证〔2021〕3号")
    assert page.words("//div[@id='list']//tbody/tr/td[3]") == ["偏选证〔2021〕3号"]
    book = (await officer.get(PATH)).one("//section[@aria-labelledby='books']//tbody//a").get("href")
    assert (await officer.get(book)).heading == "偏关县偏选证〔2021〕登记簿"
    assert (await officer.get(f"{PATH}&state=lost")).status == 404


async def test_a_number_without_a_paper_is_never_drawn(operator: Actor, officer: Visitor, drafts: list[int]) -> None:
    assert drafts
    await approved(operator)
    wish = Spoil(kind=CERTIFICATE, year=2021, number=6, reason="空白证书打印时损毁")
    empty = await spoil(operator, COUNTY, wish)
    assert (await officer.get(f"/papers/{empty}/paper.pdf")).status == 404
    step = await officer.post("/papers/steps", {"to": "issued", "papers.0": str(empty)})
    assert (step.status_code, "“作废”不能改为“已签发”" in step.text) == (422, True)
    step = await officer.post("/papers/steps", {"to": "checked", "papers.0": str(empty)})
    assert (step.status_code, "“作废”不能改为“已核对”" in step.text) == (422, True)
    again = await officer.post(f"/papers/{empty}/reprint", {"reason": "本人遗失"})
    assert (again.status_code, "“作废”的文书不能补发" in again.text) == (422, True)


@pytest.mark.parametrize("source", ["elected:abc", "elected:", "elected:-1", f"elected:{'9' * 30}", "number:1-6", "²"])
async def test_a_source_that_names_nobody_is_not_registered(officer: Visitor, drafts: list[int], source: str) -> None:
    assert drafts
    refused = await officer.post("/papers/register", {"kind": CERTIFICATE, "source": source})
    assert (refused.status_code, "资料里没有这一件，不能登记。" in refused.text) == (409, True)


async def test_what_waits_for_its_next_step_is_on_the_workbench(
    sign_in: SignIn, officer: Visitor, drafts: list[int], operator: Actor
) -> None:
    async def waits(visitor: Visitor) -> list[str]:
        page = await visitor.get("/")
        return [
            words for words in page.words("//section[@aria-labelledby='todo']//a[@class='lead']") if "当选证书" in words
        ]

    chosen = {f"papers.{place}": str(one) for place, one in enumerate(drafts)}
    assert await waits(officer) == ["当选证书：5件待核对"]
    # Checking is done in the area of the record, by whoever handles such papers there.
    township = await sign_in(Role.FILING_OFFICER, region=TOWNSHIP)
    assert await waits(township) == ["当选证书：5件待核对"]
    href = (await township.get("/")).one("//a[@class='lead'][contains(., '待核对')]/@href")
    assert len((await township.get(href)).all("//div[@id='list']//tbody/tr")) == 5
    await officer.post("/papers/steps", {**chosen, "to": "checked"})
    assert await waits(township) == []
    assert await waits(officer) == ["当选证书：5件待核准"]
    href = (await officer.get("/")).one("//a[@class='lead'][contains(., '待核准')]/@href")
    assert len((await officer.get(href)).all("//div[@id='list']//tbody/tr")) == 5
    two = {name: chosen[name] for name in ("papers.0", "papers.1")}
    await officer.post("/papers/steps", {**two, "to": "approved"})
    assert await waits(officer) == ["当选证书：2件待签发", "当选证书：3件待核准"]
    # What somebody prepared anew is another one's to approve.
    await officer.post(f"/papers/{drafts[4]}/void", {"reason": "职务写错"})
    source = (await line_of(operator, drafts[4])).source
    await officer.post("/papers/register", {"kind": CERTIFICATE, "source": source})
    # Whoever drafted it does not check it, and is not told to; the colleague is.
    assert await waits(officer) == ["当选证书：2件待签发", "当选证书：2件待核准"]
    colleague = await sign_in(Role.FILING_OFFICER)
    assert "当选证书：1件待核对" in await waits(colleague)
    own = next(line for line in await all_papers(operator, "draft") if line.source == source)
    await move(operator, [own.id], PaperState.CHECKED)
    assert await waits(officer) == ["当选证书：2件待签发", "当选证书：2件待核准"]
    assert "当选证书：3件待核准" in await waits(colleague)
    assert await waits(await sign_in(Role.FILING_OFFICER, region=OTHER_COUNTY)) == []
    assert await waits(await sign_in(Role.VETTING_OFFICER)) == []
