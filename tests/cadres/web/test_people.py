"""A person's page, and the lists of those who read the traces."""

from cadres.services.people import RegisterPerson, citizen_number, register
from cadres.sheets.people import EVERYBODY
from server.access.actor import Actor, Role
from tests.support.factories import TOWNSHIP, VILLAGE, a_citizen_number, a_conclusion, a_published_election
from tests.support.http import SignIn

PHONE = "10000000017"


async def a_candidate(operator: Actor) -> tuple[int, str]:
    await a_published_election(operator)
    number = a_citizen_number()
    command = RegisterPerson(region=VILLAGE, name="贺文秀", citizen_number=number, phone=PHONE)
    return await register(operator, command), number


async def test_a_number_is_shown_for_a_reason_and_to_nobody_else(operator: Actor, sign_in: SignIn) -> None:
    person, number = await a_candidate(operator)
    officer, colleague = await sign_in(Role.ELECTION_OFFICER), await sign_in(Role.ELECTION_OFFICER)
    page = await officer.get(f"/people/{person}")
    assert page.heading == "贺文秀"
    assert f"{number[:4]}**********{number[-4:]}" in page.text
    assert number not in page.text
    form = page.form(f"/people/{person}/disclose")
    refused = await officer.submit(form)
    assert refused.status == 422
    assert len(refused.problems()) == 2
    shown = await officer.submit(form, {"fields.0": "citizen_number", "reason": "核对候选人身份。"})
    assert shown.status == 200
    assert number in shown.text
    assert PHONE not in shown.text
    assert "调阅个人信息" in shown.text, "the person's trail tells of it at once"
    assert number not in (await colleague.get(f"/people/{person}")).text


async def test_a_persons_page_tells_offices_and_candidacies(operator: Actor, sign_in: SignIn) -> None:
    code = await a_published_election(operator)
    officer = await sign_in(Role.ELECTION_OFFICER)
    candidates = await officer.get(f"/elections/{code}?part=candidates")
    (href,) = candidates.all("//a[contains(., '贾永胜')]/@href")
    page = await officer.get(href)
    assert "当选主任" in page.text
    assert code in page.text
    assert "现任" in page.text


async def test_who_may_not_see_sealed_data_is_offered_no_form(operator: Actor, sign_in: SignIn) -> None:
    person, _ = await a_candidate(operator)
    trainer = await sign_in(Role.TRAINING_OFFICER)
    assert not (await trainer.get(f"/people/{person}")).all("//form[contains(@action, 'disclose')]")
    answer = await trainer.post(f"/people/{person}/disclose", {"fields.0": "phone", "reason": "电话联系本人"})
    assert answer.status_code == 403


async def test_the_head_and_the_auditor_see_who_looked_and_why(operator: Actor, sign_in: SignIn) -> None:
    person, number = await a_candidate(operator)
    officer = await sign_in(Role.ELECTION_OFFICER)
    form = (await officer.get(f"/people/{person}")).form(f"/people/{person}/disclose")
    await officer.submit(form, {"fields.0": "citizen_number", "reason": "核对候选人身份。"})
    for role in (Role.AUDITOR, Role.UNIT_HEAD):
        reader = await sign_in(role)
        page = await reader.get("/disclosures")
        assert "核对候选人身份。" in page.text
        assert "贺文秀" in page.text
        assert number not in page.text
    for role in (Role.ELECTION_OFFICER, Role.ACCOUNT_ADMINISTRATOR):
        reader = await sign_in(role)
        assert (await reader.get("/disclosures")).status == 403
        assert not (await reader.get("/account")).all("//header//a[starts-with(@href, '/disclosures')]")


async def test_a_head_reads_of_the_own_unit_and_sees_no_more(operator: Actor, sign_in: SignIn) -> None:
    person, _ = await a_candidate(operator)
    officer, elsewhere = (
        await sign_in(Role.ELECTION_OFFICER),
        await sign_in(Role.ELECTION_OFFICER, office="偏关县民政局"),
    )
    for visitor, reason in ((officer, "核对候选人身份。"), (elsewhere, "电话联系本人补正材料。")):
        form = (await visitor.get(f"/people/{person}")).form(f"/people/{person}/disclose")
        await visitor.submit(form, {"fields.0": "citizen_number", "reason": reason})
    head = await sign_in(Role.UNIT_HEAD)
    page = await head.get("/disclosures")
    assert ("核对候选人身份。" in page.text, "电话联系本人补正材料。" in page.text) == (True, False)
    assert "1次" in page.words("//span[@class='mid']")[0]
    assert page.words("//select[@name='unit']/option") == ["全部", "偏关县换届办"]
    assert "1次" not in (await head.get("/disclosures?unit=偏关县民政局")).words("//span[@class='mid']")[0]
    assert (await head.get(f"/people/{person}")).status == 403
    auditor = await sign_in(Role.AUDITOR)
    assert "2次" in (await auditor.get("/disclosures")).words("//span[@class='mid']")[0]


async def test_what_was_read_has_its_dot_in_the_trail(operator: Actor, sign_in: SignIn) -> None:
    person, _ = await a_candidate(operator)
    officer = await sign_in(Role.ELECTION_OFFICER)
    form = (await officer.get(f"/people/{person}")).form(f"/people/{person}/disclose")
    page = await officer.submit(form, {"fields.0": "citizen_number", "reason": "核对候选人身份。"})
    (read,) = page.words("//ol[@class='trail']/li[@class='is-warn']")
    assert "调阅个人信息" in read
    assert not page.all("//ol[@class='trail']/li[@class='is-warn'][contains(., '登记人员')]")


async def test_the_auditor_narrows_the_trace(operator: Actor, sign_in: SignIn) -> None:
    person, _ = await a_candidate(operator)
    auditor = await sign_in(Role.AUDITOR)
    everything = await auditor.get("/audit")
    assert everything.heading == "审计"
    assert (await auditor.get("/audit?kind=election.published")).words("//tbody/tr/th") == ["公布选举结果"]
    assert (await auditor.get("/audit?who=没有")).words("//tbody//td") != []
    one = await auditor.get(f"/audit?subject=person:{person}")
    assert "登记人员" in one.text
    assert "0条" not in one.text
    assert "没有符合条件的留痕" in (await auditor.get("/audit?since=2099-01-01")).text
    assert "没有符合条件的留痕" in (await auditor.get("/audit?until=2001-01-01")).text
    assert "不是日期" in (await auditor.get("/audit?since=昨天")).text
    assert (await auditor.get("/audit?page=999")).status == 404


async def test_nobody_else_reads_the_trace(operator: Actor, sign_in: SignIn) -> None:
    assert operator
    for role in (Role.ELECTION_OFFICER, Role.ACCOUNT_ADMINISTRATOR):
        reader = await sign_in(role)
        assert (await reader.get("/audit")).status == 403
        assert not (await reader.get("/account")).all("//header//a[starts-with(@href, '/audit')]")


async def test_whole_data_that_left_in_a_sheet_or_a_paper_stands_in_the_same_list(
    operator: Actor, sign_in: SignIn
) -> None:
    person, _ = await a_candidate(operator)
    officer = await sign_in(Role.ELECTION_OFFICER, Role.VETTING_OFFICER)
    path = f"/exports?of=members&area={TOWNSHIP}"
    await officer.submit(
        (await officer.get(path)).form(path), {"reason": "报送市民政局", "whole": "true", "part": EVERYBODY}
    )
    await citizen_number(operator, person, "证书申领")
    auditor = await sign_in(Role.AUDITOR)
    page = await auditor.get("/disclosures")
    assert "表中各人" in page.text
    assert "个人信息完整" in page.text
    assert "报送市民政局" in page.text
    assert "证书申领" in page.text
    head = await (await sign_in(Role.UNIT_HEAD)).get("/disclosures")
    assert ("报送市民政局" in head.text, "证书申领" in head.text) == (True, False)


async def test_somebody_whom_a_township_has_on_record_has_a_page_too(operator: Actor, sign_in: SignIn) -> None:
    officer = await sign_in(Role.ELECTION_OFFICER)
    one, other = [
        await register(operator, RegisterPerson(region=TOWNSHIP, name="贺文秀", citizen_number=a_citizen_number()))
        for _ in range(2)
    ]
    page = await officer.get(f"/people/{one}")
    assert (page.status, page.heading) == (200, "贺文秀")
    assert page.one(f"//nav//a[@href='/communities?area={TOWNSHIP}'][text()='新关镇']") is not None
    assert (await officer.get(f"/people/{one}/same/{other}")).status == 200
    assert "新关镇" in (await officer.get(f"/people?area={TOWNSHIP}")).one("//table/tbody").text_content()


async def test_the_trail_says_for_which_term_a_conclusion_was_given(operator: Actor, sign_in: SignIn) -> None:
    person, _ = await a_candidate(operator)
    await a_conclusion(operator, person, f"{VILLAGE}-13")
    page = await (await sign_in(Role.VETTING_OFFICER)).get(f"/people/{person}")
    assert "第十三届换届" in page.text
    assert f"{VILLAGE}-13" not in page.text
