"""The 干部任免审批表 on a person's page: in with its doubts, settled by a person, out with a reason."""

import io
import threading
import zipfile
from datetime import date

import pytest
from PIL import ImageFile

from cadres.forms.lrm import write_lrm
from cadres.forms.lrmx import read_lrmx, write_lrmx
from cadres.forms.reading import read_form
from cadres.services.facts import record_fact
from cadres.services.facts_told import MeritFact
from cadres.services.tenures import AppointedBy, ElectedIn, Holding, Term, open_tenures
from cadres.vocabulary import Merit, Office
from server import clock
from server.access.actor import Actor, Role
from server.access.audit import AuditEvent, trail
from server.db.engine import connection
from tests.cadres.forms.test_forms import CAREER, a_form, a_photo
from tests.support.appointment_forms import a_person_with_officer, handed_in, taken_out, ticks
from tests.support.factories import VILLAGE, a_citizen_number
from tests.support.http import SignIn


async def test_doubts_are_shown_and_nothing_is_taken_over_by_itself(operator: Actor, sign_in: SignIn) -> None:
    person, number, officer = await a_person_with_officer(operator, sign_in)
    page = await handed_in(officer, person, write_lrmx(a_form(citizen_number=number, ethnicity="汉族", born="197804")))
    assert page.heading == "核对任免审批表"
    assert "表上1978.04出生，身份证号里是1978.03。" in page.text
    assert page.words("//section[2]//tbody/tr/th") == ["民族", "参加工作时间", "简历"]
    assert number not in page.text
    assert await connection().fetchval("SELECT count(*) FROM career_line") == 0
    settled = await officer.submit(page.form(), ticks(page, "ethnicity", "work_since", "career"))
    assert "任免审批表核对完毕" in settled.text
    assert settled.words("//section[1]//tbody/tr/th") == ["1996.09", "1999.07", "2008.03"]
    assert "已核对" in settled.text
    facts = await officer.get(f"/people/{person}?part=facts")
    assert "1999.07" in facts.text
    assert "汉族" in facts.text
    kinds = {row["kind"] for row in await AuditEvent.select(AuditEvent.kind)}
    assert {"person.form_taken", "person.form_read", "person.form_settled", "person.amended"} <= kinds


async def test_what_is_not_ticked_stays(operator: Actor, sign_in: SignIn) -> None:
    person, number, officer = await a_person_with_officer(operator, sign_in)
    page = await handed_in(officer, person, write_lrmx(a_form(citizen_number=number, ethnicity="汉族")))
    settled = await officer.submit(page.form(), ticks(page))
    assert "没有登记。可以从任免审批表导入。" in settled.text
    assert await connection().fetchval("SELECT ethnicity FROM person WHERE id = $1", person) is None


async def test_every_unclear_part_is_looked_into_before_a_form_is_settled(operator: Actor, sign_in: SignIn) -> None:
    person, number, officer = await a_person_with_officer(operator, sign_in)
    unclear = a_form(citizen_number=number, ethnicity="汉族", born="197804", photo=b"")
    page = await handed_in(officer, person, write_lrmx(unclear))
    every = ticks(page)
    assert len(every) > 1
    refused = await officer.submit(page.form(), {"taken.0": "ethnicity"})
    assert refused.status == 422
    assert any("表上1978.04出生" in line and "勾选“已核对”" in line for line in refused.problems())
    assert len(refused.problems()) == len(every)
    most = dict(list(every.items())[1:])
    assert len((await officer.submit(page.form(), most)).problems()) == 1
    assert await connection().fetchval("SELECT settled FROM appointment_form") is None
    assert await connection().fetchval("SELECT ethnicity FROM person WHERE id = $1", person) is None
    settled = await officer.submit(page.form(), ticks(page, "ethnicity"))
    assert "任免审批表核对完毕" in settled.text
    (event,) = [one for one in await trail(f"person:{person}") if one.kind == "person.form_settled"]
    assert "出生年月" in event.after["核对的疑点"]


async def test_days_against_the_birth_are_shown_and_joining_under_age_is_not_taken_over(
    operator: Actor, sign_in: SignIn
) -> None:
    person, number, officer = await a_person_with_officer(operator, sign_in)
    career = "1988.03--          偏关县新关镇政府干事"
    form = a_form(citizen_number=number, party_since="199002", work_since="198803", career=career)
    page = await handed_in(officer, person, write_lrmx(form))
    told = page.words("//section[1]//div[contains(@class, 'finding')]")
    for words in ("1990.02时本人（1978.03出生）未满18周岁", "1988.03时本人（1978.03出生）未满14周岁"):
        assert any(words in one for one in told), told
    refused = await officer.submit(page.form(), ticks(page, "party_since", "work_since"))
    assert refused.status == 422
    assert any("未满18周岁，不能入党" in line for line in refused.problems())
    done = await officer.submit(page.form(), ticks(page, "work_since"))
    assert done.status == 200
    assert await connection().fetchval("SELECT party_since FROM person WHERE id = $1", person) is None
    assert await connection().fetchval("SELECT value FROM determination WHERE person = $1", person) == "1988.03"


async def test_nothing_of_a_form_lies_in_clear(operator: Actor, sign_in: SignIn) -> None:
    person, number, officer = await a_person_with_officer(operator, sign_in)
    await handed_in(officer, person, write_lrmx(a_form(citizen_number=number)))
    rows = await connection().fetch("SELECT f::text AS said FROM appointment_form f")
    assert not [word for word in (number, "刘桂芳", "1996.09") for row in rows if word in row["said"]]
    assert number not in str(await AuditEvent.select())


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"citizen_number": a_citizen_number()}, "表上的身份证号不是此人的"),
        ({"name": "高建平"}, "表上的姓名不是贾永胜"),
        ({"name": "高建平", "citizen_number": "14993219780312"}, "表上的姓名不是贾永胜"),
    ],
)
async def test_somebody_elses_form_is_refused(
    operator: Actor, sign_in: SignIn, changes: dict[str, str], said: str
) -> None:
    person, _, officer = await a_person_with_officer(operator, sign_in)
    page = await handed_in(officer, person, write_lrmx(a_form(**changes)))
    assert page.status == 422
    assert said in page.text
    assert await connection().fetchval("SELECT count(*) FROM appointment_form") == 0


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"<Person><XingMing>", b'"a","b"'])
async def test_what_is_no_form_is_refused_with_the_cause(operator: Actor, sign_in: SignIn, content: bytes) -> None:
    person, _, officer = await a_person_with_officer(operator, sign_in)
    page = await handed_in(officer, person, content)
    assert page.status == 422
    assert page.problems()


async def test_a_broken_photo_is_marked_and_the_rest_is_read(operator: Actor, sign_in: SignIn) -> None:
    person, number, officer = await a_person_with_officer(operator, sign_in)
    broken = a_photo()[:600]
    page = await handed_in(officer, person, write_lrmx(a_form(citizen_number=number, photo=broken)))
    assert "不是能完整打开的JPEG或PNG图片" in page.text
    assert await connection().fetchval("SELECT photo FROM appointment_form") is None
    assert read_lrmx((await taken_out(officer, person, "lrmx")).content)[0].photo == broken, "it goes out as it came"
    assert (await taken_out(officer, person, "pdf")).status_code == 201


async def test_a_picture_is_taken_apart_once_and_beside_the_loop(
    operator: Actor, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, number, officer = await a_person_with_officer(operator, sign_in)
    threads: list[int] = []
    load = ImageFile.ImageFile.load
    monkeypatch.setattr(
        ImageFile.ImageFile, "load", lambda self: (threads.append(threading.get_ident()), load(self))[1]
    )
    await handed_in(officer, person, write_lrmx(a_form(citizen_number=number)))
    assert len(threads) == 1
    assert threads != [threading.get_ident()], "whoever else is served meanwhile does not wait for it"
    assert await connection().fetchval("SELECT photo IS NOT NULL FROM appointment_form")
    page = await handed_in(officer, person, write_lrmx(a_form(citizen_number=number, photo=a_photo(3000, 3670, "PNG"))))
    assert "3000×3670像素，超过1000万像素，没有打开。" in page.text
    assert len(threads) == 1
    assert await connection().fetchval("SELECT count(photo) FROM appointment_form") == 1


async def test_an_empty_file_is_told_from_none(operator: Actor, sign_in: SignIn) -> None:
    person, _, officer = await a_person_with_officer(operator, sign_in)
    empty = await handed_in(officer, person, b"")
    assert (empty.status, empty.problems()) == (422, ["文件：文件是空的。请报送人重新保存后再传。"])
    none = await officer.submit((await officer.get(f"/people/{person}/forms")).form())
    assert (none.status, none.problems()) == (422, ["文件：没有选择文件。请先选择.lrmx或.lrm文件。"])


async def test_a_form_goes_out_as_it_came_in(operator: Actor, sign_in: SignIn) -> None:
    person, number, officer = await a_person_with_officer(operator, sign_in)
    form = a_form(citizen_number=number, filled_day="20211120", filled_by="李雅琴", submitting_unit="新关镇党委")
    text = write_lrmx(form).decode().replace("  <Version>", "  <DaoLingNianYue>203803</DaoLingNianYue>\r\n  <Version>")
    await handed_in(officer, person, text.encode())
    answer = await taken_out(officer, person, "lrmx")
    assert answer.status_code == 201
    assert read_lrmx(answer.content)[0] == read_lrmx(text.encode())[0]
    assert answer.content == text.encode()
    events = await AuditEvent.select().where(AuditEvent.kind == "person.form_exported")
    assert [event["reason"] for event in events] == ["报县委组织部备案。"]
    head = await sign_in(Role.AUDITOR)
    assert "导出任免审批表，个人信息完整" in (await head.get("/disclosures")).text


async def test_career_lines_that_were_corrected_go_out_corrected(operator: Actor, sign_in: SignIn) -> None:
    person, number, officer = await a_person_with_officer(operator, sign_in)
    page = await handed_in(officer, person, write_lrmx(a_form(citizen_number=number)))
    await officer.submit(page.form(), ticks(page, "career"))
    same = read_form((await taken_out(officer, person, "lrmx")).content).form
    assert same.career == CAREER
    (href, *_) = (await officer.get(f"/people/{person}?part=career")).all("//a[contains(@href, '/correct')]/@href")
    form = (await officer.get(href)).form()
    await officer.submit(form, {"words": "偏关县第一中学学习", "reason": "毕业证书上的校名。"})
    changed = read_form((await taken_out(officer, person, "lrmx")).content).form
    assert changed.career.startswith("1996.09--1999.07  偏关县第一中学学习\r\n1999.07--2008.03")


async def test_an_old_file_comes_with_its_photo_and_goes_out_with_it(operator: Actor, sign_in: SignIn) -> None:
    person, _, officer = await a_person_with_officer(operator, sign_in)
    page = await handed_in(officer, person, write_lrm(a_form()), "贾永胜.lrm", a_photo())
    assert "只按姓名认人" in page.text
    answer = await taken_out(officer, person, "lrm")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.namelist() == ["贾永胜.lrm", "贾永胜.pic"]
        assert read_form(archive.read("贾永胜.lrm"), archive.read("贾永胜.pic")).form.photo == a_photo()


async def test_without_a_form_the_record_fills_one(operator: Actor, sign_in: SignIn) -> None:
    person, number, officer = await a_person_with_officer(operator, sign_in)
    form = read_form((await taken_out(officer, person, "lrmx")).content).form
    assert (form.name, form.sex, form.born, form.citizen_number) == ("贾永胜", "男", "197803", number)
    assert form.filled_by == "李雅琴"


async def test_skills_that_hold_fill_the_form_that_has_none(operator: Actor, sign_in: SignIn) -> None:
    person, number, officer = await a_person_with_officer(operator, sign_in)
    for note, until in (("养殖", None), ("会计", None), ("驾驶", date(2020, 1, 1))):
        fact = MeritFact(kind=Merit.SKILL, since=date(2015, 6, 1), until=until, note=note, evidence="证书")
        await record_fact(operator, person, "merits", fact)
    assert read_form((await taken_out(officer, person, "lrmx")).content).form.skill == "养殖、会计"
    await handed_in(officer, person, write_lrmx(a_form(citizen_number=number, skill="农业技术推广")))
    assert read_form((await taken_out(officer, person, "lrmx")).content).form.skill == "农业技术推广"


async def test_a_struck_form_is_used_no_more(operator: Actor, sign_in: SignIn) -> None:
    person, number, officer = await a_person_with_officer(operator, sign_in)
    page = await handed_in(officer, person, write_lrmx(a_form(citizen_number=number, native_place="山西偏关")))
    strike = str(page.response.url.path) + "/strike"
    struck = await officer.submit((await officer.get(strike)).form(), {"reason": "报送人重新填报。"})
    assert "已撤销，理由：报送人重新填报。" in struck.text
    assert (await officer.get(strike)).status == 404
    assert read_form((await taken_out(officer, person, "lrmx")).content).form.native_place == ""


async def test_a_clerk_takes_a_form_out_and_none_in(operator: Actor, sign_in: SignIn) -> None:
    person, _, _ = await a_person_with_officer(operator, sign_in)
    clerk = await sign_in(Role.TOWNSHIP_CLERK)
    assert (await clerk.get(f"/people/{person}/forms")).status == 403
    assert (await taken_out(clerk, person, "lrmx")).status_code == 201
    trainer = await sign_in(Role.TRAINING_OFFICER)
    assert (await trainer.get(f"/people/{person}/form-export")).status == 403


async def test_what_cannot_be_taken_over_is_named_all_the_same(operator: Actor, sign_in: SignIn) -> None:
    person, number, officer = await a_person_with_officer(operator, sign_in)
    await connection().execute("UPDATE person SET party_since = '1999.10' WHERE id = $1", person)
    page = await handed_in(
        officer, person, write_lrmx(a_form(citizen_number=number, sex="女", party_since="200013", career=""))
    )
    assert any(
        "入党时间" in one and "200013" in one for one in page.words("//section[1]//div[contains(@class, 'finding')]")
    )
    assert page.words("//section[2]//tbody/tr/th") == ["性别", "入党时间", "参加工作时间"]
    assert page.all("//section[2]//input[@type='checkbox']/@value") == ["work_since"]
    settled = await officer.submit(page.form(), ticks(page, "sex", "party_since"))
    assert settled.status == 200
    row = await connection().fetchrow("SELECT sex, party_since FROM person WHERE id = $1", person)
    assert tuple(row) == ("male", "1999.10")


async def test_a_form_that_cannot_be_settled_comes_back_with_its_ticks(operator: Actor, sign_in: SignIn) -> None:
    person, number, officer = await a_person_with_officer(operator, sign_in)
    career = "1999.07--1998.03  偏关县新关镇政府干事"
    page = await handed_in(officer, person, write_lrmx(a_form(citizen_number=number, ethnicity="汉族", career=career)))
    refused = await officer.submit(page.form(), ticks(page, "ethnicity", "work_since", "career"))
    assert (refused.status, refused.heading) == (422, "核对任免审批表")
    assert any(one.startswith("简历：") for one in refused.problems())
    assert refused.all("//section[2]//input[@checked]/@value") == ["ethnicity", "work_since", "career"]
    assert len(refused.all("//section[1]//input[@checked]")) == len(ticks(page))
    assert await connection().fetchval("SELECT ethnicity FROM person WHERE id = $1", person) is None


@pytest.mark.parametrize(
    ("since", "post"),
    [(date(2020, 1, 5), "马道村党支部书记"), (date(2022, 1, 5), "马道村党组织书记")],
)
async def test_an_office_that_is_younger_than_the_form_goes_over_its_words(
    operator: Actor, sign_in: SignIn, since: date, post: str
) -> None:
    person, number, officer = await a_person_with_officer(operator, sign_in)
    form = a_form(citizen_number=number, filled_day="20211120", current_post="马道村党支部书记")
    await handed_in(officer, person, write_lrmx(form))
    basis = AppointedBy("新党发〔2022〕1号")
    await open_tenures(operator, VILLAGE, [Holding(person, Office.PARTY_SECRETARY)], Term(since, None), basis)
    out = read_form((await taken_out(officer, person, "lrmx")).content).form
    assert out.current_post == post


async def test_the_party_office_stands_before_the_chair(operator: Actor, sign_in: SignIn) -> None:
    person, _, officer = await a_person_with_officer(operator, sign_in)
    term = Term(date(2026, 1, 5), None)
    await open_tenures(
        operator,
        VILLAGE,
        [Holding(person, Office.PARTY_SECRETARY)],
        Term(date(2025, 1, 5), None),
        AppointedBy("新党发〔2025〕1号"),
    )
    await open_tenures(operator, VILLAGE, [Holding(person, Office.CHAIR)], term, ElectedIn("选举结果"))
    form = read_form((await taken_out(officer, person, "lrmx")).content).form
    assert form.current_post == "马道村党组织书记、马道村村民委员会主任"


async def test_the_trail_tells_which_form_it_was_about(operator: Actor, sign_in: SignIn) -> None:
    person, number, officer = await a_person_with_officer(operator, sign_in)
    page = await handed_in(officer, person, write_lrmx(a_form(citizen_number=number)))
    await officer.submit(page.form(), ticks(page))
    (line,) = [
        one for one in (await officer.get(f"/people/{person}")).words("//ol[@class='trail']/li") if "核对完毕" in one
    ]
    assert f"表 {clock.now():%Y-%m-%d}" in line
    assert "收存的" in line
