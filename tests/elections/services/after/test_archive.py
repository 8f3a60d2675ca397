"""The file of an election: filled from the records, by hand, or a gap; and those chosen beside the committee."""

from datetime import date

import pytest
from pydantic import ValidationError

from cadres.place_vocabulary import PartKind
from cadres.services.bodies import Chosen, PartDetails, save_part, save_representative
from cadres.vocabulary import Sex
from elections.after.archive import ElectionFile, Filled, file_of
from elections.after.papers import archive_sheet
from elections.after.subbodies import subbodies_of
from elections.after_vocabulary import ArchiveEdition
from elections.notice_vocabulary import NoticeKind
from elections.noticing.issuing import IssueNotice, issue_notice, void_notice
from elections.rules.archive import Source
from elections.services.after.archive import ChooseEdition, KeepLine, choose_edition, keep_line
from elections.services.corrections import Withdrawal
from elections.services.planning.stages import CloseStage, close
from elections.vocabulary import Stage
from server.access.actor import Actor, Role
from server.db.engine import transaction
from server.errors import Conflict, Forbidden, Refused
from tests.support.factories import VILLAGE, a_published_election, an_actor
from tests.support.http import SignIn


@pytest.fixture
async def code(operator: Actor) -> str:
    return await a_published_election(operator)


async def _file(actor: Actor, code: str) -> ElectionFile:
    async with transaction(actor):
        return await file_of(actor, code)


async def test_records_fill_what_they_have_and_gaps_are_shown(operator: Actor, code: str) -> None:
    held = await _file(operator, code)
    filled = {one.item.source: one.filled.number for one in held.lines if one.filled}
    assert filled == {
        Source.ROLL: 431,
        Source.CANDIDATES: 8,
        Source.VETTING: 8,
        Source.COUNTS: 1,
        Source.RESULT: 1,
    }
    assert len(held.lines) == 47
    assert all(one.gap is (one.filled is None) for one in held.lines)


async def test_by_hand_a_document_is_kept_or_absent(operator: Actor, code: str) -> None:
    before = len((await _file(operator, code)).gaps)
    await keep_line(operator, code, KeepLine(item="01", pages=3, place="档案室2柜"))
    await keep_line(operator, code, KeepLine(item="32", absent="没有组织预选"))
    held = await _file(operator, code)
    assert (len(held.gaps), held.pages) == (before - 2, 3)
    await keep_line(operator, code, KeepLine(item="01", absent="没有开联席会议"))
    line = (await _file(operator, code)).lines[0]
    assert (line.pages, line.place, line.absent) == (None, None, "没有开联席会议")
    with pytest.raises(Refused, match="没有第48件"):
        await keep_line(operator, code, KeepLine(item="48", pages=1, place="档案室"))
    with pytest.raises(Forbidden):
        await keep_line(an_actor(Role.VETTING_OFFICER), code, KeepLine(item="01", pages=3, place="档案室2柜"))


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"pages": 3},
        {"place": "档案室"},
        {"pages": 3, "place": "档案室", "absent": "丢失"},
        {"pages": 2, "absent": "丢失"},
    ],
)
def test_a_document_is_one_or_the_other(values: dict[str, object]) -> None:
    with pytest.raises(ValidationError, match="页数和存放处要一起填"):
        KeepLine.model_validate({"item": "01", **values})


async def test_the_list_is_changed_while_nothing_rests_on_it(operator: Actor, code: str) -> None:
    await choose_edition(operator, code, ChooseEdition(edition=ArchiveEdition.RULES_2013))
    held = await _file(operator, code)
    assert len(held.lines) == 10
    await keep_line(operator, code, KeepLine(item="02", pages=9, place="档案室"))
    with pytest.raises(Conflict, match="不能换目录"):
        await choose_edition(operator, code, ChooseEdition(edition=ArchiveEdition.FUJIAN_2021))


async def test_notices_that_stand_fill_their_line(operator: Actor, code: str) -> None:
    await choose_edition(operator, code, ChooseEdition(edition=ArchiveEdition.RULES_2013))
    day = date(2021, 10, 20)
    number = await issue_notice(
        operator, code, IssueNotice(kind=NoticeKind.ELECTION_DAY, issued=day, places="村务公开栏")
    )
    line = (await _file(operator, code)).lines[2]
    assert (line.item.source, line.filled, line.where) == (Source.NOTICES, Filled(1, "份", day), "notices")
    await void_notice(operator, code, number, Withdrawal(reason="选举日改期"))
    assert (await _file(operator, code)).lines[2].gap


async def test_s21_a_file_with_gaps_is_closed_for_a_reason_alone(operator: Actor, code: str) -> None:
    await choose_edition(operator, code, ChooseEdition(edition=ArchiveEdition.RULES_2013))
    wish = CloseStage(stage=Stage.ARCHIVED, reached=date(2021, 12, 20))
    with pytest.raises(Refused, match="归档：还没有档案目录各件"):
        await close(operator, code, wish)
    for one in (await _file(operator, code)).gaps:
        await keep_line(operator, code, KeepLine(item=one.item.code, pages=1, place="档案室"))
    await close(operator, code, wish)
    async with transaction(operator):
        sheet = await archive_sheet(operator, code)
    assert "无缺件" in sheet.opening


async def test_s20_who_was_chosen_is_read_from_the_places_records(operator: Actor, code: str) -> None:
    with pytest.raises(Refused, match="还没有本届推选的代表"):
        await close(operator, code, CloseStage(stage=Stage.SUBBODIES, reached=date(2021, 12, 20)))
    group = PartDetails(region=VILLAGE, kind=PartKind.GROUP, name="前组", head="温久安", since=date(2015, 1, 1))
    part = await save_part(operator, group)
    chosen = Chosen(region=VILLAGE, name="苗国珍", sex=Sex.FEMALE, part=part, since=date(2021, 11, 25))
    await save_representative(operator, chosen)
    async with transaction(operator):
        held = await subbodies_of(operator, code)
    assert [one.met for one in held.findings] == [True, True, False]
    filled = {one.item.source for one in (await _file(operator, code)).lines if one.filled}
    assert {Source.GROUPS, Source.REPRESENTATIVES} <= filled


async def test_the_pages(operator: Actor, sign_in: SignIn, code: str) -> None:
    assert operator
    clerk = await sign_in(Role.TOWNSHIP_CLERK)
    here = f"/elections/{code}/archive"
    fresh = await clerk.get(f"{here}?item=01")
    wrong = await clerk.submit(fresh.form(here), {"pages": "3"})
    assert (wrong.status, "页数和存放处要一起填" in wrong.text) == (422, True)
    done = await clerk.submit(wrong.form(here), {"pages": "3", "place": "档案室2柜"})
    assert "已登记第01件" in done.text
    assert (await clerk.download(f"{here}/papers/list")).content.startswith(b"%PDF")
    assert "本届监督委员会还没有推选" in (await clerk.get(f"/elections/{code}/subbodies")).text
    assert "选举档案" in (await clerk.get(f"/elections/{code}")).text
