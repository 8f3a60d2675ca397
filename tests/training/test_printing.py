"""The papers of sending people, read from their PDF."""

from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pdfplumber
import pytest

from server import clock
from server.access.actor import Actor, Role
from server.db.engine import transaction
from server.errors import Conflict, Refused
from server.files.disk import Store
from server.papers.faces import FaceSettings
from server.papers.page import compose
from server.papers.register.issuing import issue, reprint
from server.papers.register.kinds import kind_of
from server.papers.register.life import Reason, move, prepare
from server.papers.register.verifying import verify
from server.papers.register.vocabulary import Answer, PaperState
from server.papers.typesetter import typeset
from tests.support.children import an_appointed
from tests.support.courses import a_finished_run
from tests.support.factories import COUNTY, a_county
from tests.support.http import SignIn
from tests.support.papers import all_papers, another, approved, line_of
from tests.support.press import PretendPress
from tests.support.printed import text_of, without_across
from tests.support.teams import LETTER, a_full_team, a_site, a_unit, somebody
from training import teams
from training.course_vocabulary import COMPLETION_CERTIFICATE
from training.dispatch_notices import source_of
from training.engagements import child_engagement, engagement
from training.printing import documents_of, draw_letters, draw_notices, letter, notice
from training.services.certificates import register_certificates
from training.services.dispatching import Extend, extend, send
from training.specimens import dispatch_notice
from training.vocabulary import DISPATCH_NOTICE, INTRODUCTION_LETTER, TeamPost

TODAY = date(2026, 11, 26)


def test_no_word_of_the_list_is_torn() -> None:
    """However long the words of a line are: ranks and posts end where a word ends, days and names stand whole."""
    one = dispatch_notice().lines[0]
    lines = (
        replace(one, political_status="中共预备党员", rank="一级主任科员", post=TeamPost.BOTH),
        replace(one, political_status="中共党员", rank="副主任科员", post=TeamPost.FIRST_SECRETARY),
        replace(one, political_status="无党派人士", rank="四级调研员", township="老牛湾镇", name="艾力·买买提江"),
        replace(one, unit="某某县退役军人事务局", place="聚福苑移民新村小区", name="欧阳建国"),
    )
    with pdfplumber.open(BytesIO(typeset(FaceSettings(), compose(replace(dispatch_notice(), lines=lines))))) as pdf:
        (table,) = pdf.pages[2].extract_tables()
    rows = table[1:]
    assert [row[7:10] for row in rows[:3]] == [
        ["中共预备\n党员", "一级\n主任科员", "第一书记\n兼队长"],
        ["中共党员", "副\n主任科员", "第一书记"],
        ["无党派\n人士", "四级\n调研员", "第一书记\n兼队长"],
    ]
    assert {row[10] for row in rows} == {"2026.03.01—\n2028.02.29"}
    assert [row[4] for row in rows[2:]] == ["艾力·\n买买提江", "欧阳建国"]
    assert [rows[2][1], rows[3][2], rows[3][3]] == [
        "老牛湾镇",
        "聚福苑移民\n新村小区",
        "某某县\n退役军人事务局\n副局长",
    ]


async def test_the_notice_its_letters_and_the_engagement(operator: Actor) -> None:
    await a_county(operator)
    site, unit = await a_site(operator), await a_unit(operator)
    _, (first, *_) = await a_full_team(operator, site, unit)
    with pytest.raises(Conflict, match="没有按x选派的人"):
        await notice(operator, COUNTY, "x")
    made = await notice(operator, COUNTY, LETTER)
    pages, said = text_of(made)
    # Nobody has approved it: it is a draft and bears no number.
    assert (pages, made.number, made.stamp and made.stamp.across) == (4, "", "草稿")
    # It bears the day on which it is made out and not that of an arrival, and no word of how the office reads the rule.
    assert ("2026年11月26日" in said, "口径依据" in said) == (True, False)
    for word in (
        "从1个单位选派3人到1个点驻村（名单见附件），其中第一书记1人",
        "第一书记计算在3人之内，一队3人",
        "中共偏关县委组织部",
        "1985.05",
        "2026.03.01",
    ):
        assert word in said
    pages, said = text_of(await letter(operator, first))
    assert pages == 1
    for word in (
        "新关镇党委：",
        "兹派偏关县民政局贾志强同志（男，1985年5月生，中共党员）",
        "派遣函（存根）",
        "领取签字",
    ):
        assert word in said
    pages, said = text_of(await engagement(operator, first))
    assert pages == 1
    plain = "聘请你为偏关县新关镇聚福苑小区驻村第一书记兼工作队队长，聘期自2026年3月1日至2028年3月1日。"
    assert plain in without_across(said)


async def test_a_term_that_was_extended_later_is_no_part_of_what_was_decided_before(operator: Actor) -> None:
    await a_county(operator)
    site, unit = await a_site(operator), await a_unit(operator)
    _, (first, *_) = await a_full_team(operator, site, unit)
    sent = (await teams.assignment(operator, first, date(2026, 11, 26))).due
    for due in (date(2029, 6, 1), date(2030, 6, 1)):
        await extend(operator, first, Extend(due=due, document="偏组发〔2028〕9号"))
    source = source_of(first)
    async with transaction(operator):
        notices, letters = await draw_notices(operator, [source]), await draw_letters(operator, [source])
        assert (await teams.assignment(operator, first, date(2026, 11, 26))).due == date(2030, 6, 1)
    assert {one.due for one in notices[source].model.lines} == {sent}
    assert letters[source].model.line.due == sent


async def test_of_a_notice_one_copy_printed_anew_leaves_the_others_standing(operator: Actor, tmp_path: Path) -> None:
    await a_county(operator)
    await a_full_team(operator, await a_site(operator), await a_unit(operator))
    await prepare(operator, kind_of(DISPATCH_NOTICE), [one.source for one in await documents_of(operator, COUNTY)])
    (wanted,) = await approved(operator, DISPATCH_NOTICE)
    store = Store(tmp_path)
    await issue(operator, store, PretendPress(), [wanted])
    given_out = (await line_of(operator, wanted)).code
    await reprint(operator, store, PretendPress(), wanted, Reason(reason="新关镇遗失一份"))
    line = await line_of(operator, wanted)
    assert (line.code, line.reprints) == (given_out, 1)
    found = await verify(given_out, "192.0.2.7")
    assert (found.answer, found.reprints, found.shared, found.copies) == (Answer.VALID, 1, True, True)


async def test_of_a_letter_the_one_copy_is_spent_when_it_is_printed_anew(operator: Actor, tmp_path: Path) -> None:
    await a_county(operator)
    _, (first, *_) = await a_full_team(operator, await a_site(operator), await a_unit(operator))
    await prepare(operator, kind_of(DISPATCH_NOTICE), [one.source for one in await documents_of(operator, COUNTY)])
    await approved(operator, DISPATCH_NOTICE)
    await prepare(operator, kind_of(INTRODUCTION_LETTER), [source_of(first)])
    (wanted,) = await approved(operator, INTRODUCTION_LETTER)
    store = Store(tmp_path)
    await issue(operator, store, PretendPress(), [wanted])
    given_out = (await line_of(operator, wanted)).code
    await reprint(operator, store, PretendPress(), wanted, Reason(reason="本人遗失"))
    assert (await verify(given_out, "192.0.2.7")).answer is Answer.SUPERSEDED
    assert (await verify((await line_of(operator, wanted)).code, "192.0.2.7")).copies is False


async def test_on_the_register_a_letter_bears_its_number_there(operator: Actor) -> None:
    await a_county(operator)
    site, unit = await a_site(operator), await a_unit(operator)
    _, (first, second, *_) = await a_full_team(operator, site, unit)
    await prepare(operator, kind_of(INTRODUCTION_LETTER), [source_of(first)])
    await prepare(operator, kind_of(DISPATCH_NOTICE), [one.source for one in await documents_of(operator, COUNTY)])
    draft = await letter(operator, first)
    assert draft.stamp
    assert (draft.number, draft.stamp.across) == ("", "草稿")
    with pytest.raises(Refused, match="选派通知在登记簿上是“草稿”，还没有编号。先核准选派通知。"):
        await approved(operator, INTRODUCTION_LETTER)
    # Nor is one printed by hand that cites a notice without its number.
    with pytest.raises(Refused, match="还没有编号"):
        await letter(operator, second)
    await approved(operator, DISPATCH_NOTICE)
    await approved(operator, INTRODUCTION_LETTER)
    made, sent = await letter(operator, first), await notice(operator, COUNTY, LETTER)
    assert (made.number, sent.number) == ("偏组派字〔2026〕1号", "偏组通字〔2026〕1号")
    # Whatever was typed as they were sent: the letter cites what the notice went out under.
    assert (made.document, sent.number == LETTER) == (sent.number, False)
    assert "凭验证码向发文机关核验" in text_of(made)[1]
    (registered,) = await all_papers(operator, kind=INTRODUCTION_LETTER)
    found = await verify(registered.code, "192.0.2.7")
    assert (found.title, found.holders) == ("聚福苑小区第一书记兼队长派遣函", "贾**")
    assert text_of(sent)[0] == 4
    (line,) = [one for one in await documents_of(operator, COUNTY) if one.line]
    assert line.line
    assert line.line.holder.startswith("贾志强、")
    assert line.is_renumbered


async def test_whoever_is_sent_after_a_notice_has_its_number_stands_in_the_next(operator: Actor) -> None:
    await a_county(operator)
    site, unit = await a_site(operator), await a_unit(operator)
    team, _ = await a_full_team(operator, site, unit)
    (one,) = await documents_of(operator, COUNTY)
    await prepare(operator, kind_of(DISPATCH_NOTICE), [one.source])
    await approved(operator, DISPATCH_NOTICE)
    with clock.stopped_at(datetime(2026, 11, 27, 9, tzinfo=clock.ZONE)):
        told = somebody(unit, TeamPost.MEMBER, "郝建军", since=date(2026, 11, 26), reason="增派")
        late = await send(operator, team, told)
        later, first = await documents_of(operator, COUNTY)
        assert [(it.people, it.names, it.batch.follows) for it in (later, first)] == [
            (1, "郝建军", True),
            (3, "贾志强、刘桂生、王瑞", False),
        ]
        sent = await notice(operator, COUNTY, LETTER, first.first)
        assert (sent.number, sent.names) == ("偏组通字〔2026〕1号", ("贾志强", "刘桂生", "王瑞"))
        assert (await draw_notices(operator, [first.source]))[first.source].holder == "贾志强、刘桂生、王瑞"
        # His letter cites no notice that does not name him: neither the number that went out, nor the word typed for it.
        with pytest.raises(Refused, match="已经编号，名单上没有郝建军"):
            await letter(operator, late)
        await prepare(operator, kind_of(DISPATCH_NOTICE), [later.source])
        await approved(operator, DISPATCH_NOTICE)
        assert (await letter(operator, late)).document == "偏组通字〔2026〕2号"
        assert (await notice(operator, COUNTY, LETTER, late)).names == ("郝建军",)


async def test_a_notice_bears_the_day_of_its_approval(operator: Actor, tmp_path: Path) -> None:
    await a_county(operator)
    await a_full_team(operator, await a_site(operator), await a_unit(operator))
    (one,) = await documents_of(operator, COUNTY)
    (made,) = await prepare(operator, kind_of(DISPATCH_NOTICE), [one.source])
    await move(another(operator), [made], PaperState.CHECKED)
    assert (await notice(operator, COUNTY, LETTER)).dated == date(2026, 11, 26)
    with clock.stopped_at(datetime(2026, 11, 28, 9, tzinfo=clock.ZONE)):
        await move(another(operator), [made], PaperState.APPROVED)
    with clock.stopped_at(datetime(2026, 12, 1, 9, tzinfo=clock.ZONE)):
        await issue(operator, Store(tmp_path), PretendPress(), [made])
        assert (await notice(operator, COUNTY, LETTER)).dated == date(2026, 11, 28)
        await reprint(operator, Store(tmp_path), PretendPress(), made, Reason(reason="存档件损坏"))
    assert (await line_of(operator, made)).dated == date(2026, 11, 28)


async def test_the_body_that_issues_sees_and_handles_its_certificates(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    await register_certificates(operator, await a_finished_run(operator, "刘桂芳"))
    (draft,) = await all_papers(operator, kind=COMPLETION_CERTIFICATE)
    bureau = await sign_in(Role.FILING_OFFICER)
    page = await bureau.get(f"/papers/{draft.id}")
    assert (page.status, page.all("//dl//a")) == (200, [])
    assert (await bureau.download(f"/papers/{draft.id}/paper.pdf")).content.startswith(b"%PDF-")
    for to, state in (("checked", PaperState.CHECKED), ("approved", PaperState.APPROVED)):
        await bureau.post("/papers/steps", {"to": to, "papers.0": str(draft.id)})
        assert (await line_of(operator, draft.id)).state is state
    assert (await bureau.get("/courses")).status == 403


async def test_the_engagement_of_a_child_director(operator: Actor) -> None:
    await a_county(operator)
    pages, said = text_of(await child_engagement(operator, await an_appointed(operator)))
    assert pages == 1
    assert "刘桂芳同志：" in said
    assert "新关镇人民政府" in said
    assert "儿童主任，自2022年1月10日起任职。" in without_across(said)


@pytest.mark.parametrize("source", ["sent:abc", "assignment:abc", "assignment:", "", "9", "assignment:" + "9" * 30])
async def test_a_source_that_names_nobody_draws_nothing(operator: Actor, source: str) -> None:
    await a_county(operator)
    assert await draw_notices(operator, [source]) == {}
    assert await draw_letters(operator, [source]) == {}


async def test_an_impossible_source_is_refused_and_no_failure(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    officer = await sign_in(Role.ASSIGNMENT_OFFICER)
    for kind in (DISPATCH_NOTICE, INTRODUCTION_LETTER):
        answer = await officer.post("/papers/register", {"kind": kind, "source": "sent:abc"})
        assert answer.status_code in {303, 404, 409, 422}
