"""Accounts in the hands of those who keep them."""

from datetime import timedelta

import pytest

from server import clock
from server.access.accounts import (
    EditAccount,
    Lock,
    NewAccount,
    account_id,
    confirm,
    edit_account,
    end_sessions,
    lock,
    open_account,
    reset,
    unlock,
)
from server.access.actor import Actor, Role
from server.access.audit import AuditEvent
from server.access.directory import AccountFilter, account, accounts, keepers
from server.access.door import actor_of_session, actor_of_token, sign_in
from server.access.standing import AccountState
from server.access.tables import Account
from server.access.tokens import NewToken, issue_token
from server.db.engine import connection, transaction
from server.errors import Conflict, Forbidden, NotFound, Refused, Unauthenticated
from tests.support.accounts import PASSWORD, a_new_account, a_unit, actor_of, an_administrator, an_opened
from tests.support.factories import COUNTY, OTHER_COUNTY, TOWNSHIP, an_actor


async def _kinds(login: str) -> list[str]:
    rows = await AuditEvent.select(AuditEvent.kind).where(AuditEvent.subject == f"account:{login}")
    return [row["kind"] for row in rows]


async def test_a_login_is_taken_once_also_by_another_area(operator: Actor) -> None:
    await an_opened(operator)
    with pytest.raises(Conflict, match="pgx-01"):
        await open_account(operator, await a_new_account(operator))
    neighbour = Actor.operator(OTHER_COUNTY)
    unit = await a_unit(operator, region=OTHER_COUNTY)
    with pytest.raises(Conflict, match="pgx-01"):
        await open_account(neighbour, await a_new_account(neighbour, region=OTHER_COUNTY, unit=unit))


async def test_a_short_password_is_refused_with_the_cure(operator: Actor) -> None:
    with pytest.raises(Refused, match="至少用10个字符"):
        await open_account(operator, await a_new_account(operator), password="short")


async def test_accounts_are_opened_by_those_who_may_and_in_their_area(operator: Actor) -> None:
    new = await a_new_account(operator)
    with pytest.raises(Forbidden):
        await open_account(an_actor(Role.ELECTION_OFFICER), new)
    with pytest.raises(NotFound):
        await open_account(Actor.operator(OTHER_COUNTY), new)


async def test_an_opened_account_has_a_one_time_password_that_must_be_changed(operator: Actor) -> None:
    opened = await open_account(operator, await a_new_account(operator))
    actor = await actor_of("pgx-01", opened.password)
    assert actor.password_due
    assert "account.opened" in await _kinds("pgx-01")


#: Who may grant what: the roles an administrator may give, what is asked for, and the rule that refuses it.
GRANTS = [
    ({Role.TOWNSHIP_CLERK}, {Role.TOWNSHIP_CLERK}, set(), ""),
    ({Role.TOWNSHIP_CLERK}, {Role.ELECTION_OFFICER}, set(), "AC-4"),
    ({Role.TOWNSHIP_CLERK}, {Role.TOWNSHIP_CLERK, Role.VETTING_OFFICER}, set(), "AC-4"),
    ({Role.TOWNSHIP_CLERK}, {Role.ACCOUNT_ADMINISTRATOR}, set(), "AC-4"),
    (
        {Role.TOWNSHIP_CLERK, Role.ACCOUNT_ADMINISTRATOR},
        {Role.ACCOUNT_ADMINISTRATOR},
        {Role.TOWNSHIP_CLERK},
        "",
    ),
    (
        {Role.TOWNSHIP_CLERK, Role.ACCOUNT_ADMINISTRATOR},
        {Role.ACCOUNT_ADMINISTRATOR},
        {Role.VETTING_OFFICER},
        "AC-4",
    ),
    (set(Role), {Role.TOWNSHIP_CLERK}, {Role.TOWNSHIP_CLERK}, "AC-4"),
    (set(Role), {Role.ACCOUNT_ADMINISTRATOR, Role.FILING_OFFICER}, set(), "AC-1"),
    (set(Role), {Role.AUDITOR, Role.TRAINING_OFFICER}, set(), "AC-2"),
    (set(Role), {Role.AUDITOR, Role.ACCOUNT_ADMINISTRATOR}, set(), "AC-2"),
    (set(Role), {Role.AUDITOR}, set(), ""),
    (set(Role) - {Role.OPERATOR}, {Role.OPERATOR}, set(), "AC-4"),
]


@pytest.mark.parametrize(("may", "roles", "grants", "rule"), GRANTS)
async def test_nobody_gives_more_than_they_may(
    operator: Actor, may: set[Role], roles: set[Role], grants: set[Role], rule: str
) -> None:
    unit = await a_unit(operator)
    administrator = Actor(
        7, "高志远", "偏关县换届办", COUNTY, frozenset({Role.ACCOUNT_ADMINISTRATOR}), grants=frozenset(may)
    )
    new = NewAccount(
        login="xgz-01",
        name="贺文秀",
        unit=unit,
        region=TOWNSHIP,
        roles=frozenset(roles),
        grants=frozenset(grants),
    )
    if not rule:
        assert (await open_account(administrator, new)).id
        return
    with pytest.raises(Refused) as refusal:
        await open_account(administrator, new)
    assert rule in {problem.rule for problem in refusal.value.problems}
    assert all(problem.cure for problem in refusal.value.problems)
    assert not await Account.exists().where(Account.login == "xgz-01")


async def test_the_area_lies_inside_the_units(operator: Actor) -> None:
    unit = await a_unit(operator, "新关镇人民政府", TOWNSHIP)
    with pytest.raises(Refused, match="不在单位的地区内"):
        await open_account(operator, await a_new_account(operator, unit=unit))


async def test_an_administrator_changes_nobody_with_more_rights_and_not_oneself(operator: Actor) -> None:
    administrator = await an_administrator(operator, grants=frozenset({Role.TOWNSHIP_CLERK}))
    officer = await an_opened(operator, "pgx-02", Role.VETTING_OFFICER)
    with pytest.raises(Forbidden, match="超出"):
        await lock(administrator, officer.id, Lock(reason="调离本县"))
    assert administrator.account_id is not None
    with pytest.raises(Forbidden, match="本人"):
        await reset(administrator, administrator.account_id)
    clerk = await an_opened(operator, "xgz-01", Role.TOWNSHIP_CLERK, region=TOWNSHIP)
    await lock(administrator, clerk.id, Lock(reason="调离本县"))


async def test_another_countys_account_reads_as_if_it_were_not_there(operator: Actor) -> None:
    opened = await an_opened(operator)
    neighbour = await an_administrator(operator, "hq-gly", region=OTHER_COUNTY)
    async with transaction(neighbour):
        assert (await accounts(neighbour, AccountFilter(OTHER_COUNTY))).total == 1
        with pytest.raises(NotFound):
            await account(neighbour, opened.id)
        with pytest.raises(NotFound):
            await accounts(neighbour, AccountFilter(COUNTY))
    for act in (unlock, reset, confirm, end_sessions):
        with pytest.raises(NotFound):
            await act(neighbour, opened.id)


async def test_behind_the_first_wall_stands_the_second(operator: Actor) -> None:
    await an_opened(operator)
    await actor_of("pgx-01")
    neighbour = await an_administrator(operator, "hq-gly", region=OTHER_COUNTY)
    clerk = await an_opened(operator, "xgz-01", Role.TOWNSHIP_CLERK, region=TOWNSHIP)
    seen = {}
    for name, actor in {"county": an_actor(), "neighbour": neighbour, "clerk": await actor_of("xgz-01")}.items():
        async with transaction(actor):
            rows = await connection().fetch("SELECT login FROM account ORDER BY login")
            sessions = await connection().fetchval("SELECT count(*) FROM session")
            seen[name] = ([row["login"] for row in rows], sessions)
    assert seen == {
        "county": (["pgx-01", "xgz-01"], 2),
        "neighbour": (["hq-gly"], 1),
        "clerk": (["xgz-01"], 1),
    }
    assert clerk.id


async def test_a_locked_account_is_shut_at_once_and_opened_again(operator: Actor) -> None:
    opened = await an_opened(operator)
    token = await sign_in("pgx-01", PASSWORD)
    await lock(operator, opened.id, Lock(reason="调离本县"))
    assert await actor_of_session(token) is None
    with pytest.raises(Unauthenticated, match="由管理员锁定"):
        await sign_in("pgx-01", PASSWORD)
    with pytest.raises(Conflict):
        await lock(operator, opened.id, Lock(reason="调离本县"))
    await unlock(operator, opened.id)
    assert await sign_in("pgx-01", PASSWORD)
    assert {"account.locked", "account.unlocked"} <= {*await _kinds("pgx-01")}


async def test_unlocking_forgives_wrong_passwords(operator: Actor) -> None:
    opened = await an_opened(operator)
    for _ in range(5):
        with pytest.raises(Unauthenticated):
            await sign_in("pgx-01", "wrong")
    await unlock(operator, opened.id)
    assert await sign_in("pgx-01", PASSWORD)


async def test_a_reset_gives_a_password_for_once_and_ends_the_sessions(operator: Actor) -> None:
    opened = await an_opened(operator)
    token = await sign_in("pgx-01", PASSWORD)
    word = await reset(operator, opened.id)
    assert await actor_of_session(token) is None
    with pytest.raises(Unauthenticated):
        await sign_in("pgx-01", PASSWORD)
    assert (await actor_of("pgx-01", word)).password_due
    assert word not in str(await AuditEvent.select().where(AuditEvent.kind == "account.reset"))


async def test_no_token_outlives_a_reset(operator: Actor) -> None:
    opened = await an_opened(operator)
    token = await issue_token(operator, "pgx-01", NewToken(label="统计平台"))
    await reset(operator, opened.id)
    assert await actor_of_token(token) is None
    (event,) = await AuditEvent.select().where(AuditEvent.kind == "account.reset").output(load_json=True)
    assert event["after"]["收回令牌"] == "统计平台"


async def test_an_edit_takes_effect_with_the_next_request(operator: Actor) -> None:
    opened = await an_opened(operator)
    token = await sign_in("pgx-01", PASSWORD)
    edit = EditAccount(
        name="李雅芹",
        unit=await a_unit(operator),
        region=TOWNSHIP,
        roles=frozenset({Role.TOWNSHIP_CLERK}),
        expires=clock.today() + timedelta(days=10),
    )
    await edit_account(operator, opened.id, edit)
    actor = await actor_of_session(token)
    assert actor is not None
    assert (actor.name, actor.region, actor.roles) == ("李雅芹", TOWNSHIP, {Role.TOWNSHIP_CLERK})
    assert "到期" in actor.notice
    (event,) = await AuditEvent.select().where(AuditEvent.kind == "account.changed").output(load_json=True)
    assert (event["before"]["角色"], event["after"]["角色"]) == ("换届业务员", "乡镇经办员")
    assert "单位" not in event["after"]


async def test_a_day_that_is_past_is_no_last_day(operator: Actor) -> None:
    new = (await a_new_account(operator)).model_copy(update={"expires": clock.today() - timedelta(days=1)})
    with pytest.raises(Refused, match="已经过去"):
        await open_account(operator, new)


async def test_a_confirmation_begins_the_year_anew(operator: Actor) -> None:
    opened = await an_opened(operator)
    with clock.stopped_at(clock.now() + timedelta(days=400)):
        with pytest.raises(Unauthenticated, match="没有使用"):
            await sign_in("pgx-01", PASSWORD)
        await confirm(operator, opened.id)
        assert not (await actor_of("pgx-01")).read_only


async def test_the_list_tells_state_and_who_may_be_changed(operator: Actor) -> None:
    await an_opened(operator, "pgx-02", Role.VETTING_OFFICER)
    locked = await an_opened(operator, "pgx-03", Role.TOWNSHIP_CLERK, name="贺文秀")
    await lock(operator, locked.id, Lock(reason="调离本县"))
    administrator = await an_administrator(operator, grants=frozenset({Role.TOWNSHIP_CLERK}))
    async with transaction(administrator):
        page = await accounts(administrator, AccountFilter(COUNTY))
        shut = await accounts(administrator, AccountFilter(COUNTY, state=AccountState.LOCKED))
        named = await accounts(administrator, AccountFilter(COUNTY, "贺"))
        by_unit = await accounts(administrator, AccountFilter(COUNTY, "换届办"))
        odd = await accounts(administrator, AccountFilter(COUNTY, "%"))
    assert [(one.login, one.state, one.mine) for one in page.lines] == [
        ("pgx-02", AccountState.UNUSED, False),
        ("pgx-03", AccountState.LOCKED, True),
        ("pgx-gly", AccountState.ACTIVE, False),
    ]
    assert [one.login for one in shut.lines] == [one.login for one in named.lines] == ["pgx-03"]
    assert (by_unit.total, odd.total) == (3, 0)


async def test_one_asks_the_own_unit_first_and_then_above(operator: Actor) -> None:
    township = await a_unit(operator, "新关镇人民政府", TOWNSHIP)
    await an_opened(operator, "xgz-01", Role.TOWNSHIP_CLERK, region=TOWNSHIP, unit=township)
    clerk = await actor_of("xgz-01")
    assert await keepers(clerk) == ()
    await an_administrator(operator)
    assert [one.unit for one in await keepers(clerk)] == ["偏关县换届办"]
    await an_opened(operator, "xgz-02", Role.ACCOUNT_ADMINISTRATOR, region=TOWNSHIP, unit=township, name="杜秀英")
    assert [one.name for one in await keepers(clerk)] == ["杜秀英", "高志远"]


async def test_commands_name_the_account_they_do_not_find(operator: Actor) -> None:
    with pytest.raises(Refused, match="没有账号nobody"):
        await account_id(operator, "nobody")
