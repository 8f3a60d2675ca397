"""What the province and its counties may decide (RV-03)."""

from datetime import date

import pytest

from cadres.vocabulary import CommitteeKind
from elections.planning_vocabulary import Force
from elections.rules.parameters import KEYS, Value, local_values, refuse_looser
from elections.rules.profile import CarryDown
from elections.rules.rulebook import SHANXI, Rulebook, rulebook
from server.access.actor import PROVINCE
from server.errors import Refused
from server.law.lawbook import Standing

VILLAGERS = CommitteeKind.VILLAGERS
DAY = date(2026, 12, 18)


def a_value(field: str = "candidates_days", value: str = "7", place: str = PROVINCE, **more: object) -> Value:
    told = {"since": date(2026, 3, 1), "document": "山西省村民委员会选举办法第二十条", "force": Force.LAW, **more}
    return Value(place, VILLAGERS, field, value, **told)  # type: ignore[arg-type]


def a_book(*values: Value, day: date = DAY) -> Rulebook:
    return rulebook(VILLAGERS, day, local=local_values(VILLAGERS, values))


def test_nothing_on_record_is_what_is_known_of_shanxi() -> None:
    assert local_values(VILLAGERS, ()) == SHANXI[VILLAGERS]


def test_every_parameter_is_a_field_of_every_book_it_is_for() -> None:
    for key in KEYS.values():
        for kind in key.kinds:
            book = rulebook(kind, DAY, local=SHANXI[kind])
            assert book.basis(key.field).rule
            assert key.shown(getattr(book, key.field))


def test_a_value_holds_from_its_day_on_with_its_clause() -> None:
    value = a_value()
    assert a_book(value, day=date(2026, 2, 28)).candidates_days == 5
    book = a_book(value)
    assert (book.candidates_days, book.basis("candidates_days").cite) == (7, "山西省村民委员会选举办法第二十条")
    assert book.basis("candidates_days").standing is Standing.LOCAL


def test_an_unconfirmed_value_stays_marked_and_only_warns() -> None:
    basis = a_book(a_value(force=Force.UNCONFIRMED, document="县里口头")).basis("candidates_days")
    assert (basis.cite, basis.standing) == ("省参数（待确认，县里口头）", Standing.PARAMETER)


def test_a_county_is_stricter_or_it_is_not_heard() -> None:
    stricter = a_value(value="9", place="140932000000", since=date(2026, 5, 1))
    looser = a_value(value="6", place="140932000000", since=date(2026, 5, 1))
    assert a_book(a_value(), stricter, day=date(2026, 4, 30)).candidates_days == 7
    assert a_book(a_value(), stricter).candidates_days == 9
    assert a_book(a_value(), looser).candidates_days == 7


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (a_value("roll_days", "19"), "选民名单在选举日前公布不是20至60的整数：19。"),
        (a_value("carry_down", "也许"), "未当选的高职务得票没有“也许”这一项。"),
        (a_value("proxy_max", "三"), "每人接受委托最多不是1至3的整数：三。"),
        (a_value("proxy_candidate_forbidden", "否"), "不得放宽村民委员会组织法（2025修正）第十八条的规定。"),
        (a_value("nothing"), "没有这个参数。"),
        (a_value("carry_down", "不并入", "140932000000"), "“未当选的高职务得票”由省里规定，县里不能另定。"),
        (
            a_value("handover_days", "10", "140932000000"),
            None,
        ),
        (
            a_value("candidates_days", "4", "140932000000"),
            "正式候选人在选举日前公布4日，宽于省参数（待确认，参照河北、浙江、海南规定）的5日。",
        ),
    ],
)
def test_a_lower_level_never_loosens_a_higher_one(new: Value, said: str | None) -> None:
    if said is None:
        refuse_looser(new, ())
        return
    with pytest.raises(Refused) as refusal:
        refuse_looser(new, ())
    assert said in refusal.value.problems[0].cause


def test_words_are_read_by_label_and_by_value() -> None:
    key = KEYS["carry_down"]
    assert key.read("不并入") is key.read("none") is CarryDown.NONE
    assert (KEYS["women_seat"].read("否"), KEYS["women_seat"].read("yes")) == (False, True)


def test_what_a_statute_has_come_to_say_is_cited_from_it_and_is_law() -> None:
    before, since = a_book(day=date(2021, 11, 20)).basis("proxy_max"), a_book().basis("proxy_max")
    assert (before.standing, since.standing) == (Standing.PARAMETER, Standing.STATUTE)
    assert since.cite == "村民委员会组织法（2025修正）第十八条"
