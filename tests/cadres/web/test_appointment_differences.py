"""The 干部任免审批表 on a person's page beside the records: what each has that the other has not."""

import re
from datetime import date

from cadres.forms.lrmx import write_lrmx
from cadres.forms.reading import read_form
from cadres.services.facts import record_fact
from cadres.services.facts_told import AppraisalFact, ConductFact, DeterminedDate, Fact
from cadres.services.kinship import KinshipFound, record_kinship
from cadres.vocabulary import AppraisalKind, Conduct, FileDate, Grade, Kinship, Sex
from server import clock
from server.access.actor import Actor
from server.db.engine import connection
from tests.cadres.forms.test_forms import a_form
from tests.support.appointment_forms import a_person_with_officer, handed_in, taken_out, ticks
from tests.support.factories import a_citizen_number, a_person
from tests.support.http import Page, SignIn


async def a_fact(operator: Actor, person: int, section: str, fact: Fact) -> None:
    await record_fact(operator, person, section, fact)


def a_penalty(kind: Conduct = Conduct.PARTY_DISCIPLINE, words: str = "党内警告") -> ConductFact:
    return ConductFact(
        kind=kind, decided=date(2024, 6, 1), authority="偏关县纪委", words=words, evidence="偏纪发〔2024〕7号"
    )


def lines_of(page: Page) -> dict[str, str]:
    """The differences of a form's page, by what they are about."""
    heads, rows = page.words("//section[2]//tbody/tr/th"), page.words("//section[2]//tbody/tr")
    return dict(zip(heads, rows, strict=True))


async def test_a_form_that_passes_over_a_penalty_is_told_of_and_the_export_warns(
    operator: Actor, sign_in: SignIn
) -> None:
    person, number, officer = await a_person_with_officer(operator, sign_in)
    assert not (await officer.get(f"/people/{person}/form-export")).all("//div[contains(@class, 'finding--warn')]")
    await a_fact(operator, person, "conduct", a_penalty())
    warned = await officer.get(f"/people/{person}/form-export")
    assert "记录里有封存的处分处罚1项，导出的表上不写" in warned.text
    page = await handed_in(officer, person, write_lrmx(a_form(citizen_number=number, rewards="无")))
    told = lines_of(page)["奖惩情况"]
    assert "封存的处分处罚1项" in told
    assert "不能以表为准" in told
    assert "党内警告" not in page.text
    assert "“奖惩情况”却写没有" in (await officer.get(f"/people/{person}/form-export")).text
    assert (await officer.submit(page.form(), ticks(page, "rewards"))).status == 200


async def test_a_reward_that_the_form_has_not_is_told_of(operator: Actor, sign_in: SignIn) -> None:
    person, number, officer = await a_person_with_officer(operator, sign_in)
    await a_fact(operator, person, "conduct", a_penalty(Conduct.REWARD, "市级劳动模范"))
    await a_fact(operator, person, "conduct", a_penalty(Conduct.REWARD, "脱贫攻坚先进个人"))
    page = await handed_in(officer, person, write_lrmx(a_form(citizen_number=number)))
    assert "脱贫攻坚先进个人" in lines_of(page)["奖惩情况"]
    assert "市级劳动模范；" not in lines_of(page)["奖惩情况"]


async def test_appraisals_of_a_form_are_taken_over_year_by_year(operator: Actor, sign_in: SignIn) -> None:
    person, number, officer = await a_person_with_officer(operator, sign_in)
    last = clock.today().year - 1
    kept = AppraisalFact(kind=AppraisalKind.YEARLY, year=last, grade=Grade.EXCELLENT, evidence="考核文件")
    await a_fact(operator, person, "appraisals", kept)
    assert "近3年年度考核" in (await officer.get(f"/people/{person}")).text
    said = f"{last - 2}年称职；{last - 1}年优秀；{last}年称职"
    page = await handed_in(officer, person, write_lrmx(a_form(citizen_number=number, appraisals=said)))
    assert f"{last}年优秀" in lines_of(page)["年度考核结果"]
    settled = await officer.submit(page.form(), ticks(page, "appraisals"))
    assert "任免审批表核对完毕" in settled.text
    rows = await connection().fetch(
        "SELECT year, grade FROM appraisal WHERE person = $1 AND struck IS NULL ORDER BY year", person
    )
    assert [tuple(row) for row in rows] == [(last - 2, "competent"), (last - 1, "excellent"), (last, "competent")]
    assert "近3年年度考核" not in (await officer.get(f"/people/{person}")).text
    again = await officer.get(str(page.response.url.path))
    assert "年度考核结果" not in lines_of(again)


async def test_appraisals_that_cannot_be_read_are_told_of_and_not_taken(operator: Actor, sign_in: SignIn) -> None:
    person, number, officer = await a_person_with_officer(operator, sign_in)
    page = await handed_in(officer, person, write_lrmx(a_form(citizen_number=number, appraisals="近三年均为称职")))
    assert "不能逐年读出" in lines_of(page)["年度考核结果"]
    assert (await officer.submit(page.form(), ticks(page, "appraisals"))).status == 200
    assert await connection().fetchval("SELECT count(*) FROM appraisal") == 0
    ahead = f"{clock.today().year + 1}年称职"
    later = await handed_in(officer, person, write_lrmx(a_form(citizen_number=number, appraisals=ahead)))
    refused = await officer.submit(later.form(), ticks(later, "appraisals"))
    assert refused.status == 422
    assert any("年的考核不能登记" in line for line in refused.problems())


async def test_a_form_is_held_against_the_birth_that_the_file_determined(operator: Actor, sign_in: SignIn) -> None:
    person, number, officer = await a_person_with_officer(operator, sign_in)
    told = DeterminedDate(field=FileDate.BIRTH, value="1977.12", determined=date(2020, 1, 2), evidence="户口簿")
    await a_fact(operator, person, "determinations", told)
    shown = (await officer.get(f"/people/{person}")).text
    assert re.search(r"1977\.12档案认定，按认定\d+岁；身份证号为1978\.03", shown)
    assert "1977.12档案认定" in (await officer.get(f"/people/{person}?part=facts")).text

    same = await handed_in(officer, person, write_lrmx(a_form(citizen_number=number, born="197712")))
    assert not [one for one in same.words("//section[1]//b") if one == "出生年月"]
    other = await handed_in(officer, person, write_lrmx(a_form(citizen_number=number, born="197901")))
    assert "表上1979.01出生，档案认定是1977.12。" in other.text
    assert "身份证号里是" not in other.text
    by_number = await handed_in(officer, person, write_lrmx(a_form(citizen_number=number, born="197803")))
    assert "表上1978.03出生，档案认定是1977.12。" in by_number.text
    assert read_form((await taken_out(officer, person, "lrmx")).content).form.born == "197712"


async def test_the_record_names_relatives_as_the_form_does(operator: Actor, sign_in: SignIn) -> None:
    person, _, officer = await a_person_with_officer(operator, sign_in)
    wife_number, brother_number = (
        a_citizen_number(Sex.FEMALE, date(1980, 1, 1)),
        a_citizen_number(born=date(1981, 1, 1)),
    )
    brother = await a_person(operator, "贾永利", citizen_number=brother_number)
    wife = await a_person(operator, "刘桂芳", citizen_number=wife_number)
    await connection().execute("UPDATE person SET political_status = 'party_member' WHERE id = $1", wife)
    for other, relation in ((brother, Kinship.SIBLING), (wife, Kinship.SPOUSE)):
        await record_kinship(operator, KinshipFound(one=other, other=person, relation=relation, evidence="户口簿"))
    family = read_form((await taken_out(officer, person, "lrmx")).content).form.family
    assert [(one.relation, one.name, one.political_status) for one in family] == [
        ("妻子", "刘桂芳", "中共党员"),
        ("弟弟", "贾永利", ""),
    ]


async def test_what_the_record_knows_of_schooling_is_not_guessed_but_told(operator: Actor, sign_in: SignIn) -> None:
    person, _, officer = await a_person_with_officer(operator, sign_in)
    await connection().execute("UPDATE person SET education = 'college' WHERE id = $1", person)
    assert "记录的文化程度是大学专科" in (await officer.get(f"/people/{person}/form-export")).text
