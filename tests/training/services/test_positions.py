"""What somebody in a team is in the sending unit: told with the sending or later, in the trace, on the page and on the paper."""

from datetime import date
from io import BytesIO

import pdfplumber
import pytest

from server.access.actor import Actor, Role
from server.access.audit import trail
from server.errors import Forbidden, NotFound, Refused
from server.papers.faces import FaceSettings
from server.papers.page import compose
from server.papers.typesetter import typeset
from tests.support.factories import COUNTY, OTHER_COUNTY, a_county, an_actor
from tests.support.http import SignIn
from tests.support.teams import LETTER, a_full_team, a_site, a_unit, somebody
from training import teams
from training.printing import notice
from training.services.dispatching import send
from training.services.positions import AtUnit, tell_position
from training.services.teams import EndTeam, end_team, subject
from training.vocabulary import TeamPost

TODAY = date(2026, 11, 26)


@pytest.fixture
async def sent(operator: Actor) -> tuple[int, int]:
    """A team, and the assignment of its first secretary, whose position nobody told."""
    await a_county(operator)
    team, (first, *_) = await a_full_team(operator, await a_site(operator), await a_unit(operator))
    return team, first


async def test_a_position_is_completed_and_put_right_with_a_reason(operator: Actor, sent: tuple[int, int]) -> None:
    team, first = sent
    with pytest.raises(Refused, match="原单位职务：和已登记的一样"):
        await tell_position(operator, first, AtUnit(position=""))
    await tell_position(operator, first, AtUnit(position="办公室主任"))
    with pytest.raises(Refused, match="理由：原单位职务已经登记过"):
        await tell_position(operator, first, AtUnit(position="副局长", rank="副科"))
    with pytest.raises(Refused, match="“张小明”像是儿童、家长的姓名"):
        await tell_position(operator, first, AtUnit(position="副局长", reason="张小明的母亲反映"))
    await tell_position(operator, first, AtUnit(position="副局长", rank="副科", reason="职务变动"))
    one = await teams.assignment(operator, first, TODAY)
    assert (one.position, one.rank) == ("副局长", "副科")
    told = (await trail(subject(team)))[0]
    assert (told.label, told.reason) == ("登记原单位职务", "职务变动")
    assert told.before == {"姓名": "贾志强", "原单位职务": "办公室主任", "职务级别": "空"}
    assert told.after == {"姓名": "贾志强", "原单位职务": "副局长", "职务级别": "副科"}
    # The record of a team that has ended is completed as well, by those who may.
    await end_team(operator, team, EndTeam(ended=TODAY, document=LETTER))
    await tell_position(operator, first, AtUnit(position="局长", rank="副科", reason="原来录错"))
    with pytest.raises(Forbidden):
        await tell_position(an_actor(Role.TOWNSHIP_CLERK, region=COUNTY), first, AtUnit(position="科员"))
    with pytest.raises(NotFound):
        await tell_position(an_actor(Role.ASSIGNMENT_OFFICER, region=OTHER_COUNTY), first, AtUnit(position="科员"))


async def test_the_two_posts_have_two_names_in_the_trace(operator: Actor, sent: tuple[int, int]) -> None:
    team, _ = sent
    unit = await a_unit(operator, "偏关县林业局")
    told = somebody(unit, TeamPost.MEMBER, "苗治国", position="股长", rank="一般干部", reason="加强力量")
    await send(operator, team, told)
    after = (await trail(subject(team)))[0].after
    assert (after["队内职务"], after["原单位职务"], after["职务级别"]) == ("队员", "股长", "一般干部")


async def test_the_page_completes_it_and_the_notice_prints_it(
    operator: Actor, sent: tuple[int, int], sign_in: SignIn
) -> None:
    _, first = sent
    officer = await sign_in(Role.ASSIGNMENT_OFFICER)
    here = f"/teams/assignments/{first}"
    page = await officer.get(here)
    assert "补登原单位职务" in page.text
    page = await officer.submit(page.form(f"{here}/position"), {"position": "办公室主任", "rank": "副科"})
    assert "已登记原单位职务。" in page.text
    assert "更正原单位职务" in page.text
    wrong = await officer.submit(page.form(f"{here}/position"), {"position": "副局长"})
    assert (wrong.status, wrong.problems()) == (
        422,
        ["理由：原单位职务已经登记过。登记错了要更正的，写明理由。"],
    )
    assert wrong.one("//form[contains(@action, 'position')]//input[@name='position']").get("value") == "副局长"
    paper = await notice(operator, COUNTY, LETTER)
    with pdfplumber.open(BytesIO(typeset(FaceSettings(), compose(paper)))) as pdf:
        # The page after the list bears the imprint alone.
        (table,) = pdf.pages[-2].extract_tables()
    assert table[0][3].replace("\n", "") == "派出单位及现任职务"
    assert table[1][3] == "偏关县民政局\n办公室主任"
    assert table[2][3] == "偏关县民政局"
