"""Wordings of notices on record: inherited from province to township, in force by their day, kept with what was issued."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from elections.notice_vocabulary import NoticeKind
from elections.noticing.batch import result_notice
from elections.noticing.drafting import Given
from elections.noticing.facts import facts_of
from elections.noticing.issuing import IssueNotice, issue_notice, void_notice
from elections.noticing.on_vote import draft, seen_as
from elections.noticing.register import NoticeLine, changed_since, expected, not_compared, notices, reworded_since
from elections.noticing.wordings import CODE, whole
from elections.printing import result_papers
from elections.rules.notices import PLACE
from elections.services.corrections import Withdrawal
from server import clock
from server.access.actor import Actor, Role
from server.db.engine import connection, transaction
from server.errors import Conflict, Forbidden, NotFound, Refused
from server.papers.page import compose
from server.papers.register.deciding import Decide, decide
from server.papers.register.kinds import wordable
from server.papers.register.vocabulary import Wording
from server.papers.register.wording import decisions, decisions_of, history, passages_on
from tests.elections.noticing.test_noticing import an_issue
from tests.support.factories import COUNTY, OTHER_COUNTY, TOWNSHIP, a_published_election, an_actor, an_election
from tests.support.voids import find_void

PROVINCE, CITY = "140000000000", "140900000000"
KIND = CODE.format("election_day")
DAY = date(2021, 10, 20)
_OTHER = {"value": "按照{依据}，{投票情况}结果如下："}
_BODY = "{序}、选举定于{选举日}。\n{序}、职位职数：{职位职数}。\n{序}、选举方式：{选举方式}，{投票和计票}。"


@pytest.fixture
async def code(operator: Actor) -> str:
    return await an_election(operator)


async def _word(
    actor: Actor, place: str, value: str, wording: Wording = Wording.BODY, day: date = DAY, *, sure: bool = False
) -> None:
    told = Decide(kind=KIND, wording=wording, value=value, basis="偏换届办〔2021〕3号", sure=sure)
    with clock.stopped_at(datetime(day.year, day.month, day.day, 9, tzinfo=clock.ZONE)):
        await decide(actor, place, told)


async def _issue(actor: Actor, code: str, issued: date = DAY, **more: object) -> None:
    told = {"kind": NoticeKind.ELECTION_DAY, "issued": issued, "places": "村务公开栏", "reason": "补录", **more}
    await issue_notice(actor, code, IssueNotice.model_validate(told))


async def _last(actor: Actor, code: str) -> NoticeLine:
    async with transaction(actor):
        facts = await facts_of(actor, code)
        return (await notices(actor, code, facts.book, facts.timing))[-1]


async def test_the_nearest_place_words_a_notice_and_its_difference_is_told(operator: Actor, code: str) -> None:
    await _word(operator, PROVINCE, _BODY.replace("选举定于", "投票日为"))
    await _word(operator, COUNTY, _BODY)
    await _word(operator, CITY, "特此公告。", Wording.CLOSING)
    async with transaction(operator):
        stand = await decisions(wordable(KIND), TOWNSHIP)
    assert (stand[Wording.BODY].place, stand[Wording.CLOSING].place, stand[Wording.OPENING].place) == (COUNTY, CITY, "")
    assert ("gone", "投票日为") in stand[Wording.BODY].difference
    assert ("new", "选举定于") in stand[Wording.BODY].difference
    await _issue(operator, code)
    body = (await _last(operator, code)).notice.body
    assert body.paragraphs[1] == "一、选举定于2021年11月20日。"
    assert body.closing == ("特此公告。",)
    async with transaction(operator):
        assert dict((await passages_on([KIND], OTHER_COUNTY, DAY))[KIND]) == {
            "body": _BODY.replace("选举定于", "投票日为"),
            "closing": "特此公告。",
        }, "the neighbour has what stands above both"


async def test_a_wording_of_the_province_names_each_villages_own_county_and_township(
    operator: Actor, code: str
) -> None:
    await _word(operator, PROVINCE, "有异议的，向{乡镇}、{县}民政局反映。", Wording.CLOSING)
    await _issue(operator, code)
    assert (await _last(operator, code)).notice.body.closing == ("有异议的，向新关镇、偏关县民政局反映。",)


async def test_a_place_gives_its_wording_back_and_the_past_stays_on_record(operator: Actor, code: str) -> None:
    await _word(operator, CITY, _BODY)
    await _word(operator, TOWNSHIP, _BODY.replace("定于", "就在"))
    await _word(operator, TOWNSHIP, "")
    async with transaction(operator):
        said = dict((await facts_of(operator, code, DAY)).words[NoticeKind.ELECTION_DAY])
        assert said == {"body": _BODY}
        assert [row["value"] for row in (await history([wordable(KIND)], [TOWNSHIP]))[KIND]] == [
            "",
            _BODY.replace("定于", "就在"),
        ]


async def test_the_wording_of_the_day_counts_whenever_the_notice_is_recorded(operator: Actor, code: str) -> None:
    await _word(operator, COUNTY, _BODY, day=DAY)
    await _word(operator, COUNTY, _BODY.replace("定于", "改在"), day=DAY + timedelta(days=3))
    for issued, words in (
        (DAY - timedelta(days=1), "一、选举日：2021年11月20日。"),
        (DAY, "一、选举定于2021年11月20日。"),
        (DAY + timedelta(days=3), "一、选举改在2021年11月20日。"),
    ):
        await _issue(operator, code, issued, correcting=issued >= DAY)
        assert (await _last(operator, code)).notice.body.paragraphs[1] == words


async def test_an_issued_notice_keeps_its_words_when_the_county_words_it_otherwise(operator: Actor, code: str) -> None:
    await _word(operator, COUNTY, _BODY)
    await _issue(operator, code)
    before = await _last(operator, code)
    printed = compose(before.paper)
    await _word(operator, COUNTY, _BODY.replace("定于", "改在"))
    await _word(operator, COUNTY, "监督电话：0350-7650000。", Wording.CLOSING)
    after = await _last(operator, code)
    assert compose(after.paper) == printed, "printed again it is the same to the byte"
    assert (after.seal, after.holds) == (before.seal, True)
    async with transaction(operator):
        facts = await facts_of(operator, code)
        assert changed_since(facts, after) == (), "no record has changed"
        told = {one.label: list(one.pieces) for one in reworded_since(facts, after)}
    assert set(told) == {"正文", "结尾"}
    assert ("gone", "定于") in told["正文"]
    assert told["结尾"] == [("new", "监督电话：0350-7650000。")]
    # A record that does change is still told, in the words of the notice.
    async with transaction(operator):
        moved = replace(facts, line=replace(facts.line, election_day=date(2021, 11, 21)))
    assert changed_since(moved, after) == [("一、选举定于2021年11月20日。", "一、选举定于2021年11月21日。")]


async def test_notices_from_before_there_were_wordings_are_in_the_programs_own(operator: Actor, code: str) -> None:
    await _issue(operator, code)
    await connection().execute("UPDATE election_notice SET worded = NULL")
    await _word(operator, COUNTY, _BODY)
    held = await _last(operator, code)
    async with transaction(operator):
        facts = await facts_of(operator, code)
    assert held.worded == ()
    assert changed_since(facts, held) == ()
    assert [one.label for one in reworded_since(facts, held)] == ["正文"]


async def test_every_form_is_kept_with_what_was_issued(operator: Actor, code: str) -> None:
    await _word(operator, COUNTY, _BODY)
    await _issue(operator, code)
    kept = dict((await _last(operator, code)).worded)
    assert kept == whole(NoticeKind.ELECTION_DAY, (("body", _BODY),))
    assert kept["opening"].startswith("根据{依据}"), "the program's own too, whatever a later release says"


async def test_a_wording_without_what_the_law_asks_for_is_refused_with_its_clause(operator: Actor) -> None:
    with pytest.raises(Refused) as refusal:
        await _word(operator, COUNTY, "{序}、选举日：{选举日}。\n{序}、{选举方式}，{投票和计票}。")
    assert refusal.value.reason == "papers.unknown_field"
    (problem,) = refusal.value.problems
    assert problem.cause == (
        "缺字段：{职位职数}，法律规定的内容，依据村民委员会组织法（2025修正）第八条；村民委员会组织法（2018修正）第六条；"
        "城市居民委员会组织法（2025修订）第八条；城市居民委员会组织法（2018修正）第七条（B-01、B-03）。"
    )
    with pytest.raises(Refused, match=r"字段不认识：\{书记\}"):
        await _word(operator, COUNTY, _BODY + "{书记}")
    with pytest.raises(Refused, match="没有可以改写的“署名”"):
        await _word(operator, COUNTY, "{县}民政局", Wording.SIGNATURE)
    with pytest.raises(Refused, match="和现在用的一样"):
        await _word(operator, COUNTY, "", Wording.CLOSING)


async def test_who_may_decide_here_and_nowhere_above(operator: Actor, code: str) -> None:
    officer = an_actor(Role.ELECTION_OFFICER)
    await _word(officer, COUNTY, _BODY)
    with pytest.raises(NotFound):
        await _word(officer, CITY, _BODY.replace("定于", "改在"))
    with pytest.raises(Forbidden):
        await _word(an_actor(Role.TOWNSHIP_CLERK, region=TOWNSHIP), TOWNSHIP, _BODY)
    await _issue(an_actor(Role.ELECTION_OFFICER), code)
    assert (await _last(operator, code)).notice.body.paragraphs[1].startswith("一、选举定于")


async def test_a_form_that_asks_for_what_there_is_not_stops_its_kind_alone(operator: Actor, code: str) -> None:
    """Such a form comes from another release only: none is taken in."""
    await _word(operator, COUNTY, _BODY)
    await connection().execute("UPDATE paper_wording SET value = value || '{旧字段}' WHERE kind = $1", KIND)
    with pytest.raises(Refused) as refusal:
        await _issue(operator, code)
    (problem,) = refusal.value.problems
    assert "正文用到没有的字段（{旧字段}）" in problem.cause
    assert "文书种类和用语" in problem.cure
    async with transaction(operator):
        found = {one.kind: one for one in expected(await facts_of(operator, code), ())}
    (lacks,) = found[NoticeKind.ELECTION_DAY].missing
    assert lacks.href(code, COUNTY) == f"/papers/kinds?area={COUNTY}"
    assert not any("用语" in one.what for one in found[NoticeKind.COMMITTEE].missing)


async def test_a_result_without_a_numbered_notice_keeps_the_words_of_its_publication(operator: Actor) -> None:
    said = Decide(
        kind=CODE.format("result"), wording=Wording.OPENING, value=_OTHER["value"], basis="偏换届办〔2021〕3号"
    )
    with clock.stopped_at(datetime(2021, 11, 1, 9, tzinfo=clock.ZONE)):
        await decide(operator, CITY, said)
    code = await a_published_election(operator)
    async with transaction(operator):
        before, report = await result_papers(operator, code)
    assert before.paragraphs[0].startswith("按照《中华人民共和国村民委员会组织法》")
    assert before.paragraphs[0].endswith("结果如下：")
    # Whatever is decided later, even with the same day: it was printed and hung up in these.
    with clock.stopped_at(datetime.combine(before.published_on, time(23), clock.ZONE)):
        await decide(operator, COUNTY, said.model_copy(update={"value": "依据{依据}，{投票情况}当选人员如下："}))
    async with transaction(operator):
        after = await result_papers(operator, code)
    assert after == (before, report)
    assert compose(after[0]) == compose(before)


async def test_the_numbered_notice_of_a_result_says_what_the_paper_without_a_number_says(operator: Actor) -> None:
    code = await a_published_election(operator)
    async with transaction(operator):
        facts = await facts_of(operator, code)
        made = draft(facts, NoticeKind.RESULT, Given())
    assert facts.result is not None
    assert made.body is not None
    assert made.body.paragraphs == facts.result.paragraphs
    assert made.body.closing == facts.result.closing
    assert dict(made.fields) == dict(facts.result.fields)


async def test_what_is_needed_is_asked_again_when_a_notice_goes_out(operator: Actor, code: str) -> None:
    """A form may come from a release that asked for less: it was taken in then, and lacks something now."""
    await _word(operator, COUNTY, _BODY)
    await connection().execute("UPDATE paper_wording SET value = '{序}、选举。' WHERE kind = $1", KIND)
    with pytest.raises(Refused) as refusal:
        await _issue(operator, code)
    (problem,) = refusal.value.problems
    assert "缺字段：{选举日}，参数要求的内容，不是法律规定，依据省参数" in problem.cause
    assert "；{职位职数}，法律规定的内容，依据村民委员会组织法（2025修正）第八条" in problem.cause
    assert problem.rule == PLACE.rule, "the first of what lacks"
    assert "{选举方式}、{投票和计票}，法律规定的内容" in problem.cause


async def test_what_hangs_is_held_against_the_records_whatever_is_needed_since(operator: Actor, code: str) -> None:
    await _word(operator, COUNTY, _BODY)
    await _issue(operator, code)
    short = """UPDATE election_notice SET worded = worded || '{"body": "{序}、选举定于{选举日}。"}'"""
    await connection().execute(short)
    held = await _last(operator, code)
    async with transaction(operator):
        facts = await facts_of(operator, code)
    assert not any("不足以发布" in after for _, after in changed_since(facts, held))
    assert not_compared(facts, held) == ""


async def test_a_field_that_the_program_no_longer_has_is_told_as_that(operator: Actor, code: str) -> None:
    await _issue(operator, code)
    await connection().execute("""UPDATE election_notice SET worded = worded || '{"closing": "{旧字段}"}'""")
    held = await _last(operator, code)
    async with transaction(operator):
        facts = await facts_of(operator, code)
    assert changed_since(facts, held) == (), "nothing is known of the records"
    assert not_compared(facts, held) == "《选举日、职位职数和选举方式公告》未印制：结尾用到没有的字段（{旧字段}）。"


async def test_what_is_needed_may_stand_in_another_paragraph(operator: Actor, code: str) -> None:
    await _word(operator, COUNTY, "投票定于{选举日}。", Wording.CLOSING)
    await _word(operator, COUNTY, _BODY.replace("{序}、选举定于{选举日}。\n", ""))
    await _issue(operator, code)
    assert (await _last(operator, code)).notice.body.closing == ("投票定于2021年11月20日。",)
    with pytest.raises(Refused, match=r"缺字段：\{选举日\}"):
        await _word(operator, COUNTY, "", Wording.CLOSING)
    with pytest.raises(Refused, match=r"缺字段：\{选举日\}"):
        await _word(operator, COUNTY, "特此公告。", Wording.CLOSING)


async def test_a_lower_place_is_asked_about_what_the_form_above_says_and_it_does_not(
    operator: Actor, code: str
) -> None:
    await _word(operator, CITY, "由{选举委员会}解释。", Wording.CLOSING)
    with pytest.raises(Refused) as refusal:
        await _word(operator, COUNTY, "特此公告。", Wording.CLOSING)
    assert refusal.value.reason == "papers.to_confirm"
    assert refusal.value.problems[0].cause == "上级的用语里有{选举委员会}，这里没有写。"
    await _word(operator, COUNTY, "特此公告。", Wording.CLOSING, sure=True)
    await _issue(operator, code)
    assert (await _last(operator, code)).notice.body.closing == ("特此公告。",)


async def test_words_of_one_body_alone_are_asked_about(operator: Actor) -> None:
    with pytest.raises(Refused) as refusal:
        await _word(operator, COUNTY, "请各位村民参加换届选举。", Wording.CLOSING)
    (problem,) = refusal.value.problems
    assert problem.cause.startswith("写死了“村民”、“换届选举”：")
    assert problem.cure.startswith("改用{村居民}、{事项}。确认要这样写的，")
    await _word(operator, COUNTY, "凭居民身份证领取选票，偏关县换届办监督。", Wording.CLOSING)


@pytest.mark.parametrize("role", [Role.FILING_OFFICER, Role.ASSIGNMENT_OFFICER, Role.VETTING_OFFICER])
async def test_who_does_not_run_elections_words_no_notice_of_theirs(role: Role) -> None:
    with pytest.raises(Forbidden):
        await _word(an_actor(role), COUNTY, _BODY)


async def test_what_goes_out_is_what_was_shown(operator: Actor, code: str) -> None:
    async with transaction(operator):
        shown = seen_as(await facts_of(operator, code, DAY), NoticeKind.ELECTION_DAY)
    await _word(operator, COUNTY, _BODY)
    with pytest.raises(Conflict, match="和打开页面时看到的不一样了"):
        await _issue(operator, code, seen=shown)
    async with transaction(operator):
        shown = seen_as(await facts_of(operator, code, DAY), NoticeKind.ELECTION_DAY)
    await _issue(operator, code, seen=shown)
    assert (await _last(operator, code)).number == 1


async def test_a_result_that_fell_void_is_given_out_as_it_was_issued_with_its_mark(operator: Actor) -> None:
    code = await a_published_election(operator)
    await issue_notice(operator, code, an_issue(NoticeKind.RESULT, date(2021, 11, 21)))
    await find_void(operator, code, date(2021, 12, 1))
    async with transaction(operator):
        paper = await result_notice(operator, code)
    assert paper is not None
    assert (paper.notice.number, paper.mark) == (1, "2021年12月1日认定选举无效")


async def test_a_result_bears_no_number_of_a_notice_that_does_not_stand(operator: Actor) -> None:
    code = await a_published_election(operator)
    await issue_notice(operator, code, an_issue(NoticeKind.RESULT, date(2021, 11, 21)))
    more = an_issue(NoticeKind.RESULT, date(2021, 11, 22), correcting=True, reason="漏印一行")
    await issue_notice(operator, code, more)
    await void_notice(operator, code, 2, Withdrawal(reason="印错了"))
    async with transaction(operator):
        assert await result_notice(operator, code) is None
        assert (await result_papers(operator, code))[0].notice_number is None


async def test_all_kinds_are_read_in_as_many_questions_as_one(operator: Actor) -> None:
    await _word(operator, COUNTY, _BODY)
    asked: list[list[str]] = []
    for kinds in ([wordable(KIND)], [wordable(CODE.format(kind.value)) for kind in NoticeKind]):
        asked.append([])
        async with transaction(operator):
            with connection().query_logger(lambda record: asked[-1].append(record.query)):
                stand = await decisions_of(kinds, TOWNSHIP)
                await history(kinds, [TOWNSHIP])
        assert stand[KIND][Wording.BODY].form == _BODY
        assert list(stand) == [kind.code for kind in kinds]
    assert len(asked[0]) == len(asked[1])
