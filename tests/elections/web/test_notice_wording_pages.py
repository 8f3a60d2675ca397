"""Wordings of notices on the pages: shown by place, tried on a village and a community, refused by field, used by what goes out."""

import pypdfium2
import pytest

from elections.noticing.wordings import CODE
from server.access.actor import Actor, Role
from server.web.templating import address
from tests.support.factories import COUNTY, an_election
from tests.support.http import Fields, SignIn, Visitor

HERE = f"/papers/kinds?area={COUNTY}"
TO = f"/papers/kinds/wording?area={COUNTY}"
KIND = CODE.format("election_day")
OWN = f"//details[@id='{KIND}']"
_OWN_BODY = "{序}、选举日：{选举日}。\n{序}、职位职数：{职位职数}。\n{序}、选举方式：{选举方式}，{投票和计票}。"
_BODY = _OWN_BODY.replace("{序}、选举日：", "我村定于").replace("。\n", "投票。\n", 1)


@pytest.fixture
async def officer(sign_in: SignIn) -> Visitor:
    return await sign_in(Role.ELECTION_OFFICER)


def _text(value: str, wording: str = "body") -> Fields:
    return {"kind": KIND, "wording": wording, "value": value, "basis": "偏换届办〔2026〕3号"}


async def _decide(visitor: Visitor, area: str, fields: Fields) -> list[str]:
    form = (await visitor.get(f"/papers/kinds?area={area}")).form(f"/papers/kinds/wording?area={area}")
    return (await visitor.submit(form, fields)).problems()


def _printed(content: bytes) -> list[str]:
    with pypdfium2.PdfDocument(content) as document:
        return ["".join(page.get_textpage().get_text_bounded().split()) for page in document]


async def test_every_kind_of_notice_is_there_with_what_no_wording_leaves_out(officer: Visitor) -> None:
    page = await officer.get(HERE)
    assert len(page.all("//details[starts-with(@id, 'elections.notice.')]")) == 14
    rows = page.words(f"{OWN}//table[1]//tbody/tr")
    assert rows[0].startswith("开头根据{依据}，现将{届次}{事项}的选举日、职位职数和选举方式公告如下：随程序")
    assert rows[2].startswith("结尾—随程序")
    needed = page.words(f"{OWN}//table[2]//tbody/tr")
    assert needed[2].startswith(
        "正文{职位职数}村民委员会组织法（2025修正）第八条；城市居民委员会组织法（2025修订）第八条"
    )
    assert "{选举委员会}" in page.words(f"{OWN}//p[@class='hint']")[0]


async def test_a_text_is_changed_from_what_stands(officer: Visitor) -> None:
    page = await officer.get(address("/papers/kinds", area=COUNTY, kind=KIND, text="body"))
    assert page.all("//details[@id='decide']")[0].get("open") is not None
    assert page.all(f"{OWN}")[0].get("open") is not None
    assert "".join(page.all("//textarea[@name='value']")[0].itertext()).strip() == _OWN_BODY
    answer = await officer.submit(page.form(TO), {"value": _BODY, "basis": "偏换届办〔2026〕3号"})
    assert answer.problems() == []
    after = await officer.get(HERE)
    assert after.words(f"{OWN}/summary/span") == ["偏关县设定"]
    assert "我村定于" in after.words(f"{OWN}//table[1]//tbody/tr[2]//ins")[0]
    for unknown in ("none", ""):
        assert (await officer.get(address("/papers/kinds", area=COUNTY, kind=KIND, text=unknown))).status == 200
    assert (await officer.get(address("/papers/kinds", area=COUNTY, kind="none", text="body"))).status == 200


async def test_a_county_inherits_from_the_city_and_shows_its_difference(sign_in: SignIn, officer: Visitor) -> None:
    city = "140900000000"
    above = await sign_in(Role.ELECTION_OFFICER, region=city)
    assert await _decide(above, city, _text("特此公告。", "closing")) == []
    assert (await officer.get(HERE)).words(f"{OWN}//table[1]//tbody/tr[3]")[0].startswith("结尾特此公告。忻州市")
    assert await _decide(officer, COUNTY, _text("特此公告。监督电话：0350-7650000。", "closing")) == []
    page = await officer.get(HERE)
    assert page.words(f"{OWN}//table[1]//tbody/tr[3]//ins") == ["监督电话：0350-7650000。"]
    assert page.words(f"{OWN}/summary/span") == ["偏关县设定"]


async def test_what_may_not_be_left_out_is_refused_with_the_clause_and_nothing_is_lost(officer: Visitor) -> None:
    typed = _text("我村定于{选举日}投票。\n{选举方式}，{投票和计票}。")
    form = (await officer.get(HERE)).form(TO)
    answer = await officer.submit(form, typed)
    (problem,) = answer.problems()
    assert problem.startswith("文字：缺字段：{职位职数}，依据村民委员会组织法（2025修正）第八条")
    assert "我村定于{选举日}投票。\n{选举方式}" in "".join(answer.all("//textarea[@name='value']")[0].itertext())
    (unknown,) = await _decide(officer, COUNTY, _text(_BODY + "{乡镇长}"))
    assert unknown.startswith("文字：字段不认识：{乡镇长}。可用的字段：{依据}、")


async def test_a_preview_is_of_a_village_and_of_a_community_with_what_lacks_marked(officer: Visitor) -> None:
    plain = await officer.download(f"/papers/kinds/preview.pdf?kind={KIND}")
    village, community = _printed(plain.content)
    assert "某营村村民选举委员会" in village
    assert "某营社区居民选举委员会" in community
    assert "草稿" in village
    form = (await officer.get(HERE)).form(TO)
    tried = await officer.submit(form, _text("定于{日子}选举。\n特此公告。") | {"preview": "true"})
    village, community = _printed(tried.response.content)
    for text in (village, community):
        assert "定于【缺字段：日子】选举。" in text
        assert "【没有写进去的字段：选举日、职位职数、选举方式、投票和计票】" in text
    assert "定于" not in (await officer.get(HERE)).words(f"{OWN}//table[1]")[0], "nothing was put on record"


async def test_a_notice_that_goes_out_has_the_words_and_the_next_wording_leaves_it_alone(
    operator: Actor, officer: Visitor
) -> None:
    code = await an_election(operator)
    at = f"/elections/{code}/notices"
    assert await _decide(officer, COUNTY, _text(_BODY)) == []
    assert f"{address('/papers/kinds', area=code[:12])}#beside" in [
        link.get("href") for link in (await officer.get(at)).all("//a")
    ]
    form = await officer.get(f"{at}/new?kind=election_day")
    assert "我村定于2021年11月20日投票。" in form.text
    today = form.all("//input[@name='issued']")[0].get("value")
    issue = {"issued": today, "places": "村务公开栏", "reason": "补录"}
    assert "已发布第1号公告。" in (await officer.submit(form.form(at), issue)).text
    assert await _decide(officer, COUNTY, _text(_BODY.replace("定于", "改在"))) == []
    page = await officer.get(f"{at}/1")
    assert "我村定于2021年11月20日投票。" in page.text
    assert "发布后登记的内容有变" not in page.text
    assert "发布后改过用语：正文" in page.text
    assert "须补正" not in (await officer.get(at)).text
    again = await officer.get(f"{at}/new?kind=election_day&correcting=true")
    assert "我村改在2021年11月20日投票。" in again.text


async def test_who_sees_no_elections_sees_no_wordings_of_their_notices(sign_in: SignIn) -> None:
    other = await sign_in(Role.TRAINING_OFFICER)
    assert KIND not in (await other.get(HERE)).text
    assert (await other.get(f"/papers/kinds/preview.pdf?kind={KIND}")).status == 404
