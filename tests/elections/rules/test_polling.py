"""Who may work at a station, and whether its ballots add up (V-20, V-21, T-03, T-18, T-19)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadres.vocabulary import CommitteeKind, Kinship
from elections.planning_vocabulary import Force
from elections.polling_vocabulary import StationDuty, StationKind
from elections.rules.parameters import Value, local_values
from elections.rules.polling import Account, Station, Worker, accounted, against_count, staffed, summed, unaccounted
from elections.rules.rulebook import rulebook
from server.law.lawbook import Level

_BOOK = rulebook(CommitteeKind.VILLAGERS, date(2026, 12, 18))
_STANDING = {"贾永胜": 1, "高建平": 2}


def a_station(*workers: Worker, kind: StationKind = StationKind.MAIN, **more: object) -> Station:
    values = {"name": "中心会场", "booth": True, "listed": None, **more}
    return Station(kind=kind, workers=workers, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize("duty", list(StationDuty))
def test_v21_whoever_handles_votes_is_no_candidate_and_no_candidates_relative(duty: StationDuty) -> None:
    kin = {(7, 2): Kinship.PARENT}
    found = staffed(_BOOK, a_station(Worker("贾永胜", duty, 1), Worker("高建军", duty, 7)), _STANDING, kin)
    said = [one.message for one in found if one.rule == "V-21"]
    assert (len(said) == 2) is duty.counts
    if duty.counts:
        assert said[1] == f"高建军是候选人高建平的近亲属（高建军是高建平的父母），不能担任{duty.label}。"
    assert all(one.level is Level.WARNING for one in found), "a parameter warns and never stops"


def test_v21_a_relation_is_told_as_it_stands_on_record() -> None:
    at_work = a_station(Worker("高建军", StationDuty.TELLER, 7))
    (found,) = staffed(_BOOK, at_work, _STANDING, {(2, 7): Kinship.PARENT})
    assert found.message == "高建军是候选人高建平的近亲属（高建平是高建军的父母），不能担任计票人。"


def test_v21_a_namesake_on_record_is_somebody_else() -> None:
    same_name = a_station(Worker("贾永胜", StationDuty.TELLER, 9))
    assert staffed(_BOOK, same_name, _STANDING, {}) == ()
    unknown = a_station(Worker("贾永胜", StationDuty.TELLER))
    assert [one.rule for one in staffed(_BOOK, unknown, _STANDING, {})] == ["V-21"]
    nobody_knows = {"贾永胜": None}
    assert [one.rule for one in staffed(_BOOK, same_name, nobody_knows, {})] == ["V-21"]


def test_stations_that_two_people_have_not_accounted_for_are_named() -> None:
    assert unaccounted([]) == ()
    (found,) = unaccounted(["中心会场", "流动票箱"])
    assert (found.rule, found.met) == ("AC-3", False)
    assert found.message == "中心会场、流动票箱的选票清点没有两人登记、核对。"


@pytest.mark.parametrize(
    ("duties", "listed", "rules"),
    [
        (("scrutineer", "scrutineer", "issuer"), 12, []),
        (("scrutineer", "scrutineer"), 12, ["V-20"]),
        (("scrutineer", "issuer", "teller"), 12, ["V-20"]),
        (("issuer", "writer"), 12, ["V-20", "V-20"]),
        (("head_scrutineer", "scrutineer", "issuer"), None, ["V-20"]),
    ],
)
def test_v20_a_mobile_box_has_three_hands_two_of_them_scrutineers(
    duties: tuple[str, ...], listed: int | None, rules: list[str]
) -> None:
    workers = [Worker(f"某{place}", StationDuty(duty)) for place, duty in enumerate(duties)]
    box = a_station(*workers, kind=StationKind.MOBILE, name="流动票箱", listed=listed, booth=False)
    assert [one.rule for one in staffed(_BOOK, box, _STANDING, {})] == rules


def test_v20_the_province_says_how_many_scrutinise() -> None:
    document = "省民政厅选举规程第二十三条"
    told = Value("14", CommitteeKind.VILLAGERS, "mobile_box_scrutineers", "3", date(2026, 6, 1), document, Force.POLICY)
    local = local_values(CommitteeKind.VILLAGERS, [told])
    workers = [Worker(f"某{place}", StationDuty.SCRUTINEER) for place in (1, 2)] + [Worker("某三", StationDuty.ISSUER)]
    box = a_station(*workers, kind=StationKind.MOBILE, name="流动票箱", listed=12, booth=False)
    for day, cites in ((date(2026, 5, 31), []), (date(2026, 6, 1), [document])):
        book = rulebook(CommitteeKind.VILLAGERS, day, local=local)
        found = staffed(book, box, _STANDING, {})
        assert [one.cite for one in found] == cites
    assert found[0].message == "流动票箱有监票人2名；流动票箱的监票人不得少于3名。"
    assert found[0].formula == "2 < 3"


def test_a_place_without_a_secret_booth_is_told() -> None:
    assert [one.rule for one in staffed(_BOOK, a_station(booth=False), {}, frozenset())] == ["S12"]


@pytest.mark.parametrize(
    ("account", "levels"),
    [
        (Account(450, 402, 3, 45, 396), [Level.NOTE, Level.NOTE]),
        (Account(450, 402, 3, 44, 396), [Level.BREACH, Level.NOTE]),
        (Account(450, 402, 3, 45, 403), [Level.NOTE, Level.WARNING]),
        (Account(450, 402, 3, 45, 402, forged=2), [Level.NOTE, Level.NOTE, Level.NOTE]),
    ],
)
def test_a_stations_ballots_add_up(account: Account, levels: list[Level]) -> None:
    found = accounted("中心会场", StationKind.MAIN, None, account)
    assert [one.level for one in found] == levels
    assert [one.rule for one in found][-1] == ("T-19" if account.forged else "T-03")


@pytest.mark.parametrize(("returned", "met"), [(12, True), (13, False)])
def test_t18_a_mobile_box_holds_no_more_votes_than_it_was_published_for(returned: int, *, met: bool) -> None:
    account = Account(20, 14, 0, 6, returned)
    (*_, last) = accounted("流动票箱", StationKind.MOBILE, 12, account)
    assert (last.rule, last.met) == ("T-18", met)


@given(st.lists(st.tuples(*[st.integers(0, 500)] * 4), min_size=1, max_size=6))
def test_the_stations_together_are_their_sums(rows: list[tuple[int, int, int, int]]) -> None:
    accounts = [Account(i + s + u, i, s, u, min(i, r)) for i, s, u, r in rows]
    total = summed(accounts)
    assert total.received == total.issued + total.spoilt + total.unused
    assert all(one.met for one in against_count(total, total.issued, total.returned))
    assert [one.met for one in against_count(total, total.issued + 1, total.returned)] == [False, True]
