"""Roles that one account may not hold together, and steps that one person may not both take."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.access.actor import BUSINESS, Actor, Role
from server.access.duties import Hand, Rights, grant_problems, may_administer, own_step, role_conflicts
from server.values.labels import Labelled
from tests.support.factories import COUNTY, OTHER_COUNTY, TOWNSHIP

ROLES = st.frozensets(st.sampled_from(Role))


class Step(Labelled):
    DRAFTED = "drafted", "起草"
    CHECKED = "checked", "核对"
    APPROVED = "approved", "批准"


APART = {Step.CHECKED: frozenset({Step.DRAFTED}), Step.APPROVED: frozenset({Step.DRAFTED, Step.CHECKED})}
WRITER = Actor(1, "李雅琴", "组织部", COUNTY)
OTHER = Actor(2, "贺文秀", "组织部", COUNTY)


@pytest.mark.parametrize(("one", "other"), list(combinations([role for role in Role if role is not Role.OPERATOR], 2)))
def test_of_two_roles_the_keepers_and_the_auditors_exclude(one: Role, other: Role) -> None:
    rules = {problem.rule for problem in role_conflicts({one, other})}
    pair = {one, other}
    expected = set()
    if Role.ACCOUNT_ADMINISTRATOR in pair and pair & {*BUSINESS, Role.UNIT_HEAD}:
        expected.add("AC-1")
    if Role.AUDITOR in pair:
        expected.add("AC-2")
    assert rules == expected


@given(ROLES, ROLES)
def test_more_roles_never_cure_a_conflict(some: frozenset[Role], more: frozenset[Role]) -> None:
    assert len(role_conflicts(some | more)) >= len(role_conflicts(some))


@pytest.mark.parametrize(
    ("wanted", "actor", "taken", "refused"),
    [
        (Step.CHECKED, WRITER, [(Step.DRAFTED, WRITER)], True),
        (Step.CHECKED, OTHER, [(Step.DRAFTED, WRITER)], False),
        (Step.APPROVED, OTHER, [(Step.DRAFTED, WRITER), (Step.CHECKED, OTHER)], True),
        (Step.DRAFTED, WRITER, [(Step.DRAFTED, WRITER)], False),
        (Step.CHECKED, WRITER, [], False),
        # Whoever once drafted it does not check it, though another drafted it again.
        (Step.CHECKED, WRITER, [(Step.DRAFTED, WRITER), (Step.DRAFTED, OTHER)], True),
    ],
)
def test_who_prepares_does_not_approve(
    wanted: Step, actor: Actor, taken: list[tuple[Step, Actor]], refused: bool
) -> None:
    problem = own_step(wanted, actor, [(step, Hand.of(by)) for step, by in taken], APART)
    assert (problem is not None) == refused
    if problem:
        assert (problem.rule, wanted.label in problem.cause, actor.name in problem.cause) == ("AC-3", True, True)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (Hand(1, "甲", "乙"), Hand(1, "甲（代丙）", "乙"), True),
        (Hand(1, "甲", "乙"), Hand(2, "甲", "乙"), False),
        (Hand(None, "甲", "乙"), Hand(None, "甲", "乙"), True),
        (Hand(None, "甲", "乙"), Hand(None, "丙", "乙"), False),
        (Hand(1, "甲", "乙"), Hand(None, "甲", "乙"), False),
    ],
)
def test_accounts_tell_people_apart_and_names_where_there_are_none(one: Hand, other: Hand, same: bool) -> None:
    assert one.is_same(other) is other.is_same(one) is same


@given(may=ROLES, roles=ROLES, grants=ROLES)
def test_what_is_allowed_never_exceeds_what_may_be_given(
    may: frozenset[Role], roles: frozenset[Role], grants: frozenset[Role]
) -> None:
    actor = Actor(1, "高志远", "组织部", COUNTY, frozenset({Role.ACCOUNT_ADMINISTRATOR}), grants=may)
    if not grant_problems(actor, Rights(COUNTY, roles, grants), COUNTY):
        assert roles | grants <= may
        assert roles
        assert not role_conflicts(roles)
        assert not grants or Role.ACCOUNT_ADMINISTRATOR in roles


@pytest.mark.parametrize(("region", "inside"), [(COUNTY, True), (TOWNSHIP, True), (OTHER_COUNTY, False)])
def test_only_accounts_of_the_own_area_are_administered(region: str, inside: bool) -> None:
    actor = Actor(1, "高志远", "组织部", COUNTY, grants=frozenset({Role.TOWNSHIP_CLERK}))
    assert may_administer(actor, Rights(region, frozenset({Role.TOWNSHIP_CLERK}))) is inside
    assert not may_administer(actor, Rights(region, frozenset({Role.VETTING_OFFICER})))
    assert not may_administer(actor, Rights(region, frozenset(), frozenset({Role.AUDITOR})))
