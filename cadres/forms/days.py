"""The days of a form that do not go with the birth of its person: what cannot be, and what seldom is. Pure."""

from collections.abc import Iterator, Sequence

from cadres.forms.career import read_career
from cadres.forms.doubts import Doubt
from cadres.forms.form import AppointmentForm
from cadres.forms.reading import born_against_number, joined
from cadres.rules.life_days import WORKING_AGE, impossible, too_young_for_party, unlikely
from server.errors import Problem
from server.values.periods import Month, month_if_any, read_month

_CURE = "对照原件和档案核对年月。"


def born_in_doubt(doubts: Sequence[Doubt], form: AppointmentForm, determined: str) -> list[Doubt]:
    """The doubts of a form as they stand once the file has determined the birth, a day or a month; "" where it has not.

    The form is then held against what was determined, and no more against the citizen number.
    """
    if not determined:
        return list(doubts)
    by_number, own, by_file = born_against_number(form), month_if_any(form.born), read_month(determined)
    found = [one for one in doubts if one != by_number]
    if own and own != by_file:
        cause = f"表上{own}出生，档案认定是{by_file}。"
        found.append(Doubt("出生年月", cause, "以档案认定为准，改正表上的出生年月；认定有误的，先更正认定。"))
    return found


def days_in_doubt(form: AppointmentForm, born: Month) -> tuple[Doubt, ...]:
    """What a person has to look at among the months of a form, of somebody born in a month."""
    return tuple(Doubt(one.field, one.cause, _CURE) for one in _found(form, born))


def _found(form: AppointmentForm, born: Month) -> Iterator[Problem]:
    if (since := month_if_any(joined(form.party_since))) and (problem := too_young_for_party("入党时间", since, born)):
        yield problem
    if since := month_if_any(form.work_since):
        yield from _early("参加工作时间", since, born)
    for period in read_career(form.career)[0]:
        yield from _early("简历", period.since, born)


def _early(field: str, month: Month, born: Month) -> Iterator[Problem]:
    if problem := impossible(field, month, born) or unlikely(field, month, born, WORKING_AGE):
        yield problem
