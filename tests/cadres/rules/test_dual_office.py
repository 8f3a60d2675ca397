"""One person in both offices counts when all five steps are shown, and else never."""

from datetime import date

import pytest

from cadres.rules.dual_office import DualStep, PartyOffice, dual_office, next_step
from cadres.vocabulary import SecretaryStep
from server.law.lawbook import Provision

SINCE = date(2021, 10, 15)
OFFICE = PartyOffice(SINCE, "偏组备〔2021〕1号", {SecretaryStep.FILED: date(2021, 10, 10)})
SHOWN = {step: Provision("Q-0E", "—").note("有依据。", met=True) for step in DualStep if step is not DualStep.BASIS}


def test_all_five_steps_count() -> None:
    found = dual_office(OFFICE, SHOWN)
    assert found.counts
    assert found.missing == ()
    assert [one.step for one in found.steps] == list(DualStep)


@pytest.mark.parametrize("step", SHOWN)
def test_a_step_that_nobody_shows_is_not_taken(step: DualStep) -> None:
    found = dual_office(OFFICE, {name: finding for name, finding in SHOWN.items() if name is not step})
    assert not found.counts
    assert [one.step for one in found.steps if not one.finding.met] == [step]
    assert found.missing[0].message.startswith("没有")


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ({}, "没有县级备案的记录"),
        ({SecretaryStep.NOMINATED: SINCE, SecretaryStep.REVIEWED: SINCE}, "只办到提名、乡镇审核"),
        ({SecretaryStep.FILED: date(2021, 10, 16)}, "应当先备案、后任命"),
    ],
)
def test_without_a_filing_before_the_appointment_it_does_not_count(steps: dict[SecretaryStep, date], said: str) -> None:
    found = dual_office(PartyOffice(SINCE, "偏组备〔2021〕1号", steps), SHOWN)
    assert not found.counts
    assert said in found.missing[0].message


def test_the_steps_of_a_filing_have_their_order() -> None:
    done: list[SecretaryStep] = []
    for step in SecretaryStep:
        assert next_step(done) is step
        done.append(step)
    assert next_step(done) is None
