"""What people do with their own account: a password is changed by whoever knows the old one, and by nobody else."""

import pytest

from server.access.accounts import EditAccount, edit_account
from server.access.actor import Actor, Role
from server.access.audit import AuditEvent
from server.access.door import actor_of_token, sign_in
from server.access.own import NewPassword, change_password
from server.access.standing import TRIES
from server.access.tokens import NewToken, issue_token
from server.errors import Refused, Unauthenticated
from tests.support.accounts import PASSWORD, a_unit, actor_of, an_opened
from tests.support.factories import COUNTY

NEW = "quite another invented one"


def _change(old: str) -> NewPassword:
    return NewPassword(old=old, new=NEW, again=NEW)


async def test_inside_a_session_the_old_password_is_tried_no_more_often_than_at_the_door(operator: Actor) -> None:
    await an_opened(operator)
    actor = await actor_of("pgx-01")
    for left in range(TRIES - 1, 0, -1):
        with pytest.raises(Refused, match=f"还可以试{left}次"):
            await change_password(actor, _change("wrong"), "")
    with pytest.raises(Refused, match="已锁定"):
        await change_password(actor, _change("wrong"), "")
    for refused in (change_password(actor, _change(PASSWORD), ""), sign_in("pgx-01", PASSWORD)):
        with pytest.raises((Refused, Unauthenticated), match="账号已锁定") as refusal:
            await refused
        assert refusal.value.reason == "locked"
    events = (
        await AuditEvent.select()
        .where(AuditEvent.kind == "account.refused")
        .order_by(AuditEvent.id)
        .output(load_json=True)
    )
    assert [event["after"]["密码连续不对"] for event in events] == list(range(1, TRIES + 1))


async def test_no_token_outlives_the_password_under_which_it_was_issued(operator: Actor) -> None:
    await an_opened(operator)
    actor = await actor_of("pgx-01")
    token = await issue_token(actor, "pgx-01", NewToken(label="统计平台", password=PASSWORD))
    assert await actor_of_token(token) is not None
    await change_password(actor, _change(PASSWORD), "")
    assert await actor_of_token(token) is None
    (event,) = await AuditEvent.select().where(AuditEvent.kind == "account.password_changed").output(load_json=True)
    assert event["after"]["收回令牌"] == "统计平台"


async def test_a_session_alone_issues_no_token(operator: Actor) -> None:
    await an_opened(operator)
    actor = await actor_of("pgx-01")
    with pytest.raises(Refused, match="没有填"):
        await issue_token(actor, "pgx-01", NewToken(label="统计平台"))
    with pytest.raises(Refused, match=f"还可以试{TRIES - 1}次"):
        await issue_token(actor, "pgx-01", NewToken(label="统计平台", password="wrong"))


async def test_a_token_for_everything_does_not_grow_with_the_account(operator: Actor) -> None:
    opened = await an_opened(operator, "pgx-01", Role.TRAINING_OFFICER)
    token = await issue_token(operator, "pgx-01", NewToken(label="统计平台"))
    before = await actor_of_token(token)
    roles = frozenset({Role.TRAINING_OFFICER, Role.FILING_OFFICER})
    edit = EditAccount(name="李雅琴", unit=await a_unit(operator), region=COUNTY, roles=roles)
    await edit_account(operator, opened.id, edit)
    after = await actor_of_token(token)
    assert before is not None
    assert after is not None
    assert Role.FILING_OFFICER in after.roles
    of_training = {"training.view", "training.courses.hold", "training.settings.set", "training.papers.print"}
    of_certificates = {"training.certificates.view", "training.certificates.certify"}
    of_papers = {"server.papers.view", "server.papers.print", "server.papers.handle"}
    common = {"server.enter", "server.jobs.handle", "cadres.view", "sheets.import", "sheets.export"}
    assert after.permitted == before.permitted == {*common, *of_papers, *of_training, *of_certificates}
