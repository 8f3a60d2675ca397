"""Boxes make a station, stations the village; each sum is held against the other figures (S13, T-18)."""

from dataclasses import replace
from datetime import date

import pytest

from cadres.vocabulary import CommitteeKind, Sex
from elections.polling_vocabulary import StationKind
from elections.rules.counts import Candidate, Contest
from elections.rules.nomination_names import Merge
from elections.rules.polling import Account
from elections.rules.profile import MobileBoxExcess
from elections.rules.rulebook import rulebook
from elections.rules.subcounts import (
    Box,
    Rest,
    StationSheets,
    Tally,
    VillageSum,
    added,
    box_doubts,
    box_faults,
    seats_of,
    village_sum,
)
from elections.vocabulary import Post
from server.law.lawbook import Level, breaches

DAY = date(2021, 11, 20)
BOOK = rulebook(CommitteeKind.VILLAGERS, DAY)
CHAIR, MEMBER = Post.CHAIR, Post.MEMBER
_REST = Rest(3, 2)
SEATS = {CHAIR: 1, MEMBER: 2}


def tally(cast: int = 100, void: int = 5, chair: tuple[int, int] = (60, 30), rest: Rest = _REST) -> Tally:
    votes = {(CHAIR, "甲"): chair[0], (CHAIR, "乙"): chair[1], (MEMBER, "丙"): 80, (MEMBER, "丁"): 70}
    return Tally(cast, void, votes, {CHAIR: rest, MEMBER: Rest()})


def station(name: str = "会场", *boxes: Tally, back: int | None = None, **more: object) -> StationSheets:
    held = boxes or (tally(),)
    total = added(held).cast if back is None else back
    account = Account(total, total, 0, 0, total)
    made = tuple(Box(f"{name}{number}", DAY, one) for number, one in enumerate(held, start=1))
    found = StationSheets(name, StationKind.MAIN, None, account, accounted=True, boxes=made)
    return replace(found, **more)  # type: ignore[arg-type]


def summed(*stations: StationSheets, merges: tuple[Merge, ...] = (), book: object = BOOK) -> VillageSum:
    return village_sum(book, stations, SEATS, merges)  # type: ignore[arg-type]


def told(found: VillageSum, level: Level) -> list[str]:
    return [one.message for one in found.findings if one.level is level]


def test_figures_are_added_name_by_name() -> None:
    total = added([tally(), tally(50, 1, (20, 25), Rest(1, 1))])
    assert (total.cast, total.fully_invalid, total.good) == (150, 6, 144)
    assert total.votes[CHAIR, "甲"] == 80
    assert total.rests[CHAIR] == Rest(4, 3)
    assert total.carrying(CHAIR) == 137
    assert added([]) == Tally(0, 0, {}, {})


def test_two_contests_of_one_post_share_its_ballots() -> None:
    who = (Candidate("丙", Sex.MALE, 0),)
    assert seats_of([Contest(MEMBER, 1, who), Contest(MEMBER, 2, who), Contest(CHAIR, 1, who)]) == {MEMBER: 3, CHAIR: 1}


@pytest.mark.parametrize(
    ("sheet", "field", "cause"),
    [
        (tally(4), "整张无效票", "整张无效票5张，多于收回的4张"),
        (tally(chair=(60, 31)), "主任得票合计", "合计91票，而除去无效和弃权后有90张，至多90票"),
        (tally(chair=(91, 0)), "主任　甲", "甲得91票，多于除去无效和弃权后的90张"),
        (tally(rest=Rest(90, 6)), "主任　弃权", "弃权90张、无效6张，多于整张无效以外的95张"),
        (tally(80), "委员　丙", "丙得80票，多于除去无效和弃权后的75张"),
    ],
)
def test_what_no_sheet_can_say(sheet: Tally, field: str, cause: str) -> None:
    found = list(box_faults(SEATS, sheet))
    assert field in [one.field for one in found]
    assert any(cause in one.cause for one in found)


def test_a_sheet_at_every_edge_is_sound() -> None:
    assert list(box_faults(SEATS, tally())) == []
    assert list(box_faults(SEATS, Tally(0, 0, {(CHAIR, "甲"): 0}, {CHAIR: Rest()}))) == []
    with_two = {(MEMBER, "丙"): 10, (MEMBER, "丁"): 10}
    assert list(box_faults({MEMBER: 2}, Tally(10, 0, with_two, {}))) == []
    assert [one.field for one in box_faults({MEMBER: 1}, Tally(10, 0, with_two, {}))] == ["委员得票合计"]


@pytest.mark.parametrize(("listed", "cast", "doubtful"), [(12, 12, False), (12, 13, True), (None, 13, False)])
def test_t18_a_mobile_box_has_no_more_ballots_than_voters(listed: int | None, cast: int, *, doubtful: bool) -> None:
    assert bool(list(box_doubts(BOOK, "流动票箱", StationKind.MOBILE, listed, cast))) is doubtful
    assert not list(box_doubts(BOOK, "会场", StationKind.MAIN, listed, cast))


def test_every_sum_of_a_village_is_told_with_its_numbers() -> None:
    found = summed(station("会场", tally(), tally(90, 1, (20, 25))), station("西站", tally(80, 0, (20, 10), Rest())))
    assert breaches(found.findings) == ()
    assert [one.formula for one in found.findings] == [
        "100 + 90 = 190 = 190",
        "80 = 80",
        "190 + 80 = 270",
        "165 ≤ 254",
        "450 ≤ 528",
    ]
    assert (found.issued, found.tally.cast, found.left_out) == (270, 270, ())


def test_more_votes_than_ballots_can_carry_stop() -> None:
    found = summed(station("会场", tally(40, 0, (20, 10))))
    assert told(found, Level.BREACH) == ["委员得票合计150票；有效的40张里，弃权0张、无效0张，至多80票。"]


def test_what_is_lacking_stops() -> None:
    lacking = station("西站", boxes=(), lacking=("西站",), account=None)
    assert told(summed(station(), lacking), Level.BREACH) == [
        "西站的计票单还没有两人录入定案。",
        "西站没有登记选票清点，发出的选票合计不出来。",
    ]


def test_boxes_of_two_days_stop() -> None:
    later = Box("西站", date(2021, 11, 21), tally())
    (message,) = told(summed(station(), station("西站", boxes=(later,))), Level.BREACH)
    assert "2021-11-20：会场1；2021-11-21：西站" in message


@pytest.mark.parametrize(
    ("back", "accounted", "messages"),
    [
        (101, True, ["会场计票单收回100张，选票清点收回101张，差1张。"]),
        (100, False, ["会场的选票清点没有两人登记、核对。"]),
    ],
)
def test_what_does_not_agree_is_a_warning(back: int, messages: list[str], *, accounted: bool) -> None:
    found = summed(station(back=back, accounted=accounted))
    assert told(found, Level.WARNING) == messages


def mobile(cast: int = 14) -> StationSheets:
    own = Tally(cast, 1, {(CHAIR, "甲"): 13, (CHAIR, "乙"): 0, (MEMBER, "丙"): 5}, {CHAIR: Rest(0, 0)})
    return station("流动票箱", own, kind=StationKind.MOBILE, listed=12)


def test_t18_the_box_is_taken_out_with_the_numbers_before_and_after() -> None:
    found = summed(station(), mobile())
    (warned,) = [one for one in found.findings if one.rule == "T-18"]
    assert warned.message == (
        "流动票箱投入14张，多于公布的使用人数12人，该箱选票无效，不计入全村：收回114张变为100张，"
        "主任甲73票减13票、委员丙85票减5票。"
    )
    assert warned.numbers == {"box": 14, "listed": 12, "cast_before": 114, "cast_after": 100}
    assert (found.before.cast, found.tally.cast, found.left_out) == (114, 100, ("流动票箱",))
    assert found.tally.votes[CHAIR, "甲"] == 60
    assert found.issued == 114, "what was given out was given out"


def test_t18_the_province_may_say_otherwise() -> None:
    void = summed(station(), mobile(), book=replace(BOOK, mobile_box_excess=MobileBoxExcess.VOID))
    assert (void.tally.cast, void.tally.fully_invalid, void.left_out) == (114, 19, ())
    assert void.tally.votes[CHAIR, "甲"] == 60
    assert "整张无效6张变为19张" in told(void, Level.WARNING)[0]
    warned = summed(station(), mobile(), book=replace(BOOK, mobile_box_excess=MobileBoxExcess.WARNING))
    assert (warned.tally.votes[CHAIR, "甲"], warned.tally.cast) == (73, 114)
    assert "照常计入" in told(warned, Level.WARNING)[0]


def test_t18_a_box_as_full_as_its_list_counts() -> None:
    found = summed(station(), mobile(12))
    assert [one for one in found.findings if one.rule == "T-18"] == []
    assert found.tally == found.before


def test_names_held_for_one_are_one_number() -> None:
    one = Tally(10, 0, {(CHAIR, "甲"): 5, (CHAIR, "钾"): 2, (MEMBER, "钾"): 1}, {})
    found = summed(station("会场", one), merges=(Merge(CHAIR, "钾", "甲"),))
    assert found.tally.votes == {(CHAIR, "甲"): 7, (MEMBER, "钾"): 1}


def test_one_name_of_two_sexes_stops() -> None:
    boxes = tuple(Box(f"{number}号箱", DAY, tally(), {"吕敏": sex}) for number, sex in ((1, Sex.MALE), (2, Sex.FEMALE)))
    apart = station("会场", boxes=boxes, account=Account(200, 200, 0, 0, 200))
    assert told(summed(apart), Level.BREACH) == ["另选的吕敏，1号箱是男，2号箱是女：同名按一人合计，性别须一致。"]
    assert told(summed(apart, merges=(Merge(CHAIR, "吕敏", "甲"),)), Level.BREACH) == []
