"""Sizes of resettlement sites, the advice of the document and the line for a team."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadres.place_vocabulary import Arrangement, SiteKind, SizeClass
from cadres.rules.settlements import Serving, SiteFacts, advice, size_class, team_need
from server.law.lawbook import Finding, Level, Standing


@pytest.mark.parametrize(
    ("relocated", "size"),
    [
        (0, SizeClass.SMALL),
        (799, SizeClass.SMALL),
        (800, SizeClass.MIDDLE),
        (2999, SizeClass.MIDDLE),
        (3000, SizeClass.LARGE),
        (12000, SizeClass.LARGE),
    ],
)
def test_the_classes_begin_at_800_and_at_3000(relocated: int, size: SizeClass) -> None:
    assert size_class(relocated) is size


def _site(
    kind: SiteKind, *served_by: int | None, relocated: int | None = None, households: int | None = None
) -> tuple[Finding, ...]:
    serving = [Serving(f"第{place}社区", number) for place, number in enumerate(served_by, 1)]
    return advice(SiteFacts(kind, relocated, households, serving))


@pytest.mark.parametrize(
    ("households", "met", "words"),
    [(999, False, "少1户"), (1000, True, "规模适当"), (3000, True, "规模适当"), (3001, False, "多1户")],
)
def test_an_urban_community_has_1000_to_3000_households(households: int, met: bool, words: str) -> None:
    [found] = _site(SiteKind.URBAN, households, relocated=1200)
    assert found.met is met
    assert words in found.message
    assert (found.level is Level.WARNING) is not met


def test_each_community_that_serves_is_judged_and_the_uncounted_one_is_named() -> None:
    small, fitting, uncounted = _site(SiteKind.URBAN, 400, 2000, None)
    assert (small.met, fitting.met, uncounted.met) == (False, True, None)
    assert uncounted.message.startswith("第3社区没有登记户数")


@pytest.mark.parametrize(("households", "words"), [(999, "可以并入就近的社区"), (1000, "可以依法设立居民委员会")])
def test_an_urban_site_without_a_community_is_told_which_suits_it(households: int, words: str) -> None:
    unserved, suits = _site(SiteKind.URBAN, relocated=100, households=households)
    assert "工作专班" in unserved.message
    assert words in suits.message


@pytest.mark.parametrize(
    ("relocated", "met", "words"), [(799, False, "可以并入就近的行政村"), (800, True, "可以依法设立村民委员会")]
)
def test_a_new_village_has_800_people(relocated: int, met: bool, words: str) -> None:
    [found] = _site(SiteKind.RURAL, 300, relocated=relocated)
    assert found.met is met
    assert words in found.message
    assert found.level is Level.NOTE


def test_a_small_rural_site_that_nobody_serves_is_a_warning() -> None:
    assert [one.level for one in _site(SiteKind.RURAL, relocated=120)] == [Level.WARNING, Level.WARNING]


def test_a_site_that_was_never_counted_is_not_guessed_at() -> None:
    [found] = _site(SiteKind.RURAL, 300)
    assert found.message == "没有登记搬迁人口，不能判断规模是否适当。"
    assert found.met is None


def test_a_large_site_may_become_a_town() -> None:
    assert "设立镇或街道" in _site(SiteKind.URBAN, 1500, relocated=3000)[-1].message
    assert all("设立镇或街道" not in one.message for one in _site(SiteKind.URBAN, 1500, relocated=2999))


@given(
    st.sampled_from(list(SiteKind)),
    st.none() | st.integers(0, 20_000),
    st.none() | st.integers(0, 9_000),
    st.lists(st.none() | st.integers(0, 9_000), max_size=3),
)
def test_all_of_it_is_policy_and_nothing_is_refused(
    kind: SiteKind, relocated: int | None, households: int | None, served_by: list[int | None]
) -> None:
    found = _site(kind, *served_by, relocated=relocated, households=households)
    assert {one.standing for one in found} <= {Standing.POLICY}
    assert all(one.cite.startswith("晋民发〔2021〕12号 三（一）") for one in found)
    assert all(one.level is not Level.BREACH for one in found)
    assert bool(served_by) or found[0].level is Level.WARNING


@pytest.mark.parametrize(("poor", "arrangement", "people"), [(99, "county", 0), (100, "team", 3), (101, "team", 3)])
def test_exactly_100_registered_poor_get_a_team_of_three(poor: int, arrangement: str, people: int) -> None:
    """Q-34."""
    need = team_need(poor)
    assert (need.arrangement, need.people) == (Arrangement(arrangement), people)
    assert need.finding.cite == "晋民发〔2021〕12号 三（五）18"
    assert need.finding.numbers["registered_poor"] == poor
    assert need.finding.met is (poor >= 100)
