"""The README says of every value of §7, every parameter of §8 and every figure of §9 where it is."""

import re
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from cadres.vocabulary import CommitteeKind
from elections.rules.book import Rulebook
from elections.rules.parameters import KEYS
from elections.rules.rulebook import SHANXI, rulebook
from elections.statistics.fields import Form
from elections.statistics.forms import FORMS
from elections.statistics.people import PEOPLE_FORMS

_ROOT = Path(__file__).parents[2]
_README = (_ROOT / "elections/README.md").read_text(encoding="utf-8")
_KEYS_OF_7 = {
    *("nominators", "statutory_bans", "candidate_must_support_party", "proxy_to", "proxy_max", "proxy_in_rep_mode"),
    *("proxy_candidate_forbidden", "third_class_registration", "ec_has_vice_chair", "ec_exit_on_relative_nominated"),
    *("kinship_avoidance", "female_member_required", "minority_member_required", "resign_effective", "recall_petition"),
    *("turnout_rep_mode", "household_range", "oversight_committee_required", "audit_scope", "publicity_min_days"),
    "guide_dept",
}
_KEYS_OF_8 = {
    *("sx.vc.seats_odd", "sx.vc.kin_ban", "sx.cand_diff.chair", "sx.cand_diff.vice", "sx.cand_diff.member"),
    *("sx.candidate_publish_days", "sx.allow_no_candidate_election", "sx.overvote_scope", "sx.carry_down"),
    *("sx.invalid_counts_in_B", "sx.runoff_days", "sx.proxy_max_before_2026", "sx.mobile_box.min_staff"),
    *("sx.mobile_box.publish_days", "sx.recall_meeting_days", "sx.negative_list_2021", "sx.joint_vetting_depts"),
    *("sx.structure_targets_2021", "sx.rc.1995_rules §6 以下"),
}


def _rows(heading: str) -> list[list[str]]:
    """The table under a heading, without its head."""
    part = _README.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


_EDITIONS = _rows("What §7 says of the editions")
_PARAMETERS = _rows("Parameters of §8")
_FIGURES = _rows("Statistics of §9")


def test_every_key_has_a_row() -> None:
    assert {row[0].strip("`") for row in _EDITIONS} == _KEYS_OF_7
    assert {row[0].strip("`") for row in _PARAMETERS} == _KEYS_OF_8


@pytest.mark.parametrize(("key", "field", "asked_by"), _EDITIONS, ids=[row[0] for row in _EDITIONS])
def test_a_value_of_an_edition_is_a_field_that_somebody_asks_or_says_why_not(
    key: str, field: str, asked_by: str
) -> None:
    assert key
    assert field.strip("`") in {one.name for one in fields(Rulebook)}
    module = re.fullmatch(r"`([\w/]+\.py)`", asked_by)
    assert asked_by.startswith("recorded alone, because ") if module is None else (_ROOT / module[1]).is_file()


@pytest.mark.parametrize(("key", "parameter", "value"), _PARAMETERS, ids=[row[0] for row in _PARAMETERS])
def test_a_parameter_is_one_with_this_value_until_the_province_says_otherwise(
    key: str, parameter: str, value: str
) -> None:
    assert key
    name = parameter.strip("`")
    if " " in name:
        kept = re.fullmatch(r"kept by `([\w/]+\.py)`", parameter)
        assert parameter.startswith("not encoded, because ") if kept is None else (_ROOT / kept[1]).is_file()
        return
    # Under the text of 2018: what the one of 2025 settles is no parameter any more.
    book = rulebook(CommitteeKind.VILLAGERS, date(2021, 11, 20), local=SHANXI[CommitteeKind.VILLAGERS])
    assert KEYS[name].shown(getattr(book, name)) == value
    assert not book.basis(name).standing.is_law


@pytest.mark.parametrize(("listed", "code", "field"), _FIGURES, ids=[row[0] for row in _FIGURES])
def test_a_figure_stands_on_its_form_or_is_a_gap_that_says_so(listed: str, code: str, field: str) -> None:
    assert listed
    name = field.removeprefix("gap, ").strip("`")
    form = FORMS.get(code) or PEOPLE_FORMS[code]
    if not isinstance(form, Form):
        assert name in form.columns
        return
    (own,) = [one for one in form.fields if one.key == name]
    assert bool(own.lacks) is field.startswith("gap, ")
