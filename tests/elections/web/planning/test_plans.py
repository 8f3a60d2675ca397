"""Plans on their pages: many at once, one by one, as pictures."""

from datetime import date

import pytest

from elections.planning.plans import plan
from server.access.actor import Actor, Role
from tests.support.factories import TOWNSHIP, VILLAGE, an_election
from tests.support.http import SignIn, Visitor

_MANY = f"/elections/schedule?area={TOWNSHIP}"


@pytest.fixture
async def code(operator: Actor) -> str:
    return await an_election(operator, region=VILLAGE, term_number=13, election_day=date(2026, 12, 18))


@pytest.fixture
async def officer(code: str, sign_in: SignIn) -> Visitor:
    assert code
    return await sign_in(Role.ELECTION_OFFICER)


async def test_a_plan_is_made_changed_and_shown(operator: Actor, officer: Visitor, code: str) -> None:
    preview = await officer.submit((await officer.get(_MANY)).form(_MANY), {"template": "margins"})
    assert "马道村" in preview.words("//tbody/tr")[0]
    done = await officer.submit(preview.form(_MANY), {"prospects_read": "true", "reason": "补排"})
    assert "已为1个选举排定日程。" in done.text

    page = await officer.get(f"/elections/{code}/plan")
    assert len(page.all("//*[local-name()='svg']//*[local-name()='circle']")) >= 18
    refused = await officer.submit(page.form(), {"days.list_published": "2026-11-30"})
    assert "要求选举日20日前：2026年11月28日，晚2天" in refused.problems()[0]
    assert "村民委员会组织法（2025修正）第十七条" in refused.problems()[0]
    saved = await officer.submit(refused.form(), {"days.list_published": "2026-11-19", "reason": "补排"})
    assert "已保存选举日程。" in saved.text
    assert (await plan(operator, code)).days["list_published"] == date(2026, 11, 19)

    month = await officer.get(f"/elections/calendar?area={TOWNSHIP}&month=2026-11")
    assert any(row.startswith("2026-11-19星期四名单公布") for row in month.words("//tbody/tr"))


async def test_a_day_is_moved_for_many(operator: Actor, officer: Visitor, code: str) -> None:
    both = await officer.submit(
        (await officer.get(_MANY)).form(_MANY), {"template": "margins", "election_day": "2026-12-20"}
    )
    assert "排期和改选举日要选一样" in both.problems()[0]
    preview = await officer.submit(both.form(_MANY), {"template": ""})
    done = await officer.submit(preview.form(_MANY), {"prospects_read": "true", "reason": "补排"})
    assert "已为1个选举改了选举日。" in done.text
    assert (await plan(operator, code)).election.election_day == date(2026, 12, 20)


@pytest.mark.parametrize(("month", "status"), [("", 200), ("2026-02", 200), ("2026-13", 404), ("明年", 422)])
async def test_a_month_is_asked_for_by_its_number(officer: Visitor, month: str, status: int) -> None:
    assert (await officer.get(f"/elections/calendar?month={month}")).status == status
