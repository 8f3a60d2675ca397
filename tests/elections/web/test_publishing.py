"""Publication asks once, tells what follows, and is the act that opens the filing."""

from datetime import timedelta

import pytest

from cadres import queries as cadres
from certificates import queries as certificates
from elections import queries
from elections.services.elections import Reached, reach
from elections.services.entries import CountEntry, LineEntry
from elections.services.results import Publication, publish
from elections.tables import Elected
from elections.vocabulary import Post, RoundKind, Stage
from server.access.actor import Actor, Role
from server.db.engine import transaction
from tests.support.factories import CLEAN_VOTES, ELECTION_DAY, VILLAGE, a_checked_count, a_published_election, an_entry
from tests.support.http import SignIn

SHORT_VOTES = {**CLEAN_VOTES, Post.MEMBER: (255, 214, 187, 150)}


@pytest.fixture
async def counted(operator: Actor, waiting: str) -> str:
    await a_checked_count(operator, waiting)
    return waiting


async def test_the_question_lists_what_follows(sign_in: SignIn, counted: str) -> None:
    officer = await sign_in(Role.ELECTION_OFFICER)
    page = await officer.get(f"/elections/{counted}/publish")
    told = page.words("//form[@method='post']//li")
    assert told[0].startswith("5人就任，任期自2021年11月20日起，至2026年11月19日止：主任贾永胜、副主任刘桂芳、委员")
    assert "没有人因此离任" in told
    assert any("自动立件，法定代表人贾永胜" in one for one in told)
    assert "拟出当选证书5份，核准后编号签发" in told


async def test_publishing_puts_people_in_office_and_opens_the_filing(
    operator: Actor, sign_in: SignIn, counted: str
) -> None:
    officer = await sign_in(Role.ELECTION_OFFICER)
    form = (await officer.get(f"/elections/{counted}/publish")).form()
    page = await officer.submit(form, {"published": "2021.11.21"})
    assert page.status == 200
    assert page.words("//p[@role='status']") == ["已公布选举结果，5人就任。下载结果公告"]
    assert len(await cadres.officers(operator, VILLAGE, ELECTION_DAY)) == 5
    assert await certificates.filing_of_election(operator, counted) is not None
    assert page.all("//a[contains(@href, '/publish') or contains(@href, '/count')]") == []


@pytest.mark.parametrize(
    ("published", "said"),
    [
        ("", "没有填。须填写。"),
        ("2021-11-31", "不是日期。写成2026-10-18的样子。"),
        ("2021-11-19", "早于投票日2021年11月20日。填结果张贴公布的那一天。"),
        ("2099-01-01", "2099-01-01还没有到。公布后再登记。"),
    ],
)
async def test_a_day_that_cannot_be_is_refused(
    operator: Actor, sign_in: SignIn, counted: str, published: str, said: str
) -> None:
    officer = await sign_in(Role.ELECTION_OFFICER)
    page = await officer.submit((await officer.get(f"/elections/{counted}/publish")).form(), {"published": published})
    assert page.status == 422
    assert page.words("//p[@id='published-wrong1']") == [said]
    assert page.one("//input[@name='published']").get("value") == published
    assert (await queries.election(operator, counted)).published is None
    assert await certificates.filing_of_election(operator, counted) is None


async def test_breaches_are_shown_and_published_only_for_a_reason(
    operator: Actor, sign_in: SignIn, waiting: str
) -> None:
    await reach(operator, waiting, Reached(stage=Stage.LIST_PUBLISHED, reached=ELECTION_DAY - timedelta(days=1)))
    await a_checked_count(operator, waiting)
    officer = await sign_in(Role.ELECTION_OFFICER)
    page = await officer.get(f"/elections/{waiting}/publish")
    assert any("选民名单公布2021年11月19日" in one for one in page.words("//div[contains(@class, 'finding')]//li"))
    refused = await officer.submit(page.form(), {"published": "2021-11-20"})
    assert refused.status == 422
    assert len(refused.words("//p[@id='reason-wrong1']")) == 1
    assert any("晚19天" in problem for problem in refused.problems())
    reason = "经乡镇查明没有影响选举结果。"
    done = await officer.submit(refused.form(), {"published": "2021-11-20", "reason": reason})
    assert done.status == 200
    assert reason in done.text


async def test_notices_that_are_on_no_record_are_named_before_the_result_goes_out(
    sign_in: SignIn, counted: str
) -> None:
    page = await (await sign_in(Role.ELECTION_OFFICER)).get(f"/elections/{counted}/publish")
    (said,) = page.words("//div[contains(@class, 'finding--warn')]")
    assert "选民名单" in said
    assert "选举结果" not in said


async def test_the_winners_stand_by_post(sign_in: SignIn, operator: Actor, waiting: str) -> None:
    await a_checked_count(operator, waiting, an_entry({**CLEAN_VOTES, Post.VICE_CHAIR: (190, 150)}))
    runoff_day = ELECTION_DAY + timedelta(days=6)
    lines = tuple(LineEntry(post=Post.VICE_CHAIR, name=name, votes=n) for name, n in (("刘桂芳", 231), ("王瑞", 133)))
    runoff = CountEntry(kind=RoundKind.RUNOFF, held=runoff_day, issued=402, cast=396, fully_invalid=3, lines=lines)
    await a_checked_count(operator, waiting, runoff)
    page = await (await sign_in(Role.ELECTION_OFFICER)).get(f"/elections/{waiting}/publish")
    assert any("主任贾永胜、副主任刘桂芳、委员张海军" in one for one in page.words("//ul[@class='flat']/li"))
    await publish(operator, waiting, Publication(published=runoff_day))
    async with transaction(operator):
        posts = [row["post"] for row in await Elected.select(Elected.post).order_by(Elected.id)]
    assert posts == ["chair", "vice_chair", "member", "member", "member"], "certificates are numbered in this order"


async def test_without_a_breach_no_reason_is_asked_for(sign_in: SignIn, counted: str) -> None:
    officer = await sign_in(Role.ELECTION_OFFICER)
    assert (await officer.get(f"/elections/{counted}/publish")).all("//textarea") == []


async def test_a_result_that_needs_another_vote_cannot_be_published(
    operator: Actor, sign_in: SignIn, waiting: str
) -> None:
    await a_checked_count(operator, waiting, an_entry(SHORT_VOTES))
    officer = await sign_in(Role.ELECTION_OFFICER)
    answer = await officer.post(f"/elections/{waiting}/publish", {"published": "2021-11-21"})
    assert answer.status_code in {409, 422}
    assert (await queries.election(operator, waiting)).published is None
    assert (await officer.get(f"/elections/{waiting}")).all("//a[contains(@href, '/publish')]") == []


async def test_there_is_nothing_to_publish_twice(operator: Actor, sign_in: SignIn) -> None:
    code = await a_published_election(operator)
    officer = await sign_in(Role.ELECTION_OFFICER)
    answer = await officer.post(f"/elections/{code}/publish", {"published": "2021-11-21"})
    assert answer.status_code == 409
    assert "没有待公布的结果" in answer.text


async def test_a_clerk_counts_but_does_not_publish(sign_in: SignIn, counted: str) -> None:
    clerk = await sign_in(Role.TOWNSHIP_CLERK)
    assert (await clerk.post(f"/elections/{counted}/publish", {"published": "2021-11-21"})).status_code == 403
    assert (await clerk.get(f"/elections/{counted}")).all("//a[contains(@href, '/publish')]") == []
