"""Another day for a batch: shown before it is done."""

from datetime import timedelta

import pytest

from cadres.tables import VettingBatch
from cadres.vocabulary import Answer
from server import clock
from server.access.actor import Actor, Role
from tests.support import reviews as given
from tests.support.http import SignIn


@pytest.mark.usefixtures("county")
async def test_another_day_shows_what_it_changes_before_it_does(operator: Actor, sign_in: SignIn) -> None:
    officer = await sign_in(Role.VETTING_OFFICER)
    batch = await given.a_batch(operator)
    await given.concluded(operator, batch, court=given.says(Answer.FOUND, given.RELEASED))
    before, later = given.EVENT_DAY.isoformat(), given.LATER.isoformat()
    board = await officer.get(f"/vetting/{batch}")
    assert board.all(f"//a[@href='/vetting/{batch}/day']")
    wrong = await officer.get(f"/vetting/{batch}/day?to=明年")
    assert wrong.problems() == ["新的日子：“明年”不是日期。写成2026-12-27。"]
    shown = await officer.get(f"/vetting/{batch}/day?to={later}")
    changed = "//section[@aria-labelledby='changed']//tbody//td"
    assert shown.words(changed)[1:3] == ["不得列为候选人", "可以列为候选人"]
    assert "刑满释放未满5年：从命中变为已过期限" in shown.words(changed)[3]
    (whom,) = shown.words("//section[@aria-labelledby='people']//*[@class='by']")
    assert whom == f"1人，1个村（社区），选举日从{before}改为{later}"
    assert shown.words("//section[@aria-labelledby='people']//tbody//td") == ["1", "1"]
    unnamed = await officer.submit(shown.form(f"/vetting/{batch}/day"), {"reason": "选举延期的批复"})
    assert unnamed.status == 422
    assert any("决定人" in line for line in unnamed.problems())
    moved = await officer.submit(
        shown.form(f"/vetting/{batch}/day"), {"decided_by": "县联审组", "reason": "选举延期的批复"}
    )
    assert f"1人已改按{later}认定，1人的结论有变更" in moved.text
    assert "待出具结论" in moved.text


@pytest.mark.usefixtures("county")
async def test_a_deadline_that_the_new_day_overtakes_is_asked_for_on_the_page(operator: Actor, sign_in: SignIn) -> None:
    batch = await given.a_batch(operator)
    await given.asked(operator, batch, await given.people_in(operator, batch))
    month = clock.today() + timedelta(days=30)
    await VettingBatch.update({VettingBatch.event_day: month}).where(VettingBatch.id == batch)
    officer, due = await sign_in(Role.VETTING_OFFICER), given.due_day()
    day = due - timedelta(days=1)
    later = await officer.get(f"/vetting/{batch}/day?to={given.LATER.isoformat()}")
    assert not later.all("//input[@name='due']")
    shown = await officer.get(f"/vetting/{batch}/day?to={day.isoformat()}")
    said = {"decided_by": "县联审组", "reason": "选举提前的批复"}
    refused = await officer.submit(shown.form(f"/vetting/{batch}/day"), said)
    assert refused.status == 422
    assert any(due.isoformat() in line and day.isoformat() in line for line in refused.problems())
    assert "选举提前的批复" in refused.text, "what was typed is still there"
    moved = await officer.submit(
        refused.form(f"/vetting/{batch}/day"), {**said, "due": (day - timedelta(days=1)).isoformat()}
    )
    assert f"1人已改按{day.isoformat()}认定" in moved.text
