"""聘书 on the register: a draft until another approved it, then a number of its own, found by its code and spent when reprinted."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

from server import clock
from server.access.actor import Actor, Role
from server.errors import Refused
from server.files.disk import Store
from server.papers.register.issuing import issue, reprint
from server.papers.register.kinds import kind_of
from server.papers.register.life import Reason, move, prepare, void
from server.papers.register.verifying import verify
from server.papers.register.vocabulary import Answer, PaperState
from tests.support.children import an_appointed
from tests.support.factories import OTHER_COUNTY, TOWNSHIP, a_county
from tests.support.http import SignIn
from tests.support.papers import all_papers, another, approved, issued, line_of
from tests.support.press import PretendPress
from tests.support.teams import a_full_team, a_site, a_unit
from training.child_vocabulary import ChildPostEnd
from training.dispatch_notices import source_of
from training.engagements import (
    child_engagement,
    child_source,
    draw_child_engagements,
    draw_engagements,
    engagement,
)
from training.services.children import EndDirector, end_director
from training.services.dispatching import Leave, leave
from training.vocabulary import CHILD_ENGAGEMENT, ENGAGEMENT_LETTER, AssignmentEnd


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.stopped_at(datetime(2026, 11, 26, 9, tzinfo=clock.ZONE)):
        yield


async def _sent(actor: Actor) -> int:
    await a_county(actor)
    _, (first, *_) = await a_full_team(actor, await a_site(actor), await a_unit(actor))
    return first


async def test_a_letter_is_a_draft_until_another_approved_it(operator: Actor, tmp_path: Path) -> None:
    first = await _sent(operator)
    made = await engagement(operator, first)
    assert (made.number, made.stamp and made.stamp.across, made.stamp and made.stamp.picture) == ("", "草稿", "")
    (wanted,) = await prepare(operator, kind_of(ENGAGEMENT_LETTER), [source_of(first)])
    with pytest.raises(Refused, match="须由另一人办理"):
        await move(operator, [wanted], PaperState.CHECKED)
    await issued(operator, tmp_path, ENGAGEMENT_LETTER)
    line = await line_of(operator, wanted)
    assert (line.number, line.issuer_name, line.dated) == (
        "偏组聘字〔2026〕1号",
        "中共偏关县委组织部",
        date(2026, 11, 26),
    )
    made = await engagement(operator, first)
    assert (made.number, made.dated, made.stamp and made.stamp.across) == (line.number, line.dated, "")
    found = await verify(line.code, "192.0.2.7")
    assert (found.answer, found.title, found.holders) == (Answer.VALID, "聚福苑小区第一书记兼队长聘书", "贾**")
    await reprint(operator, Store(tmp_path), PretendPress(), wanted, Reason(reason="本人遗失"))
    assert (await verify(line.code, "192.0.2.7")).answer is Answer.SUPERSEDED


async def test_one_that_was_voided_prints_as_a_draft_again(operator: Actor, tmp_path: Path) -> None:
    first = await _sent(operator)
    (wanted,) = await prepare(operator, kind_of(ENGAGEMENT_LETTER), [source_of(first)])
    await issued(operator, tmp_path, ENGAGEMENT_LETTER)
    await void(operator, wanted, Reason(reason="写错单位"))
    made = await engagement(operator, first)
    assert (made.number, made.stamp and made.stamp.across) == ("", "草稿")


async def test_whoever_has_left_gets_none_and_one_that_went_out_stays(operator: Actor, tmp_path: Path) -> None:
    first = await _sent(operator)
    (wanted,) = await prepare(operator, kind_of(ENGAGEMENT_LETTER), [source_of(first)])
    gone = Leave(until=date(2026, 11, 26), ended_by=AssignmentEnd.HEALTH, document="通知", reason="住院治疗")
    (drawn,) = (await draw_engagements(operator, [source_of(first)])).values()
    assert drawn.obstacle is None
    ids = await approved(operator, ENGAGEMENT_LETTER)
    await leave(operator, first, gone)
    with pytest.raises(Refused, match="离岗，不再出派遣函和聘书"):
        await issue(operator, Store(tmp_path), PretendPress(), ids)
    with pytest.raises(Refused, match="不再出派遣函和聘书"):
        await engagement(operator, first)
    assert (await line_of(operator, wanted)).state is PaperState.APPROVED


async def test_the_township_numbers_the_letters_of_its_child_directors(operator: Actor, tmp_path: Path) -> None:
    await a_county(operator)
    director = await an_appointed(operator)
    draft = await child_engagement(operator, director)
    assert (draft.number, draft.issuer, draft.stamp and draft.stamp.across) == ("", "新关镇人民政府", "草稿")
    await prepare(operator, kind_of(CHILD_ENGAGEMENT), [child_source(director)])
    (wanted,) = await issued(operator, tmp_path, CHILD_ENGAGEMENT)
    line = await line_of(operator, wanted)
    assert (line.number, line.issuer, line.issuer_name) == ("新关镇政聘字〔2026〕1号", TOWNSHIP, "新关镇人民政府")
    assert (line.region[:9], line.holder) == (TOWNSHIP[:9], "刘桂芳")
    found = await verify(line.code, "192.0.2.7")
    assert (found.title, found.holders) == ("聚福苑移民新村社区儿童主任聘书", "刘**")
    assert (await child_engagement(operator, director)).number == line.number


async def test_a_child_director_who_left_gets_no_letter(operator: Actor) -> None:
    await a_county(operator)
    director = await an_appointed(operator)
    await prepare(operator, kind_of(CHILD_ENGAGEMENT), [child_source(director)])
    ended = EndDirector(until=date(2026, 11, 20), ended_by=ChildPostEnd.RESIGNED, end_document="新政发〔2026〕5号")
    await end_director(operator, director, ended)
    with pytest.raises(Refused, match="已登记2026年11月20日离任，不再出聘书"):
        await child_engagement(operator, director)
    with pytest.raises(Refused, match="不再出聘书"):
        await approved(operator, CHILD_ENGAGEMENT)


@pytest.mark.parametrize("source", ["child_director:abc", "child_director:", "", "9", "child_director:" + "9" * 30])
async def test_a_source_that_names_nobody_draws_nothing(operator: Actor, source: str) -> None:
    await a_county(operator)
    assert await draw_engagements(operator, [source]) == {}
    assert await draw_child_engagements(operator, [source]) == {}


async def test_nobody_of_another_county_draws_a_letter(operator: Actor) -> None:
    first = await _sent(operator)
    director = await an_appointed(operator)
    stranger = Actor(None, "某人", "某县", OTHER_COUNTY, frozenset({Role.ASSIGNMENT_OFFICER}))
    assert await draw_engagements(stranger, [source_of(first)]) == {}
    assert await draw_child_engagements(stranger, [child_source(director)]) == {}


async def test_the_pages_lead_to_the_register_and_back(operator: Actor, sign_in: SignIn) -> None:
    first = await _sent(operator)
    director = await an_appointed(operator)
    officer = await sign_in(Role.ASSIGNMENT_OFFICER)
    for here, kind in ((f"/teams/assignments/{first}", ENGAGEMENT_LETTER), (f"/children/{director}", CHILD_ENGAGEMENT)):
        page = await officer.get(here)
        assert "签发后在文书登记簿下载；以前印的都是草稿" in page.text
        rows = "//section[@aria-labelledby='letters']//tr[th='聘书']"
        assert page.words(f"{rows}//button") == ["聘书登记编号"]
        assert page.words(f"{rows}/td[last()]") == ["聘书草稿PDF"]
        fields = {one.get("name"): one.get("value") for one in page.all(f"{rows}//input") if one.get("name")}
        made = await officer.post("/papers/register", {"kind": fields["kind"], "source": fields["source"]})
        assert made.status_code == 303
        (line,) = await all_papers(operator, kind=kind)
        page = await officer.get(here)
        assert page.all(f"{rows}//a/@href")[0] == f"/papers/{line.id}"
        assert page.words(f"{rows}/td[1]") == ["登记簿 草稿"]
        assert (await officer.get(f"/papers/{line.id}")).all("//dl//a/@href") == [here]
    # The second person takes them on from the register, and the page of the record has the number.
    await move(another(operator), [line.id], PaperState.CHECKED)
    await move(another(operator), [line.id], PaperState.APPROVED)
    assert (await officer.get(f"/children/{director}")).words(f"{rows}/td[1]") == ["新关镇政聘字〔2026〕1号 已核准"]
