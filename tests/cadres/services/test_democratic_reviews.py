"""Democratic reviews of committee members: two unfit ones in a row end the office."""

from datetime import date

import pytest

from cadres import holdings
from cadres.rules.offices import Way
from cadres.services.democratic_reviews import ReviewMember, review_member
from cadres.services.offices import EndOffice, Reasoned, end_office, hold_office, undo_end
from cadres.services.reviews.batches import Listed, add_people
from cadres.vocabulary import Office, ReviewResult, TenureEnd
from server.access import audit
from server.access.actor import Actor, Role
from server.errors import Conflict
from tests.support import reviews
from tests.support.factories import VILLAGE, a_person
from tests.support.http import SignIn
from tests.support.offices import SINCE, hold, refused


async def test_two_unfit_reviews_in_a_row_end_the_office_by_themselves(operator: Actor, chair: int) -> None:
    def review(year: int, result: ReviewResult) -> ReviewMember:
        return ReviewMember(
            held=date(year, 12, 10), result=result, led_by="村务监督委员会", document=f"{year}年评议记录"
        )

    assert await review_member(operator, chair, review(2022, ReviewResult.UNFIT)) is None
    assert await review_member(operator, chair, review(2023, ReviewResult.FIT)) is None
    assert await review_member(operator, chair, review(2024, ReviewResult.UNFIT)) is None
    ended = await review_member(operator, chair, review(2025, ReviewResult.UNFIT))
    assert ended is not None
    view = await holdings.tenure(operator, ended)
    assert (view.now.until, view.now.ended_by) == (date(2025, 12, 10), TenureEnd.REVIEW)
    assert list(view.now.end_facts.values()) == ["2024年12月10日，2024年评议记录", "2025年12月10日，2025年评议记录"]
    with pytest.raises(Conflict):
        await review_member(operator, ended, review(2025, ReviewResult.FIT))


async def test_a_review_put_right_leaves_what_stood_there_in_the_trace(operator: Actor, chair: int) -> None:
    unfit = ReviewMember(
        held=date(2022, 12, 10), result=ReviewResult.UNFIT, led_by="村务监督委员会", document="2022年评议记录"
    )
    await review_member(operator, chair, unfit)
    right = unfit.model_copy(update={"result": ReviewResult.FIT, "document": "2022年评议记录（更正）"})
    assert await review_member(operator, chair, right) is None
    person = (await holdings.tenure(operator, chair)).person
    events = [one for one in await audit.trail(f"person:{person}") if one.kind == "office.reviewed"]
    assert [(one.before.get("结果"), one.after["结果"]) for one in events] == [("不称职", "称职"), (None, "不称职")]


async def test_only_committee_members_are_reviewed_and_only_while_they_serve(operator: Actor, chair: int) -> None:
    early = ReviewMember(held=SINCE, result=ReviewResult.FIT, led_by="村务监督委员会", document="评议记录")
    (problem,) = await refused(review_member(operator, chair, early))
    assert problem.field == "评议日期"
    person = await a_person(operator, "高建平")
    clerk = await hold_office(operator, VILLAGE, hold(person, Office.CLERK, Way.APPOINTMENT))
    (problem,) = await refused(review_member(operator, clerk, early))
    assert problem.rule == "T-36"


@pytest.mark.usefixtures("chair")
async def test_whoever_died_comes_to_no_office_and_is_not_reviewed(operator: Actor, sign_in: SignIn) -> None:
    person = await a_person(operator, "赵蔚")
    tenure = await hold_office(operator, VILLAGE, hold(person, Office.CLERK, Way.APPOINTMENT))
    died = date(2026, 3, 20)
    ended = await end_office(operator, tenure, EndOffice(by=TenureEnd.DEATH, day=died, document="死亡证明"))
    again = hold(person, Office.ACCOUNTANT, Way.APPOINTMENT, since=died)
    (problem,) = await refused(hold_office(operator, VILLAGE, again))
    assert (problem.field, problem.cause) == ("赵蔚", "已登记2026年3月20日死亡，不能任职。")
    batch = await reviews.a_batch(operator)
    listed = [Listed(person=person, stands_for=Office.MEMBER)]
    (problem,) = await refused(add_people(operator, batch, listed))
    assert problem.cause == "已登记2026年3月20日死亡，不能列入联审。"
    page = await (await sign_in(Role.ELECTION_OFFICER)).get(f"/people/{person}")
    assert "2026-03-20死亡" in page.text

    await hold_office(operator, VILLAGE, again.model_copy(update={"since": date(2026, 3, 10)}))
    await undo_end(operator, ended, Reasoned(reason="同名的另一个人"))
    assert await add_people(operator, batch, listed)
