"""The pages of boxes counted apart: two clerks and a third from the plan to the village's count, without a script."""

import pytest

from elections import queries
from elections.box_papers import BoxStatement, box_statement
from elections.polling_papers import hall_paper
from elections.polling_vocabulary import StationKind
from elections.services.polling.accounts import EnterAccount, check_account, enter_account
from elections.services.polling.stations import SetStation, set_station
from elections.services.voting.box_readings import box_counting
from server.access.actor import Actor, Role
from server.db.engine import transaction
from server.errors import Conflict, NotFound
from tests.support.factories import another_hand
from tests.support.http import Fields, Programs, SignIn, Visitor

_BOX = SetStation(name="流动票箱", kind=StationKind.MOBILE, place="后沟组", listed=12, listed_for="年老、患病")
_CLERK = Role.TOWNSHIP_CLERK


@pytest.fixture
async def stations(operator: Actor, waiting: str) -> tuple[int, int]:
    hall = SetStation(name="中心会场", kind=StationKind.MAIN, place="村委会大院", booth=True)
    return await set_station(operator, waiting, hall), await set_station(operator, waiting, _BOX)


def a_box(cast: int, first: int, second: int, **changed: str) -> Fields:
    """A sheet whose voters all chose alike, with one abstention from every post."""
    votes = {0: (first, second), 1: (first, second), 2: (first, first, first, second)}
    fields = {"cast": str(cast), "fully_invalid": "0"}
    for place, numbers in votes.items():
        fields |= {f"posts.{place}.lines.{row}.votes": str(one) for row, one in enumerate(numbers)}
        fields |= {f"posts.{place}.abstained": "1", f"posts.{place}.invalid": "0"}
    return {**fields, **changed}


async def _planned(officer: Visitor, code: str) -> None:
    page = await officer.get(f"/elections/{code}/boxes")
    assert "现在是集中计票" in page.text
    form = page.form(f"/elections/{code}/boxes/plan")
    refused = await officer.submit(form, {"apart": "true", "boxes.0": "二"})
    assert (refused.status, len(refused.problems())) == (422, 2)
    done = await officer.submit(form, {"apart": "true", "boxes.0": "2", "decided": "选举委员会第3次会议"})
    assert "分箱计票依据：选举委员会第3次会议" in done.text


async def _accounts(operator: Actor, code: str, stations: tuple[int, int]) -> None:
    for station, number in zip(stations, (300, 12), strict=True):
        ballots = EnterAccount(received=number, issued=number, spoilt=0, unused=0, returned=number)
        await enter_account(another_hand(operator), code, station, ballots)
        await check_account(operator, code, station)


async def _read_unlike_and_settled(one: Visitor, two: Visitor, third: Visitor, here: str, hall: int) -> None:
    """The first box: what cannot be is refused, what two read unlike is settled by a third."""
    form = (await one.get(f"{here}/{hall}/1")).form()
    page = await one.submit(form, a_box(180, 120, 70))
    assert (page.status, page.heading) == (422, "录入票箱计票")
    assert any("合计190票，而除去无效和弃权后有179张" in problem for problem in page.problems())
    page = await one.submit(form, a_box(180, 120, 50, **{"posts.1.invalid": ""}))
    assert page.problems() == ["副主任 无效：没有填张数。没有的填0。"]
    page = await one.submit(form, a_box(180, 120, 50))
    assert "请另一人照原表再录一次" in page.words("//p[@role='status']")[0]
    assert "120" not in (await two.get(here)).text
    assert "“录入计票”是" in (await one.get(f"{here}/{hall}/1")).text

    page = await two.submit((await two.get(f"{here}/{hall}/1")).form(), a_box(180, 121, 50))
    assert "7处不一致" not in page.text
    assert page.one("//input[@name='posts.0.lines.0.votes']").get("aria-invalid") == "true"
    assert "5处不一致" in (await one.get(here)).text
    assert "须由没有录入过的人核对" in (await one.get(f"{here}/{hall}/1/check")).text
    check = (await third.get(f"{here}/{hall}/1/check")).form()
    taken = {f"found.{row}.take": "1" for row in range(5)} | {f"found.{row}.reason": "看错行" for row in range(5)}
    page = await third.submit(check, taken)
    assert "已定案" in page.text
    assert "核对差异" in page.text


async def test_from_the_plan_to_the_villages_count(
    operator: Actor, sign_in: SignIn, waiting: str, stations: tuple[int, int]
) -> None:
    here, (hall, mobile) = f"/elections/{waiting}/boxes", stations
    one, two, third = [await sign_in(_CLERK, Role.ELECTION_OFFICER) for _ in range(3)]
    await _planned(one, waiting)
    assert (await one.client.get(f"/elections/{waiting}/count")).headers["location"] == here

    await _read_unlike_and_settled(one, two, third, here, hall)
    for station, box, sheet in ((hall, 2, a_box(120, 90, 20)), (mobile, 1, a_box(12, 11, 0))):
        for hand in (one, two):
            await hand.submit((await hand.get(f"{here}/{station}/{box}")).form(), sheet)
    assert "没有登记选票清点" in (await one.get(here)).text
    await _accounts(operator, waiting, stations)
    asks = await one.get(f"{here}/{hall}/2/send-back")
    assert asks.heading == "退回中心会场2号箱第一次投票的计票单？"
    back = asks.form()
    assert "没有" in "".join((await one.submit(back, {"reason": ""})).problems())
    page = await one.get(here)
    assert page.words("//section[@aria-label='主任']//tbody/tr[last()]/td") == ["221", "70", "3", "0"]
    page = await one.submit(page.form(f"{here}/sum"))
    assert "已确认各箱合计（第一人）" in page.text
    page = await two.submit((await two.get(here)).form(f"{here}/sum"))
    assert "各箱合计经两人确认，依法得出：选举完成" in page.text
    async with transaction(operator):
        (held,) = (await queries.progress(operator, waiting)).held
    assert (held.poll.issued, held.poll.cast) == (312, 312)
    assert "流动票箱" in (await one.get(here)).text, "what was counted stays in sight"
    assert (await one.get(f"{here}?vote=2")).status == 404


async def test_names_are_held_for_one_on_the_page(sign_in: SignIn, waiting: str, stations: tuple[int, int]) -> None:
    here, (hall, _) = f"/elections/{waiting}/boxes", stations
    one, two = [await sign_in(_CLERK, Role.ELECTION_OFFICER) for _ in range(2)]
    await _planned(one, waiting)
    written = {"posts.0.others.0.name": "贾永盛", "posts.0.others.0.sex": "male", "posts.0.others.0.votes": "4"}
    for hand in (one, two):
        await hand.submit((await hand.get(f"{here}/{hall}/1")).form(), a_box(180, 120, 50, **written))
    form = (await one.get(here)).form(f"{here}/merges")
    assert (
        "没有“贾用胜”" in (await one.submit(form, {"pair": "chair:贾永盛", "meant": "贾用胜", "reason": "同音"})).text
    )
    page = await one.submit(form, {"pair": "chair:贾永盛", "meant": "贾永胜", "reason": "同音"})
    assert "待另一人确认" in page.text
    (confirm,) = (await two.get(here)).all("//form[contains(@action, '/confirm')]/@action")
    page = await two.submit((await two.get(here)).form(confirm))
    assert page.words("//section[@aria-label='主任']//tbody/tr[last()]/td")[:3] == ["124", "50", "0"]
    page = await two.submit(page.form(confirm.replace("confirm", "undo")), {"reason": "是两个人"})
    assert "待另一人确认" not in page.text
    assert page.words("//section[@aria-label='主任']//tbody/tr[last()]/td")[:3] == ["120", "50", "4"]


async def test_programs_do_the_same(
    operator: Actor, program: Programs, waiting: str, stations: tuple[int, int]
) -> None:
    here, hall = f"/api/v1/elections/{waiting}", stations[0]
    one, two = await program(_CLERK, Role.ELECTION_OFFICER), await program(_CLERK, Role.ELECTION_OFFICER)
    plan = {"apart": True, "decided": "选举委员会决定", "boxes": {str(hall): 2}}
    assert (await one.post(f"{here}/counting-plan", json=plan)).status_code == 204
    assert (await one.post(f"{here}/counts", json={"kind": "first"})).status_code == 422
    told = (await one.get(f"{here}/boxes")).json()
    assert [(box["name"], box["sheet"]) for box in told["boxes"]] == [
        ("中心会场1号箱", None),
        ("中心会场2号箱", None),
        ("流动票箱", None),
    ]
    async with transaction(operator):
        ballot = (await queries.progress(operator, waiting)).course.ballot
        counting = await box_counting(operator, waiting, await queries.progress(operator, waiting))
    assert ballot is not None
    sheet = {
        "kind": "first",
        "held": "2021-11-20",
        "cast": 100,
        "ballot": counting.mark,
        "lines": [
            {"post": contest.post.value, "name": each.name, "votes": 20}
            for contest in ballot.contests
            for each in contest.candidates
        ],
        "rests": [{"post": contest.post.value} for contest in ballot.contests],
    }
    first = await one.post(f"{here}/boxes/{hall}/1/counts", json=sheet)
    assert first.json() == {"place": 1, "unlike": [], "settled": False}
    second = await two.post(f"{here}/boxes/{hall}/1/counts", json={**sheet, "cast": 101})
    assert second.json() == {"place": 2, "unlike": ["收回选票"], "settled": False}
    assert (await two.post(f"{here}/boxes/{hall}/1/counts", json=sheet)).json()["settled"] is True
    assert (await one.post(f"{here}/boxes/sum", json={})).status_code == 422
    back = await one.post(f"{here}/boxes/{hall}/1/return", json={"reason": "录错了箱"})
    assert back.status_code == 204
    assert (await one.get(f"{here}/boxes")).json()["boxes"][0]["readers"] == []


async def test_the_papers_are_those_of_one_box(
    operator: Actor, sign_in: SignIn, waiting: str, stations: tuple[int, int]
) -> None:
    hall = stations[0]
    async with transaction(operator):
        with pytest.raises(Conflict, match="集中计票，没有各箱的汇总表"):
            await box_statement(operator, waiting, None)
    one, two = [await sign_in(_CLERK, Role.ELECTION_OFFICER) for _ in range(2)]
    await _planned(one, waiting)
    for hand in (one, two):
        page = await hand.get(f"/elections/{waiting}/boxes/{hall}/1")
        await hand.submit(page.form(), a_box(180, 120, 50))
    async with transaction(operator):
        paper = await box_statement(operator, waiting, None)
        sheet = await hall_paper(operator, waiting, "tally-sheet", hall, 2)
        with pytest.raises(NotFound):
            await hall_paper(operator, waiting, "tally-sheet", hall, 3)
        with pytest.raises(NotFound):
            await box_statement(operator, waiting, 1)
    assert isinstance(paper, BoxStatement)
    assert paper.unfinished
    assert [row.name for row in paper.ballots] == ["中心会场1号箱", "中心会场合计（1箱）", "已定案的合计"]
    assert "中心会场2号箱" in sheet.filename
