"""`huanjie demo` as a user runs it: a process of its own, a new home, sheets in and papers out."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from elections.demo.cases import PAST, Case, cases
from elections.sheets.candidates import CandidateRow, read_candidates
from elections.sheets.counts import read_counts
from elections.vocabulary import Post
from server import clock
from server.sheets.workbook import open_workbook
from server.values.periods import chinese_number

_ROOT = Path(__file__).parents[2]
_FILES_OF_A_FILING = 7

by_case = pytest.mark.parametrize("case", PAST, ids=lambda case: case.region)


@dataclass(frozen=True)
class Played:
    """What a run of the demo said, and where its files lie."""

    said: str
    out: Path

    @property
    def papers(self) -> list[Path]:
        return sorted(self.out.glob("文书/**/*.pdf"))

    def folder(self, case: Case) -> Path:
        name = self.candidates(case.region, case.term_number)[0].member.community
        return self.out / "文书" / f"{name}第{chinese_number(case.term_number)}届"

    def candidates(self, region: str, term_number: int) -> list[CandidateRow]:
        rows, reading = read_candidates(open_workbook(self.out / "表格" / "候选人信息采集表.xlsx"))
        assert not reading.problems
        return [row for row in rows if (row.member.region_code, row.member.term_number) == (region, term_number)]


@pytest.fixture(scope="module")
def played(worker_name: str) -> Iterator[Played]:
    # Workers that share this module's tests each play for themselves.
    home = Path(os.environ["HUANJIE_TEST_RUN"]) / f"demo-{worker_name}"  # noqa: TID251  # The run's folder, see conftest.
    home.mkdir()
    # TMPDIR and the search path come along; an office's own settings must not.
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("HUANJIE_")}  # noqa: TID251
    ran = subprocess.run(  # noqa: S603  # Our own command.
        [sys.executable, "-P", "-m", "server", "demo", "--no-serve", "--out", home / "out"],
        env={**surroundings, "HUANJIE_HOME": str(home), "PYTHONPATH": str(_ROOT), "PYTHONUTF8": "1"},
        cwd=home,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    yield Played(ran.stdout, home / "out")
    shutil.rmtree(home)


@cache
def text_of(paper: Path) -> str:
    """A paper's text without spaces and line ends, which fall where the layout puts them."""
    with pypdfium2.PdfDocument(paper) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    return re.sub(r"\s", "", "".join(pages))


def glyphs_of(page: pikepdf.Page) -> Iterator[int]:
    """The glyph numbers that a page shows, two bytes each; 0 is the font's empty box."""
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) in {"Tj", "TJ"}:
            shown = operands[0] if str(operator) == "TJ" else operands
            for string in shown:
                if isinstance(string, pikepdf.String):
                    code = bytes(string)
                    yield from (int.from_bytes(code[at : at + 2]) for at in range(0, len(code), 2))


@dataclass(frozen=True)
class Expected:
    """What the law makes of a case, worked out by hand: places on the ballot by post, and the end of its sentence."""

    elected: Mapping[Post, tuple[int, ...]]
    ends: str
    tied: tuple[int, ...] = ()


_ALL = {Post.CHAIR: (0,), Post.VICE_CHAIR: (0,), Post.MEMBER: (0, 1, 2)}
_EXPECTED = {
    ("140932100012", 7): Expected(_ALL, "选举完成（适用城市居民委员会组织法（2018修正））"),
    ("140932100209", 12): Expected(
        {**_ALL, Post.MEMBER: (0, 1)}, "委员缺1名；选举完成（适用村民委员会组织法（2018修正））"
    ),
    ("140932102200", 12): Expected(_ALL, "选举完成（适用村民委员会组织法（2018修正））", tied=(2, 3)),
    ("140932103200", 12): Expected(_ALL, "选举完成（适用村民委员会组织法（2018修正））"),
    ("140932104200", 12): Expected(_ALL, "选举完成（适用村民委员会组织法（2018修正））"),
    ("140932104200", 13): Expected({}, "第一次投票无效；重新选举（适用村民委员会组织法（2025修正））"),
    ("140932103200", 13): Expected({}, "等待录入第一次投票计票（适用村民委员会组织法（2025修正））"),
    ("140932102200", 13): Expected(_ALL, "选举完成（适用村民委员会组织法（2025修正））"),
    ("140932103205", 13): Expected(_ALL, "选举完成（适用村民委员会组织法（2025修正））"),
    ("140932103206", 13): Expected(_ALL, "选举完成（适用村民委员会组织法（2025修正））"),
    ("140932100209", 13): Expected(_ALL, "选举完成（适用村民委员会组织法（2025修正））"),
    ("140932100012", 8): Expected(_ALL, "选举完成（适用城市居民委员会组织法（2025修订））"),
}


@pytest.mark.parametrize("case", cases(clock.today()), ids=lambda case: f"{case.region}-{case.term_number}")
def test_it_tells_what_the_counts_came_to(played: Played, case: Case) -> None:
    expected = _EXPECTED[case.region, case.term_number]
    rows = played.candidates(case.region, case.term_number)
    names = {post: [row.member.name for row in rows if row.post is post] for post in Post}
    title = f"{rows[0].member.community}第{chinese_number(case.term_number)}届"
    (told,) = [line for line in played.said.splitlines() if line.startswith(title) and "适用" in line]
    elected = [f"{post.label}{names[post][place]}" for post, places in expected.elected.items() for place in places]
    assert ("当选" + "、".join(elected) in told) if elected else "当选" not in told
    assert told.endswith(f"{expected.ends}。")
    tied = "、".join(names[Post.MEMBER][place] for place in expected.tied)
    assert (f"{tied}票数相等" in told) if tied else "票数相等" not in told


def test_it_counts_its_papers(played: Played) -> None:
    assert f"文书共{len(played.papers)}份" in played.said
    assert len(played.papers) >= len(PAST) * (_FILES_OF_A_FILING + 3)


def test_what_bears_identity_numbers_opens_to_its_owner_alone(played: Played) -> None:
    for place in ("表格", "文书"):
        assert (played.out / place).stat().st_mode & 0o777 == 0o700


def test_it_leaves_the_sheets_as_offices_keep_them(played: Played) -> None:
    sheets, reading = read_counts(open_workbook(played.out / "表格" / "选举结果计票汇总表.xlsx"))
    assert not reading.problems
    assert len(sheets) == sum(len(case.votes) for case in cases(clock.today()))


def test_no_character_came_out_as_an_empty_box(played: Played) -> None:
    for paper in played.papers:
        with pikepdf.open(paper) as document:
            glyphs = [glyph for page in document.pages for glyph in glyphs_of(page)]
        assert len(glyphs) > 60
        assert 0 not in glyphs, f"{paper.name} shows the glyph for what its font does not have"


@by_case
def test_the_notice_tells_the_vote_with_its_clause(played: Played, case: Case) -> None:
    (notice,) = played.folder(case).glob("*-选举结果公告.pdf")
    text = text_of(notice)
    vote = case.votes[0]
    assert f"发出选票{vote.issued}张" in text
    assert f"收回选票{vote.cast}张" in text
    assert "组织法》（2018修正）第" in text
    for row in played.candidates(case.region, case.term_number):
        assert row.member.name in text
    for votes in vote.votes.values():
        assert all(str(number) in text for number in votes)


@by_case
def test_the_report_proves_the_result(played: Played, case: Case) -> None:
    (report,) = played.folder(case).glob("*-选举结果报告单.pdf")
    text = text_of(report)
    vote = case.votes[0]
    assert f"2×{vote.cast}＝{2 * vote.cast}＞{case.electorate}" in text
    assert "组织法（2018修正）第" in text


@by_case
def test_every_elected_person_has_a_certificate(played: Played, case: Case) -> None:
    certificates = sorted(played.folder(case).glob("*-当选证书-*.pdf"))
    names = {row.member.name for row in played.candidates(case.region, case.term_number)}
    holders = {paper.stem.rpartition("-")[2] for paper in certificates}
    assert holders <= names
    assert len(holders) == len(certificates) in {4, 5}
    for paper in certificates:
        text = text_of(paper)
        assert paper.stem.rpartition("-")[2] in text
        assert "特发此证" in text


@by_case
def test_the_pack_names_the_committee_and_its_elected_chair(played: Played, case: Case) -> None:
    folder = played.folder(case) / "证书申领材料"
    assert len(list(folder.glob("*.pdf"))) == _FILES_OF_A_FILING
    chair = next(row for row in played.candidates(case.region, case.term_number) if row.post is Post.CHAIR)
    (form,) = folder.glob("*-证书申领（换领）表.pdf")
    text = text_of(form)
    assert "山西省忻州市偏关县" in text
    assert "民委员会" in text
    assert chair.member.name in text
    assert chair.member.citizen_number in text
    # The resettled community is new; the villages had certificates before, whose codes are copied and never made up.
    new = case.region == "140932100012"
    assert ("由登记机关赋码" in text, "照原证书填写" in text) == (new, not new)
    assert ("√首次申领" in text, "√换领" in text) == (new, not new)
    (checklist,) = folder.glob("*-材料清单.pdf")
    assert ("设立批准文件" in text_of(checklist), "原证书正本、副本" in text_of(checklist)) == (new, not new)


def test_of_the_filings_one_is_overdue_and_none_of_the_past_term_is_open(played: Played) -> None:
    assert "老营村：证书换领办到“县民政受理”，退回补正。" in played.said
    assert "沙庄王村：证书换领办到“乡镇提交”。" in played.said
    assert "破石槽村：证书换领办到“备材料”。" in played.said
    # Five of the past term are done; beside five of the present one the two changes of places are under way.
    assert "证书申领共12件，正在办理7件，已超期1件。" in played.said


@by_case
def test_the_bound_pack_holds_the_single_papers(played: Played, case: Case) -> None:
    folder = played.folder(case)
    (pack,) = folder.glob("*-证书申领材料包.pdf")
    with pypdfium2.PdfDocument(pack) as document:
        pages, bookmarks = len(document), len(list(document.get_toc()))
    single = 0
    for paper in (folder / "证书申领材料").glob("*.pdf"):
        with pypdfium2.PdfDocument(paper) as document:
            single += len(document)
    assert (pages, bookmarks) == (single, _FILES_OF_A_FILING)
