"""The notice and the report of an election's result, read from their PDF."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pdfplumber
import pytest

from cadres.vocabulary import CommitteeKind, Education, PoliticalStatus, Sex
from elections.notices import ElectedLine, PostLine, ResultNotice, ResultReport, RoundLine, VoteLine
from elections.vocabulary import Post, RoundKind
from server.law.lawbook import Finding, Level
from server.papers.faces import FaceSettings
from server.papers.page import Paper, compose
from server.papers.typesetter import typeset

DAY = date(2021, 10, 18)
CLAUSE = "村民委员会组织法（2018修正）第十五条"
_FANDOL = Path(__file__).parents[2] / ".tools" / "fonts" / "fandol"


def line(name: str, *votes: int | None, elected: bool, sex: Sex = Sex.MALE) -> VoteLine:
    return VoteLine(name, sex, votes, "当选" if elected else "未过半数", elected)


POSTS = (
    PostLine(Post.CHAIR, 1, (line("苗春生", 507, elected=True), line("任有福", 86, elected=False))),
    PostLine(Post.VICE_CHAIR, 1, (line("贺文", 431, elected=True, sex=Sex.FEMALE), line("冯国柱", 140, elected=False))),
    PostLine(Post.MEMBER, 3, (line("张䶮", 377, elected=True), line("郭志刚", 398, elected=True))),
)
FIELDS = {
    "committee": CommitteeKind.VILLAGERS,
    "county": "偏关县",
    "township": "新关镇",
    "community": "马道村",
    "committee_name": "山西省忻州市偏关县新关镇马道村村民委员会",
    "term_number": 12,
    "election_day": DAY,
    "issuer": "马道村村民选举委员会",
    "method": "全体有选举权的人投票",
    "rounds": (RoundLine(RoundKind.FIRST.label, DAY, 998, 690, 612, 12, valid=True),),
    "posts": POSTS,
    "elected": tuple(
        ElectedLine(
            post.post, row.name, row.sex, row.votes[0] or 0, "汉族", PoliticalStatus.PARTY_MEMBER, Education.COLLEGE, 47
        )
        for post in POSTS
        for row in post.rows
        if row.elected
    ),
    "law_cites": (CLAUSE,),
    "term_from": DAY,
    "term_to": date(2026, 10, 17),
    "published_on": DAY,
}
FINDINGS = (
    Finding(
        "T-01",
        Level.NOTE,
        CLAUSE,
        "收回选票612张，超过登记参加选举的村民998人的半数，选举有效。",
        {"cast": 612, "electorate": 998},
        formula="2 × 612 = 1224 ＞ 998",
        met=True,
    ),
    Finding(
        "T-24", Level.NOTE, "省参数（待确认，选举规程，参照四川规定）", "委员缺额1名，村民委员会已满3人，可以暂缺。", {}
    ),
)


def notice(**changes: object) -> ResultNotice:
    return ResultNotice(**(FIELDS | {"notice_number": 16} | changes))  # type: ignore[arg-type]


def report(**changes: object) -> ResultReport:
    return ResultReport(**(FIELDS | {"findings": FINDINGS} | changes))  # type: ignore[arg-type]


def pdf_of(model: Paper) -> bytes:
    return typeset(FaceSettings(_FANDOL if _FANDOL.is_dir() else None), compose(model))


def printed(model: Paper) -> list[str]:
    """The text of each page."""
    with pdfplumber.open(BytesIO(pdf_of(model))) as document:
        assert not any(page.images for page in document.pages)
        return [page.extract_text().replace("　", " ") for page in document.pages]


@pytest.fixture(scope="module")
def notice_text() -> str:
    (page,) = printed(notice(open_seats="委员缺额1名，依照有关规定暂缺。"))
    return page


@pytest.fixture(scope="module")
def report_text() -> str:
    return "\n".join(printed(report()))


def test_the_notice_is_headed_by_its_name_and_number(notice_text: str) -> None:
    assert notice_text.splitlines()[:2] == ["马道村第十二届村民委员会选举结果公告", "第16号"]


def test_the_notice_cites_the_clause_and_gives_the_counts(notice_text: str) -> None:
    text = notice_text.replace("\n", "")

    assert "根据《中华人民共和国村民委员会组织法》（2018修正）第十五条，马道村于2021年10月18日举行" in text
    assert "登记参加选举的村民998人，发出选票690张，收回选票612张，其中无效票12张，选举有效。" in text


def test_the_notice_tells_every_vote_and_who_is_elected(notice_text: str) -> None:
    assert "苗春生 男 507 当选" in notice_text
    assert "任有福 男 86 未过半数" in notice_text


def test_a_name_of_two_characters_is_padded_in_columns(notice_text: str) -> None:
    assert "贺 文 女 431 当选" in notice_text


def test_the_notice_tells_open_seats_and_the_term(notice_text: str) -> None:
    assert "委员缺额1名，依照有关规定暂缺。" in notice_text
    assert "本届村民委员会任期自2021年10月18日至2026年10月17日。" in notice_text


def test_the_notice_ends_with_issuer_and_date_and_its_page_number(notice_text: str) -> None:
    assert notice_text.splitlines()[-3:] == ["马道村村民选举委员会", "2021年10月18日", "— 1 —"]


def test_a_notice_without_a_number_leaves_the_line_out() -> None:
    (page,) = printed(notice(notice_number=None))

    assert "号\n" not in page


def in_two_rounds(*, later_electorate: int = 998) -> dict[str, object]:
    """The fields of an election whose second vote filled the seat that the first left open."""
    later = RoundLine(RoundKind.RUNOFF.label, date(2021, 10, 20), later_electorate, 700, 650, 0, valid=True)
    posts = tuple(
        replace(post, rows=tuple(replace(row, votes=(*row.votes, None)) for row in post.rows)) for post in POSTS
    )
    members = replace(posts[2], rows=(*posts[2].rows, line("白云", 201, 330, elected=True)))
    return {"rounds": (*notice().rounds, later), "posts": (*posts[:2], members)}


def test_several_rounds_are_told_one_by_one_and_each_has_its_column_of_votes() -> None:
    (page,) = printed(notice(**in_two_rounds()))
    text = page.replace("\n", "")

    assert "举行第十二届村民委员会换届选举，登记参加选举的村民998人。" in text
    assert "第一次投票于2021年10月18日进行，发出选票690张，" in text
    assert "另行选举于2021年10月20日进行，发出选票700张，收回选票650张，其中无效票0张，选举有效。" in text
    assert "第一次投票 另行选举 结果" in page
    assert "白 云 男 201 330 当选" in page
    assert "苗春生 男 507 — 当选" in page


def test_an_electorate_that_changed_between_the_rounds_is_told_with_each() -> None:
    first, second = notice(**in_two_rounds(later_electorate=996)).paragraphs

    assert "998" not in first
    assert "进行，登记参加选举的村民998人，" in second
    assert "进行，登记参加选举的村民996人，" in second


def test_the_report_has_a_column_of_votes_for_each_round_too() -> None:
    assert "白 云 男 201 330 当选" in "\n".join(printed(report(**in_two_rounds())))


def test_a_notice_of_two_rounds_and_nine_names_keeps_to_one_page() -> None:
    fields = in_two_rounds()
    *higher, members = fields["posts"]  # type: ignore[misc]
    rows = (*members.rows, line("武全", 96, None, elected=False), line("牛有田", 91, None, elected=False))
    posts = (*higher, replace(members, rows=rows))
    told = "经另行选举仍缺委员1名，已当选4人，不足的名额暂缺。"

    (page,) = printed(notice(**fields | {"posts": posts, "open_seats": told, "notice_number": None}))

    assert page.splitlines()[-3:] == ["马道村村民选举委员会", "2021年10月18日", "— 1 —"]


def test_the_table_of_the_elected_is_never_torn_and_signatures_never_stand_alone() -> None:
    for length in range(6, 30, 3):
        pages = printed(report(**in_two_rounds(), findings=FINDINGS[:1] * length))

        (elected,) = (page for page in pages if "三、当选人员" in page)
        assert "4 委 员 张 䶮" in elected
        assert "2×612＝1224＞998" in pages[-1]
        assert "填报单位意见：" in pages[-1]


@pytest.mark.parametrize("model", [notice(), report()], ids=["notice", "report"])
def test_printing_again_gives_the_same_bytes(model: Paper) -> None:
    assert pdf_of(model) == pdf_of(model)


def test_a_residents_committee_is_called_so_and_its_electors_by_their_name() -> None:
    model = notice(
        committee=CommitteeKind.RESIDENTS,
        community="聚福苑移民新村社区",
        term_number=8,
        electors="居民代表",
        law_cites=("城市居民委员会组织法 第十九条",),
    )

    (page,) = printed(model)

    assert page.startswith("聚福苑移民新村社区\n第八届居民委员会选举结果公告\n")
    assert "居民代表998人" in page.replace("\n", "")
    assert "村民" not in page.replace("马道村村民选举委员会", "")


def test_a_by_election_is_called_so() -> None:
    assert notice(event="补选").title == "马道村第十二届村民委员会补选结果公告"
    assert "举行第十二届村民委员会补选，" in notice(event="补选").paragraphs[0]
    assert notice(event="补选").closing == ("补选产生的成员任期自2021年10月18日至2026年10月17日。",)


def test_a_vote_that_elected_nobody_begins_no_term() -> None:
    assert notice(elected=()).closing == ()


def test_the_report_says_which_seats_stay_open_where_no_sentence_was_given() -> None:
    assert report().shortfall == "缺额：委员1名。"
    assert report(open_seats="委员缺额1名，暂缺。").shortfall == "委员缺额1名，暂缺。"
    assert report(posts=POSTS[:2]).shortfall == "应选名额已全部选出，没有缺额。"


def test_the_elected_stand_by_post_and_then_by_votes() -> None:
    assert [line.name for line in report().in_order] == ["苗春生", "贺文", "郭志刚", "张䶮"]


def test_the_report_names_the_committee_in_full(report_text: str) -> None:
    assert "山西省忻州市偏关县新关镇马道村村民委员会" in report_text
    assert "主任1名、副主任1名、委员3名" in report_text


def test_the_report_proves_each_verdict_with_its_sum_and_clause(report_text: str) -> None:
    assert "2×612＝1224＞998" in report_text
    assert "委员缺额1名，村民委员会已满3人，可以暂缺。 — 村民委员会选举规程（民发〔2013〕76号）" in report_text


def test_a_residents_report_follows_the_villages_procedure_only_as_a_pattern() -> None:
    verdicts = report(committee=CommitteeKind.RESIDENTS).verdicts
    assert [one.cite for one in verdicts] == [CLAUSE, "参照村民委员会选举规程（民发〔2013〕76号）"]


def test_the_report_tells_what_was_corrected_since() -> None:
    said = "2021年12月1日更正：第一次投票收回选票原为40，应为41。选举结果不变。"
    assert said in "".join(printed(report(corrected=(said,)))).replace("\n", "")


def test_no_note_to_the_office_itself_gets_on_paper(report_text: str) -> None:
    assert "待确认" not in report_text
    assert "省参数" not in report_text


def test_the_report_describes_the_elected(report_text: str) -> None:
    assert "1 主 任 苗春生 男 47 汉族 中共党员 大学专科 507 —" in report_text


def test_the_report_shows_carried_votes_only_where_there_are_some(report_text: str) -> None:
    carried = tuple(replace(one, total_votes=one.votes + 9) for one in report().elected)

    assert "总票数" not in report_text
    assert "507 516" in "\n".join(printed(report(elected=carried)))


def test_the_report_leaves_room_for_those_who_sign(report_text: str) -> None:
    for label in ("主持人", "监票人", "计票人", "唱票人", "填报单位意见：", "乡镇（街道）审核意见：", "（盖章）"):
        assert label in report_text


def test_a_void_election_is_told_as_void() -> None:
    void = replace(report().rounds[0], valid=False, note="收回选票多于发出选票。")

    text = "\n".join(printed(report(rounds=(void,), elected=(), findings=())))

    assert "无效" in text
    assert "收回选票多于发出选票。" in text
    assert "判定依据" not in text


def test_files_are_named_for_the_community() -> None:
    assert notice().filename == "马道村-选举结果公告.pdf"
    assert report().filename == "马道村-选举结果报告单.pdf"


def test_every_name_is_known_to_the_glyph_check() -> None:
    assert set(notice().names) == {row.name for post in POSTS for row in post.rows}
