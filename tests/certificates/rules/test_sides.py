"""Each step of a filing is of one office, told by the level of the account's area."""

import pytest

from certificates.rules.filings import NEXT
from certificates.rules.sides import RETURNED_BY, TAKEN_BY, refuse_other_side, sides_of
from certificates.vocabulary import Side
from server.access.actor import Actor, Role
from tests.support.factories import COUNTY, TOWNSHIP, VILLAGE, an_actor

CITY = "140900000000"


@pytest.mark.parametrize(
    ("roles", "region", "sides"),
    [
        ({Role.TOWNSHIP_CLERK}, TOWNSHIP, {Side.TOWNSHIP}),
        ({Role.FILING_OFFICER}, VILLAGE, {Side.TOWNSHIP}),
        ({Role.FILING_OFFICER, Role.TOWNSHIP_CLERK}, COUNTY, {Side.BUREAU}),
        ({Role.FILING_OFFICER}, CITY, {Side.BUREAU}),
        ({Role.TOWNSHIP_CLERK}, COUNTY, set()),
        ({Role.VETTING_OFFICER}, TOWNSHIP, set()),
    ],
)
def test_the_level_of_the_area_tells_for_which_office_somebody_acts(
    roles: set[Role], region: str, sides: set[Side]
) -> None:
    assert sides_of(an_actor(*roles, region=region)) == sides


def test_at_the_machine_somebody_acts_for_either() -> None:
    assert sides_of(Actor.operator()) == set(Side)


def test_every_step_has_its_office_and_a_return_is_up_to_whoever_has_the_next() -> None:
    assert set(TAKEN_BY) == set(NEXT.values())
    assert all(side is TAKEN_BY[NEXT[state]] for state, side in RETURNED_BY.items())


@pytest.mark.parametrize(("side", "role"), [(Side.TOWNSHIP, "乡镇经办员"), (Side.BUREAU, "证书业务员")])
def test_the_refusal_names_who_may_and_which_role_is_to_be_given(side: Side, role: str) -> None:
    problem = refuse_other_side("办", side, an_actor(Role.VETTING_OFFICER))
    assert problem
    assert (problem.rule, role in problem.cure) == ("FT-6", True)
