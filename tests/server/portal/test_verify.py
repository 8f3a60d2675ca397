"""The public page: valid, superseded, void, unknown, tampered; open to everybody and with the least data."""

from pathlib import Path

import pytest

from server import clock
from server.access.actor import Actor
from server.db.engine import connection
from server.files.disk import Store
from server.papers.register import codes
from server.papers.register.issuing import issue, reprint
from server.papers.register.life import Reason, move, replace_with_new, void
from server.papers.register.vocabulary import PaperState
from server.values.periods import chinese_day
from tests.support.factories import a_published_election
from tests.support.http import Visitor
from tests.support.papers import another, issued, line_of
from tests.support.press import PretendPress
from training.vocabulary import DISPATCH_NOTICE


@pytest.fixture
async def ids(operator: Actor, tmp_path: Path) -> list[int]:
    await a_published_election(operator)
    return await issued(operator, tmp_path)


async def _said(stranger: Visitor, code: str) -> str:
    page = await stranger.get(f"/verify/{code.replace(' ', '')}")
    assert page.status == 200
    (said,) = page.words("//*[@role='status']//b")
    return said


async def test_every_answer(stranger: Visitor, operator: Actor, ids: list[int], tmp_path: Path) -> None:
    first, second, third = [(await line_of(operator, one)).code for one in ids[:3]]
    assert await _said(stranger, first) == "有效"
    await void(operator, ids[1], Reason(reason="写错职务"))
    assert await _said(stranger, second) == "已作废"
    new = await replace_with_new(operator, ids[2], Reason(reason="姓名更正"))
    await move(another(operator), [new], PaperState.CHECKED)
    await move(another(operator), [new], PaperState.APPROVED)
    await issue(operator, Store(tmp_path), PretendPress(), [new])
    assert await _said(stranger, third) == "已被替代"
    assert await _said(stranger, codes.code_of(codes.new_serial())) == "查无此件"
    assert await _said(stranger, ("Q" if first[0] != "Q" else "Z") + first[1:]) == "校验不符"


async def test_of_papers_in_many_copies_a_reprint_does_not_spoil_the_others(
    stranger: Visitor, operator: Actor, ids: list[int]
) -> None:
    sql = "UPDATE registered_paper SET kind = $2, reprints = 1 WHERE id = $1"
    await connection().execute(sql, ids[0], DISPATCH_NOTICE)
    line = await line_of(operator, ids[0])
    page = await stranger.get(f"/verify/{line.code.replace(' ', '')}")
    assert page.words("//*[@role='status']//b") == ["有效"]
    assert "没有声明遗失、损毁的仍然有效" in page.text
    assert "已声明遗失或者损毁，不再使用" not in page.text


async def test_the_page_tells_the_least(stranger: Visitor, operator: Actor, ids: list[int]) -> None:
    line = await line_of(operator, ids[0])
    page = await stranger.get(f"/verify/{line.code.replace(' ', '')}")
    assert page.words("//table//td") == [
        "马道村主任当选证书",
        "偏选证〔2021〕1号",
        "偏关县民政局",
        "2021年11月21日",
        "贾**",
    ]
    assert "贾永胜" not in page.response.text
    assert "补发" not in page.response.text
    assert page.response.headers["cache-control"] == "no-store"


async def test_a_code_can_be_typed(stranger: Visitor, operator: Actor, ids: list[int]) -> None:
    line = await line_of(operator, ids[0])
    page = await stranger.client.get("/verify", params={"code": line.code.lower()}, follow_redirects=True)
    assert "登记簿上有这一件" in page.text
    assert (await stranger.get("/verify")).status == 200
    short = await stranger.get("/verify/ABC")
    assert ("不是验证码" in short.text, "验证码是32位字母和数字" in short.text) == (True, True)


async def test_a_lost_original_is_told_from_its_reprint(
    stranger: Visitor, operator: Actor, ids: list[int], tmp_path: Path
) -> None:
    original = (await line_of(operator, ids[0])).code
    await reprint(operator, Store(tmp_path), PretendPress(), ids[0], Reason(reason="本人遗失"))
    page = await stranger.get(f"/verify/{original.replace(' ', '')}")
    assert page.words("//*[@role='status']//b") == ["已被替代"]
    assert "已声明遗失或者损毁，不再使用，以补发件为准" in page.text
    page = await stranger.get(f"/verify/{(await line_of(operator, ids[0])).code.replace(' ', '')}")
    assert page.words("//*[@role='status']//b") == ["有效"]
    assert f"{chinese_day(clock.today())}补发过这一件" in page.text


async def test_too_many_questions_are_put_off(stranger: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("server.papers.register.verifying.MOST", 2)
    for _ in range(2):
        assert (await stranger.get("/verify/X")).status == 200
    page = await stranger.get("/verify/X")
    assert (page.status, "核验太频繁" in page.text) == (429, True)
    assert page.response.headers["retry-after"] == "600"
    assert "回工作台" not in page.text
    assert page.all("//a[@href='/verify']")
