"""The pages of training: from the notice of a run to who finished it, and who will miss the year's target."""

from datetime import date, datetime

from server import clock
from server.access.actor import Actor, Role
from tests.support.children import a_seat, an_appointed
from tests.support.courses import a_course, a_run
from tests.support.factories import COUNTY, TOWNSHIP, a_county
from tests.support.http import Programs, SignIn
from tests.support.teams import a_site, a_team, a_unit, somebody
from training.services.courses import hold_course
from training.services.dispatching import send

TODAY = date(2022, 6, 1)


async def test_a_run_from_its_notice_to_those_who_finished(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    await an_appointed(operator)
    officer = await sign_in(Role.TRAINING_OFFICER)
    hours = await officer.get(f"/courses/hours?area={COUNTY}&show=short")
    assert "当年完成培训0次，要求1次。" in hours.text
    assert "本县没有还能报名的班" in hours.text
    address = f"/courses/new?area={COUNTY}"
    blank = await officer.get(address)
    told = {
        "programme": "儿童主任培训班",
        "run": "1",
        "kind": "central",
        "organiser": "偏关县民政局",
        "level": "county",
        "audience": "child_directors",
        "first": "2022-05-30",
        "last": "2022-06-02",
        "venue": "县委党校",
        "places": "40",
        "days": "16",
        "document": "偏民函〔2022〕8号",
    }
    wrong = await officer.submit(blank.form(address), told)
    assert wrong.status == 422
    assert "填了16天，起止一共4天。" in wrong.text
    made = await officer.submit(wrong.form(address), {"days": "1.5"})
    path = str(made.response.url.path)
    desk = await officer.get("/")
    assert "1人培训任务预计完不成" in desk.text
    assert "对得上预计完不成的1人" in (await officer.get(f"/courses/hours?area={COUNTY}")).text
    session = {"day": "2022-06-03", "begins": "8:30", "ends": "11:30", "title": "未成年人保护", "hours": "4"}
    late = await officer.submit(made.form(f"{path}/sessions"), session)
    assert late.status == 422
    assert "不在培训班的2022-05-30至2022-06-02之内" in late.text
    planned = await officer.submit(late.form(f"{path}/sessions"), {"day": "2022-05-31"})
    person = planned.all("//select[@name='person']/option[contains(., '刘桂芳')]/@value")[0]
    enrolled = await officer.submit(planned.form(f"{path}/members"), {"person": person})
    (sitting,) = enrolled.all("//a[starts-with(@href, '/courses/sessions/')]/@href")
    listed = await officer.get(sitting)
    (name,) = listed.all("//select[starts-with(@name, 'presences.')]/@name")
    there = await officer.submit(listed.form(sitting), {name: "present"})
    assert "结业1人" in there.text
    done = await officer.get(f"/courses/hours?area={COUNTY}")
    assert "已完成" in done.text
    (member,) = there.all("//a[starts-with(@href, '/courses/members/')]/@href")
    assert "出勤4，缺课0，共4" in (await officer.get(member)).text
    assert "儿童主任培训班第1期" in (await officer.get(f"/people/{person}")).text
    refused = await officer.submit(there.form(f"{path}/strike"), {"reason": "登记错了"})
    assert "已经有人报名" in refused.text


async def test_a_run_for_the_committees_offers_all_of_their_members(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    await a_seat(operator)
    course, _ = await a_course(operator, audience="committees")
    officer = await sign_in(Role.TRAINING_OFFICER)
    shown = await officer.get(f"/courses/{course}")
    (offered,) = shown.all("//select[@name='person']/option[contains(., '刘桂芳')]")
    assert offered.text_content().endswith("委员）"), "no party member, so that no duty is told"
    enrolled = await officer.submit(shown.form(f"/courses/{course}/members"), {"person": offered.get("value")})
    assert not enrolled.all("//select[@name='person']/option[contains(., '刘桂芳')]")


async def test_a_run_leads_to_its_sheet_and_says_its_state_as_the_list_does(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    course, _ = await a_course(operator)
    officer = await sign_in(Role.TRAINING_OFFICER)
    shown = await officer.get(f"/courses/{course}")
    links = [str(one) for one in shown.all("//section[@aria-labelledby='members']//a/@href")]
    assert [one.partition("?")[0] for one in links] == ["/imports", "/sheets"]
    assert all("of=course-attendance" in one for one in links)
    listed = await officer.get(f"/courses?area={COUNTY}&year=2022")
    for found in (shown, listed):
        assert "已结束" in found.text
        assert "报名已截止" not in found.text


async def test_lists_below_other_parts_flow_with_the_page(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    await an_appointed(operator)
    officer = await sign_in(Role.TRAINING_OFFICER)
    for path in ("/courses/hours", "/courses", "/children"):
        shown = await officer.get(f"{path}?area={COUNTY}")
        assert shown.one("//div[@id='list']").get("class") == "scroll scroll--whole", path


async def test_the_page_says_which_figure_binds_and_by_which_reading(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    with clock.stopped_at(datetime(2026, 11, 26, 9, tzinfo=clock.ZONE)):
        team = await a_team(operator, await a_site(operator))
        await send(operator, team, somebody(await a_unit(operator), since=date(2026, 8, 18)))
        officer = await sign_in(Role.TRAINING_OFFICER)
        shown = (await officer.get(f"/courses/hours?area={COUNTY}&show=cadre")).text
        assert "要求90学时或者12天，达到一项即完成，天数和学时不互相折算" in shown
        assert (
            "全年要求90学时或者12天，按任职天数折算为33.6学时或者4.5天。现用“按全年要求”的口径，以90学时或者12天为准"
            in shown
        )
        assert "TH-11" in shown


async def test_a_run_is_changed_on_its_page(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    course, _ = await a_course(operator)
    officer = await sign_in(Role.TRAINING_OFFICER)
    path = f"/courses/{course}"
    form = (await officer.get(path)).form(f"{path}/amend")
    assert (form.fields["last"], form.fields["venue"], form.fields["places"]) == ("2022-05-12", "县委党校", "40")
    refused = await officer.submit(form, {"places": "60"})
    assert refused.problems() == ["原因：没有填。须填写。"]
    changed = await officer.submit(refused.form(f"{path}/amend"), {"reason": "报名人多"})
    assert changed.form(f"{path}/amend").fields["places"] == "60"


async def test_a_session_is_changed_and_taken_out_on_its_page(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    course, (first, _) = await a_course(operator)
    officer = await sign_in(Role.TRAINING_OFFICER)
    path = f"/courses/sessions/{first}"
    form = (await officer.get(path)).form(f"{path}/amend")
    assert [form.fields[name] for name in ("day", "begins", "ends", "hours")] == ["2022-05-11", "08:30", "11:30", "4"]
    refused = await officer.submit(form, {"hours": "3"})
    assert refused.problems() == ["原因：没有填。须填写。"]
    changed = await officer.submit(refused.form(f"{path}/amend"), {"reason": "按课程表"})
    assert changed.form(f"{path}/amend").fields["hours"] == "3"
    gone = await officer.submit(changed.form(f"{path}/remove"), {"reason": "登记错了"})
    assert str(gone.response.url.path) == f"/courses/{course}"
    assert gone.all("//a[starts-with(@href, '/courses/sessions/')]/@href") != []
    assert path not in gone.text


async def test_programs_ask_for_the_duties_of_a_county_at_most(operator: Actor, program: Programs) -> None:
    await a_county(operator)
    await an_appointed(operator)
    machine = await program(*Role, region="140000000000")
    for area in ("", "?area=140900000000"):
        answer = await machine.get(f"/api/v1/courses/duties{area}")
        assert answer.status_code == 422
        assert "培训任务按县列出" in answer.text
    answer = await machine.get(f"/api/v1/courses/duties?area={COUNTY}")
    assert answer.json()["total"] > 0


async def test_programs_read_runs_in_parts(operator: Actor, program: Programs) -> None:
    await a_county(operator)
    for run, region in ((1, COUNTY), (2, COUNTY), (3, TOWNSHIP)):
        await a_course(operator, region, run=run)
    machine = await program(*Role, region=COUNTY)
    whole = (await machine.get(f"/api/v1/courses?area={COUNTY}")).json()
    assert (whole["total"], len(whole["lines"])) == (3, 3)
    parts = [(await machine.get(f"/api/v1/courses?area={COUNTY}&first={first}&size=2")).json() for first in (0, 2, 4)]
    assert [(part["total"], len(part["lines"])) for part in parts] == [(3, 2), (3, 1), (3, 0)]
    assert [line["id"] for part in parts for line in part["lines"]] == [line["id"] for line in whole["lines"]]
    assert (await machine.get(f"/api/v1/courses?area={COUNTY}&year=2021")).json() == {"lines": [], "total": 0}
    # A township is shown the runs of its county beside its own.
    below = await program(*Role, region=TOWNSHIP)
    assert (await below.get("/api/v1/courses?size=1")).json()["total"] == 3


async def test_a_run_of_one_day_says_it_once(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    day = date(2022, 5, 11)
    course = await hold_course(operator, COUNTY, a_run(first=day, last=day, days="1"))
    officer = await sign_in(Role.TRAINING_OFFICER)
    for page in (f"/courses/{course}", f"/courses?area={COUNTY}&year=2022"):
        shown = await officer.get(page)
        assert "2022-05-11" in shown.text
        assert "2022-05-11至" not in "".join(shown.one("//main").itertext()).split("办理记录")[0], page
