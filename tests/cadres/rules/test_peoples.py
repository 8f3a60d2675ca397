"""B-09: a member of a smaller people, by the law of the day of the election."""

from datetime import date

import pytest

from cadres.rules.peoples import Member, Peoples, asked, minority_findings
from cadres.vocabulary import CommitteeKind
from elections.rules.rulebook import rulebook
from server.law.lawbook import Finding, Level

BEFORE, AFTER = date(2021, 11, 20), date(2026, 1, 1)
SOME = Peoples(date(2020, 12, 31), population=900, minority=60)
HAN, HUI, UNKNOWN = Member("高建平", "汉族"), Member("马秀兰", "回族"), Member("贾永胜", None)


def found(*members: Member, peoples: Peoples = SOME, day: date = BEFORE) -> list[Finding]:
    return list(minority_findings(CommitteeKind.VILLAGERS, members, peoples, day))


@pytest.mark.parametrize("kind", CommitteeKind)
@pytest.mark.parametrize("day", [BEFORE, date(2025, 12, 31), AFTER])
def test_it_is_asked_when_the_rule_book_says_so(kind: CommitteeKind, day: date) -> None:
    assert asked(kind, day) is rulebook(kind, day).minority_member_required


def test_a_committee_of_one_people_where_several_live_is_told() -> None:
    (one,) = found(HAN, HAN)
    assert (one.rule, one.level, one.met) == ("B-09", Level.WARNING, False)
    assert one.cite == "村民委员会组织法（2018修正）第六条"
    (met,) = found(HAN, HUI)
    assert (met.level, met.met) == (Level.NOTE, True)
    assert "马秀兰（回族）" in met.message


def test_from_2026_nothing_is_asked() -> None:
    assert found(HAN, HAN, day=date(2025, 12, 31))
    assert found(HAN, HAN, day=AFTER) == []


def test_what_is_not_known_is_said_and_not_guessed() -> None:
    (one,) = found(HAN, UNKNOWN)
    assert one.level is Level.WARNING
    assert "贾永胜的民族没有登记，不能判断" in one.message
    for peoples in (Peoples(SOME.as_of, None, 60), Peoples(SOME.as_of, 900, 450)):
        (one,) = found(HAN, HAN, peoples=peoples)
        assert (one.level, one.met) == (Level.NOTE, None)


def test_where_one_people_lives_alone_nothing_is_asked() -> None:
    assert found(HAN, peoples=Peoples(SOME.as_of, 900, 0)) == []
    assert found(HUI, peoples=Peoples(SOME.as_of, 900, 900)) == []
    assert found(peoples=SOME) == []
