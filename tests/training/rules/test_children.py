"""Posts for children on a day, who is fit for one, names in notes, and numbers that are hidden."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.law.lawbook import Level
from server.values.periods import DayRange
from training.child_vocabulary import Capacity, ChildPost, ChildState
from training.rules.children import (
    Check,
    Holder,
    check_days,
    conceal,
    eligible,
    enough,
    filling,
    same_paper,
    shown_sum,
    state_of,
)
from training.rules.names import child_named, declared, judge_words, name_like, numbers_in
from training.rules.settings import DEFAULTS, Value, settle

D, S = ChildPost.DIRECTOR, ChildPost.SUPERVISOR
SINCE, TODAY = date(2022, 1, 10), date(2026, 11, 26)
SEAT = DayRange(date(2021, 11, 21))
CHECK = Check(date(2026, 3, 1), date(2027, 2, 28))


def holder(**more: object) -> Holder:
    told: dict[str, object] = {
        "name": "刘桂芳",
        "capacity": Capacity.WOMEN_MEMBER,
        "since": SINCE,
        "inducted": date(2021, 12, 20),
        "checks": (CHECK,),
        "seats": (SEAT,),
    }
    return Holder(**(told | more))  # type: ignore[arg-type]  # Built from words.


LOST = DayRange(date(2021, 11, 21), date(2026, 11, 1))
AGAIN = DayRange(date(2026, 11, 1))


@pytest.mark.parametrize(
    ("one", "state"),
    [
        (holder(), ChildState.ON_DUTY),
        (holder(since=date(2027, 1, 1)), ChildState.AHEAD),
        (holder(until=TODAY), ChildState.ENDED),
        (holder(inducted=None), ChildState.UNTRAINED),
        (holder(checks=()), ChildState.UNCHECKED),
        (holder(checks=(Check(date(2024, 1, 1), date(2026, 11, 25)),)), ChildState.UNCHECKED),
        (holder(checks=(Check(date(2024, 1, 1), TODAY),)), ChildState.ON_DUTY),
        # CD-8: what rests on a seat is lost with it, unless the next term begins on the day the old one ends.
        (holder(seats=(LOST,)), ChildState.TO_REPLACE),
        (holder(seats=(LOST, AGAIN)), ChildState.ON_DUTY),
        (holder(capacity=Capacity.SOCIAL_WORKER, seats=(LOST,)), ChildState.ON_DUTY),
    ],
)
def test_a_state_follows_from_the_records(one: Holder, state: ChildState) -> None:
    assert state_of(one, TODAY) is state


def test_who_is_missing_and_since_when() -> None:
    never = filling([], D, TODAY, DEFAULTS)
    assert (never.state, never.since, never.days_open(TODAY)) == (ChildState.VACANT, None, None)
    assert [one.message for one in never.findings] == ["没有登记过儿童主任。"]
    lost = filling([holder(seats=(LOST,))], D, TODAY, DEFAULTS)
    assert (lost.state, lost.since, lost.days_open(TODAY), lost.filled) == (
        ChildState.TO_REPLACE,
        date(2026, 11, 1),
        26,
        False,
    )
    assert lost.findings[0].message == (
        "刘桂芳自2026年11月1日起不在“两委”，2026年12月1日前调整儿童主任，接任的先参加初任培训。"
    )
    # Given up later than the seat was lost: missing since the seat.
    gone = filling([holder(seats=(LOST,), until=date(2026, 11, 20))], D, TODAY, DEFAULTS)
    assert (gone.state, gone.since) == (ChildState.VACANT, date(2026, 11, 1))
    left = filling([holder(until=date(2026, 11, 20))], D, TODAY, DEFAULTS)
    assert left.since == date(2026, 11, 20)
    assert left.findings[0].message == "自2026年11月20日起没有儿童主任，已7天。"
    followed = filling([holder(until=date(2026, 11, 20)), holder(since=date(2026, 11, 20))], D, TODAY, DEFAULTS)
    assert (followed.state, followed.findings) == (ChildState.ON_DUTY, ())


def levels(one: Holder, post: ChildPost = D) -> list[tuple[str, str]]:
    return [(found.rule, found.level.value) for found in eligible(one, post, DEFAULTS)]


def test_who_is_fit() -> None:
    ready = {"checks": (Check(date(2021, 12, 1), date(2022, 11, 30)),)}
    assert levels(holder(**ready)) == []
    assert levels(holder(**ready, capacity=Capacity.MEMBER)) == [("CD-1", "note")]
    assert levels(holder(**ready, capacity=Capacity.OTHER)) == [("CD-1", "warning")]
    assert levels(holder(**ready, capacity=Capacity.TOWNSHIP_STAFF)) == [("CD-1", "breach")]
    assert levels(holder(**ready, capacity=Capacity.TOWNSHIP_STAFF), S) == []
    assert levels(holder(**ready), S) == [("CD-2", "warning")]
    assert levels(holder(**ready, seats=())) == [("CD-1", "breach")]
    assert levels(holder(**ready, inducted=None)) == [("CD-7", "warning")]
    assert levels(holder(**ready, inducted=date(2022, 1, 11))) == [("CD-7", "warning")]
    assert levels(holder(checks=())) == [("CD-4", "warning")]
    assert levels(holder(checks=(Check(date(2020, 1, 1), date(2021, 1, 1)),))) == [("CD-4", "warning")]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("新政发〔2022〕2号", "新政发〔2022〕2号", True),
        ("新政发[2022]2号", "新政发〔2022〕 2号", True),
        ("《任职通知》（新政发〔2022〕2号）", "新政发〔2022〕2号", True),
        ("偏公查〔2022〕2号", "新政发〔2022〕2号", False),
        ("新政发〔2022〕12号", "新政发〔2022〕2号", False),
        ("查询函", "任职通知", False),
        ("任职通知", "任职 通知", True),
    ],
)
def test_papers_are_one_by_their_number(one: str, other: str, same: bool) -> None:  # What is expected.
    assert same_paper(one, other) is same


def test_a_check_ends_and_children_ask_for_more_only_where_it_was_decided() -> None:
    assert check_days(date(2026, 3, 1), date(2027, 3, 1), DEFAULTS) == ()
    (late,) = check_days(date(2026, 3, 1), date(2027, 3, 2), DEFAULTS)
    assert (late.level, late.message) == (Level.WARNING, "有效期13个月，超过12个月。")
    assert enough(1, 400, DEFAULTS) == ()
    decided = settle(
        [Value("140932000000", "children_per_director", "50", date(2026, 1, 1), "通知")], "140932100001", TODAY
    )
    (few,) = enough(1, 51, decided)
    assert few.rule == "CD-9"
    assert enough(1, 50, decided) == ()
    assert enough(1, None, decided) == ()


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("走访留守儿童张小明家", ("张小明",)),
        ("张小明同学近期情绪低落", ("张小明",)),
        ("王芳，李建国", ("王芳", "李建国")),
        ("联系家长13900000000", ("13900000000",)),
        ("走访张小明家，情况稳定", ("张小明",)),
        ("张小明父亲外出务工", ("张小明",)),
        ("慰问王芳", ("王芳",)),
        ("小红家父母外出", ("小红",)),
        ("走访小明明家，小军的爷爷在家", ("小明明", "小军")),
        ("阿红的母亲患病", ("阿红",)),
        ("了解王小明家里情况", ("王小明",)),
        ("张伟家", ("张伟",)),
        ("王某家困难", ("王某",)),
        ("小学、小区、小组，小时候，小额贷款", ()),
        ("大家的意见，国家的政策，任何一家的孩子", ()),
        ("困难家庭、严重困难家庭家访，在小学家长会上讲解", ()),
        ("小广场、小院改造，家里老人照看", ()),
        ("大小家务分担，一小时", ()),
        ("走访马家庄", ()),
        ("走访石村，慰问高龄老人", ()),
        ("慰问高龄母亲", ()),
        ("逐户走访，了解就学情况", ()),
        ("方案、方式、安全、高度重视", ()),
        ("困境儿童3人，均在校", ()),
        ("马上转介，周末回访", ()),
    ],
)
def test_what_looks_like_a_name(words: str, found: tuple[str, ...]) -> None:
    assert name_like(words) == found
    assert bool(judge_words(words)) is bool(found)


@given(st.lists(st.one_of(st.none(), st.integers(0, 60)), max_size=30), st.integers(1, 20))
def test_nothing_hidden_can_be_had_from_the_sum(numbers: list[int | None], least: int) -> None:
    shown = conceal(numbers, least)
    total, left_out = shown_sum(shown)
    assert all(one.number is None or one.number == 0 or one.number >= least for one in shown)
    assert left_out == sum(one is not None and 0 < one < least for one in numbers)
    assert total == sum(one for one in numbers if one is not None and (one == 0 or one >= least))
    # The sum says the same whatever the hidden ones are.
    others = [1 if one.hidden else number for one, number in zip(shown, numbers, strict=True)]
    assert shown_sum(conceal(others, least))[0] == total or least == 1


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("留守儿童张小明家属", ("张小明",)),
        ("张小明的母亲不同意", ("张小明",)),
        ("王小红同学就读外县，13903501234", ("王小红",)),
        ("接替王芳，任命女委员", ()),
        ("高龄女干部，45岁，儿童方面的工作熟", ()),
        ("查询由县公安局集中办理", ()),
        ("王丽家长期患病，请假照顾", ()),
        ("任期内父母病重", ()),
        ("陪孩子高考", ()),
        ("高三家长，任期内不轮换", ()),
        ("孩子高烧住院", ()),
    ],
)
def test_a_reason_names_officials_and_no_child(words: str, found: tuple[str, ...]) -> None:
    assert child_named(words) == found
    assert numbers_in(words) == (("13903501234",) if "1390" in words else ())


def test_words_say_themselves_that_a_name_is_no_childs() -> None:
    assert not declared("李明父亲病重，请假照顾")
    assert declared("李明父亲病重，请假照顾（不是儿童姓名）")
