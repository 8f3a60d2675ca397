from collections.abc import Mapping, Sequence
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from cadres.vocabulary import Sex
from elections.sheets.counts import CandidateLine, CountSheet, PostSheet, read_counts, write_counts
from elections.vocabulary import Post, RoundKind
from server.sheets.importing import Reading
from server.sheets.workbook import Cell, open_workbook
from tests.support.workbooks import a_workbook

_LINE: Mapping[str, Cell] = {
    "区划代码": "140932100012",
    "村（社区）": "幸福社区",
    "届次": 13,
    "轮次": "第一次投票",
    "投票日": "2021年11月20日",
    "登记选民数": 1000,
    "发出选票": 700,
    "收回选票": 690,
    "整张无效票": 12,
    "职位": "主任",
    "应选名额": 1,
    "姓名": "张三",
    "性别": "男",
    "得票": 400,
    "是否另选他人": None,
}


def _counts(*changes: Mapping[str, Cell], merges: Sequence[str] = ()) -> tuple[tuple[CountSheet, ...], Reading]:
    rows = [{**_LINE, **change} for change in changes]
    data = a_workbook(list(_LINE), *(list(row.values()) for row in rows), merges=merges)
    return read_counts(open_workbook(data))


def test_rows_of_one_round_are_gathered_by_post() -> None:
    [count], reading = _counts(
        {},
        {"姓名": "李四", "性别": "女", "得票": 200, "是否另选他人": "√"},
        {"职位": "委员", "应选名额": 3, "姓名": "王五", "得票": 500},
    )

    assert reading.problems == ()
    assert count == CountSheet(
        region_code="140932100012",
        community="幸福社区",
        term_number=13,
        kind=RoundKind.FIRST,
        day=date(2021, 11, 20),
        electorate=1000,
        issued=700,
        cast=690,
        fully_invalid=12,
        posts=(
            PostSheet(
                Post.CHAIR,
                1,
                (CandidateLine("张三", Sex.MALE, 400), CandidateLine("李四", Sex.FEMALE, 200, write_in=True)),
            ),
            PostSheet(Post.MEMBER, 3, (CandidateLine("王五", Sex.MALE, 500),)),
        ),
    )
    assert count.row_number == 2


def test_figures_merged_over_the_names_hold_for_each_of_them() -> None:
    blank = dict.fromkeys(list(_LINE)[:11])

    [count], reading = _counts(
        {}, {**blank, "姓名": "李四", "得票": 200}, merges=[f"{letter}2:{letter}3" for letter in "ABCDEFGHIJK"]
    )

    assert reading.problems == ()
    assert [line.name for line in count.posts[0].lines] == ["张三", "李四"]


def test_two_kinds_of_voting_on_one_day_are_two_rounds() -> None:
    counts, _ = _counts({}, {"轮次": "另行选举", "收回选票": 650})

    assert [(count.kind, count.cast) for count in counts] == [(RoundKind.FIRST, 690), (RoundKind.RUNOFF, 650)]


def test_more_votes_than_ballots_are_a_problem_and_keep_the_round_out() -> None:
    counts, reading = _counts({"得票": 691}, {"姓名": "李四"})

    assert counts == ()
    [problem] = reading.problems
    assert (problem.row_number, problem.title, problem.cause) == (2, "得票", "得691票，多于收回的选票690张。")


def test_more_invalid_ballots_than_ballots_are_a_problem() -> None:
    _, reading = _counts({"整张无效票": 691})

    assert reading.problems[0].cause == "整张无效票691张，多于收回的选票690张。"


def test_an_unknown_post_is_a_problem_that_names_the_known_ones() -> None:
    _, reading = _counts({"职位": "书记"})

    [problem] = reading.problems
    assert problem.cause == "“书记”不在可选项内。"
    assert problem.cure == "可以填：主任、副主任、委员。"


def test_figures_that_differ_within_a_round_are_a_problem_of_the_later_row() -> None:
    counts, reading = _counts({}, {"姓名": "李四", "收回选票": 680})

    assert counts == ()
    assert [(problem.row_number, problem.title, problem.cause) for problem in reading.problems] == [
        (3, "收回选票", "同一次投票，第2行是690，这一行是680。")
    ]


def test_seats_that_differ_within_a_post_are_a_problem() -> None:
    _, reading = _counts({}, {"姓名": "李四", "应选名额": 2})

    assert reading.problems[0].cause == "同一个职位，第2行是1，这一行是2。"


def test_one_name_twice_on_a_post_is_a_problem() -> None:
    _, reading = _counts({}, {"姓名": "张　三", "得票": 1})

    assert reading.problems[0].cause == "张三在第2行已有这个职位的得票。"


def test_a_problem_in_one_round_lets_the_others_through() -> None:
    counts, _ = _counts({"得票": "四百"}, {"区划代码": "140932100013", "村（社区）": "和谐社区"})

    assert [count.region_code for count in counts] == ["140932100013"]


def test_a_row_that_does_not_say_its_round_holds_back_all_of_them() -> None:
    counts, reading = _counts({}, {"投票日": "不详", "姓名": "李四"})

    assert counts == ()
    assert [problem.title for problem in reading.problems] == ["投票日"]


def test_the_written_summary_merges_the_figures_and_ends_with_a_total() -> None:
    lines = (CandidateLine("张三", Sex.MALE, 400), CandidateLine("李四", Sex.FEMALE, 200))
    count = _a_count(posts=(PostSheet(Post.CHAIR, 1, lines),))

    [grid] = open_workbook(write_counts([count], unit="偏关县民政局")).grids

    assert grid.rows[2][7:10] == ("选票（张）", None, None)
    assert grid.rows[3][7:10] == ("发出选票", "收回选票", "整张无效票")
    assert [row[12] for row in grid.rows[4:6]] == ["张三", "李　四"]
    assert grid.merged[(5, 7)] == (4, 7)
    assert grid.rows[6][:8] == ("合计", None, None, None, None, None, 1000, 700)


def _a_count(**changes: object) -> CountSheet:
    usual: dict[str, object] = {
        "region_code": "140932100012",
        "community": "幸福社区",
        "term_number": 13,
        "kind": RoundKind.FIRST,
        "day": date(2021, 11, 20),
        "electorate": 1000,
        "issued": 700,
        "cast": 690,
        "fully_invalid": 12,
        "posts": (),
    }
    return CountSheet(**(usual | changes))


_LINES = st.lists(
    st.builds(
        CandidateLine,
        name=st.text("张李王赵欣怡", min_size=2, max_size=3),
        sex=st.sampled_from(Sex),
        votes=st.integers(0, 690),
        write_in=st.booleans(),
    ),
    min_size=1,
    max_size=4,
    unique_by=lambda line: line.name,
)
_POSTS = st.lists(
    st.builds(PostSheet, st.sampled_from(Post), st.integers(1, 5), _LINES.map(tuple)),
    min_size=1,
    max_size=3,
    unique_by=lambda post: post.post,
)
_ROUNDS = st.builds(
    lambda kind, code, cast, posts: _a_count(kind=kind, region_code=code, cast=cast, posts=tuple(posts)),
    st.sampled_from(RoundKind),
    st.sampled_from(["140932100012", "140932100013"]),
    st.integers(690, 10_000),
    _POSTS,
)


@given(st.lists(_ROUNDS, min_size=1, max_size=4, unique_by=lambda count: (count.region_code, count.kind)))
def test_what_is_written_is_read_back(rounds: list[CountSheet]) -> None:
    found, reading = read_counts(open_workbook(write_counts(rounds)))

    assert reading.problems == ()
    assert list(found) == rounds
