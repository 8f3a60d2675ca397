"""The landing page: what waits, in its area and by its deadline."""

from dataclasses import replace
from datetime import datetime, timedelta

from certificates.packing import CERTIFICATES, PackArea
from server import clock
from server.access.actor import Actor, Role
from server.access.tables import Account
from server.jobs.asking import enqueue
from server.jobs.tables import Job, JobState
from server.sheets.committing import drop
from tests.support.factories import (
    OTHER_TOWNSHIP,
    TOWNSHIP,
    VILLAGE,
    a_ballot,
    a_checked_count,
    a_county,
    a_published_election,
    an_actor,
    an_election,
)
from tests.support.http import Page, SignIn, an_account, squeezed
from tests.support.sheets import handed_in

_OTHER_VILLAGE = "140932102200"


def duties(page: Page) -> list[str]:
    return page.words("//section[@aria-labelledby='todo']//a[@class='lead']")


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=clock.ZONE)


async def test_nothing_waits(sign_in: SignIn) -> None:
    page = await (await sign_in(Role.ELECTION_OFFICER)).get("/")
    assert "偏关县没有待办事项。" in page.text
    assert duties(page) == []


async def test_what_waits_is_of_the_area_and_leads_to_its_act(operator: Actor, sign_in: SignIn) -> None:
    await a_published_election(operator)
    waiting = await an_election(operator, region=_OTHER_VILLAGE)
    await a_ballot(operator, waiting, region=_OTHER_VILLAGE)
    officer = await sign_in(Role.ELECTION_OFFICER, Role.FILING_OFFICER)
    with clock.stopped_at(at("2021-11-22T09:00")):
        page = await officer.get("/")
        assert "老营村：计票结果待录入" in duties(page)
        here = duties(await officer.get(f"/?area={TOWNSHIP}"))
        assert here
        assert all(one.startswith("马道村：") for one in here)
        township = await sign_in(Role.TOWNSHIP_CLERK, Role.FILING_OFFICER, region=TOWNSHIP)
        assert "马道村：证书首次申领" in duties(await township.get("/"))
        assert duties(await officer.get(f"/?area={OTHER_TOWNSHIP}")) == ["老营村：计票结果待录入"]
        assert (await officer.get(page.one("//a[contains(., '老营村：计票')]").get("href"))).heading == "录入计票"
        clerk = await sign_in(Role.TOWNSHIP_CLERK, region=OTHER_TOWNSHIP)
        assert duties(await clerk.get("/")) == ["老营村：计票结果待录入"]


async def test_before_election_day_nothing_waits_for_a_count(operator: Actor, sign_in: SignIn) -> None:
    await an_election(operator)
    officer = await sign_in(Role.ELECTION_OFFICER)
    with clock.stopped_at(at("2021-11-19T23:59")):
        assert duties(await officer.get("/")) == []


async def test_deadlines_stand_in_groups_and_the_law_is_marked(operator: Actor, sign_in: SignIn) -> None:
    code = await an_election(operator)
    await a_ballot(operator, code)
    await a_checked_count(operator, code)
    await a_published_election(operator, region=_OTHER_VILLAGE)
    officer = await sign_in(Role.ELECTION_OFFICER, Role.FILING_OFFICER)
    clerk = await sign_in(Role.TOWNSHIP_CLERK, Role.FILING_OFFICER, region=OTHER_TOWNSHIP)
    with clock.stopped_at(at("2021-11-22T09:00")):
        page, early = await officer.get("/"), await clerk.get("/")
    by_law = page.words("//td[.//abbr[@title='法定期限']]/following-sibling::td[1]/a")
    assert by_law
    assert "马道村：选举结果待公布" in duties(page)
    assert f"其中法定期限{len(by_law)}件" in page.text
    of_clerk = early.words("//td[.//abbr[@title='法定期限']]/following-sibling::td[1]/a")
    assert "老营村：证书首次申领" in set(duties(early)) - set(of_clerk)
    with clock.stopped_at(at("2022-03-01T09:00")):
        late = await officer.get("/")
    deadline = "//tr[.//a[contains(., '证书首次申领')]]/td[1]"
    assert (early.words(deadline), late.words(deadline)) == (["还剩29天"], ["已超期70天"])
    assert late.words("//tr[@class='group']/th")[0].startswith("已超期")


async def test_numbers_lead_to_the_lists_behind_them(operator: Actor, sign_in: SignIn) -> None:
    await a_published_election(operator)
    await an_election(operator, region=_OTHER_VILLAGE)
    officer = await sign_in(Role.ELECTION_OFFICER, Role.FILING_OFFICER)
    page = await officer.get("/")
    numbers = {
        line.xpath("string(span)"): (line.xpath("string(a)"), line.xpath("a/@href")[0])
        for line in page.all("//ul[@class='gaps']/li")
    }
    assert numbers["选举正在办理"][0] == "1"
    assert numbers["选举已公布结果"][0] == "1"
    for label, (number, href) in numbers.items():
        rows = (await officer.get(href)).all("//div[@id='list']//tbody/tr[not(@class='empty')]")
        assert len(rows) == int(number), label


async def test_only_what_the_account_may_do_waits_for_it(operator: Actor, sign_in: SignIn) -> None:
    waiting = await an_election(operator)
    await a_ballot(operator, waiting)
    await a_published_election(operator, region=_OTHER_VILLAGE)
    with clock.stopped_at(at("2021-11-22T09:00")):
        reviewer = await (await sign_in(Role.VETTING_OFFICER)).get("/")
        bureau = await (await sign_in(Role.FILING_OFFICER)).get("/")
        township = await (await sign_in(Role.FILING_OFFICER, region=OTHER_TOWNSHIP)).get("/")
    assert duties(reviewer) == []
    assert duties(bureau) == ["当选证书：5件待核对"], "the first step of a filing is the township's (FT-6)"
    assert duties(township) == ["老营村：证书首次申领", "当选证书：5件待核对"]


async def test_an_import_that_nobody_let_in_waits_until_it_is_removed(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    officer = an_actor(Role.ELECTION_OFFICER)
    batch = await handed_in(
        officer, (VILLAGE, None, 310, None, None, None), (_OTHER_VILLAGE, None, "多", None, None, None)
    )
    page = await (await sign_in(Role.ELECTION_OFFICER)).get("/")
    assert duties(page) == ["村（社区）基本情况表：1行有错或须确认，1行可以导入"]
    assert page.one("//a[@class='lead']/@href") == f"/imports/{batch}"
    assert page.words("//tr[.//a[@class='lead']]/td[1]") == ["还剩7天"]
    # It is the county's own, and counts once there and in no township.
    assert page.words("//nav[@aria-label='地区']//span[@class='tree__n']")[:2] == ["1", "0"]
    assert duties(await (await sign_in(Role.TOWNSHIP_CLERK)).get("/")) == []
    await drop(officer, batch)
    assert duties(await (await sign_in(Role.ELECTION_OFFICER)).get("/")) == []


async def test_an_own_job_that_failed_waits_to_be_asked_for_again(sign_in: SignIn) -> None:
    visitor = await sign_in(Role.ELECTION_OFFICER)
    account = await Account.objects().order_by(Account.id, ascending=False).first()
    assert account is not None
    actor = replace(an_actor(Role.ELECTION_OFFICER), account_id=account.id)
    job = await enqueue(actor, CERTIFICATES, PackArea(region=VILLAGE), "马道村")
    assert duties(await visitor.get("/")) == []
    await Job.update({Job.state: JobState.FAILED, Job.finished: clock.now(), Job.message: "字体缺字。"}).where(
        Job.id == job
    )
    page = await visitor.get("/")
    assert duties(page) == ["任务没有办成：当选证书打包 马道村"]
    assert page.one("//a[@class='lead']/@href") == f"/jobs/{job}"
    assert duties(await (await sign_in(Role.ELECTION_OFFICER)).get("/")) == []
    listed = await visitor.get("/jobs?show=failed")
    assert listed.words("//div[@id='list']//b") == ["当选证书打包 马道村"]


async def test_accounts_wait_to_be_confirmed_a_month_ahead(sign_in: SignIn) -> None:
    clerk = await an_account(Role.TOWNSHIP_CLERK, name="贺文秀")
    keeper = await sign_in(Role.ACCOUNT_ADMINISTRATOR)
    assert duties(await keeper.get("/")) == []
    await Account.update({Account.confirmed: clock.today() - timedelta(days=345)}).where(Account.id == clerk.id)
    page = await keeper.get("/")
    assert [one.startswith("贺文秀（") for one in duties(page)] == [True]
    assert page.words("//tr[.//a[@class='lead']]/td[1]") == ["还剩20天"]
    assert duties(await (await sign_in(Role.AUDITOR)).get("/")) == []


async def test_accounts_wait_for_whoever_may_release_them_and_not_for_who_set_the_password(
    sign_in: SignIn,
) -> None:
    clerk = await an_account(Role.TOWNSHIP_CLERK, name="贺文秀")
    keepers = [await sign_in(Role.ACCOUNT_ADMINISTRATOR) for _ in range(2)]
    head = await sign_in(Role.UNIT_HEAD)
    others = [await sign_in(Role.UNIT_HEAD, office="偏关县民政局"), await sign_in(Role.ELECTION_OFFICER)]
    page = await keepers[0].get(f"/accounts/{clerk.id}/reset")
    await keepers[0].submit(page.form(f"/accounts/{clerk.id}/reset"))
    waiting = [f"贺文秀（{clerk.login}）：账号等待放行"]
    assert [duties(await one.get("/")) for one in (*keepers, head, *others)] == [[], waiting, waiting, [], []]
    page = await keepers[1].get("/")
    assert page.one("//a[@class='lead']/@href") == f"/accounts/{clerk.id}"
    page = await head.get("/")
    account = await head.get(page.one("//a[@class='lead']/@href"))
    await head.submit(account.form(f"/account/held/{clerk.id}/release"))
    assert [duties(await one.get("/")) for one in (*keepers, head)] == [[], [], []]


async def test_what_one_did_is_listed_with_its_record(operator: Actor, sign_in: SignIn) -> None:
    code = await an_election(operator)
    await a_ballot(operator, code)
    officer = await sign_in(Role.ELECTION_OFFICER)
    assert "还没有办过事" in (await officer.get("/?show=done")).text
    form = (await officer.get(f"/elections/{code}/stage")).form()
    await officer.submit(form, {"stage": "candidates_published", "reached": "2021-11-12", "reason": "补录"})
    page = await officer.get("/?show=done")
    [row] = page.all("//section[@aria-labelledby='done']//tbody/tr")
    assert squeezed(row.xpath("th")[0]) == "登记进程"
    assert squeezed(row.xpath("td")[1]) == "马道村委会"
    assert row.xpath("th/a/@href") == [f"/elections/{code}"]
    assert page.words("//nav[@class='tabs']/a[@aria-current]") == ["已办1"]
    assert "还没有办过事" in (await officer.get(f"/?show=done&area={OTHER_TOWNSHIP}")).text
    assert "还没有办过事" in (await (await sign_in(Role.ELECTION_OFFICER)).get("/?show=done")).text
    assert (await officer.get("/?show=none")).status == 404
