"""The bureau reads its own sheet in, and is told beforehand that what it gives out so is not taken back by the sheet."""

from certificates import queries
from certificates.vocabulary import FilingState
from server.access.actor import Actor, Role
from tests.support.factories import TOWNSHIP, VILLAGE, a_published_election
from tests.support.filings import VILLAGE_CODE, taken_to
from tests.support.http import Page, SignIn
from tests.support.sheets import a_file

HEAD = ("件号", "区划代码", "组织名称", "业务", "统一社会信用代码", "发证日期")
NAME = "山西省忻州市偏关县新关镇马道村村民委员会"


async def test_the_bureau_reads_its_sheet_in_and_is_promised_no_undoing(operator: Actor, sign_in: SignIn) -> None:
    filing = await queries.filing_of_election(operator, await a_published_election(operator))
    assert filing is not None
    await taken_to(operator, filing, FilingState.ACCEPTED)
    bureau = await sign_in(Role.FILING_OFFICER, office="偏关县民政局")
    (href,) = (await bureau.get("/filings")).tree.xpath("//a[contains(., '导入核发')]/@href")
    assert "证书申领汇总表" in (await bureau.get(href)).text
    content = a_file((filing, VILLAGE, NAME, "首次申领", VILLAGE_CODE, "2021-12-10"), head=HEAD)
    answer = await bureau.client.post(
        "/imports",
        data={**await bureau.token(), "of": "certificate-filings"},
        files={"file": ("民政局返回.xlsx", content, "application/octet-stream")},
        follow_redirects=True,
    )
    preview = Page(answer)
    assert "登记核发以后不能按表撤回" in preview.text
    assert "整批撤销" not in preview.text
    batch = preview.response.url.path
    after = await bureau.submit(preview.form(f"{batch}/commit"))
    assert after.words("//p[@role='status']") == ["已导入1行。"]
    assert (await queries.filing(operator, filing)).line.state is FilingState.ISSUED
    assert after.all(f"//a[@href='{batch}/undo']") == []
    asked = await bureau.get(f"{batch}/undo")
    assert "更正代码" in asked.text
    assert asked.all("//main//form//button[contains(@class, 'btn--main')]") == []
    assert (await bureau.post(f"{batch}/undo", {"reason": "录错了"})).status_code == 409


async def test_a_township_is_not_offered_a_sheet_that_the_bureau_alone_reads_in(sign_in: SignIn) -> None:
    clerk = await sign_in(Role.TOWNSHIP_CLERK, region=TOWNSHIP, office="新关镇人民政府")
    assert "导入核发" not in (await clerk.get("/filings")).text
    assert "证书申领汇总表" not in (await clerk.get("/imports")).text
