"""A whole county from planning to archive: its term of 2021 under one law, then that of 2026 under the next.

Some villages are worked on by hand, page by page, the others by sheet and in batches. `HUANJIE_COUNTY=250 pytest
tests/journeys/test_whole_county.py` goes through a county of so many villages; unless it is named, the county has 15, the
least in which a runoff and a tie are told by sheet, too.
"""

import os
import re
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import pytest
from litestar import Litestar

from cadres.demo.invention import Inventor
from elections.vocabulary import Post
from server.access.actor import Actor, Role
from tests.support import county_checks as checks
from tests.support import county_hands as hands
from tests.support import county_steps as steps
from tests.support.county_steps import County, Term
from tests.support.county_votes import BY_HAND, PRINTED, TWIN, Run, Story, outcome
from tests.support.whole_county import a_desk, furnish, villages

_NUMBER = int(os.environ.get("HUANJIE_COUNTY", "15"))  # noqa: TID251  # How large the county is.
_OFFICE = (Role.ELECTION_OFFICER, Role.VETTING_OFFICER, Role.FILING_OFFICER)
TERMS = (
    Term(12, date(2021, 11, 20), date(2021, 12, 31)),
    Term(13, date(2026, 9, 20), date(2026, 12, 31)),
)
#: The law that each of them goes by, as an election's counts and as its citations name it.
LAWS = {12: ("VC-2018", "村民委员会组织法（2018修正）"), 13: ("VC-2025", "村民委员会组织法（2025修正）")}
#: By hand these are counted; the others by sheet.
_TYPED = (Story.WRITE_IN, Story.TIE, Story.VOID, Story.RUNOFF)


@pytest.fixture
async def county(own_database: str, app: Litestar, tmp_path: Path) -> AsyncIterator[County]:
    assert own_database  # What happens here stays, and the trace is chained with each commit.
    those = villages(_NUMBER)
    await furnish(Actor.operator(), those)
    people = [await a_desk(app, tmp_path, app.state.press, name, *_OFFICE) for name in ("李雅琴", "杜秀英")]
    yield County(those, *people, Inventor(149932))
    for one in people:
        await one.client.aclose()


async def _before_the_vote(county: County, term: Term) -> None:
    proper = county.of(term, Story.VOID_BOX)
    await steps.plan(county, term)
    await hands.form_committees(county, term, proper)
    await steps.prepare(county, term, proper)
    for run in proper:
        await hands.register_voters(county, term, run)
    everywhere = county.of(term)
    await steps.close(county, term, "objection", -21, everywhere)
    for run in proper:
        await hands.nominate(county, term, run)
        await hands.answer_nominations(county, term, run)
    await steps.close(county, term, "nominating", -19, everywhere)
    await steps.put_up(county, term)
    for stage, days in (("vetting", -9), ("candidates_published", -7)):
        await steps.close(county, term, stage, days, everywhere)
    for run in proper:
        await hands.lock_list(county, term, run)
    for stage, days in (("meeting", -5), ("proxy_published", -5)):
        await steps.close(county, term, stage, days, everywhere)


def _twin(county: County, term: Term) -> tuple[Run, Run]:
    """The village whose papers are printed, and the one into which they are typed."""
    return county.runs[term.number][PRINTED], county.runs[term.number][TWIN]


async def _first_vote(county: County, term: Term) -> None:
    """The sheets of most villages at once, some typed by two, one counted by boxes; the twin waits for its papers."""
    twin, both = _twin(county, term)[1], (county.officer, county.colleague)
    by_hand = [one for one in county.of(term, *_TYPED) if one.village.place < len(BY_HAND)]
    boxes = county.of(term, Story.VOID_BOX)
    rest = [one for one in county.of(term) if one not in (*by_hand, *boxes, twin)]
    await steps.count_by_sheet(county, term, rest, 0)
    for run in by_hand:
        page = await steps.count_by_hand(both, term.code(run.village), run.people, run.rounds[0])
        if run.story is Story.TIE:
            await _check_tie(county, term, run)
        if run.story is Story.VOID:
            assert "选举无效" in page.text
    for run in boxes:
        assert "依法得出：选举完成" in await hands.count_boxes(county, term, run)


async def _check_tie(county: County, term: Term, run: Run) -> None:
    """Those who are equal are voted on once more, and none of them has won."""
    (equal,) = [one for one in outcome(run.rounds[0]).tied.values() if one]
    page = await county.officer.get(f"/elections/{term.code(run.village)}")
    assert "再次投票" in page.text
    rows = ["".join(words.split()) for words in page.words("//tr")]
    told = {name: [words for words in rows if re.search(f"{name}[男女][0-9]+", words)] for name in equal}
    assert [[words[-4:] for words in own] for own in told.values()] == [["票数相等"]] * len(equal), told


async def _later_votes(county: County, term: Term) -> None:
    """Runoffs, votes on a tie, votes held again: by hand where the first was, the others by sheet."""
    runs = [one for one in county.of(term) if len(one.rounds) > 1]
    by_hand = [one for one in runs if one.village.place < len(BY_HAND)]
    for run in by_hand:
        both = (county.officer, county.colleague)
        await steps.count_by_hand(both, term.code(run.village), run.people, run.rounds[1])
    await steps.count_by_sheet(county, term, [one for one in runs if one not in by_hand], 1)


async def _confirm_strangers(county: County, term: Term) -> None:
    """Somebody who was written in and won waits for the review; then it is said who they are."""
    for run in county.of(term, Story.WRITE_IN):
        here = f"/elections/{term.code(run.village)}/write-in"
        page = await county.officer.get(here)
        (person,) = page.all("//input[@name='person']/@value")
        told = {"person": person, "document": "平联审补1号", "concluded": term.on(3).isoformat()}
        done = await county.officer.fill(page.form(), told)
        assert "的补审已登记。" in done.text


async def _publish(county: County, term: Term) -> None:
    """What the first vote filled goes out the next day, what later votes filled after them; nothing else is offered."""
    twin = _twin(county, term)[1]
    waits = {Story.WRITE_IN}
    ready = {
        term.code(one.village)
        for one in county.of(term)
        if checks.full(one.rounds[:1]) and one is not twin and one.story not in waits
    }
    if boxes := county.of(term, Story.VOID_BOX):
        code = term.code(boxes[0].village)
        told = {"published": term.on(1).isoformat(), "reason": "流动票箱的选票已剔除，不影响结果"}
        await county.colleague.send(f"/elections/{code}/publish", told)
        ready.discard(code)
    assert set(await steps.publish(county, term, 1)) == ready
    await _later_votes(county, term)
    await _confirm_strangers(county, term)
    await _type_from_paper(county, term)
    late = {term.code(one.village) for one in county.published(term)} - ready
    late -= {term.code(one.village) for one in boxes}
    assert set(await steps.publish(county, term, 9)) == late


async def _type_from_paper(county: County, term: Term) -> None:
    """The twin's votes are read off the printed report of its elder, and typed by two."""
    elder, twin = _twin(county, term)
    read = await checks.read_report(county.officer, term.code(elder.village), elder.rounds[0])
    assert read == elder.rounds[0]
    await steps.count_by_hand((county.officer, county.colleague), term.code(twin.village), twin.people, read)


async def _after_the_result(county: County, term: Term) -> None:
    """Filed, handed over, chosen beside, archived: one village with everything, the others with a word of the township."""
    published, proper = county.published(term), county.of(term, Story.VOID_BOX)
    rest = [one for one in published if one not in proper]
    await steps.close(county, term, "filed", 12, published)
    for run in proper:
        await hands.hand_over(county, term, run)
        await hands.end_oversight(county, term, run)
        await hands.choose_oversight(county, term, run)
        await hands.archive(county, term, run)
    await hands.choose_beside(county, term, published)
    for stage, days in (("handed_over", 13), ("subbodies", 20), ("archived", 40)):
        await steps.close(county, term, stage, days, proper)
        await steps.close(county, term, stage, days, rest, "材料在乡镇，本届不逐项录入")


async def _recall(county: County, term: Term) -> list[tuple[Run, str]]:
    """A member of one village, some weeks later."""
    found = []
    for run in county.of(term, Story.RECALL):
        name = next(name for name, post in run.elected.items() if post is Post.MEMBER)
        await hands.recall(county, run, name, term.on(45), term.on(60))
        found.append((run, name))
    return found


async def _check(county: County, term: Term) -> None:
    await checks.check_elected(county, term)
    await checks.check_statistics(county, term)
    await checks.check_filings(county, term)
    for run in county.of(term, Story.VOID_STAYS):
        page = await county.officer.get(f"/elections/{term.code(run.village)}")
        assert "选举无效" in page.text
        assert not page.all("//td[normalize-space()='当选']")
    elder, twin = _twin(county, term)
    papers = [await checks.papers_of(county.officer, one.village, term.code(one.village)) for one in (elder, twin)]
    assert papers[0]["notice"] == papers[1]["notice"].replace(*_days(term))
    assert papers[0]["report"] == papers[1]["report"].replace(*_days(term))


def _days(term: Term) -> tuple[str, str]:
    """The twin's result went out later: the day on its papers, and that on its elder's."""
    late, early = term.on(9), term.on(1)
    return f"{late.year}年{late.month}月{late.day}日", f"{early.year}年{early.month}月{early.day}日"


async def test_from_planning_to_archive_twice(county: County) -> None:
    for term in TERMS:
        county.draw_up(term)
        await _before_the_vote(county, term)
        await _first_vote(county, term)
        await _publish(county, term)
        await _after_the_result(county, term)
        recalled = await _recall(county, term)
        await _check(county, term)
        await checks.check_archives(county, term, county.of(term, Story.VOID_BOX))
        edition, law = LAWS[term.number]
        await checks.check_stories(county, term, edition)
        assert recalled
        for run, name in recalled:
            await checks.check_recalled(county, run, name, law)
    await checks.check_statistics(county, TERMS[0])
    await checks.check_trace()
