"""The list of elections and the page of one."""

from datetime import date, datetime

import pytest

from cadres.rules.offices import Way
from cadres.services.offices import EndOffice, HoldOffice, end_office, hold_office
from cadres.vocabulary import Office, TenureEnd
from elections.services.cancelling import CancelElection, cancel_election
from elections.vocabulary import Post
from server import clock
from server.access.actor import Actor, Role
from server.db.engine import connection
from tests.support.factories import (
    CLEAN_VOTES,
    OTHER_TOWNSHIP,
    TOWNSHIP,
    VILLAGE,
    a_ballot,
    a_checked_count,
    a_published_election,
    an_election,
    an_entry,
)
from tests.support.http import SignIn
from tests.support.voids import find_void

_OTHER_VILLAGE = "140932102200"
_ROWS = "//table//tbody/tr[not(@class='empty')]"


async def test_an_empty_list_says_what_comes_next(sign_in: SignIn) -> None:
    page = await (await sign_in(Role.VETTING_OFFICER)).get("/elections")
    (said,) = page.words("//tr[@class='empty']")
    assert "偏关县还没有建立选举。" in said
    assert page.all(_ROWS) == []


async def test_the_list_is_of_an_area_and_a_state(operator: Actor, sign_in: SignIn) -> None:
    published = await a_published_election(operator)
    waiting = await an_election(operator, region=_OTHER_VILLAGE)
    officer = await sign_in(Role.ELECTION_OFFICER)

    async def codes(query: str) -> set[str]:
        page = await officer.get(f"/elections?{query}")
        assert page.status == 200
        return {row.rpartition(" ")[2] for row in page.words(_ROWS)}

    assert await codes("") == {published, waiting}
    assert await codes(f"area={TOWNSHIP}") == {published}
    assert await codes(f"area={OTHER_TOWNSHIP}") == {waiting}
    assert await codes("show=published&area=140932") == {published}
    assert await codes("show=open&area=140932") == {waiting}
    assert await codes(f"show=open&area={TOWNSHIP}") == set()
    assert (await officer.get("/elections?show=lost")).status == 404
    assert (await officer.get("/elections?page=2")).status == 404
    assert (await officer.get("/elections?page=0")).status == 422


async def test_a_void_result_and_a_cancelled_election_have_their_own_words_and_sums(
    operator: Actor, sign_in: SignIn
) -> None:
    void = await a_published_election(operator)
    await find_void(operator, void, date(2021, 12, 20))
    cancelled = await an_election(operator, region=_OTHER_VILLAGE)
    told = CancelElection(cancelled=date(2021, 11, 1), document="批复〔2021〕3号", reason="并村方案未定")
    await cancel_election(operator, cancelled, told)
    officer = await sign_in(Role.ELECTION_OFFICER)

    async def codes(show: str) -> list[str]:
        return [row.rpartition(" ")[2] for row in (await officer.get(f"/elections?show={show}")).words(_ROWS)]

    page = await officer.get("/elections")
    assert page.words("//nav[@class='tabs']/a") == ["全部2", "办理中0", "已公布0", "已认定无效1", "已取消1"]
    assert (await codes("published"), await codes("void"), await codes("cancelled")) == ([], [void], [cancelled])
    numbers = (await officer.get("/")).text
    assert "另有1个认定无效" in numbers
    one = await officer.get(f"/elections/{void}")
    assert one.words("//div[@class='head']/span[contains(@class, 'tag')]") == ["已认定无效"]


async def test_the_tree_counts_by_township_and_keeps_the_subject(operator: Actor, sign_in: SignIn) -> None:
    await a_published_election(operator)
    await an_election(operator, region="140932100203")
    page = await (await sign_in(Role.ELECTION_OFFICER)).get("/elections")
    links = {link.get("href"): link.text_content().strip() for link in page.all("//nav[@aria-label='地区']//a")}
    assert links[f"/elections?area={TOWNSHIP}"].endswith("2")
    assert links[f"/elections?area={OTHER_TOWNSHIP}"].endswith("0")


async def test_a_township_clerk_sees_the_own_township_only(operator: Actor, sign_in: SignIn) -> None:
    inside = await a_published_election(operator)
    outside = await an_election(operator, region=_OTHER_VILLAGE)
    clerk = await sign_in(Role.TOWNSHIP_CLERK, region=TOWNSHIP)
    page = await clerk.get("/elections")
    assert inside in page.response.text
    assert outside not in page.response.text
    assert (await clerk.get(f"/elections/{outside}")).status == 404
    # A place above one's own is named, but nothing leads there.
    assert "忻州市" in page.text
    assert page.all("//nav[@aria-label='位置']//a") == []


async def test_the_proof_is_on_the_page(operator: Actor, sign_in: SignIn, waiting: str) -> None:
    await a_checked_count(operator, waiting, an_entry())
    page = await (await sign_in(Role.VETTING_OFFICER)).get(f"/elections/{waiting}")
    proof = page.words("//table[contains(@class, 'proof')]//tr")
    assert any("396" in line and "431" in line and "组织法" in line for line in proof)
    row = page.words("//tbody[.//th[contains(., '主任')]]/tr")[0]
    assert "贾永胜" in row
    assert "268" in row
    assert "当选" in row


async def test_what_the_law_asks_next_stands_beside_the_votes(operator: Actor, sign_in: SignIn, waiting: str) -> None:
    short = {**CLEAN_VOTES, Post.MEMBER: (255, 214, 187, 150)}
    await a_checked_count(operator, waiting, an_entry(short))
    page = await (await sign_in(Role.ELECTION_OFFICER)).get(f"/elections/{waiting}")
    assert page.words("//h2[@id='next']") == ["下一轮：另行选举"]
    terms = dict(zip(page.words("//dl[@class='pairs']//dt"), page.words("//dl[@class='pairs']//dd"), strict=True))
    assert terms["职位"] == "委员1名"
    assert "马志强" in terms["候选人"]
    assert page.all(f"//a[@href='/elections/{waiting}/count']")


async def test_a_candidate_who_died_is_told_of_while_the_election_runs(
    operator: Actor, sign_in: SignIn, waiting: str
) -> None:
    person = await connection().fetchval("SELECT id FROM person WHERE name = '贾永胜'")
    clerk = HoldOffice(person=person, office=Office.CLERK, way=Way.APPOINTMENT, since=date(2020, 5, 1), document="聘书")
    tenure = await hold_office(operator, VILLAGE, clerk)
    officer = await sign_in(Role.ELECTION_OFFICER)
    assert "死亡" not in (await officer.get(f"/elections/{waiting}?part=candidates")).text
    died = EndOffice(by=TenureEnd.DEATH, day=date(2021, 11, 15), document="死亡医学证明")
    await end_office(operator, tenure, died)
    page = await officer.get(f"/elections/{waiting}?part=candidates")
    (told,) = page.words("//p[contains(@class, 'finding--warn')][contains(., '死亡')]")
    assert "候选人贾永胜已登记2021年11月15日死亡。" in told
    assert "已登记死亡" in page.words("//th[@scope='row'][contains(., '永胜')]")[0]


async def test_the_parts_of_the_page(operator: Actor, sign_in: SignIn) -> None:
    code = await a_published_election(operator)
    officer = await sign_in(Role.ELECTION_OFFICER)
    assert "贾永胜" in (await officer.get(f"/elections/{code}?part=candidates")).text.replace("　", "")
    trail = (await officer.get(f"/elections/{code}?part=trail")).words("//ol[@class='trail']/li")
    for act in ("公布选举结果", "计票定案", "当选证书拟稿"):
        assert any(act in line for line in trail)
    assert (await officer.get(f"/elections/{code}?part=all")).status == 404


@pytest.mark.parametrize("name", ["notice", "report"])
async def test_the_papers_of_a_published_result(operator: Actor, sign_in: SignIn, name: str) -> None:
    code = await a_published_election(operator)
    officer = await sign_in(Role.ELECTION_OFFICER)
    answer = await officer.download(f"/elections/{code}/papers/{name}")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert "filename*=UTF-8''%E9%A9%AC%E9%81%93%E6%9D%91" in answer.headers["content-disposition"]


async def test_no_paper_before_the_result_and_none_of_another_name(
    operator: Actor, sign_in: SignIn, waiting: str
) -> None:
    officer = await sign_in(Role.ELECTION_OFFICER)
    page = await officer.get(f"/elections/{waiting}/papers/notice")
    assert page.status in {409, 422}
    code = await a_published_election(operator, region=_OTHER_VILLAGE)
    assert (await officer.get(f"/elections/{code}/papers/ballot")).status == 404


async def test_the_form_of_a_stage(operator: Actor, sign_in: SignIn, waiting: str) -> None:
    clerk = await sign_in(Role.TOWNSHIP_CLERK)
    form = (await clerk.get(f"/elections/{waiting}/stage")).form()
    typed = {"stage": "candidates_published", "reached": "2021年11月12日"}
    warned = await clerk.submit(form, typed)
    assert "以前的进程还没有登记" in warned.problems()[0]
    page = await clerk.submit(warned.form(), {**typed, "reason": "补录以前的选举"})
    assert page.words("//p[@role='status']")[0].startswith("已登记：")
    wrong = await clerk.submit(form, {"stage": "candidates_published", "reached": "昨天"})
    assert wrong.status == 422
    assert wrong.words("//p[@id='reached-wrong1']") == ["不是日期。写成2026-10-18的样子。"]
    assert wrong.one("//input[@name='reached']").get("value") == "昨天"
    unknown = await clerk.submit(form, {"stage": "holiday", "reached": "2021-11-12"})
    assert (unknown.status, unknown.words("//p[@id='stage-wrong1']")) == (
        422,
        ["不在可选范围内。从所列各项中选一项。"],
    )
    assert operator.covers(VILLAGE)


async def test_an_election_waits_for_its_ballot_without_a_sheet_being_pushed(operator: Actor, sign_in: SignIn) -> None:
    code = await an_election(operator)
    officer = await sign_in(Role.ELECTION_OFFICER)
    assert "还没有列入候选人" in (await officer.get(f"/elections/{code}?part=candidates")).text
    await a_ballot(operator, code)
    assert "还没有计票结果" in (await officer.get(f"/elections/{code}")).text


async def test_the_list_is_narrowed_by_name_code_and_stage_together(
    operator: Actor, sign_in: SignIn, waiting: str
) -> None:
    await a_published_election(operator, region="140932102200")
    officer = await sign_in(Role.ELECTION_OFFICER)

    async def listed(query: str) -> list[str]:
        return (await officer.get(f"/elections?{query}")).words("//div[@id='list']//tbody//th")

    assert sorted(await listed("")) == ["老营村", "马道村"]
    assert await listed("q=马道") == ["马道村"]
    assert await listed("q=140932102") == ["老营村"]
    assert await listed(f"q={waiting}") == ["马道村"]
    assert await listed("q=马道&show=published") == []
    page = await officer.get("/elections?q=马道")
    assert page.words("//nav[@class='tabs']/a") == ["全部1", "办理中1", "已公布0"]
    assert "没有名称含“没有”" in (await officer.get("/elections?q=没有")).text


@pytest.mark.parametrize(
    ("today", "near"),
    [("2021-10-25", "还剩10天"), ("2021-11-20", "今天24时"), ("2021-11-22", "已超期2天")],
)
async def test_the_nearest_deadline_stands_in_both_lists(
    operator: Actor, sign_in: SignIn, today: str, near: str
) -> None:
    code = await an_election(operator)
    await a_ballot(operator, code)
    officer = await sign_in(Role.ELECTION_OFFICER)
    with clock.stopped_at(datetime.fromisoformat(f"{today}T09:00").replace(tzinfo=clock.ZONE)):
        elections = await officer.get("/elections")
        communities = await officer.get("/communities?q=马道")
    for page in (elections, communities):
        [cell] = page.words("//div[@id='list']//tbody//span[contains(@class, 'due')]")
        assert cell == f"法{near}"


async def test_after_a_void_vote_no_deadline_is_counted_from_it(operator: Actor, sign_in: SignIn) -> None:
    again = await an_election(operator)
    await a_ballot(operator, again)
    few = {Post.CHAIR: (100, 50), Post.VICE_CHAIR: (100, 50), Post.MEMBER: (100, 90, 80, 70)}
    await a_checked_count(operator, again, an_entry(few, issued=210, cast=200))

    page = await (await sign_in(Role.ELECTION_OFFICER)).get(f"/elections/{again}")

    rows = page.all("//section[@aria-labelledby='windows']//tbody/tr[td[3] = '未开始计时']")
    assert len(rows) >= 2
    assert [row for row in rows if "2021年" in row.text_content()] == []
    section = "//section[@aria-labelledby='windows']"
    assert page.all(f"{section}//*[local-name()='use'][contains(@href, 'g-ok')]") == []
    assert "重新选举的期限自新的投票日起算" in page.words(section)[0]
    kept = await (await sign_in(Role.ELECTION_OFFICER)).get(
        f"/elections/{await a_published_election(operator, region=_OTHER_VILLAGE)}"
    )
    assert kept.all(f"{section}//*[local-name()='use'][contains(@href, 'g-ok')]")


async def test_a_page_below_a_list_stands_under_its_word_in_the_bar(sign_in: SignIn) -> None:
    officer = await sign_in(Role.ELECTION_OFFICER)
    here = {
        path: (await officer.get(path)).words("//nav[@aria-label='业务']//a[@aria-current]")
        for path in ("/", "/elections", "/elections/board", "/recalls", "/offices/structure", "/bodies", "/changes")
    }
    assert here == {
        "/": ["工作台"],
        "/elections": ["选举"],
        "/elections/board": ["选举"],
        "/recalls": ["选举"],
        "/bodies": ["社区"],
        "/changes": ["社区"],
        "/offices/structure": ["任职"],
    }
