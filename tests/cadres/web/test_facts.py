"""Facts and relatives on a person's page: put on record, corrected, struck, and kept sealed where they must be."""

from datetime import date

import pytest

from cadres.services.people import RegisterPerson, register
from server.access.actor import Actor, Role
from server.access.audit import AuditEvent
from server.db.engine import connection
from tests.support.factories import VILLAGE, a_citizen_number, a_county, a_person
from tests.support.http import Page, Programs, SignIn, Visitor

FILLED = {
    "merits": {"kind": "veteran", "since": "2001.12.1", "evidence": "退役证〔2001〕12号"},
    "appraisals": {"kind": "yearly", "year": "2024", "grade": "competent", "evidence": "关考核〔2025〕3号"},
    "conduct": {
        "kind": "party_discipline",
        "decided": "2019-05-06",
        "authority": "偏关县纪委",
        "words": "党内严重警告",
        "evidence": "偏纪〔2019〕7号",
    },
    "determinations": {"field": "work", "value": "1998.3", "determined": "2020-01-02", "evidence": "招工表"},
    "career": {"since": "1998.03", "words": "马道村村民", "evidence": "入党志愿书"},
    "circumstances": {
        "kind": "allowance",
        "stands": "yes",
        "yuan": "1500",
        "unit": "县财政局",
        "since": "2021-12-01",
        "evidence": "偏财〔2021〕9号",
    },
    "duties": {"words": "妇女儿童、民政", "since": "2021-12-01", "evidence": "班子分工会议记录"},
}
SHOWN = {
    "merits": "退役军人",
    "appraisals": "称职",
    "conduct": "已封存",
    "determinations": "1998.03",
    "career": "马道村村民",
    "circumstances": "1500元",
    "duties": "妇女儿童、民政",
}


async def a_page(operator: Actor, sign_in: SignIn) -> tuple[int, Visitor]:
    await a_county(operator)
    return await a_person(operator), await sign_in(Role.VETTING_OFFICER)


def part_of(section: str) -> str:
    return "career" if section == "career" else "facts"


async def recorded(officer: Visitor, person: int, section: str, **changed: str) -> Page:
    path = f"/people/{person}/facts/{section}/new"
    return await officer.submit((await officer.get(path)).form(), {**FILLED[section], **changed})


@pytest.mark.parametrize("section", FILLED)
async def test_a_fact_is_recorded_corrected_and_struck(operator: Actor, sign_in: SignIn, section: str) -> None:
    person, officer = await a_page(operator, sign_in)
    page = await recorded(officer, person, section)
    assert page.status == 200
    assert SHOWN[section] in page.text
    (href,) = page.all("//a[contains(@href, '/correct')]/@href")
    form = (await officer.get(href)).form()
    sealed = section == "conduct"
    assert form.fields["evidence"] == ("" if sealed else FILLED[section]["evidence"])
    incomplete = await officer.submit(form, {**FILLED[section], "evidence": "复印件"})
    assert incomplete.status == 422
    assert any("理由" in one for one in incomplete.problems())
    corrected = await officer.submit(form, {**FILLED[section], "evidence": "原件", "reason": "证明材料写错。"})
    assert "撤销理由：证明材料写错。" in corrected.text
    (href,) = corrected.all("//a[contains(@href, '/strike')]/@href")
    struck = await officer.submit((await officer.get(href)).form(), {"reason": "登记有误。"})
    assert "撤销理由：登记有误。" in struck.text
    assert not struck.all("//a[contains(@href, '/strike')]")
    kinds = {event["kind"] for event in await AuditEvent.select(AuditEvent.kind)}
    assert {"person.fact_recorded", "person.fact_corrected", "person.fact_struck"} <= kinds
    assert (await officer.get(href)).status == 404


@pytest.mark.parametrize("section", ["merits", "appraisals", "determinations", "circumstances", "duties"])
async def test_what_holds_once_is_not_recorded_twice(operator: Actor, sign_in: SignIn, section: str) -> None:
    person, officer = await a_page(operator, sign_in)
    await recorded(officer, person, section)
    again = await recorded(officer, person, section)
    assert again.status == 422
    assert "先撤销或更正已登记的一条" in again.text


@pytest.mark.parametrize(
    ("section", "changed", "said"),
    [
        ("merits", {"since": "昨天"}, "不是日期"),
        ("merits", {"since": "2099-01-01"}, "还没有到"),
        ("merits", {"until": "2000-01-01"}, "止应当晚于起"),
        ("merits", {"kind": "other"}, "写明是什么"),
        ("merits", {"kind": ""}, "项目"),
        ("merits", {"evidence": ""}, "证明材料"),
        ("appraisals", {"year": "二四"}, "不是整数"),
        ("appraisals", {"year": "2099"}, "年度：2099年还没有到"),
        ("determinations", {"value": "1990.1"}, "1月，也可能是1990年10月"),
        ("career", {"until": "1997.01"}, "止早于起"),
    ],
)
async def test_a_wrong_input_is_named(
    operator: Actor, sign_in: SignIn, section: str, changed: dict[str, str], said: str
) -> None:
    person, officer = await a_page(operator, sign_in)
    page = await recorded(officer, person, section, **changed)
    assert page.status == 422
    assert said in page.text
    assert await connection().fetchval("SELECT count(*) FROM person_merit") == 0


@pytest.mark.parametrize(
    ("section", "changed", "said"),
    [
        ("merits", {"since": "1960-01-01"}, "起：1960.01早于本人出生（1978.03）"),
        ("appraisals", {"year": "1960"}, "年度：1960.12早于本人出生"),
        ("conduct", {"decided": "1970-01-01"}, "决定日期：1970.01早于本人出生"),
        ("determinations", {"field": "party", "value": "1985.01"}, "认定为：1985.01时本人（1978.03出生）未满18周岁"),
        ("determinations", {"value": "1965.01"}, "认定为：1965.01早于本人出生"),
        ("career", {"since": "1965.09"}, "起：1965.09早于本人出生"),
    ],
)
async def test_days_that_cannot_be_are_refused(
    operator: Actor, sign_in: SignIn, section: str, changed: dict[str, str], said: str
) -> None:
    person, officer = await a_page(operator, sign_in)
    page = await recorded(officer, person, section, **changed, checked="true")
    assert page.status == 422
    assert any(one.startswith(said) for one in page.problems())


@pytest.mark.parametrize(
    ("section", "changed"),
    [("merits", {"since": "1992-01-01"}), ("appraisals", {"year": "1990"}), ("career", {"since": "1988.09"})],
)
async def test_days_that_seldom_are_ask_for_a_look(
    operator: Actor, sign_in: SignIn, section: str, changed: dict[str, str]
) -> None:
    person, officer = await a_page(operator, sign_in)
    asked = await recorded(officer, person, section, **changed)
    assert asked.status == 422
    assert "勾选“已核对”" in asked.problems()[0]
    done = await officer.submit(asked.form(), {"checked": "true"})
    assert done.status == 200
    assert SHOWN[section] in done.text


async def test_a_penalty_is_sealed_and_shown_for_a_reason_only(operator: Actor, sign_in: SignIn) -> None:
    person, officer = await a_page(operator, sign_in)
    page = await recorded(officer, person, "conduct")
    assert "已封存" in page.text
    assert "严重警告" not in page.text
    assert "严重警告" not in str(await AuditEvent.select())
    disclosed = await officer.submit(
        page.form(f"/people/{person}/disclose"), {"fields.1": "conduct", "reason": "联审核实。"}
    )
    assert "处分处罚情况" in disclosed.text
    assert "严重警告" in (await officer.get(f"/people/{person}?part=facts")).text
    colleague = await sign_in(Role.VETTING_OFFICER)
    assert "严重警告" not in (await colleague.get(f"/people/{person}?part=facts")).text


@pytest.mark.parametrize("role", [Role.AGENCY_REVIEWER, Role.FILING_OFFICER, Role.VETTING_OFFICER])
async def test_of_what_is_sealed_nothing_is_told_but_that_it_is_there(
    operator: Actor, sign_in: SignIn, program: Programs, role: Role
) -> None:
    person, officer = await a_page(operator, sign_in)
    told = {
        "kind": "criminal",
        "decided": "2019-05-06",
        "authority": "偏关县人民法院",
        "evidence": "（2019）晋0932刑初7号",
    }
    page = await recorded(officer, person, "conduct", **told)
    (href,) = page.all("//a[contains(@href, '/correct')]/@href")
    hidden = ("刑事处罚", "2019-05-06", "偏关县人民法院", "刑初7号", "严重警告")
    reader = await sign_in(role)
    shown = await reader.get(f"/people/{person}?part=facts")
    assert "已封存" in shown.text
    pages = [shown.text, (await reader.get(f"/people/{person}")).text]
    if role is Role.VETTING_OFFICER:
        pages += [
            str((await reader.get(href)).form().fields),
            (await reader.get(href.replace("correct", "strike"))).text,
        ]
    machine = await program(role)
    pages.append((await machine.get(f"/api/v1/people/{person}")).text)
    assert [one for one in hidden if any(one in text for text in pages)] == []
    assert "criminal" not in pages[-1]
    trace = str(await AuditEvent.select())
    assert [one for one in hidden if one in trace] == []


async def test_who_issues_certificates_neither_opens_penalties_nor_takes_forms_out(
    operator: Actor, sign_in: SignIn
) -> None:
    person, officer = await a_page(operator, sign_in)
    await recorded(officer, person, "conduct")
    civil = await sign_in(Role.FILING_OFFICER)
    page = await civil.get(f"/people/{person}?part=career")
    assert not page.all("//a[contains(@href, '/form-export')]")
    assert page.all("//input[@value='citizen_number']")
    assert not page.all("//input[@value='conduct']")
    asked = {"fields.0": "conduct", "reason": "核对证书申领材料。"}
    assert (await civil.post(f"/people/{person}/disclose", asked)).status_code == 403
    assert (await civil.get(f"/people/{person}/form-export")).status == 403


async def test_a_reward_is_open(operator: Actor, sign_in: SignIn) -> None:
    person, officer = await a_page(operator, sign_in)
    page = await recorded(officer, person, "conduct", kind="reward", words="全县优秀共产党员")
    assert "全县优秀共产党员" in page.text
    assert not page.all("//input[@value='conduct']")


async def test_relatives_are_shown_from_both_sides_by_sex(operator: Actor, sign_in: SignIn) -> None:
    person, officer = await a_page(operator, sign_in)
    number = a_citizen_number(born=date(1952, 3, 1))
    father = await register(operator, RegisterPerson(region=VILLAGE, name="贾万山", citizen_number=number))
    found = await officer.get(f"/people/{person}/kin/new?q=万山")
    assert number not in found.text
    page = await officer.submit(found.form(), {"one": str(father), "relation": "parent", "evidence": "户口簿"})
    assert page.words("//tbody/tr/th") == ["父亲"]
    assert "儿子" in (await officer.get(f"/people/{father}?part=kin")).text
    (href,) = page.all("//a[contains(@href, '/strike')]/@href")
    struck = await officer.submit((await officer.get(href)).form(), {"reason": "同名不同人。"})
    assert "已撤销，理由：同名不同人。" in struck.text
    assert (await officer.get(href)).status == 404


async def test_relations_that_contradict_each_other_are_refused(operator: Actor, sign_in: SignIn) -> None:
    person, officer = await a_page(operator, sign_in)
    father = await a_person(operator, "贾万山", citizen_number=a_citizen_number(born=date(1952, 3, 1)))
    form = (await officer.get(f"/people/{person}/kin/new?q=万山")).form()
    await officer.submit(form, {"one": str(father), "relation": "parent", "evidence": "户口簿"})
    back = (await officer.get(f"/people/{father}/kin/new?q=永胜")).form()
    refused = await officer.submit(back, {"one": str(person), "relation": "parent", "evidence": "户口簿"})
    assert refused.status == 422
    assert "不一致" in refused.text
    agreed = await officer.submit(back, {"one": str(person), "relation": "child", "evidence": "户口簿"})
    assert agreed.status == 200


async def test_what_is_lacking_says_who_supplies_it(operator: Actor, sign_in: SignIn) -> None:
    person, officer = await a_page(operator, sign_in)
    page = await officer.get(f"/people/{person}")
    (vetting,) = page.words("//tr[th='联审']")
    assert "缺5项" in vetting
    assert "政治面貌（本人，由所在党（团）组织核对）" in vetting
    await recorded(officer, person, "determinations")
    (form,) = (await officer.get(f"/people/{person}")).words("//tr[th='任免审批表']")
    assert "参加工作时间" not in form


async def test_who_may_not_edit_sees_facts_and_no_forms(operator: Actor, sign_in: SignIn) -> None:
    person, officer = await a_page(operator, sign_in)
    await recorded(officer, person, "merits")
    clerk = await sign_in(Role.TOWNSHIP_CLERK)
    page = await clerk.get(f"/people/{person}?part=facts")
    assert "退役军人" in page.text
    assert not page.all("//a[contains(@href, '/facts/')]")
    assert (await clerk.get(f"/people/{person}/facts/merits/new")).status == 403
    assert (await officer.get(f"/people/{person}/facts/nothing/new")).status == 404
    assert (await officer.get(f"/people/{person}?part=nothing")).status == 404


async def test_the_parts_of_a_person_lead_to_their_sheets(operator: Actor, sign_in: SignIn) -> None:
    person, officer = await a_page(operator, sign_in)
    for part, code in (("facts", "person-facts"), ("career", "person-facts"), ("kin", "kinship")):
        page = await officer.get(f"/people/{person}?part={part}")
        hrefs = [str(href) for href in page.all("//section[@aria-labelledby='by-sheet']//a/@href")]
        assert [href.split("?")[0] for href in hrefs] == ["/imports", "/exports", "/sheets"]
        assert all(f"of={code}" in href for href in hrefs)
        for href in hrefs:
            assert (await officer.get(href)).status == 200


async def test_programs_put_pay_insurance_and_work_on_record(operator: Actor, program: Programs) -> None:
    await a_county(operator)
    person = await a_person(operator)
    machine = await program(Role.VETTING_OFFICER)
    path = f"/api/v1/people/{person}"
    pay = {"kind": "allowance", "stands": "yes", "since": "2021-12-01", "evidence": "偏财〔2021〕9号"}
    without = await machine.post(f"{path}/circumstances", json=pay)
    assert without.status_code == 422
    assert "有月补贴的，写明每月多少元。" in without.text
    made = await machine.post(f"{path}/circumstances", json={**pay, "yuan": 1500, "unit": "县财政局"})
    assert made.status_code == 201
    work = {"words": "民政", "since": "2021-12-01", "evidence": "分工会议记录"}
    assert (await machine.post(f"{path}/duties", json={**work, "office": "chair"})).status_code == 422
    assert (await machine.post(f"{path}/duties", json=work)).status_code == 201
    facts = (await machine.get(path)).json()["facts"]
    assert facts["circumstances"][0]["values"] == {**pay, "yuan": 1500, "unit": "县财政局", "until": None}
    assert facts["duties"][0]["values"] == {**work, "office": None, "until": None}
    told = (
        await AuditEvent.select(AuditEvent.after)
        .where(AuditEvent.kind == "person.fact_recorded")
        .output(load_json=True)
    )
    assert told[0]["after"] == {
        "项目": "月补贴",
        "是否": "是",
        "每月元数": 1500,
        "单位": "县财政局",
        "起": "2021-12-01",
        "证明": "偏财〔2021〕9号",
    }
