from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadres.sheets.members import MEMBERS, MemberRow, read_members, write_members
from cadres.vocabulary import Education, PoliticalStatus, Sex, Source
from server.errors import Refused
from server.sheets.columns import ProblemKind
from server.sheets.importing import Reading, as_refusal
from server.sheets.workbook import Cell, open_workbook
from server.sheets.writing import template
from server.values.periods import Month
from tests.support.workbooks import a_citizen_number, a_workbook

_WOMAN = a_citizen_number(date(1990, 10, 2), 12)
_FILLED: Mapping[str, Cell] = {
    "届次": "第十三届",
    "区划代码": "140932100012",
    "村（社区）": "幸福社区",
    "姓名": "李　四",
    "身份证号": _WOMAN,
    "性别": "女",
    "出生年月": "1990.10",
}


def _members(*changes: Mapping[str, Cell]) -> tuple[tuple[MemberRow, ...], Reading]:
    rows = [{**_FILLED, **change} for change in changes]
    titles = list(dict.fromkeys(title for row in rows for title in row))
    return read_members(open_workbook(a_workbook(titles, *([row.get(title) for title in titles] for row in rows))))


def test_a_person_is_read_with_what_the_number_says() -> None:
    [member], reading = _members({"学历": "大专", "政治面貌": "预备党员", "入党时间": 2020.07, "电话": 13000000000.0})

    assert reading.problems == ()
    assert member == MemberRow(
        region_code="140932100012",
        community="幸福社区",
        term_number=13,
        name="李四",
        citizen_number=_WOMAN,
        education=Education.COLLEGE,
        political_status=PoliticalStatus.PROBATIONARY,
        party_since=Month(2020, 7),
        phone="13000000000",
    )
    assert (member.sex, member.born, member.row_number) == (Sex.FEMALE, date(1990, 10, 2), 2)


def test_a_sex_that_contradicts_the_number_is_a_problem_and_is_not_mended() -> None:
    members, reading = _members({"性别": "男"})

    assert members == ()
    assert as_refusal(reading).problems[0].field == "第2行 性别"
    assert reading.problems[0].cause == "表里是男，身份证号第17位表示女。"


def test_a_birth_that_contradicts_the_number_is_a_problem() -> None:
    _, reading = _members({"出生年月": "1990.09"})

    assert reading.problems[0].cause == "表里是1990.09，身份证号里是1990.10。"


def test_1990_1_is_asked_with_the_month_of_the_number_named() -> None:
    members, reading = _members({"出生年月": 1990.1})

    [question] = reading.problems
    assert members == ()
    assert question.kind is ProblemKind.QUESTION
    assert question.cause.endswith("身份证号里是1990年10月。")


@pytest.mark.parametrize(
    ("cells", "title", "told"),
    [
        (
            {"入党时间": "1989.05"},
            "入党时间",
            "1989.05时本人（1990.10出生）未满18周岁，不能入党。（中国共产党章程第一条）",
        ),
        ({"入党时间": "2008.09"}, "入党时间", "未满18周岁"),
        ({"入党时间": "2099.01"}, "入党时间", "2099.01还没有到。"),
        ({"入党时间": "2015.07", "政治面貌": "群众"}, "入党时间", "政治面貌是群众，却填了入党时间2015.07。"),
        ({"入党时间": "2008.10", "政治面貌": "中共党员"}, "", ""),
        ({"政治面貌": "群众"}, "", ""),
    ],
)
def test_a_month_of_joining_the_party_is_held_against_the_birth_and_the_status(
    cells: Mapping[str, Cell], title: str, told: str
) -> None:
    members, reading = _members(cells)

    assert len(members) == (0 if title else 1)
    assert [(one.title, one.kind) for one in reading.problems] == ([(title, ProblemKind.ERROR)] if title else [])
    assert all(told in one.cause and one.cure for one in reading.problems)


def test_one_person_twice_in_a_community_is_a_problem_of_the_second_row() -> None:
    members, reading = _members({}, {})

    assert [member.row_number for member in members] == [2]
    assert (reading.problems[0].row_number, reading.problems[0].cause) == (3, "与第2行是同一个人。")


def test_sex_and_birth_may_be_left_to_the_number() -> None:
    [member], reading = _members({"性别": None, "出生年月": None})

    assert reading.problems == ()
    assert member.sex is Sex.FEMALE


def test_the_written_sheet_looks_like_an_office_s() -> None:
    people = [_a_member("张三", date(1978, 3, 5)), _a_member("李四", date(1981, 1, 5))]

    [grid] = open_workbook(write_members(people, unit="新关镇", day="2021年11月1日")).grids

    assert grid.rows[0][0] == "村（居）“两委”成员信息采集表"
    assert grid.rows[1][0] == "填报单位：新关镇"
    assert [row[4] for row in grid.rows[3:5]] == ["张三", "李　四"]
    assert [row[7] for row in grid.rows[3:5]] == ["1978.3", "1981.01"]
    assert grid.rows[5][:5] == ("合计", None, None, None, "2人")


def test_the_untouched_template_holds_nobody() -> None:
    with pytest.raises(Refused, match="没有可读的内容"):
        read_members(open_workbook(template(MEMBERS)))


def _a_member(name: str, born: date, **more: object) -> MemberRow:
    base = MemberRow(
        region_code="140932100012",
        community="幸福社区",
        term_number=13,
        name=name,
        citizen_number=a_citizen_number(born),
    )
    return MemberRow(**{field: getattr(base, field) for field in MemberRow.__slots__} | more)


_NAMES = st.text("张李王赵欣怡建国明", min_size=2, max_size=4)
_MEMBERS = st.builds(
    MemberRow,
    region_code=st.sampled_from(["140932100001", "140932100002"]),
    community=st.just("幸福社区"),
    term_number=st.integers(1, 99),
    name=_NAMES,
    citizen_number=st.builds(a_citizen_number, st.dates(date(1940, 1, 1), date(2003, 1, 1)), st.integers(0, 999)),
    ethnicity=st.sampled_from(["", "汉族", "回族"]),
    education=st.none() | st.sampled_from(Education),
    political_status=st.none() | st.sampled_from((PoliticalStatus.PARTY_MEMBER, PoliticalStatus.PROBATIONARY)),
    party_since=st.none() | st.builds(Month, st.integers(2022, 2025), st.integers(1, 12)),
    phone=st.sampled_from(["", "13000000000"]),
    address=st.sampled_from(["", "=cmd|'/C calc'!A0", "幸福社区1号楼"]),
    source=st.none() | st.sampled_from(Source),
    note=st.sampled_from(["", "连选连任"]),
)


@given(st.lists(_MEMBERS, min_size=1, max_size=6, unique_by=lambda member: member.citizen_number))
def test_what_is_written_is_read_back(members: list[MemberRow]) -> None:
    found, reading = read_members(open_workbook(write_members(members)))

    assert reading.problems == ()
    assert list(found) == members
