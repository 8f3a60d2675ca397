"""The ballot: what stands on it by the form that the province asks for, that it is anonymous, and when it is a draft."""

import asyncio
import zipfile
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pdfplumber
import pypdfium2
import pytest

from cadres.vocabulary import CommitteeKind
from elections.ballot_papers import BallotPaper, BallotSize, ballot_paper
from elections.hall_packing import HALL_PAPERS, PrintHall
from elections.planning_vocabulary import Force
from elections.polling_papers import Column, TallySheet
from elections.polling_vocabulary import StationKind
from elections.rules.profile import BallotMarks
from elections.services.nominating.listing import PublishCandidates, arrange_candidates, publish_list, reopen_list
from elections.services.nominating.slips import SetAside
from elections.services.planning.parameters import SetParameter, set_parameter
from elections.services.polling.stations import SetStation, set_station
from elections.vocabulary import Method, Post, RoundKind
from server.access.actor import PROVINCE, Actor, Role
from server.db.engine import connection, transaction
from server.errors import Conflict
from server.files.disk import Store
from server.jobs import queries as jobs
from server.jobs.asking import enqueue
from server.jobs.running import Bench, perform
from server.packing import MISSING
from server.papers.faces import FaceSettings
from server.papers.page import Sheet, compose
from server.papers.typesetter import typeset
from tests.support.factories import COUNTY, SLATE, a_ballot, a_checked_count, an_actor, an_election, an_entry
from tests.support.http import SignIn
from tests.support.press import PretendPress

_FANDOL = Path(__file__).parents[2] / ".tools" / "fonts" / "fandol"
_SECOND = "140932102200"


def a_paper(size: BallotSize = BallotSize.A4, members: int = 4, **changed: object) -> BallotPaper:
    values: dict[str, object] = {
        "heading": "马道村第十三届村民委员会选举",
        "issuer": "马道村村民选举委员会",
        "vote": RoundKind.FIRST,
        "election_day": date(2026, 12, 18),
        "columns": (
            Column(Post.CHAIR, 1, ("丁一", "王建国")),
            Column(Post.MEMBER, 3, tuple(f"李{place}" for place in range(members))),
        ),
        "size": size,
        "marks": BallotMarks.SPACE,
        "method": Method.VOTERS,
        "whole_void": False,
        "blank": True,
        "draft": False,
        "seal": "ab" * 32,
        "edition": "正式候选人名单第1版",
    }
    return BallotPaper(**{**values, **changed})  # type: ignore[arg-type]


@pytest.mark.parametrize("marks", list(BallotMarks))
@pytest.mark.parametrize("blank", [True, False])
def test_there_are_as_many_empty_lines_as_seats_where_others_may_be_written_in(
    marks: BallotMarks, *, blank: bool
) -> None:
    paper = a_paper(marks=marks, blank=blank)
    assert [paper.lines(column).count("") for column in paper.columns] == ([1, 3] if blank else [0, 0])
    assert ("另选他人的" in "".join(paper.notes)) is blank
    assert ("不能另选他人" in "".join(paper.notes)) is not blank


def test_the_province_says_where_the_marks_go() -> None:
    spaced, apart = [compose(a_paper(marks=marks)).html for marks in BallotMarks]
    assert spaced.count("符　号") == 3
    assert "弃　权" not in spaced
    assert [apart.count(word) for word in ("同　意", "不同意</th>", "弃　权", "符　号")] == [2, 2, 2, 0]


def test_two_ballots_on_a_sheet_are_alike_and_cut_apart() -> None:
    one, two = [compose(a_paper(size)).html for size in BallotSize]
    assert (one.count("王建国"), two.count("王建国")) == (1, 2)
    assert (one.count('class="cut"'), two.count('class="cut"')) == (0, 2)
    first, second = two.partition('<div class="half second">')[::2]
    inner = '<div class="inner">'
    assert first.split(inner)[1].split("SHA-256")[0] == second.split(inner)[1].split("SHA-256")[0], "a mark of its own"
    assert two.count("ab" * 32) == 2


def test_no_word_of_the_title_or_of_the_seal_is_torn() -> None:
    tie = a_paper(
        heading="沙庄王村第十三届村民委员会选举再次投票", vote=RoundKind.TIE_VOTE, issuer="沙庄王村村民选举委员会"
    )
    assert tie.phrases == ("沙庄王村第十三届村民委员会选举", "再次投票选票")
    assert tie.seal_lines == ("沙庄王村", "村民选举委员会")
    assert a_paper(issuer="临河社区居民选举委员会").seal_lines == ("临河社区", "居民选举委员会")
    assert a_paper(issuer="县换届办").seal_lines == ("县换届办",)
    html = compose(tie).html
    assert "<span>再次投票选票</span>" in html
    assert "<p>沙庄王村</p><p>村民选举委员会</p>" in html


def test_a_post_is_called_out_on_one_page_that_bears_its_signatures() -> None:
    columns = (Column(Post.CHAIR, 1, ("丁一", "王建国")), Column(Post.MEMBER, 3, tuple(f"李{n}" for n in range(30))))
    sheet = TallySheet(
        heading="马道村第十三届村民委员会选举",
        issuer="马道村村民选举委员会",
        vote=RoundKind.FIRST,
        election_day=date(2026, 12, 18),
        columns=columns,
        station="中心会场",
        workers={"监票人": "田丽"},
    )
    html = compose(sheet).html
    assert html.count("tally tally--whole") == 1, "one of more names than a page holds goes on over it"
    pages = _words(compose(sheet))
    assert ["监票人签名：" in page for page in pages] == [True, False], "at the foot, but where the cells stand"
    assert ["田丽签名：" in page for page in pages] == [False, True]
    short = _words(compose(replace(sheet, columns=columns[:1])))
    assert ["监票人签名：" in page for page in short] == [False], "nobody signs one page twice"
    assert "田丽签名：" in short[0]


def _words(sheet: Sheet) -> list[str]:
    with pypdfium2.PdfDocument(typeset(FaceSettings(_FANDOL if _FANDOL.is_dir() else None), sheet)) as document:
        return ["".join(page.get_textpage().get_text_bounded().split()) for page in document]


def test_a_draft_says_so_across_each_ballot() -> None:
    draft = a_paper(BallotSize.A5, draft=True, seal="", edition="")
    html = compose(draft).html
    assert html.count(">草稿<") == 2
    assert "不得用于投票" in html
    assert "草稿" in draft.filename
    assert "草稿" not in compose(a_paper(BallotSize.A5)).html


@pytest.mark.parametrize(
    ("method", "word"),
    [(Method.VOTERS, "每人一张"), (Method.HOUSEHOLDS, "每户一张"), (Method.REPRESENTATIVES, "居民代表投票，每人一张")],
)
def test_each_method_says_who_gets_one(method: Method, word: str) -> None:
    assert word in compose(a_paper(method=method)).html


def test_rows_grow_lower_with_the_names_until_no_mark_would_fit() -> None:
    few, many = a_paper(marks=BallotMarks.COLUMNS), a_paper(marks=BallotMarks.COLUMNS, members=16)
    assert few.unit > many.unit
    with pytest.raises(Conflict, match="A4的选票一页印不下"):
        _ = a_paper(marks=BallotMarks.COLUMNS, members=30).unit
    with pytest.raises(Conflict, match="请用A4印"):
        _ = a_paper(BallotSize.A5, marks=BallotMarks.COLUMNS, members=16).unit


async def _paper(actor: Actor, code: str) -> BallotPaper:
    async with transaction(actor):
        return await ballot_paper(actor, code, BallotSize.A4)


async def test_a_ballot_is_a_draft_until_its_list_is_locked_and_bears_its_hash(operator: Actor) -> None:
    code = await an_election(operator)
    await a_ballot(operator, code)
    assert (await _paper(operator, code)).draft
    await arrange_candidates(operator, code)
    await publish_list(operator, code, PublishCandidates(published=date(2021, 11, 10), reason="名单在村务公开栏公布"))
    locked = await _paper(operator, code)
    seal = await connection().fetchval("SELECT seal FROM candidate_list")
    assert (locked.draft, locked.seal, locked.edition) == (False, seal, "正式候选人名单第1版")
    await reopen_list(operator, code, SetAside(reason="一人退出"))
    assert (await _paper(operator, code)).draft


async def test_the_ballot_of_a_later_vote_is_no_draft_and_has_a_code_of_its_own_list(operator: Actor) -> None:
    code = await an_election(operator)
    await a_ballot(operator, code)
    votes = {Post.CHAIR: (246, 140), Post.VICE_CHAIR: (228, 157), Post.MEMBER: (255, 214, 187, 150)}
    await a_checked_count(operator, code, an_entry(votes))
    later = await _paper(operator, code)
    assert (later.vote, later.draft, later.edition) == (RoundKind.RUNOFF, False, "另行选举候选人名单")
    assert len(later.seal) == 64
    assert "2021年11月20日" not in compose(later).html, "the day of the first vote is not that of the next"
    assert later.seal == (await _paper(operator, code)).seal


async def test_the_form_of_the_day_is_the_provinces(operator: Actor) -> None:
    code = await an_election(operator, term_number=13, election_day=date(2026, 12, 18))
    await a_ballot(operator, code)
    form = SetParameter(
        kind=CommitteeKind.VILLAGERS,
        field="ballot_marks",
        value="同意、不同意、弃权三栏",
        since=date(2026, 6, 1),
        document="省选举办公室〔2026〕3号",
        force=Force.POLICY,
    )
    await set_parameter(an_actor(Role.ELECTION_OFFICER, region=PROVINCE), form)
    assert (await _paper(operator, code)).apart


async def test_a_countys_papers_are_printed_as_a_job_and_one_without_candidates_holds_up_none(
    operator: Actor, tmp_path: Path
) -> None:
    code, empty = await an_election(operator), await an_election(operator, region=_SECOND)
    await a_ballot(operator, code, slate=SLATE)
    for name in ("中心会场", "后沟投票站"):
        await set_station(operator, code, SetStation(name=name, kind=StationKind.STATION, place=name, booth=True))
    bench = Bench(Store(tmp_path), PretendPress(), asyncio.Event())
    job = await enqueue(operator, HALL_PAPERS, PrintHall(region=COUNTY, codes=(code, empty), size=BallotSize.A5))
    await perform(bench, job)
    line = await jobs.find(operator, job)
    assert line.message == f"2件，印出5份；1件没有印出，原因见ZIP内“{MISSING}”。"
    sha256 = await connection().fetchval("SELECT sha256 FROM stored_file WHERE id = $1", line.result)
    with zipfile.ZipFile(bench.store.place(sha256)) as archive:
        names = archive.namelist()
        assert "候选人名单还空着" in archive.read(MISSING).decode("utf-8-sig")
    assert "选票（草稿）-A5" in names[0]
    assert sum("唱票计票单" in name for name in names) == sum("发票和票箱记录" in name for name in names) == 2


@pytest.mark.parametrize("size", list(BallotSize))
@pytest.mark.parametrize("marks", list(BallotMarks))
def test_the_fullest_ballot_ends_above_its_foot_on_one_page(size: BallotSize, marks: BallotMarks) -> None:
    if not _FANDOL.is_dir():
        pytest.skip("the Fandol faces are not in .tools; ./run fetches them")
    fullest = a_paper(size, marks=marks)
    for members in range(4, 60):
        try:
            _ = a_paper(size, members, marks=marks).unit
        except Conflict:
            break
        fullest = a_paper(size, members, marks=marks)
    with pdfplumber.open(BytesIO(typeset(FaceSettings(_FANDOL), compose(fullest)))) as pdf:
        (page,) = pdf.pages
        foot = page.search(fullest.notes[0][:4])[0]["top"]
        assert max(one["bottom"] for one in (*page.rects, *page.lines) if one["bottom"] < page.height * 0.97) <= foot


async def test_the_page_of_an_area_asks_for_the_job_and_says_what_is_a_draft(operator: Actor, sign_in: SignIn) -> None:
    code = await an_election(operator)
    await a_ballot(operator, code)
    officer = await sign_in(Role.ELECTION_OFFICER)
    here = f"/elections/hall-papers?area={COUNTY}"
    page = await officer.get(here)
    assert "没有锁定，印成草稿" in page.text
    none = await officer.post(here, {"size": "a5"})
    assert none.status_code == 422
    assert "没有选定选举" in none.text
    asked = await officer.post(here, {"codes.0": code, "size": "a5"})
    assert asked.headers["location"].startswith("/jobs/")
    printed = await officer.client.get(f"/elections/{code}/polling/papers/ballot/a3")
    assert printed.status_code == 404
