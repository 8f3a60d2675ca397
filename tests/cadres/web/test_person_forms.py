"""Registering somebody by hand, and correcting what is on record."""

import pytest

from cadres.services.people import RegisterPerson, register
from cadres.vocabulary import PoliticalStatus
from server.access.actor import Actor, Role
from server.access.audit import AuditEvent
from server.db.engine import connection
from tests.support.factories import COUNTY, OTHER_COUNTY, TOWNSHIP, VILLAGE, a_citizen_number
from tests.support.http import SignIn, Visitor

PHONE = "10000000017"


@pytest.fixture
async def officer(sign_in: SignIn) -> Visitor:
    return await sign_in(Role.ELECTION_OFFICER)


@pytest.fixture
async def person(operator: Actor) -> int:
    command = RegisterPerson(
        region=VILLAGE,
        name="贺文秀",
        citizen_number=a_citizen_number(),
        ethnicity="汉族",
        political_status=PoliticalStatus.PARTY_MEMBER,
        phone=PHONE,
    )
    return await register(operator, command)


async def test_somebody_is_registered_in_a_village_or_with_a_township(operator: Actor, officer: Visitor) -> None:
    assert operator.reach
    assert "先在左边选乡镇" in (await officer.get(f"/people/new?area={COUNTY}")).text
    form = (await officer.get(f"/people/new?area={TOWNSHIP}")).form()
    number = a_citizen_number()
    done = await officer.submit(form, {"region": TOWNSHIP, "name": "贺文秀", "citizen_number": number})
    assert (done.heading, "已登记贺文秀。" in done.text) == ("贺文秀", True)
    same = await officer.submit(form, {"region": TOWNSHIP, "name": "贺文秀", "citizen_number": number})
    assert "已在人员中，登记的内容没有改动" in same.text
    told = {"ethnicity": "回族", "education": "bachelor", "phone": PHONE, "home": "新关镇马道村"}
    more = await officer.submit(form, {"region": TOWNSHIP, "name": "贺文秀", "citizen_number": number, **told})
    assert "这次填的民族、文化程度、联系电话、住址与登记的不同，没有采用" in more.text
    (href,) = more.all("//*[@role='status']//a/@href")
    assert href.endswith("/amend")
    assert await connection().fetchval("SELECT ethnicity FROM person") is None
    again = await officer.submit(form, {"region": TOWNSHIP, "name": "贺秀文", "citizen_number": number})
    assert again.problems() == ["公民身份号码：贺秀文的号码已登记在贺文秀名下。请核对姓名和号码，查明谁的号码有误。"]
    wrong = await officer.submit(
        form, {"region": TOWNSHIP, "name": "", "citizen_number": "14", "party_since": "2005.1"}
    )
    assert wrong.status == 422
    assert [line.partition("：")[0] for line in wrong.problems()] == ["姓名", "入党时间"]
    assert "可能是2005年1月，也可能是2005年10月" in wrong.problems()[1]
    assert wrong.one("//input[@name='party_since']/@value") == "2005.1"


async def test_a_record_is_corrected_for_a_reason_and_the_trace_says_what_stood_there(
    officer: Visitor, person: int
) -> None:
    form = (await officer.get(f"/people/{person}/amend")).form()
    assert (form.fields["name"], form.fields["political_status"]) == ("贺文秀", "party_member")
    assert PHONE not in str(form.fields)
    refused = await officer.submit(form, {"name": "侯文秀"})
    assert [line.partition("：")[0] for line in refused.problems()] == ["更正的理由"]
    nothing = await officer.submit(form, {"reason": "对照户口簿"})
    assert nothing.problems() == ["更正：和登记的一样，没有要更正的。改动哪一项就填哪一项。"]
    future = await officer.submit(form, {"party_since": "2099.01", "reason": "对照志愿书"})
    assert future.problems() == ["入党时间：2099.01还没有到。对照入党志愿书填写。"]
    done = await officer.submit(
        form, {"name": "侯文秀", "political_status": "", "phone": "10000000018", "reason": "对照户口簿"}
    )
    assert (done.heading, "已更正" in done.text) == ("侯文秀", True)
    row = await connection().fetchrow("SELECT name, name_key, political_status, ethnicity, phone, home FROM person")
    assert (row["name"], row["political_status"], row["ethnicity"], row["home"]) == ("侯文秀", None, "汉族", None)
    (event,) = await AuditEvent.select().where(AuditEvent.kind == "person.amended")
    assert event["reason"] == "对照户口簿"
    assert "贺文秀" in str(event["before"])
    assert "10000000018" not in str(event)
    emptied = await officer.submit(
        (await officer.get(f"/people/{person}/amend")).form(), {"ethnicity": "", "reason": "登错"}
    )
    assert emptied.status == 200
    assert await connection().fetchval("SELECT phone FROM person WHERE id = $1", person) == row["phone"]


async def test_a_month_of_joining_goes_with_birth_and_status(officer: Visitor, person: int) -> None:
    form = (await officer.get(f"/people/{person}/amend")).form()
    early = await officer.submit(form, {"party_since": "1990.01", "reason": "对照志愿书"})
    assert early.problems()[0].startswith("入党时间：1990.01时本人（1978.03出生）未满18周岁")
    masses = await officer.submit(form, {"party_since": "1999.01", "political_status": "masses", "reason": "对照"})
    assert masses.problems() == [
        "入党时间：政治面貌是群众，却填了入党时间1999.01。是党员的，改政治面貌；不是的，删去入党时间。"
    ]
    new = (await officer.get(f"/people/new?area={TOWNSHIP}")).form()
    told = {"region": TOWNSHIP, "name": "张三", "citizen_number": a_citizen_number(), "party_since": "1990.01"}
    assert "未满18周岁" in (await officer.submit(new, told)).problems()[0]


async def test_only_who_may_and_only_what_stands(
    operator: Actor, sign_in: SignIn, officer: Visitor, person: int
) -> None:
    stranger = await sign_in(Role.ELECTION_OFFICER, region=OTHER_COUNTY)
    assert (await stranger.get(f"/people/{person}/amend")).status == 404
    reader = await sign_in(Role.FILING_OFFICER)
    assert "更正" not in (await reader.get(f"/people/{person}")).words("//section[@aria-labelledby='identity']//a")
    other = await register(operator, RegisterPerson(region=VILLAGE, name="贺文秀", citizen_number=a_citizen_number()))
    await connection().execute("UPDATE person SET merged_into = $1 WHERE id = $2", other, person)
    form = (await officer.get(f"/people/{person}/amend")).form()
    done = await officer.submit(form, {"name": "侯文秀", "reason": "对照户口簿"})
    assert "已经并入另一条" in done.problems()[0]
