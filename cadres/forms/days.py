"""The days of a form that do not go with the birth of its person: what cannot be, and what seldom is. Pure."""

from collections.abc import Iterator

from cadres.forms.career import read_career
from cadres.forms.doubts import Doubt
from cadres.forms.form import AppointmentForm
from cadres.forms.reading import joined
from cadres.rules.life_days import WORKING_AGE, impossible, too_young_for_party, unlikely
from server.errors import Problem
from server.values.periods import Month, read_month

_CURE = "对照原件和档案核对年月。"


def days_in_doubt(form: AppointmentForm, born: Month) -> tuple[Doubt, ...]:
    """What a person has to look at among the months of a form, of somebody born in a month."""
    return tuple(Doubt(one.field, one.cause, _CURE) for one in _found(form, born))


def _found(form: AppointmentForm, born: Month) -> Iterator[Problem]:
    if (since := _month(joined(form.party_since))) and (problem := too_young_for_party("入党时间", since, born)):
        yield problem
    if since := _month(form.work_since):
        yield from _early("参加工作时间", since, born)
    for period in read_career(form.career)[0]:
        yield from _early("简历", period.since, born)


def _early(field: str, month: Month, born: Month) -> Iterator[Problem]:
    if problem := impossible(field, month, born) or unlikely(field, month, born, WORKING_AGE):
        yield problem


def _month(text: str) -> Month | None:
    """A month that can be read; one that cannot has a doubt of its own."""
    try:
        return read_month(text) if text else None
    except ValueError:
        return None
