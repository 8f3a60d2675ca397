"""Which law governs which day, what it says, and that no lower rule loosens it (RV-01, RV-03, §7 of the rule book)."""

from dataclasses import fields
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadres.vocabulary import CommitteeKind
from elections.rules.book import Rulebook
from elections.rules.clauses import BEYOND_TWO_THIRDS, FIFTH, HALF, TENTH, THIRD, TWO_THIRDS
from elections.rules.kinship import KinBan
from elections.rules.profile import Profile, VacancyFloor
from elections.rules.provisions import AuditScope, Ban, Nominator, ProxyScope, Span
from elections.rules.rulebook import NATIONAL, SHANXI, STATUTES, Local, rulebook
from elections.vocabulary import Method, Petitioner
from server.law.lawbook import Dated, Edition, Loosened, NotInForce, Provision, Standing
from tests.elections.rules.polls import REPEATABLE

VILLAGERS, RESIDENTS = CommitteeKind.VILLAGERS, CommitteeKind.RESIDENTS
FIRST_DAY, LAST_2018, FIRST_2025 = date(2018, 12, 29), date(2025, 12, 31), date(2026, 1, 1)
DAYS = st.dates(FIRST_DAY, date(2040, 12, 31))
KINDS = st.sampled_from(CommitteeKind)
# What names the edition itself and needs no article of its own.
IDENTITY = {"code", "committee", "law", "since", "until", "bases"}
BOOKS = [rulebook(kind, day) for kind in CommitteeKind for day in (FIRST_DAY, FIRST_2025)]


@REPEATABLE
@given(KINDS, DAYS)
def test_every_day_since_the_first_has_one_book_and_nothing_changes_between_effective_days(
    kind: CommitteeKind, day: date
) -> None:
    book = rulebook(kind, day)
    assert book.since <= day
    assert book.until is None or day <= book.until
    assert book == rulebook(kind, book.since)
    assert book.committee is kind
    assert book.code == f"{'VC' if kind is VILLAGERS else 'RC'}-{'2018' if day < FIRST_2025 else '2025'}"


@pytest.mark.parametrize("kind", CommitteeKind)
def test_the_editions_follow_one_another_without_gap_or_overlap(kind: CommitteeKind) -> None:
    first, second = (edition.value for edition in STATUTES[kind].editions)
    assert first.until + timedelta(days=1) == second.since
    assert second.until is None


@pytest.mark.parametrize("kind", CommitteeKind)
def test_a_day_before_the_first_edition_has_no_law(kind: CommitteeKind) -> None:
    with pytest.raises(NotInForce, match="2018-12-28"):
        rulebook(kind, FIRST_DAY - timedelta(days=1))


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.code)
def test_every_value_has_a_provision_of_the_law_in_force(book: Rulebook) -> None:
    names = {field.name for field in fields(Rulebook)} - IDENTITY
    assert names <= book.bases.keys()
    for name in names:
        provision = book.basis(name)
        assert provision.rule
        assert provision.cite
        assert provision.standing is Standing.PARAMETER or provision.cite.startswith(book.law)
        assert (provision.standing is Standing.PARAMETER) == ("省参数" in provision.cite)


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.code)
def test_what_the_law_does_not_settle_is_none_empty_or_false(book: Rulebook) -> None:
    silent = {name for name, provision in book.bases.items() if provision.cite == f"{book.law}未作规定"}
    assert silent
    # Both texts of 2018 leave the department unnamed; in practice it is the one of civil affairs.
    assert all(not getattr(book, name) for name in silent - {"guide_dept"})


# The values that differ (§7.2 of the rule book), in the order VC-2018, VC-2025, RC-2018, RC-2025.
DIFFERENCES: dict[str, tuple[Any, Any, Any, Any]] = {
    "term_years": (5, 5, 5, 5),
    "size": (Span(3, 7), Span(3, 7), Span(5, 9), Span(5, 9)),
    "female_member_required": (True, True, False, True),
    "minority_member_required": (True, False, True, False),  # B-09
    "kinship_avoidance": (None, KinBan.NEAR_RELATIVES, None, KinBan.NEAR_RELATIVES),
    "candidate_must_support_party": (False, True, False, True),
    "proxy_to": (ProxyScope.NEAR_RELATIVES, ProxyScope.RELATIVES_AND_VILLAGERS, None, ProxyScope.OTHER_VOTERS),
    "proxy_max": (None, 3, None, 3),
    "proxy_candidate_forbidden": (False, True, False, True),
    "ec_required": (True, True, False, True),
    "ec_has_vice_chair": (False, True, False, True),
    "ec_exit_on_relative_nominated": (False, True, False, True),
    "roll_days": (20, 20, None, 20),
    "objection_days": (5, 5, None, 5),
    "ruling_days": (3, 3, None, 3),
    "handover_days": (10, 10, None, 10),
    "margin_required": (True, True, False, True),
    "household_range": (None, None, Span(100, 700), Span(1000, 3000)),
    "households_per_representative": (Span(5, 15), Span(5, 15), None, Span(20, 50)),
    "oversight_required": (True, True, False, True),
    "audit_scope": (AuditScope.ALL_MEMBERS, AuditScope.ALL_MEMBERS, None, AuditScope.CHAIR),
    "publicity_min_days": (None, 15, None, 15),
    "turnout_voters": (HALF, HALF, HALF, HALF),
    "turnout_households": (TWO_THIRDS, TWO_THIRDS, HALF, HALF),
    "turnout_representatives": (TWO_THIRDS, TWO_THIRDS, HALF, BEYOND_TWO_THIRDS),
    "majority": (HALF, HALF, HALF, HALF),
    "runoff_share": (THIRD, THIRD, THIRD, THIRD),
    "vacancy_ok_from": (3, 3, 5, 5),
    "statutory_bans": (
        (),
        (Ban.EXPELLED, Ban.CRIMINAL_PENALTY, Ban.CLAN_OR_GANG, Ban.CULT),
        (),
        (Ban.EXPELLED, Ban.CRIMINAL_PENALTY, Ban.GANG, Ban.CULT),
    ),
    "nominators": (
        (Nominator.REGISTERED_VILLAGERS,),
        (Nominator.VILLAGE_PARTY, Nominator.REGISTERED_VILLAGERS),
        (),
        (Nominator.COMMUNITY_PARTY, Nominator.JOINT_VOTERS),
    ),
    "joint_nominators_min": (None, None, None, 10),
    "proxy_methods": (
        {Method.VOTERS},
        {Method.VOTERS},
        set(),
        {Method.VOTERS, Method.HOUSEHOLDS},
    ),
    "recall_petition": (
        {Petitioner.VOTERS: FIFTH, Petitioner.REPRESENTATIVES: THIRD},
        {Petitioner.VOTERS: FIFTH, Petitioner.REPRESENTATIVES: THIRD},
        {},
        {Petitioner.VOTERS: TENTH, Petitioner.HOUSEHOLDS: TENTH, Petitioner.REPRESENTATIVES: THIRD},
    ),
}


@pytest.mark.parametrize("name", DIFFERENCES)
def test_section_7_2_the_values_of_the_four_editions(name: str) -> None:
    assert tuple(getattr(book, name) for book in BOOKS) == DIFFERENCES[name]


# The articles (§7.1 of the rule book), in the same order; None where the text has no such article.
ARTICLES: dict[str, tuple[str | None, str | None, str | None, str | None]] = {
    "size": ("第六条", "第八条", "第七条", "第八条"),
    "term_years": ("第十一条", "第十四条", "第八条", "第十四条"),
    "ec_required": ("第十二条", "第十五条", None, "第十五条"),
    "voting_age": ("第十三条", "第十六条", "第八条", "第十六条"),
    "roll_days": ("第十四条", "第十七条", None, "第十七条"),
    "majority": ("第十五条", "第十八条", "第九条", "第十九条"),
    "runoff_share": ("第十五条", "第十八条", None, "第十九条"),
    "recall_petition": ("第十六条", "第十九条", "第十条", "第二十条"),
    "resign_effective": (None, "第二十条", None, "第二十一条"),
    "by_election": ("第十九条", "第二十三条", "第十条", "第二十四条"),
    "handover_days": ("第二十条", "第二十四条", None, "第二十五条"),
    "oversight_required": ("第三十二条", "第三十七条", None, "第三十六条"),
    "unfit_reviews_to_end": ("第三十三条", "第三十八条", None, "第三十七条"),
    "audit_scope": ("第三十五条", "第四十条", None, "第三十八条"),
}


@pytest.mark.parametrize("name", ARTICLES)
def test_section_7_1_the_articles_of_the_four_editions(name: str) -> None:
    for book, article in zip(BOOKS, ARTICLES[name], strict=True):
        cite = book.basis(name).cite
        silent = (f"{book.law}未作规定", "省参数（待确认，参照村民委员会组织法）")
        assert cite in ((f"{book.law}{article}",) if article else silent)


@pytest.mark.parametrize(("people", "inside"), [(2, False), (3, True), (5, True), (7, True), (8, False)])
def test_b01_a_villagers_committee_has_three_to_seven(people: int, inside: bool) -> None:
    assert (people in rulebook(VILLAGERS, FIRST_2025).size) is inside


@pytest.mark.parametrize(("people", "inside"), [(4, False), (5, True), (9, True), (10, False)])
def test_b03_a_residents_committee_has_five_to_nine(people: int, inside: bool) -> None:
    assert (people in rulebook(RESIDENTS, LAST_2018).size) is inside


def test_the_method_picks_the_turnout_and_its_article() -> None:
    book = rulebook(RESIDENTS, FIRST_2025)
    assert {method: book.turnout(method) for method in Method} == {
        Method.VOTERS: HALF,
        Method.HOUSEHOLDS: HALF,
        Method.REPRESENTATIVES: BEYOND_TWO_THIRDS,
    }
    assert {book.turnout_basis(method).rule for method in Method} == {"R-03"}
    assert [rulebook(VILLAGERS, LAST_2018).turnout_basis(method).rule for method in Method] == ["T-01", "B-25", "B-24"]


# Lower law.


def test_shanxi_lays_its_rules_over_the_statute_of_2018() -> None:
    book = rulebook(VILLAGERS, date(2021, 11, 20), local=SHANXI[VILLAGERS])
    assert (book.kinship_avoidance, book.seats_odd, book.proxy_max) == (KinBan.SPOUSE_LINEAL, True, 3)
    assert book.proxy_candidate_forbidden
    assert (book.basis("kinship_avoidance").rule, book.basis("proxy_max").rule) == ("B-12", "V-12")
    assert "待确认" in book.basis("kinship_avoidance").cite


def test_rv03_a_narrower_ban_of_the_province_falls_away_when_the_statute_widens_it() -> None:
    before = rulebook(VILLAGERS, LAST_2018, local=SHANXI[VILLAGERS])
    after = rulebook(VILLAGERS, FIRST_2025, local=SHANXI[VILLAGERS])
    assert (before.kinship_avoidance, after.kinship_avoidance) == (KinBan.SPOUSE_LINEAL, KinBan.NEAR_RELATIVES)
    assert after.basis("kinship_avoidance").rule == "B-10"
    assert after.seats_odd


def test_residents_have_no_rules_of_shanxi() -> None:
    assert SHANXI[RESIDENTS] == NATIONAL
    assert rulebook(RESIDENTS, FIRST_2025, local=SHANXI[RESIDENTS]) == rulebook(RESIDENTS, FIRST_2025)


def of_the_province(name: str, value: object, since: date = FIRST_2025) -> Local:
    return {name: Dated(Edition(since, value, Provision("X-01", "某省规定", Standing.LOCAL)))}


@pytest.mark.parametrize(
    ("name", "looser", "kept"),
    [
        ("proxy_max", 4, 2),
        ("roll_days", 19, 25),
        ("objection_days", 4, 7),
        ("ruling_days", 4, 2),
        ("handover_days", 11, 7),
        ("female_member_required", False, True),
        ("margin_required", False, True),
        ("proxy_candidate_forbidden", False, True),
        ("kinship_avoidance", KinBan.SPOUSE_LINEAL, KinBan.NEAR_RELATIVES),
    ],
)
def test_rv03_the_province_may_tighten_the_statute_but_not_loosen_it(name: str, looser: object, kept: object) -> None:
    book = rulebook(VILLAGERS, FIRST_2025, local=of_the_province(name, kept))
    assert (getattr(book, name), book.basis(name).cite) == (kept, "某省规定")
    with pytest.raises(Loosened, match="某省规定不得放宽村民委员会组织法"):
        rulebook(VILLAGERS, FIRST_2025, local=of_the_province(name, looser))


@pytest.mark.parametrize(
    "name",
    [
        *("proxy_max", "roll_days", "objection_days", "ruling_days", "handover_days"),
        *("female_member_required", "margin_required", "kinship_avoidance"),
    ],
)
def test_rv03_the_province_may_say_the_same_as_the_statute(name: str) -> None:
    same = getattr(rulebook(VILLAGERS, FIRST_2025), name)
    book = rulebook(VILLAGERS, FIRST_2025, local=of_the_province(name, same))
    assert (getattr(book, name), book.basis(name).cite) == (same, "某省规定")


def test_the_province_settles_what_the_statute_leaves_open() -> None:
    book = rulebook(VILLAGERS, FIRST_2025, local=of_the_province("recall_meeting_days", 90))
    assert (book.recall_meeting_days, book.basis("recall_meeting_days").rule) == (90, "X-01")


def test_a_rule_of_the_province_holds_from_its_own_day() -> None:
    local = of_the_province("proxy_max", 2, since=date(2026, 7, 1))
    assert rulebook(VILLAGERS, date(2026, 6, 30), local=local).proxy_max == 3
    assert rulebook(VILLAGERS, date(2026, 7, 1), local=local).proxy_max == 2


@pytest.mark.parametrize(
    ("kind", "profile", "field"),
    [
        (VILLAGERS, Profile(kin_ban=KinBan.SPOUSE_LINEAL), "kin_ban"),
        (VILLAGERS, Profile(vacancy_ok_from=VacancyFloor(villagers=2)), "vacancy_ok_from.villagers"),
        (RESIDENTS, Profile(vacancy_ok_from=VacancyFloor(residents=4)), "vacancy_ok_from.residents"),
    ],
)
def test_rv03_no_choice_of_the_province_loosens_the_statute(kind: CommitteeKind, profile: Profile, field: str) -> None:
    with pytest.raises(Loosened) as refusal:
        rulebook(kind, FIRST_2025, profile)
    assert refusal.value.field == field
    assert "不得放宽" in refusal.value.message


def test_the_choices_of_the_province_are_in_the_book() -> None:
    profile = Profile(runoff_extra=2, vacancy_ok_from=VacancyFloor(villagers=5), kin_ban=KinBan.NEAR_RELATIVES)
    book = rulebook(VILLAGERS, LAST_2018, profile)
    assert (book.runoff_extra, book.vacancy_ok_from) == (2, 5)
    assert (book.kinship_avoidance, book.basis("kinship_avoidance").rule) == (KinBan.NEAR_RELATIVES, "B-12")


@pytest.mark.parametrize(("day", "bans", "article"), [(LAST_2018, 0, "未作规定"), (FIRST_2025, 4, "第十八条")])
def test_r10_the_statute_bars_residents_candidates_from_2026_on_and_says_nothing_of_clans(
    day: date, bans: int, article: str
) -> None:
    book = rulebook(RESIDENTS, day)
    assert (len(book.statutory_bans), book.basis("statutory_bans").rule) == (bans, "R-10")
    assert book.basis("statutory_bans").cite.endswith(article)
    assert Ban.CLAN_OR_GANG not in book.statutory_bans
