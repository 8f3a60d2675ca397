"""Wordings of notices on the pages: shown by place, tried on a village and a community, refused by field, used by what goes out."""

import pypdfium2
import pytest

from elections.noticing.wordings import CODE
from server.access.actor import Actor, Role
from server.db.engine import connection
from server.web.templating import address
from tests.support.factories import COUNTY, an_election
from tests.support.http import Fields, SignIn, Visitor

HERE = f"/papers/kinds?area={COUNTY}"
TO = f"/papers/kinds/wording?area={COUNTY}"
KIND = CODE.format("election_day")
OWN = f"//details[@id='{KIND}']"
_OWN_BODY = "{序}、选举日：{选举日}。\n{序}、职位职数：{职位职数}。\n{序}、选举方式：{选举方式}，{投票和计票}。"
_BODY = _OWN_BODY.replace("{序}、选举日：", "现定于").replace("。\n", "投票。\n", 1)


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
        "正文{职位职数}法律规定的内容，依据村民委员会组织法（2025修正）第八条；村民委员会组织法（2018修正）第六条；"
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
    assert "现定于" in after.words(f"{OWN}//table[1]//tbody/tr[2]//ins")[0]
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
    typed = _text("现定于{选举日}投票。\n{选举方式}，{投票和计票}。")
    form = (await officer.get(HERE)).form(TO)
    answer = await officer.submit(form, typed)
    (problem,) = answer.problems()
    assert problem.startswith("文字：缺字段：{职位职数}，法律规定的内容，依据村民委员会组织法（2025修正）第八条")
    assert "现定于{选举日}投票。\n{选举方式}" in "".join(answer.all("//textarea[@name='value']")[0].itertext())
    (unknown,) = await _decide(officer, COUNTY, _text(_BODY + "{乡镇长}"))
    assert unknown.startswith("文字：字段不认识：{乡镇长}。可用的字段：{依据}、")


async def test_a_preview_is_of_a_village_and_of_a_community_with_what_lacks_marked(officer: Visitor) -> None:
    plain = await officer.download(f"/papers/kinds/preview.pdf?kind={KIND}")
    village, community, by_election = _printed(plain.content)
    assert "补选" in by_election
    assert "某营村村民选举委员会" in village
    assert "某营社区居民选举委员会" in community
    assert "草稿" in village
    form = (await officer.get(HERE)).form(TO)
    tried = await officer.submit(form, _text("定于{日子}选举。\n特此公告。") | {"preview": "true"})
    for text in _printed(tried.response.content):
        assert "定于【缺字段：日子】选举。" in text
        assert "【没有写进去的字段：选举日、职位职数、选举方式、投票和计票】" in text
    assert "定于" not in (await officer.get(HERE)).words(f"{OWN}//table[1]")[0], "nothing was put on record"


async def test_a_notice_that_goes_out_has_the_words_and_the_next_wording_leaves_it_alone(
    operator: Actor, officer: Visitor
) -> None:
    code = await an_election(operator)
    at = f"/elections/{code}/notices"
    assert await _decide(officer, COUNTY, _text(_BODY)) == []
    assert f"{address('/papers/kinds', area=COUNTY)}#beside" in [
        link.get("href") for link in (await officer.get(at)).all("//a")
    ]
    form = await officer.get(f"{at}/new?kind=election_day")
    assert "现定于2021年11月20日投票。" in form.text
    today = form.all("//input[@name='issued']")[0].get("value")
    issue = {"issued": today, "places": "村务公开栏", "reason": "补录"}
    assert "已发布第1号公告。" in (await officer.submit(form.form(at), issue)).text
    assert await _decide(officer, COUNTY, _text(_BODY.replace("定于", "改在"))) == []
    page = await officer.get(f"{at}/1")
    assert "现定于2021年11月20日投票。" in page.text
    assert "发布后登记的内容有变" not in page.text
    assert "发布后改过用语：正文" in page.text
    assert "须补正" not in (await officer.get(at)).text
    again = await officer.get(f"{at}/new?kind=election_day&correcting=true")
    assert "现改在2021年11月20日投票。" in again.text


async def test_who_sees_no_elections_sees_no_wordings_of_their_notices(sign_in: SignIn) -> None:
    other = await sign_in(Role.TRAINING_OFFICER)
    assert KIND not in (await other.get(HERE)).text
    assert (await other.get(f"/papers/kinds/preview.pdf?kind={KIND}")).status == 404


async def test_who_runs_no_elections_sees_the_wordings_and_is_offered_no_change(sign_in: SignIn) -> None:
    other = await sign_in(Role.FILING_OFFICER)
    page = await other.get(HERE)
    assert len(page.all(OWN)) == 1
    assert page.all(f"{OWN}//a[contains(text(), '改写')]") == []
    assert not any(one.get("value", "").startswith("elections.notice.") for one in page.all("//select//option"))
    assert page.all("//section//a[contains(text(), '改写')]"), "papers of their own work they word"
    asked = await other.get(address("/papers/kinds", area=COUNTY, kind=KIND, text="body"))
    assert _OWN_BODY not in "".join("".join(one.itertext()) for one in asked.all("//textarea"))


async def test_what_is_asked_about_is_confirmed_with_a_tick(officer: Visitor) -> None:
    typed = _text("请各位村民参加。", "closing")
    (asked,) = await _decide(officer, COUNTY, typed)
    assert asked.startswith("文字：写死了“村民”：村和社区、换届和补选的公告用同一个用语，有的会印错。改用{村居民}。")
    assert await _decide(officer, COUNTY, typed | {"sure": "true"}) == []
    assert "请各位村民参加。" in (await officer.get(HERE)).words(f"{OWN}//table[1]//tbody/tr[3]")[0]


async def test_a_notice_that_is_no_longer_what_the_page_showed_is_shown_again_first(
    operator: Actor, officer: Visitor
) -> None:
    code = await an_election(operator)
    at = f"/elections/{code}/notices"
    form = await officer.get(f"{at}/new?kind=election_day")
    issue = {"issued": form.all("//input[@name='issued']")[0].get("value"), "places": "村务公开栏", "reason": "补录"}
    assert await _decide(officer, COUNTY, _text(_BODY)) == []
    again = await officer.submit(form.form(at), issue)
    assert "公告的内容和打开页面时看到的不一样了" in again.problems()[0]
    assert "现定于2021年11月20日投票。" in again.text
    assert "已发布第1号公告。" in (await officer.submit(again.form(at), issue)).text


async def test_a_notice_that_cannot_be_compared_says_so_and_is_no_changed_one(
    operator: Actor, officer: Visitor
) -> None:
    code = await an_election(operator)
    at = f"/elections/{code}/notices"
    form = await officer.get(f"{at}/new?kind=election_day")
    issue = {"issued": form.all("//input[@name='issued']")[0].get("value"), "places": "村务公开栏", "reason": "补录"}
    await officer.submit(form.form(at), issue)
    await connection().execute("""UPDATE election_notice SET worded = worded || '{"closing": "{旧字段}"}'""")
    page = await officer.get(f"{at}/1")
    assert "不能比对：发布时的用语现在的程序印不出" in page.text
    assert "发布后登记的内容有变" not in page.text
    listed = (await officer.get(at)).text
    assert "不能和登记的内容比对" in listed
    assert "须补正" not in listed


async def test_a_page_that_had_nothing_to_show_yet_shows_it_before_it_goes_out(
    operator: Actor, officer: Visitor
) -> None:
    code = await an_election(operator)
    at = f"/elections/{code}/notices"
    assert await _decide(officer, COUNTY, _text(_BODY)) == []
    await connection().execute("UPDATE paper_wording SET value = value || '{旧字段}' WHERE kind = $1", KIND)
    form = await officer.get(f"{at}/new?kind=election_day")
    assert f"/papers/kinds?area={COUNTY}" in [link.get("href") for link in form.all("//a")]
    issue = {"issued": form.all("//input[@name='issued']")[0].get("value"), "places": "村务公开栏", "reason": "补录"}
    await connection().execute("UPDATE paper_wording SET value = replace(value, '{旧字段}', '') WHERE kind = $1", KIND)
    again = await officer.submit(form.form(at), issue)
    assert "和打开页面时看到的不一样了" in again.problems()[0]
    assert "已发布第1号公告。" in (await officer.submit(again.form(at), issue)).text
