"""The pages of the roll, as a clerk and as another place's clerk use them."""

from datetime import date

from elections.services.rolls.keeping import register_voter
from elections.services.rolls.opening import open_roll
from elections.tables import Election
from elections.vocabulary import NextStep
from elections.web.rolls.listing import PAGE_SIZE
from server.access.actor import Actor, Role
from server.db.engine import connection
from tests.support.factories import an_election
from tests.support.http import Programs, SignIn
from tests.support.rolls import DAY, TODAY, a_published_roll, a_roll, a_voter, counted, number_of


async def test_a_clerk_registers_somebody_and_finds_them_by_their_number(operator: Actor, sign_in: SignIn) -> None:
    code = await an_election(operator, term_number=13, election_day=DAY)
    clerk = await sign_in(Role.TOWNSHIP_CLERK)
    page = await clerk.get(f"/rolls/{code}")
    await clerk.submit(page.form(f"/rolls/{code}/open"))
    form = (await clerk.get(f"/rolls/{code}/voters/new")).form()
    typed = {
        "name": "贾小一",
        "citizen_number": number_of(100),
        "group": "第一村民小组",
        "household": "0001",
        "ground": "resident",
        "document": "户口簿",
    }
    wrong = await clerk.submit(form, typed | {"citizen_number": "123456789012345678"})
    assert wrong.status == 422
    assert wrong.one("//input[@name='name']").get("value") == "贾小一"
    done = await clerk.submit(wrong.form(), typed)
    assert "贾小一" in done.text
    assert number_of(100) not in done.text
    for wanted, found in ((number_of(100), ["贾小一"]), ("贾", ["贾小一"]), ("0001", ["贾小一"]), (number_of(101), [])):
        page = await clerk.get(f"/rolls/{code}?q={wanted}")
        assert page.words("//div[@id='list']//th/a") == found, wanted


async def test_a_long_roll_is_read_page_by_page_without_loss(operator: Actor, sign_in: SignIn) -> None:
    code = await a_roll(operator, voters=PAGE_SIZE + 5)
    clerk = await sign_in(Role.TOWNSHIP_CLERK)
    first = await clerk.get(f"/rolls/{code}")
    second = await clerk.get(first.one("//a[.='下一页']").get("href"))
    links = [link.get("href") for page in (first, second) for link in page.all("//div[@id='list']//th/a")]
    assert len(links) == len({*links}) == PAGE_SIZE + 5
    assert second.all("//a[.='下一页']") == []


async def test_a_number_is_shown_for_a_reason_that_stays_on_record(operator: Actor, sign_in: SignIn) -> None:
    code = await a_roll(operator)
    voter = await connection().fetchval("SELECT min(id) FROM voter")
    clerk = await sign_in(Role.TOWNSHIP_CLERK)
    page = await clerk.get(f"/rolls/{code}/voters/{voter}")
    refused = await clerk.submit(page.form(f"/rolls/{code}/voters/{voter}/reveal"), {"reason": ""})
    assert number_of(100) not in refused.text
    form = refused.form(f"/rolls/{code}/voters/{voter}/reveal")
    shown = await clerk.submit(form, {"reason": "核对身份证"})
    assert number_of(100) in shown.text
    events = await connection().fetch("SELECT reason FROM audit_event WHERE kind = 'roll.voter_revealed'")
    assert [event["reason"] for event in events] == ["核对身份证"]


async def test_a_list_is_published_from_its_page_with_what_the_law_says_of_it(operator: Actor, sign_in: SignIn) -> None:
    code = await a_roll(operator)
    clerk = await sign_in(Role.TOWNSHIP_CLERK)
    form = (await clerk.get(f"/rolls/{code}/list")).form()
    done = await clerk.submit(form, {"published": TODAY.isoformat(), "posted_at": "村委会公开栏", "reason": "补录"})
    assert done.words("//p[@role='status']") == ["已公布选民名单，名单锁定。"]
    assert "与最近公布的名单不符" not in done.text
    await connection().execute("UPDATE voter SET name = '贾改名' WHERE id = (SELECT min(id) FROM voter)")
    assert "与最近公布的名单不符" in (await clerk.get(f"/rolls/{code}")).text


async def test_a_day_that_moved_is_told_until_the_roll_is_judged_for_it(operator: Actor, sign_in: SignIn) -> None:
    code = await a_published_roll(operator)
    clerk = await sign_in(Role.TOWNSHIP_CLERK)
    told = "选举日改为2027年1月12日以后没有重新核对年龄"
    assert told not in (await clerk.get(f"/elections/{code}")).text
    await Election.update({Election.election_day: date(2027, 1, 12)}).where(Election.code == code)
    page = await clerk.get(f"/elections/{code}")
    assert told in page.text
    (href,) = page.all("//p[contains(@class, 'finding--warn')]//a[.='选举日变动核对']/@href")
    done = await clerk.submit((await clerk.get(href)).form())
    assert "新列入0人，除去0人" in done.text
    assert told not in (await clerk.get(f"/elections/{code}")).text


async def test_an_objection_shows_the_days_that_are_left(operator: Actor, sign_in: SignIn) -> None:
    code = await a_published_roll(operator)
    clerk = await sign_in(Role.TOWNSHIP_CLERK)
    page = await clerk.get(f"/rolls/{code}/objections")
    typed = {
        "kind": "omitted",
        "about": "贾小七",
        "raised_by": "贾建国",
        "received": TODAY.isoformat(),
        "says": "没有列入",
    }
    done = await clerk.submit(page.form(f"/rolls/{code}/objections"), typed)
    assert len(done.all("//td/span[contains(@class, 'due')]")) == 1


async def test_the_other_place_is_named_and_its_roll_stays_closed(operator: Actor, sign_in: SignIn) -> None:
    await a_roll(operator)
    away = await an_election(operator, region="140931100202", term_number=13, election_day=DAY)
    await open_roll(operator, away)
    await register_voter(operator, away, a_voter(100, name="张三"))
    clerk = await sign_in(Role.TOWNSHIP_CLERK)
    queue = await clerk.get("/rolls/conflicts")
    assert "保德县" in queue.text
    assert "张三" not in queue.text
    assert (await clerk.get(f"/rolls/{away}")).status == 404
    case = await clerk.get(queue.one("//tbody//th/a").get("href"))
    form = case.form(case.one("//form[contains(@action, 'give-way')]").get("action"))
    done = await clerk.submit(form, {"evidence": "本人说明"})
    assert done.words("//p[@role='status']") == ["本地登记已除名，两边都已处理。"]


async def test_programs_read_and_write_the_same(operator: Actor, program: Programs) -> None:
    code = await a_roll(operator)
    machine = await program(Role.TOWNSHIP_CLERK)
    roll = (await machine.get(f"/api/v1/rolls/{code}")).json()
    assert [group["voters"] for group in roll["groups"]] == [3]
    voters = (await machine.get(f"/api/v1/rolls/{code}/voters")).json()
    assert all("citizen_number" not in voter for voter in voters)
    off = {"ground": "died", "document": "死亡证明", "day": TODAY.isoformat()}
    answer = await machine.post(f"/api/v1/rolls/{code}/voters/{voters[0]['id']}/off", json=off)
    assert answer.status_code == 204
    left = (await machine.get(f"/api/v1/rolls/{code}/voters?status=registered")).json()
    assert len(left) == 2


async def test_what_waits_of_the_rolls_stands_on_the_workbench(operator: Actor, sign_in: SignIn) -> None:
    code = await a_published_roll(operator)
    said = {
        "kind": "omitted",
        "about": "贾小七",
        "raised_by": "贾建国",
        "received": TODAY.isoformat(),
        "says": "没有列入",
    }
    clerk = await sign_in(Role.TOWNSHIP_CLERK)
    page = await clerk.get(f"/rolls/{code}/objections")
    await clerk.submit(page.form(f"/rolls/{code}/objections"), said)
    await register_voter(operator, await a_roll(operator, region="140932102202", voters=0), a_voter(100))
    bench = (await clerk.get("/")).text
    assert "名单申诉1件待处理" in bench
    assert "有1人在两地登记" in bench
    assert "其中1人对方登记在先" in bench


async def test_the_page_of_an_election_whose_vote_was_void_is_looked_at(operator: Actor, sign_in: SignIn) -> None:
    code = await a_published_roll(operator)
    await counted(operator, code, NextStep.RERUN)
    officer = await sign_in(Role.ELECTION_OFFICER)
    page = await officer.get(f"/elections/{code}")
    assert page.status == 200
    assert "选举无效" in page.text
    assert (await officer.get(f"/rolls/{code}")).status == 200
