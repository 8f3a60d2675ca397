"""The pages about accounts, as people use them."""

from datetime import timedelta

import pytest
from litestar import Litestar

from server import clock
from server.access import door
from server.access.accounts import open_account
from server.access.actor import Actor, Role
from server.access.audit import AuditEvent
from server.access.standing import DELAYS, TRIES
from server.access.tables import Account, Session
from server.access.tokens import NewToken, issue_token
from server.errors import Unauthenticated
from server.web.auth import SESSION_COOKIE
from server.web.templating import moment
from tests.support.accounts import PASSWORD, a_new_account, a_unit, an_administrator, an_opened
from tests.support.factories import COUNTY, OTHER_COUNTY, TOWNSHIP
from tests.support.http import Page, SignIn, Visitor, browser

NEW_PASSWORD = "quite another invented one"


async def _enter(visitor: Visitor, name: str, word: str) -> int:
    answer = await visitor.post("/sign-in", {"name": name, "word": word})
    return answer.status_code


async def test_a_first_sign_in_leads_to_the_password_and_nowhere_else(operator: Actor, stranger: Visitor) -> None:
    opened = await open_account(operator, await a_new_account(operator))
    assert await _enter(stranger, "pgx-01", opened.password) == 303
    for path in ("/", "/account", "/communities"):
        answer = await stranger.client.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/account/password"), path
    asked = await stranger.get("/account/password")
    assert "须先修改密码" in asked.text
    form = asked.form("/account/password")
    weak = await stranger.submit(form, {"old": opened.password, "new": "12345678901", "again": "12345678901"})
    assert (weak.status, "新密码" in weak.problems()[0]) == (422, True)
    differing = await stranger.submit(form, {"old": opened.password, "new": NEW_PASSWORD, "again": "x" * 12})
    assert "两次输入不一样" in differing.text
    assert NEW_PASSWORD not in differing.response.text
    done = await stranger.submit(form, {"old": opened.password, "new": NEW_PASSWORD, "again": NEW_PASSWORD})
    assert "密码已修改" in done.text
    assert (await stranger.client.get("/")).status_code == 200


async def test_a_changed_password_signs_out_elsewhere(operator: Actor, app: Litestar, stranger: Visitor) -> None:
    await an_opened(operator)
    await _enter(stranger, "pgx-01", PASSWORD)
    async with browser(app) as client:
        other = Visitor(client)
        await _enter(other, "pgx-01", PASSWORD)
        form = (await stranger.get("/account/password")).form("/account/password")
        done = await stranger.submit(form, {"old": PASSWORD, "new": NEW_PASSWORD, "again": NEW_PASSWORD})
        assert "另有1处登录已退出" in done.text
        assert (await client.get("/")).status_code == 303


async def test_a_token_planted_before_the_sign_in_is_worth_nothing(operator: Actor, stranger: Visitor) -> None:
    await an_opened(operator)
    stranger.client.cookies.set(SESSION_COOKIE, "planted")
    fields = {"name": "pgx-01", "word": PASSWORD}
    token = (await stranger.client.get("/sign-in")).text.split('name="_csrf_token" value="')[1].split('"')[0]
    await stranger.client.post("/sign-in", data={**fields, "_csrf_token": token})
    given = [cookie.value for cookie in stranger.client.cookies.jar if cookie.name == SESSION_COOKIE]
    assert "planted" not in [value for value in given if value != "planted"]
    stranger.client.cookies.clear()
    stranger.client.cookies.set(SESSION_COOKIE, "planted")
    assert (await stranger.client.get("/account")).status_code == 303


async def test_signing_in_again_ends_the_session_that_was_there(operator: Actor, sign_in: SignIn) -> None:
    await an_opened(operator)
    member = await sign_in(Role.ELECTION_OFFICER)
    before = member.client.cookies[SESSION_COOKIE]
    token = await member.token()
    await member.client.post("/sign-in", data={"name": "pgx-01", "word": PASSWORD, **token})
    member.client.cookies.clear()
    member.client.cookies.set(SESSION_COOKIE, before)
    assert (await member.client.get("/account")).status_code == 303


async def test_a_session_elsewhere_is_listed_and_ended(operator: Actor, app: Litestar, stranger: Visitor) -> None:
    await an_opened(operator)
    await _enter(stranger, "pgx-01", PASSWORD)
    async with browser(app) as client:
        client.headers["user-agent"] = "Mozilla/5.0 (Windows NT 10.0) Chrome/80.0"
        await _enter(Visitor(client), "pgx-01", PASSWORD)
        page = await stranger.get("/account")
        assert "Chrome · Windows" in page.text
        (action,) = page.all("//form[contains(@action, '/sessions/')]/@action")
        assert "那处登录已结束" in (await stranger.submit(page.form(action))).text
        assert (await client.get("/account")).status_code == 303
    assert (await stranger.client.get("/account")).status_code == 200


async def test_an_administrator_opens_an_account_whose_password_is_shown_once(
    operator: Actor, stranger: Visitor, app: Litestar
) -> None:
    await an_administrator(operator)
    await _enter(stranger, "pgx-gly", PASSWORD)
    form = (await stranger.get("/accounts/new")).form("/accounts/new")
    fields = {
        "login": "xgz-01",
        "name": "贺文秀",
        "unit": str(await a_unit(operator)),
        "region": TOWNSHIP,
        "roles.township_clerk": "1",
    }
    done = await stranger.post("/accounts/new", {**form.fields, **fields})
    assert done.status_code == 200
    word = done.text.split('<code class="mono once">')[1].split("<")[0]
    assert word not in (await stranger.get("/accounts")).response.text
    async with browser(app) as client:
        assert await _enter(Visitor(client), "xgz-01", word) == 303
    again = await stranger.post("/accounts/new", {**form.fields, **fields})
    assert (again.status_code, "已经有了" in again.text) == (422, True)


async def test_an_administrator_names_a_units_head(operator: Actor, stranger: Visitor) -> None:
    await an_administrator(operator)
    await _enter(stranger, "pgx-gly", PASSWORD)
    page = await stranger.get("/accounts/new")
    assert "单位负责人" in page.words("//fieldset[@id='roles']//label")
    assert page.words("//p[@id='unit_head-work']") == ["查看调阅个人信息的记录。不能兼账号管理员、审计员。"]
    assert "录入计票" in page.words("//p[@id='township_clerk-work']")[0]
    fields = {
        "login": "xgz-09",
        "name": "贺文秀",
        "unit": str(await a_unit(operator)),
        "region": COUNTY,
        "roles.unit_head": "1",
    }
    both = await stranger.post("/accounts/new", {**fields, "roles.account_administrator": "1"})
    assert (both.status_code, "账号管理员不能兼单位负责人" in both.text) == (422, True)
    assert (await stranger.post("/accounts/new", fields)).status_code == 200
    row = await Account.objects().where(Account.login == "xgz-09").first()
    assert row is not None
    assert row.roles == ["unit_head"]
    assert "单位负责人" in (await stranger.get("/accounts?q=xgz-09")).text


async def test_what_may_not_be_granted_comes_back_at_its_field(operator: Actor, stranger: Visitor) -> None:
    await an_administrator(operator)
    await _enter(stranger, "pgx-gly", PASSWORD)
    fields = {
        "login": "xgz-02",
        "name": "贺文秀",
        "unit": str(await a_unit(operator)),
        "region": OTHER_COUNTY,
        "roles.township_clerk": "1",
        "roles.auditor": "1",
    }
    away = await stranger.post("/accounts/new", fields)
    assert (away.status_code, "没有这个地区" in away.text) == (422, True)
    both = Page(await stranger.post("/accounts/new", {**fields, "region": COUNTY}))
    assert both.status == 422
    assert "审计员不能兼乡镇经办员" in both.words("//fieldset[@id='roles']//p[@class='wrong']")[0]
    # What was typed and ticked is still there.
    form = both.form("/accounts/new")
    assert {name: form.fields.get(name) for name in fields} == {**fields, "region": COUNTY}
    assert not await Account.exists().where(Account.login == "xgz-02")


async def test_the_list_and_the_acts_on_one_account(operator: Actor, stranger: Visitor) -> None:
    opened = await an_opened(operator)
    await an_administrator(operator)
    await _enter(stranger, "pgx-gly", PASSWORD)
    page = await stranger.get("/accounts")
    assert {"pgx-01", "pgx-gly"} <= {*page.words("//tbody//th")}
    one = f"/accounts/{opened.id}"
    page = await stranger.get(one)
    empty = await stranger.submit(page.form(f"{one}/lock"))
    assert (empty.status, len(empty.problems())) == (422, 1)
    assert "已锁定" in (await stranger.submit(page.form(f"{one}/lock"), {"reason": "调离本县"})).text
    assert "已锁定" in (await stranger.get("/accounts?state=locked")).text
    page = await stranger.get(one)
    assert "已解锁" in (await stranger.submit(page.form(f"{one}/unlock"))).text
    assert "已作年度确认" in (await stranger.submit(page.form(f"{one}/confirm"))).text
    page = await stranger.get(f"{one}/reset")
    assert "只显示这一次" in (await stranger.submit(page.form(f"{one}/reset"))).text
    edit = (await stranger.get(f"{one}/edit")).form(f"{one}/edit")
    assert edit.fields["name"] == "李雅琴"
    assert edit.fields["roles.election_officer"] == "1"
    assert "已修改" in (await stranger.submit(edit, {"name": "李雅芹"})).text
    kinds = {
        row["kind"] for row in await AuditEvent.select(AuditEvent.kind).where(AuditEvent.subject == "account:pgx-01")
    }
    assert {"account.locked", "account.unlocked", "account.confirmed", "account.reset", "account.changed"} <= kinds


async def test_before_a_password_is_reset_one_is_told_what_that_does(operator: Actor, stranger: Visitor) -> None:
    opened = await an_opened(operator)
    await door.sign_in("pgx-01", PASSWORD)
    await issue_token(operator, "pgx-01", NewToken(label="统计平台"))
    await an_administrator(operator)
    await _enter(stranger, "pgx-gly", PASSWORD)
    page = await stranger.get((await stranger.get(f"/accounts/{opened.id}")).one("//a[text()='重置密码']/@href"))
    said = page.words("//div[@class='finding finding--warn']//li")
    assert "只在下一页显示一次" in said[0]
    assert "正在登录的1处立即退出" in said[1]
    assert said[2] == "接口令牌1个全部收回，用它的程序随即中断：统计平台。"
    assert "等待放行" in said[3]
    # Nothing was done so far.
    await door.sign_in("pgx-01", PASSWORD)
    assert "只显示这一次" in (await stranger.submit(page.form(f"/accounts/{opened.id}/reset"))).text
    with pytest.raises(Unauthenticated):
        await door.sign_in("pgx-01", PASSWORD)
    own = await Account.select(Account.id).where(Account.login == "pgx-gly").first()
    assert own is not None
    assert (await stranger.get(f"/accounts/{own['id']}/reset")).status == 404


async def test_an_account_kept_out_by_wrong_passwords_is_seen_and_let_in_again(
    operator: Actor, stranger: Visitor
) -> None:
    opened = await an_opened(operator)
    await an_administrator(operator)
    noon = clock.now().replace(hour=12, minute=0, second=0, microsecond=0)
    path = f"/accounts/{opened.id}"
    with clock.stopped_at(noon):
        await _enter(stranger, "pgx-gly", PASSWORD)
        for _ in range(TRIES):
            with pytest.raises(Unauthenticated):
                await door.sign_in("pgx-01", "wrong", source="10.1.1.1")
        listed = await stranger.get("/accounts")
        until = moment(noon + DELAYS[0])
        assert [words for words in listed.words("//tbody//td") if "登录受限" in words] == [f"登录受限至{until}"]
        page = await stranger.get(path)
        assert f"登录受限 密码连续不对，{until}前不能登录" in page.text
        assert "已解除，现在可以登录。" in (await stranger.submit(page.form(f"{path}/unlock"))).text
        assert await door.sign_in("pgx-01", PASSWORD, source="10.1.1.1")
        assert "登录受限" not in (await stranger.get(path)).text
        assert not (await stranger.get(path)).all(f"//form[@action='{path}/unlock']")


async def test_units_are_made_and_renamed(operator: Actor, stranger: Visitor) -> None:
    await an_administrator(operator)
    await _enter(stranger, "pgx-gly", PASSWORD)
    form = (await stranger.get("/accounts/units")).form("/accounts/units")
    assert form.fields["region"] == COUNTY
    made = await stranger.submit(form, {"name": "偏关县民政局", "kind": "civil_affairs"})
    assert "偏关县民政局" in made.words("//tbody//th")
    taken = await stranger.submit(form, {"name": "偏关县民政局", "kind": "civil_affairs"})
    assert (taken.status, "已经有" in taken.text) == (422, True)
    (href,) = made.all("//a[text()='偏关县民政局']/@href")
    edit = (await stranger.get(href)).form(href)
    assert "偏关县民政和社会工作局" in (await stranger.submit(edit, {"name": "偏关县民政和社会工作局"})).text


async def test_who_keeps_accounts_sees_no_people_and_no_elections(sign_in: SignIn) -> None:
    keeper = await sign_in(Role.ACCOUNT_ADMINISTRATOR)
    page = await keeper.get("/")
    assert page.words("//nav[@class='bar__nav']//a") == ["工作台"]
    for path in ("/communities", "/elections", "/filings"):
        assert (await keeper.get(path)).status == 403, path
    assert (await keeper.get("/accounts")).status == 200


async def test_an_unconfirmed_account_reads_but_does_not_write(operator: Actor, sign_in: SignIn) -> None:
    member = await sign_in(Role.ELECTION_OFFICER)
    row = await Account.objects().where(Account.password == "unused").first()
    assert row is not None
    await Account.update({Account.confirmed: clock.today() - timedelta(days=370)}).where(Account.id == row.id)
    page = await member.get("/communities")
    assert (page.status, "现在只能查看" in page.text) == (200, True)
    refused = await member.get("/communities/take-up")
    assert (refused.status, "本单位账号管理员" in refused.text) == (403, True)
    assert operator.may


async def test_a_program_gets_its_token_once_and_for_some_rights(operator: Actor, stranger: Visitor) -> None:
    await an_opened(operator)
    await _enter(stranger, "pgx-01", PASSWORD)
    page = await stranger.get("/account")
    fields = {"label": "统计平台", "days": "30", "permitted.elections/view": "1"}
    for word, said in {"": "没有填", "guihua-1121": "还可以试"}.items():
        refused = await stranger.post("/account/tokens", {**fields, "password": word})
        assert (refused.status_code, said in refused.text) == (422, True)
    fields = {**fields, "password": PASSWORD}
    given = await stranger.post("/account/tokens", fields)
    token = given.text.split('<code class="mono once">')[1].split("<")[0]
    stranger.client.headers["authorization"] = f"Bearer {token}"
    assert (await stranger.client.get("/api/v1/elections")).status_code == 200
    assert (await stranger.client.get("/api/v1/communities")).status_code == 403
    page = await stranger.get("/account")
    (action,) = page.all("//form[contains(@action, '/revoke')]/@action")
    assert "令牌已收回" in (await stranger.submit(page.form(action))).text
    assert (await stranger.client.get("/api/v1/elections")).status_code == 401
    assert await Session.exists().where(Session.ended.is_null())


async def test_a_reset_account_is_released_on_the_pages(operator: Actor, app: Litestar, stranger: Visitor) -> None:
    opened = await an_opened(operator)
    await an_administrator(operator)
    await an_opened(operator, "pgx-fz", Role.UNIT_HEAD, name="贺文秀")
    await _enter(stranger, "pgx-gly", PASSWORD)
    one = f"/accounts/{opened.id}"
    await stranger.submit((await stranger.get(f"{one}/reset")).form(f"{one}/reset"))
    page = await stranger.get(one)
    assert "等待放行" in page.text
    assert (await stranger.submit(page.form(f"{one}/release"))).status == 403
    async with browser(app) as client:
        head = Visitor(client)
        await _enter(head, "pgx-fz", PASSWORD)
        form = (await head.get("/account")).form(f"/account/held/{opened.id}/release")
        done = await head.submit(form)
        assert ("已放行" in done.text, "等待放行的账号" in done.text) == (True, False)
    assert "等待放行" not in (await stranger.get(one)).text
