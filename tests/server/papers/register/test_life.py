"""A paper on the register: two people, one number, and every number told of (AC-3, DC-10)."""

from datetime import date
from pathlib import Path

import pytest

from certificates import printing
from certificates.vocabulary import CERTIFICATE
from elections.after_vocabulary import DisputeEffect
from elections.services.after.voiding import void as void_result
from elections.tables import Election
from server import clock
from server.access.actor import Actor, Role
from server.access.audit import AuditEvent
from server.db.engine import connection, transaction
from server.errors import Conflict, Forbidden, NotFound, Refused
from server.papers.register import numbering
from server.papers.register.kinds import kind_of
from server.papers.register.life import Reason, move, prepare, replace_with_new, subject, void
from server.papers.register.numbering import books, next_number
from server.papers.register.reading import steps
from server.papers.register.rules import APART, NEXT, unbroken
from server.papers.register.spoiling import Spoil, spoil
from server.papers.register.vocabulary import PaperState
from tests.support.factories import COUNTY, OTHER_COUNTY, a_published_election, an_actor
from tests.support.papers import all_papers, another, approved, issued, line_of
from tests.support.teams import a_full_team, a_site, a_unit
from training.printing import documents_of
from training.vocabulary import DISPATCH_NOTICE

TOWNSHIP = "140932100000"
REASON = Reason(reason="写错姓名")


@pytest.fixture
async def code(operator: Actor) -> str:
    return await a_published_election(operator)


@pytest.fixture
async def drafts(operator: Actor, code: str) -> list[int]:
    assert code
    return [line.id for line in await all_papers(operator, "draft")]


async def test_who_prepared_neither_checks_nor_approves(operator: Actor, drafts: list[int]) -> None:
    with pytest.raises(Refused) as refusal:
        await move(operator, drafts, PaperState.CHECKED)
    problem = refusal.value.problems[0]
    assert (problem.rule, problem.cause) == ("AC-3", "“草稿”是本机操作员本人办的，“已核对”须由另一人办理。")
    assert {line.state for line in await all_papers(operator)} == {PaperState.DRAFT}
    await move(another(operator), drafts, PaperState.CHECKED)
    with pytest.raises(Refused) as refusal:
        await move(operator, drafts, PaperState.APPROVED)
    problem = refusal.value.problems[0]
    assert (problem.rule, problem.cause) == ("AC-3", "“草稿”是本机操作员本人办的，“已核准”须由另一人办理。")
    assert len(refusal.value.problems) == 5
    assert {line.state for line in await all_papers(operator)} == {PaperState.CHECKED}
    # An office of two: the other one checks and approves.
    assert await move(another(operator), drafts, PaperState.APPROVED) == 5


async def test_who_sent_a_paper_back_approves_it_once_it_is_right(operator: Actor, drafts: list[int]) -> None:
    await move(another(operator), drafts, PaperState.CHECKED)
    await move(another(operator), drafts, PaperState.DRAFT, "姓名写错")
    await move(another(operator), drafts, PaperState.CHECKED)
    with pytest.raises(Refused, match="“草稿”是本机操作员本人办的"):
        await move(operator, drafts, PaperState.APPROVED)
    assert await move(another(operator), drafts, PaperState.APPROVED) == 5


async def test_sending_back_ones_own_draft_makes_nobody_else_its_author(operator: Actor, drafts: list[int]) -> None:
    await move(another(operator), drafts, PaperState.CHECKED)
    await move(operator, drafts, PaperState.DRAFT, "重写")
    await move(another(operator), drafts, PaperState.CHECKED)
    with pytest.raises(Refused, match="“草稿”是本机操作员本人办的"):
        await move(operator, drafts, PaperState.APPROVED)


async def test_a_number_comes_with_the_approval_and_with_it_a_code(operator: Actor, drafts: list[int]) -> None:
    before = await line_of(operator, drafts[0])
    assert (before.number, before.code, before.holder) == ("", "", "贾永胜")
    await approved(operator)
    after = await line_of(operator, drafts[0])
    assert (after.number, after.issuer_name, after.dated) == ("偏选证〔2021〕1号", "偏关县民政局", date(2021, 11, 21))
    assert len(after.code.replace(" ", "")) == 32
    kinds = [
        row["kind"]
        for row in await AuditEvent.select(AuditEvent.kind)
        .where(AuditEvent.subject == subject(drafts[0]))
        .order_by(AuditEvent.id)
    ]
    assert kinds == ["paper.prepared", "paper.checked", "paper.approved"]
    async with transaction(operator):
        assert [step.actor for step in await steps(drafts[0])] == ["本机操作员", "杜秀英", "杜秀英"]


async def test_a_step_is_not_skipped(operator: Actor, drafts: list[int]) -> None:
    with pytest.raises(Refused) as refusal:
        await move(another(operator), drafts[:1], PaperState.APPROVED)
    assert "“草稿”不能改为“已核准”。现在可以办：已核对、作废。" in str(refusal.value)


async def test_the_township_checks_and_the_county_approves(operator: Actor, drafts: list[int]) -> None:
    assert not (await line_of(operator, drafts[0])).number
    clerk = an_actor(Role.TOWNSHIP_CLERK, region=TOWNSHIP)
    await move(clerk, drafts, PaperState.CHECKED)
    with pytest.raises(Refused) as refusal:
        await move(clerk, drafts, PaperState.APPROVED)
    assert "由偏关县民政局办理，它在本账号的地区以外" in str(refusal.value)
    officer = an_actor(Role.FILING_OFFICER, region=COUNTY)
    assert await move(officer, drafts, PaperState.APPROVED) == 5
    with pytest.raises(Refused):
        await void(clerk, drafts[0], REASON)
    with pytest.raises(NotFound):
        await move(an_actor(Role.FILING_OFFICER, region=OTHER_COUNTY), drafts, PaperState.DRAFT)
    with pytest.raises(Forbidden):
        await void(an_actor(Role.TRAINING_OFFICER, region=COUNTY), drafts[0], REASON)


async def test_records_that_changed_after_the_check_hold_the_approval(operator: Actor, drafts: list[int]) -> None:
    await move(another(operator), drafts, PaperState.CHECKED)
    await connection().execute("UPDATE person SET name = '贾永盛' WHERE name = '贾永胜'")
    with pytest.raises(Conflict) as refusal:
        await move(another(operator), drafts, PaperState.APPROVED)
    assert "资料有变动" in refusal.value.message
    await move(operator, drafts, PaperState.DRAFT, "姓名更正")
    await approved(operator)
    assert (await line_of(operator, drafts[0])).holder == "贾永盛"


async def test_a_void_number_stays_with_its_reason_and_is_not_given_again(operator: Actor, drafts: list[int]) -> None:
    await approved(operator)
    await void(operator, drafts[1], REASON)
    line = await line_of(operator, drafts[1])
    assert (line.number, line.state, line.reason) == ("偏选证〔2021〕2号", PaperState.VOID, "写错姓名")
    async with transaction(operator):
        (made,) = await prepare(operator, kind_of(CERTIFICATE), [line.source])
        (book,) = await books(operator, COUNTY)
    await approved(operator)
    assert (await line_of(operator, made)).number == "偏选证〔2021〕6号"
    assert (book.last, book.missing) == (5, ())
    with pytest.raises(Refused):
        await void(operator, drafts[1], REASON)


async def test_a_void_draft_takes_no_number(operator: Actor, drafts: list[int]) -> None:
    await void(operator, drafts[0], REASON)
    await approved(operator)
    assert [line.number for line in await all_papers(operator, "approved")] == [
        f"偏选证〔2021〕{number}号" for number in range(1, 5)
    ]


async def test_a_lost_number_is_explained_and_none_is_made_up(operator: Actor, drafts: list[int]) -> None:
    await approved(operator)
    wish = {"kind": CERTIFICATE, "year": 2021, "reason": "空白证书打印时损毁"}
    await spoil(operator, COUNTY, Spoil(number=6, **wish))
    with pytest.raises(Refused) as taken:
        await spoil(operator, COUNTY, Spoil(number=3, **wish))
    assert "偏选证〔2021〕3号已有文书" in str(taken.value)
    with pytest.raises(Refused) as beyond:
        await spoil(operator, COUNTY, Spoil(number=9, **wish))
    assert "还没有编到偏选证〔2021〕9号，现在编到6号" in str(beyond.value)
    async with transaction(operator):
        (book,) = await books(operator, COUNTY)
    assert (book.last, book.missing, len(drafts)) == (6, (), 5)


async def test_no_book_is_begun_for_a_year_to_come(operator: Actor, drafts: list[int]) -> None:
    assert drafts
    wish = Spoil(kind=CERTIFICATE, year=clock.today().year + 1, number=1, reason="打印损坏")
    with pytest.raises(Refused, match="还没有到"):
        await spoil(operator, COUNTY, wish)


async def test_a_gap_is_found_and_can_be_explained(operator: Actor, drafts: list[int]) -> None:
    await approved(operator)
    await connection().execute("UPDATE paper_book SET last = 7")  # As a backup restored too late leaves it.
    async with transaction(operator):
        (book,) = await books(operator, COUNTY)
    assert book.missing == (6, 7)
    finding = unbroken(book.series, book.year, book.last, book.missing)
    assert (finding.rule, finding.met) == ("DC-10", False)
    assert "缺6号、7号" in finding.message
    await spoil(operator, COUNTY, Spoil(kind=CERTIFICATE, year=2021, number=6, reason="备份恢复后没有文书"))
    async with transaction(operator):
        (book,) = await books(operator, COUNTY)
    assert (book.missing, len(drafts)) == ((7,), 5)


async def test_no_certificate_goes_out_for_a_void_result(operator: Actor, code: str, drafts: list[int]) -> None:
    election = await Election.objects().where(Election.code == code).first()
    assert election
    await approved(operator)
    await void_result(operator, election, DisputeEffect.ELECTION_VOID, date(2022, 1, 5), "偏政裁〔2022〕1号", None)
    lines = await all_papers(operator)
    assert {line.state for line in lines} == {PaperState.VOID}
    assert lines[0].reason == "2022-01-05认定选举无效（偏政裁〔2022〕1号）"
    assert len(drafts) == 5
    async with transaction(operator):
        made = await prepare(operator, kind_of(CERTIFICATE), [lines[0].source])
    with pytest.raises(Refused) as refusal:
        await move(another(operator), made, PaperState.CHECKED)
    assert (refusal.value.problems[0].rule, "已认定选举无效" in str(refusal.value)) == ("T-17", True)


async def test_one_that_was_declared_void_is_made_anew(operator: Actor, drafts: list[int], tmp_path: Path) -> None:
    await issued(operator, tmp_path)
    await void(operator, drafts[0], REASON)
    new = await replace_with_new(operator, drafts[0], REASON)
    with pytest.raises(Conflict, match="新件已经在办"):
        await replace_with_new(operator, drafts[0], REASON)
    await issued(operator, tmp_path)
    lines = [await line_of(operator, one) for one in (drafts[0], new)]
    assert [(one.state, one.number) for one in lines] == [
        (PaperState.VOID, "偏选证〔2021〕1号"),
        (PaperState.ISSUED, "偏选证〔2021〕6号"),
    ]
    assert lines[1].stands_for == drafts[0]


async def test_one_whose_record_fell_is_not_made_anew(operator: Actor, code: str, drafts: list[int]) -> None:
    election = await Election.objects().where(Election.code == code).first()
    assert election
    await void_result(operator, election, DisputeEffect.ELECTION_VOID, date(2022, 1, 5), "偏政裁〔2022〕1号", None)
    with pytest.raises(Refused, match="已认定选举无效"):
        await replace_with_new(operator, drafts[0], REASON)


async def test_one_persons_void_election_voids_that_certificate_alone(
    operator: Actor, code: str, drafts: list[int]
) -> None:
    election = await Election.objects().where(Election.code == code).first()
    assert election
    person = await connection().fetchval("SELECT id FROM person WHERE name = '贾永胜'")
    await void_result(operator, election, DisputeEffect.PERSON_VOID, date(2022, 1, 5), "偏政裁〔2022〕1号", person)
    states = [line.state for line in await all_papers(operator)]
    assert sorted(states) == ["draft"] * 4 + ["void"]
    assert len(drafts) == 5


async def test_a_paper_under_way_or_issued_is_not_prepared_twice(
    operator: Actor, drafts: list[int], tmp_path: pytest.TempPathFactory
) -> None:
    source = (await line_of(operator, drafts[0])).source
    async with transaction(operator):
        assert await prepare(operator, kind_of(CERTIFICATE), [source]) == []
    await issued(operator, tmp_path)  # type: ignore[arg-type]
    async with transaction(operator):
        assert await prepare(operator, kind_of(CERTIFICATE), [source]) == []
    await replace_with_new(operator, drafts[0], REASON)
    with pytest.raises(Conflict):
        await replace_with_new(operator, drafts[0], REASON)


async def test_printing_shows_what_the_register_says(operator: Actor, code: str) -> None:
    (first, *_) = await printing.certificates(operator, code)
    assert first.stamp
    assert (first.number, first.stamp.across, first.stamp.code) == ("", "草稿", "")
    await approved(operator)
    (first, *_) = await printing.certificates(operator, code)
    assert first.stamp
    assert (first.number, first.stamp.across) == ("偏选证〔2021〕1号", "尚未签发")


def test_the_way_of_a_paper_ends_and_approval_stands_apart() -> None:
    assert {state for state, ways in NEXT.items() if not ways} == {PaperState.SUPERSEDED, PaperState.VOID}
    assert {PaperState.CHECKED: {PaperState.DRAFT}, PaperState.APPROVED: {PaperState.DRAFT}} == APART
    assert unbroken("偏选证", 2021, 0, ()).message == "偏选证〔2021〕还没有编号。"


async def test_a_book_tells_every_number_that_no_paper_has_and_is_found_by_its_division(
    operator: Actor, drafts: list[int]
) -> None:
    await approved(operator)
    async with transaction(operator):
        (book,) = await books(operator, COUNTY[:6])
        assert (book.last, book.missing) == (len(drafts), ())
        # As after a backup that lacks the last papers, and one from the middle.
        await connection().execute("UPDATE registered_paper SET number = 9 WHERE number = 2")
        await connection().execute("UPDATE paper_book SET last = 7")
        (book,) = await books(operator)
        assert book.missing == (2, 6, 7)
        assert await books(operator, OTHER_COUNTY[:6]) == []
        assert await books(an_actor(Role.FILING_OFFICER, region=OTHER_COUNTY)) == []


async def test_books_are_taken_in_their_own_order_whatever_the_papers_order(
    operator: Actor, drafts: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two who approve papers of the same books at once wait for each other, and neither has what the other waits for."""
    await a_full_team(operator, await a_site(operator), await a_unit(operator))
    sources = [one.source for one in await documents_of(operator, COUNTY)]
    (made,) = await prepare(operator, kind_of(DISPATCH_NOTICE), sources)
    assert made > max(drafts)
    asked: list[tuple[str, str, int]] = []

    async def noted(issuer: str, series: str, year: int) -> tuple[int, int]:
        asked.append((issuer, series, year))
        return await next_number(issuer, series, year)

    monkeypatch.setattr(numbering, "next_number", noted)
    await move(another(operator), [*drafts, made], PaperState.CHECKED)
    await move(another(operator), [*drafts, made], PaperState.APPROVED)
    assert asked == sorted(asked)
    assert asked[0][1] == "偏组通字"
    assert [(await line_of(operator, one)).number for one in drafts] == [
        f"偏选证〔2021〕{one}号" for one in range(1, 6)
    ]


@pytest.mark.parametrize(
    ("to", "cure"),
    [
        (PaperState.VOID, "请在这一件的页面上作废"),
        (PaperState.SUPERSEDED, "请在这一件的页面上另出新件"),
        (PaperState.ISSUED, "请在登记簿选上，按“签发”"),
    ],
)
async def test_a_step_that_needs_more_than_a_state_is_refused_with_where_it_is(
    operator: Actor, drafts: list[int], to: PaperState, cure: str
) -> None:
    await approved(operator)
    with pytest.raises(Refused, match=cure):
        await move(another(operator), drafts, to)
    assert {line.state for line in await all_papers(operator)} == {PaperState.APPROVED}
