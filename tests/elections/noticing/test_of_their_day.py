"""Notices are of their day, one of each, and say what is typed with them; a result's notice is printed once and whole."""

from datetime import date

import pytest

from elections.noticing.batch import result_notice
from elections.noticing.facts import facts_of
from elections.noticing.issuing import issue_notice
from elections.noticing.register import changed_since, expected
from elections.planning_vocabulary import ExitCause
from elections.services.planning.committee import LeaveCommittee, leave_committee
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Refused
from server.papers.page import compose
from tests.elections.noticing.test_noticing import K, all_issued, an_issue
from tests.elections.noticing.test_noticing import code as code  # noqa: PLC0414  # The fixture.
from tests.support.factories import a_published_election


async def test_a_notice_of_an_earlier_day_names_who_sat_then(operator: Actor, code: str) -> None:
    async with transaction(operator):
        view = (await facts_of(operator, code)).committee
    assert view is not None
    (leaving,) = [one.person for one in view.people if one.name == "丁小红"]
    leave = LeaveCommittee(cause=ExitCause.RESIGNED, day=date(2026, 10, 20), document="辞去申请")
    await leave_committee(operator, code, leaving, leave)
    await issue_notice(operator, code, an_issue(K.COMMITTEE, date(2026, 10, 19)))
    (held,) = await all_issued(operator, code)
    assert "丁小红" in "".join(held.notice.body.lines)
    async with transaction(operator):
        assert changed_since(await facts_of(operator, code), held), "today it would be another"


async def test_the_day_and_the_seats_cite_their_article_and_their_title_is_whole(operator: Actor, code: str) -> None:
    await issue_notice(operator, code, an_issue(K.ELECTION_DAY))
    (held,) = await all_issued(operator, code)
    assert "".join(held.notice.body.phrases).endswith("选举日、职位职数和选举方式公告")
    assert "《中华人民共和国村民委员会组织法》（2018修正）第" in held.notice.body.paragraphs[0]


async def test_once_it_went_up_there_is_one_notice_of_the_result(operator: Actor) -> None:
    code = await a_published_election(operator)
    async with transaction(operator):
        assert await result_notice(operator, code) is None
    await issue_notice(operator, code, an_issue(K.RESULT, date(2021, 11, 21)))
    async with transaction(operator):
        paper = await result_notice(operator, code)
    assert paper is not None
    assert paper.notice.number == 1
    # A post stands once for all its names.
    (block,) = paper.body.blocks
    assert paper.spans(block) == [2, 0, 2, 0, 4, 0, 0, 0]
    html = compose(paper).html
    assert html.count("主任<br>（1名）") == 2
    assert 'rowspan="4"' in html


async def test_what_is_typed_with_a_notice_is_no_other_pages_record(operator: Actor, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        await issue_notice(operator, code, an_issue(K.REGISTRATION))
    cures = {one.field: one.cure for one in refusal.value.problems}
    assert cures["地点"] == "在发布公告的页面上填写地点后再发布。"
    async with transaction(operator):
        held = {one.kind: one for one in expected(await facts_of(operator, code), ())}
    assert "地点" in held[K.REGISTRATION].typed
    assert held[K.REGISTRATION].missing == ()
