"""The page of the nomination: two people hand in slips, what is refused comes back with its clause, the list is locked."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from elections.services.nominating.slips import PlanNomination, plan_nomination
from elections.vocabulary import Post
from server.access.actor import Actor, Role
from server.db.engine import connection
from tests.support.factories import an_election
from tests.support.http import SignIn
from tests.support.nominating import VOTES, a_full_ballot


@pytest.fixture
async def code(operator: Actor) -> str:
    seats = {Post.CHAIR: 1, Post.MEMBER: 2}
    return await an_election(operator, term_number=13, election_day=date(2026, 12, 18), seats=seats)


def typed(**more: str) -> dict[str, str]:
    told = {
        "kind": "nomination",
        "source": "registered_villagers",
        "held": "2026.11.20",
        "issued": "120",
        "cast": "110",
        "invalid": "3",
        "document": "提名会议记录",
    }
    for row, (post, name, votes) in enumerate(VOTES):
        told |= {f"lines.{row}.post": post.value, f"lines.{row}.name": name, f"lines.{row}.votes": str(votes)}
    return told | more


async def test_from_the_way_to_the_countings(operator: Actor, sign_in: SignIn, code: str) -> None:
    one, other = await sign_in(Role.ELECTION_OFFICER), await sign_in(Role.TOWNSHIP_CLERK)
    at = f"/elections/{code}/nomination"
    page = await one.get(at)
    assert "还没有选定" in page.text
    assert "无候选人一次直选" in page.text, "open to villages, with a reason (S07c)"
    answer = await one.post(f"{at}/plan", {"way": "direct", "chair_extra": "0", "document": "选举办法"})
    assert answer.status_code == 422
    assert "候选人应当多于应选名额" in answer.text
    assert "S07a" in answer.text
    await plan_nomination(operator, code, PlanNomination.model_validate({"way": "direct", "document": "选举办法"}))
    answer = await one.post(f"{at}/slips", typed(source="joint_voters"))
    assert answer.status_code == 422
    assert "联合提名的选民不能提名" in answer.text
    assert 'value="张海军"' in answer.text
    assert (await one.post(f"{at}/slips", typed())).status_code == 303
    assert "待另一人照原表第二次录入" in (await other.get(at)).text
    assert "贾永胜" not in (await other.get(at)).text
    assert "本人录入的" in (await one.get(f"{at}/slips")).text
    answer = await other.post(f"{at}/slips", typed(**{"lines.0.votes": "61"}))
    assert answer.status_code == 422
    assert "贾永胜的票数两次不一致" in answer.text
    assert (await other.post(f"{at}/slips", typed())).status_code == 303
    page = await one.get(at)
    assert "王小红、张海军同为20票，不能确定先后" in page.text
    assert "差额放宽为2人" in page.text


async def test_the_list_is_locked_from_the_page(operator: Actor, sign_in: SignIn, code: str) -> None:
    await plan_nomination(operator, code, PlanNomination.model_validate({"way": "direct", "document": "选举办法"}))
    await a_full_ballot(operator, code)
    officer = await sign_in(Role.ELECTION_OFFICER)
    at = f"/elections/{code}/nomination"
    assert "没有按姓氏笔画排列" in (await officer.get(at)).text
    told = {"published": "2026-11-25", "reason": "提名会议决定"}
    assert "没有按姓氏笔画排列" in (await officer.post(f"{at}/list", told)).text
    assert (await officer.post(f"{at}/order", {})).status_code == 303
    assert (await officer.post(f"{at}/list", told)).status_code == 303
    page = await officer.get(at)
    assert "第1版，2026年11月25日公布，已锁定" in page.text
    assert "重开名单" in page.text
    assert "公布并锁定" not in page.text
    meeting = {"held": "2026-11-26", "place": "村委会", "attended": "80", "introduced": "true", "document": "会议记录"}
    assert (await officer.post(f"{at}/meeting", meeting)).status_code == 303
    assert "到会80人；候选人介绍了履职设想，没有回答提问" in (await officer.get(at)).text
    answer = await officer.post(f"{at}/sheet", {"reason": "上报"})
    sheet = load_workbook(BytesIO(answer.content)).worksheets[0]
    rows = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    assert [1, "主任", "贾永胜", "男", 48, 60, "初步候选人", "同意作候选人"] in rows
    assert (await officer.post(f"{at}/list/reopen", {"reason": "本人退出"})).status_code == 303
    assert "已重开：本人退出" in (await officer.get(at)).text


async def test_whoever_stands_without_consent_is_named_before_the_list_is_locked(
    operator: Actor, sign_in: SignIn, code: str
) -> None:
    at = f"/elections/{code}/nomination"
    officer = await sign_in(Role.ELECTION_OFFICER)
    assert "没有登记书面同意的，名单不能公布锁定" in (await officer.get(at)).text
    await a_full_ballot(operator, code)
    assert "还没有登记书面同意" not in (await officer.get(at)).text
    await connection().execute("UPDATE candidate_consent SET answer = 'declined' WHERE name = '王瑞'")
    assert "王瑞还没有登记书面同意，名单不能公布锁定" in (await officer.get(at)).text
