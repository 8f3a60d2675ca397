"""Q-01: three labels, each with its basis."""

from datetime import date

from cadres.rules.recognition import Recognition, recognition_findings
from cadres.vocabulary import Quality, SecretaryLabel
from server.law.lawbook import Level

GIVEN = {
    label: Recognition(label, met=True, document="考察报告", recognised_by="县委组织部", recognised=date(2026, 3, 1))
    for label in SecretaryLabel
}


def test_all_three_with_all_four_items_are_shown() -> None:
    (found,) = recognition_findings(GIVEN, tuple(Quality), resettled=True)
    assert (found.level, found.met, found.rule) == (Level.NOTE, True, "Q-01")


def test_the_label_that_lacks_its_basis_is_named() -> None:
    for label in SecretaryLabel:
        given = {key: one for key, one in GIVEN.items() if key is not label}
        (found,) = recognition_findings(given, tuple(Quality), resettled=True)
        assert (found.level, found.met) == (Level.WARNING, False)
        assert [one for one in SecretaryLabel if f"“{one.label}”" in found.message] == [label]


def test_elsewhere_than_at_a_resettlement_site_it_is_told_and_not_asked() -> None:
    (found,) = recognition_findings({}, (), resettled=False)
    assert (found.level, found.met) == (Level.NOTE, False)


def test_double_good_without_its_items_is_told() -> None:
    found = list(recognition_findings(GIVEN, tuple(Quality)[:3], resettled=True))
    assert [one.rule for one in found] == ["Q-02", "Q-01"]
    assert Quality.COORDINATION.label in found[0].message
