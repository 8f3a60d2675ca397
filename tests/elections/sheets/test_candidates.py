from datetime import date

from cadres.sheets.members import MemberRow
from cadres.vocabulary import VettingConclusion
from elections.sheets.candidates import CandidateRow, Vetting, read_candidates, write_candidates
from elections.vocabulary import Post
from server.sheets.importing import Reading
from server.sheets.workbook import Cell, open_workbook
from tests.support.workbooks import a_citizen_number, a_workbook

_CLEAR = Vetting(conclusion=VettingConclusion.CLEAR, day=date(2021, 10, 3), document="偏联审〔2021〕3号")


def _a_candidate(serial: int, vetting: Vetting | None) -> CandidateRow:
    member = MemberRow(
        region_code="140932100012",
        community="幸福社区",
        term_number=13,
        name="张三",
        citizen_number=a_citizen_number(serial=serial),
    )
    return CandidateRow(member, Post.VICE_CHAIR, vetting)


def _vetted(conclusion: Cell, day: Cell, document: Cell, reason: Cell = None) -> Reading:
    rows = [
        ("区划代码", "村（社区）", "届次", "姓名", "身份证号", "提名职务", "联审", None, None, None),
        (None, None, None, None, None, None, "结论", "日期", "文号", "理由"),
        ("140932100012", "幸福社区", 13, "张三", a_citizen_number(), "主任", conclusion, day, document, reason),
    ]
    return read_candidates(open_workbook(a_workbook(*rows, merges=["G1:J1"])))[1]


def test_candidates_are_written_and_read_back_with_and_without_a_conclusion() -> None:
    barred = Vetting(
        conclusion=VettingConclusion.BARRED, day=date(2021, 1, 10), document="偏联审〔2021〕4号", reason="受过刑事处罚"
    )
    candidates = (_a_candidate(1, None), _a_candidate(2, _CLEAR), _a_candidate(3, barred))

    found, reading = read_candidates(open_workbook(write_candidates(candidates)))

    assert reading.problems == ()
    assert found == candidates


def test_the_group_over_the_review_tells_its_day_from_other_days() -> None:
    reading = _vetted("可以列为候选人", "2021.10.3", "偏联审〔2021〕3号")

    assert reading.problems == ()
    assert reading.notes == ()


def test_an_empty_conclusion_stays_empty_and_is_never_favourable() -> None:
    found, _ = read_candidates(open_workbook(write_candidates([_a_candidate(1, None)])))

    assert found[0].vetting is None


def test_a_day_without_a_conclusion_is_a_problem() -> None:
    [problem] = _vetted(None, "2021.10.3", None).problems

    assert (problem.title, problem.cause) == ("联审结论", "有联审日期、文号或理由，没有结论。")


def test_a_conclusion_without_its_paper_is_a_problem() -> None:
    [problem] = _vetted("可以列为候选人", "2021.10.3", None).problems

    assert problem.title == "联审文号"


def test_an_unfavourable_conclusion_needs_its_reason() -> None:
    [problem] = _vetted("不宜列为候选人", "2021.10.3", "偏联审〔2021〕3号").problems

    assert (problem.title, problem.cause) == ("联审理由", "联审结论是不宜列为候选人，这一栏没有填写。")


def test_a_vague_conclusion_is_not_taken_for_one() -> None:
    [problem] = _vetted("待查", "2021.10.3", "偏联审〔2021〕3号").problems

    assert problem.cause == "“待查”不在可选项内。"


def test_a_candidate_in_no_party_did_not_join_one() -> None:
    rows = [
        ("区划代码", "村（社区）", "届次", "姓名", "身份证号", "政治面貌", "入党时间", "提名职务"),
        ("140932100012", "幸福社区", 13, "张三", a_citizen_number(), "群众", "2015.07", "主任"),
    ]
    [problem] = read_candidates(open_workbook(a_workbook(*rows)))[1].problems

    assert problem.title == "入党时间"
    assert problem.cause == "政治面貌是群众，却填了入党时间2015.07。"
