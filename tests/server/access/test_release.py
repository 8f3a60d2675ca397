"""Who keeps accounts reaches no record by setting a password: another person must release the account first (AC-1)."""

import pytest

from cadres.permissions import DISCLOSE, VIEW
from certificates import permissions as certificates
from elections import permissions as elections
from server.access.accounts import open_account, reset
from server.access.actor import Actor, Role
from server.access.audit import AuditEvent
from server.access.door import actor_of_token
from server.access.reasons import right_reason
from server.access.release import held_in_unit, release, release_in_unit
from server.access.tokens import NewToken, issue_token
from server.db.engine import transaction
from server.errors import Conflict, Forbidden, NotFound
from server.sheets.exporting import EXPORT, EXPORT_PERSONAL, Wish, export
from server.sheets.returning import faulty_rows
from tests.support.accounts import a_new_account, a_unit, actor_of, an_administrator, an_opened
from tests.support.factories import COUNTY

REVEALING = (DISCLOSE, EXPORT, EXPORT_PERSONAL, elections.PRINT, certificates.PRINT)


def _holds(actor: Actor) -> list[bool]:
    return [actor.may(right) for right in REVEALING]


async def _reset(operator: Actor) -> tuple[Actor, int, str]:
    """An administrator who has reset the password of an officer."""
    opened = await an_opened(operator)
    keeper = await an_administrator(operator)
    return keeper, opened.id, await reset(keeper, opened.id)


async def test_a_reset_opens_no_record_to_who_made_it(operator: Actor) -> None:
    keeper, account, word = await _reset(operator)
    assert keeper.account_id != account
    officer = await actor_of("pgx-01", word)
    assert (officer.may(VIEW), _holds(officer)) == (True, [False] * len(REVEALING))
    assert "另一位账号管理员" in officer.notice
    assert "AC-1" in right_reason(officer, DISCLOSE).sentence
    with pytest.raises(Forbidden, match="本单位负责人或另一位账号管理员") as refusal:
        await export(officer, "members", Wish(COUNTY, "存档"))
    assert refusal.value.reason == "account.held"
    program = await actor_of_token(await issue_token(operator, "pgx-01", NewToken(label="统计平台")))
    assert program is not None
    assert _holds(program) == [False] * len(REVEALING)


async def test_the_rows_with_errors_stay_closed_too(operator: Actor) -> None:
    _, _, word = await _reset(operator)
    with pytest.raises(Forbidden, match="AC-1"):
        await faulty_rows(await actor_of("pgx-01", word), 1)


async def test_a_new_account_waits_too(operator: Actor) -> None:
    keeper = await an_administrator(operator)
    opened = await open_account(keeper, await a_new_account(operator, "pgx-02"))
    assert _holds(await actor_of("pgx-02", opened.password)) == [False] * len(REVEALING)


async def test_another_administrator_releases_it_and_not_the_same(operator: Actor) -> None:
    keeper, account, word = await _reset(operator)
    with pytest.raises(Forbidden, match="不能由本人放行"):
        await release(keeper, account)
    other = await an_administrator(operator, "pgx-gly2")
    await release(other, account)
    assert _holds(await actor_of("pgx-01", word)) == [True] * len(REVEALING)
    with pytest.raises(Conflict, match="不用放行"):
        await release(other, account)
    (event,) = await AuditEvent.select().where(AuditEvent.kind == "account.released")
    assert (event["subject"], event["account"]) == ("account:pgx-01", other.account_id)


async def test_the_head_of_its_unit_releases_it_and_no_other_head(operator: Actor) -> None:
    _, account, word = await _reset(operator)
    elsewhere = await a_unit(operator, "偏关县民政局")
    await an_opened(operator, "pgx-mz", Role.UNIT_HEAD, unit=elsewhere)
    await an_opened(operator, "pgx-fz", Role.UNIT_HEAD)
    other, head = await actor_of("pgx-mz"), await actor_of("pgx-fz")
    for actor in (other, await actor_of("pgx-01", word)):
        with pytest.raises(NotFound):
            await release_in_unit(actor, account)
    async with transaction(head):
        assert [one.id for one in await held_in_unit(head)] == [account]
    await release_in_unit(head, account)
    assert _holds(await actor_of("pgx-01", word)) == [True] * len(REVEALING)


async def test_an_administrator_makes_no_second_pair_of_eyes(operator: Actor) -> None:
    keeper, account, _ = await _reset(operator)
    second = await a_new_account(operator, "pgx-gly2", Role.ACCOUNT_ADMINISTRATOR, grants=keeper.grants)
    head = await a_new_account(operator, "pgx-fz", Role.UNIT_HEAD)
    for new, act in ((second, release), (head, release_in_unit)):
        opened = await open_account(keeper, new)
        with pytest.raises(Forbidden, match="AC-1"):
            await act(await actor_of(new.login, opened.password), account)


async def test_at_the_machine_a_password_is_set_and_an_account_released(operator: Actor) -> None:
    _, account, word = await _reset(operator)
    await release(operator, account)
    assert _holds(await actor_of("pgx-01", word)) == [True] * len(REVEALING)
    assert _holds(await actor_of("pgx-01", await reset(operator, account))) == [True] * len(REVEALING)
