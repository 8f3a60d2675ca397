"""The result's papers as the records fill them."""

from datetime import date

import pytest

from cadres.vocabulary import CommitteeKind
from elections.printing import result_papers
from elections.services.entries import CountEntry, LineEntry
from elections.services.results import Publication, publish
from elections.vocabulary import Method, Post, RoundKind
from server.access.actor import Actor
from server.errors import Conflict
from tests.support.factories import (
    CLEAN_VOTES,
    COMMUNITY,
    a_ballot,
    a_checked_count,
    a_published_election,
    an_election,
    an_entry,
)

RUNOFF_DAY = date(2021, 11, 26)


@pytest.fixture
async def short_of_one(operator: Actor) -> str:
    """A published election whose runoff left one seat open."""
    code = await an_election(operator)
    await a_ballot(operator, code)
    await a_checked_count(operator, code, an_entry({**CLEAN_VOTES, Post.MEMBER: (255, 214, 187, 150)}))
    lines = tuple(
        LineEntry(post=Post.MEMBER, name=name, votes=votes) for name, votes in (("马志强", 76), ("郝建国", 70))
    )
    runoff = CountEntry(kind=RoundKind.RUNOFF, held=RUNOFF_DAY, issued=246, cast=240, fully_invalid=3, lines=lines)
    await a_checked_count(operator, code, runoff)
    await publish(operator, code, Publication(published=RUNOFF_DAY))
    return code


async def test_before_publication_there_are_no_papers(operator: Actor) -> None:
    code = await an_election(operator)
    with pytest.raises(Conflict):
        await result_papers(operator, code)


async def test_both_papers_name_place_body_and_term(operator: Actor) -> None:
    notice, report = await result_papers(operator, await a_published_election(operator))
    assert notice.title == "马道村第十二届村民委员会选举结果公告"
    assert notice.notice_number is None
    assert report.committee_name == "山西省忻州市偏关县新关镇马道村村民委员会"
    assert report.method == "村民直接选举"
    assert report.shortfall == "应选名额已全部选出，没有缺额。"
    assert (report.term_from, report.term_to) == (date(2021, 11, 20), date(2026, 11, 19))


async def test_each_person_has_a_row_with_the_votes_of_every_round(operator: Actor, short_of_one: str) -> None:
    notice, _ = await result_papers(operator, short_of_one)
    assert notice.columns == ("第一次投票", "另行选举")
    members = notice.posts[2]
    assert [(row.name, row.votes, row.result) for row in members.rows] == [
        ("张海军", (255, None), "当选"),
        ("杜秀英", (214, None), "当选"),
        ("马志强", (187, 76), "未当选"),
        ("郝建国", (150, 70), "未当选"),
    ]


async def test_the_public_is_told_what_is_open_and_nothing_that_awaits_confirmation(
    operator: Actor, short_of_one: str
) -> None:
    notice, report = await result_papers(operator, short_of_one)
    said = "".join((*notice.paragraphs, *notice.closing))
    assert "经另行选举仍缺委员1名，已当选4人，不足的名额暂缺。" in said
    assert "《中华人民共和国村民委员会组织法》（2018修正）第十五条" in said
    assert "待确认" not in said
    assert any("待确认" in finding.cite for finding in report.findings)


async def test_the_report_proves_every_round(operator: Actor, short_of_one: str) -> None:
    _, report = await result_papers(operator, short_of_one)
    formulas = [finding.formula for finding in report.findings]
    assert "2 × 396 = 792 ＞ 431" in formulas
    assert "2 × 240 = 480 ＞ 431" in formulas


async def test_the_report_says_once_that_relations_are_unknown(operator: Actor, short_of_one: str) -> None:
    _, report = await result_papers(operator, short_of_one)
    said = [finding.message for finding in report.findings if "没有登记亲属关系" in finding.message]
    assert said == ["没有登记亲属关系，当选的4人之间有无夫妻、直系亲属没有核对。"]


async def first_times(operator: Actor, code: str) -> dict[str, bool | None]:
    _, report = await result_papers(operator, code)
    return {line.name: line.first_time for line in report.elected}


async def test_where_no_earlier_term_is_on_record_nobody_is_said_to_be_elected_for_the_first_time(
    operator: Actor,
) -> None:
    assert set((await first_times(operator, await a_published_election(operator))).values()) == {None}


async def test_an_earlier_term_on_record_tells_who_is_elected_for_the_first_time(operator: Actor) -> None:
    before = await an_election(operator)
    people = await a_ballot(operator, before)
    await a_checked_count(operator, before)
    await publish(operator, before, Publication(published=date(2021, 11, 21)))
    day = date(2026, 11, 20)
    code = await an_election(operator, term_number=13, election_day=day)
    await a_ballot(operator, code, known={"贾永胜": people["贾永胜"], "郝建国": people["郝建国"]})
    await a_checked_count(operator, code, an_entry({**CLEAN_VOTES, Post.MEMBER: (255, 214, 150, 203)}, held=day))
    await publish(operator, code, Publication(published=day))
    assert await first_times(operator, code) == {
        "贾永胜": False,
        "刘桂芳": True,
        "张海军": True,
        "杜秀英": True,
        "郝建国": True,
    }
    # What the later term ended says nothing of the earlier one.
    assert set((await first_times(operator, before)).values()) == {None}


async def test_a_residents_election_by_households_is_told_in_its_own_words(operator: Actor) -> None:
    code = await an_election(
        operator, region=COMMUNITY, term_number=7, kind=CommitteeKind.RESIDENTS, method=Method.HOUSEHOLDS
    )
    await a_ballot(operator, code, region=COMMUNITY)
    await a_checked_count(operator, code, an_entry())
    await publish(operator, code, Publication(published=date(2021, 11, 21)))
    notice, report = await result_papers(operator, code)
    (said,) = notice.paragraphs
    assert "《中华人民共和国城市居民委员会组织法》（2018修正）第八条" in said
    assert "户代表431人" in said
    assert "村民" not in said
    assert report.method == "户代表投票"
