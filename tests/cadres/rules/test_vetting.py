"""What a joint review concludes, and what it waits for."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cadres.rules.negative_list import STATUTORY, Fact, Item, ItemLevel, NegativeList, Reach, reach, screen
from cadres.rules.vetting import Agency, Answer, Case, Decision, Opinion, conclude, refuse_elsewhere, refuse_opinion
from cadres.vocabulary import CommitteeKind, VettingConclusion
from server.errors import Refused
from server.law.lawbook import Level, Provision, Standing

DAY = date(2026, 11, 20)
BEFORE = date(2021, 11, 20)
LISTED = Provision("Q-18", "偏关县候选人负面清单（2026版）", Standing.POLICY)

JAILED = Item(
    code="5",
    level=ItemLevel.MUST_NOT,
    words="刑满未满5年",
    provision=LISTED,
    since=date(2021, 1, 1),
    lookback_months=60,
    agencies=frozenset({"court"}),
)
AWAY = Item(code="12", level=ItemLevel.SHOULD_NOT, words="长期外出，不能履职", provision=LISTED, since=date(2021, 1, 1))
LIST = NegativeList("2026-1", (JAILED, AWAY))

POLICE, COURT, TOWN = (
    Agency("police", "县公安局", "有没有前科、拘留、涉黑涉恶"),
    Agency("court", "县人民法院", "有没有判决、失信被执行"),
    Agency("town", "新关镇人民政府", "是否长期外出"),
)
CONVICTED = Fact("Q-10-2", "2009年因盗窃罪被判处拘役", "（2009）偏刑初字第12号", date(2009, 5, 1))


def says(agency: Agency, answer: Answer = Answer.CLEAR, *facts: Fact) -> Opinion:
    return Opinion(agency.code, answer, "赵国强", date(2026, 10, 20), facts)


def a_case(*opinions: Opinion, day: date = DAY, kind: CommitteeKind = CommitteeKind.VILLAGERS, **more: object) -> Case:
    given_ = {"negative_list": LIST, "asked": (POLICE, COURT, TOWN), **more}
    return Case(kind=kind, election_day=day, opinions=opinions, **given_)  # type: ignore[arg-type]


ALL_CLEAR = (says(POLICE), says(COURT), says(TOWN))


def test_q24_all_answers_without_fault_make_a_candidate() -> None:
    verdict = conclude(a_case(*ALL_CLEAR))
    assert verdict.conclusion is VettingConclusion.CLEAR
    assert verdict.findings[-1].numbers == {"asked": 3, "answered": 3}


def test_q23_what_nobody_was_asked_about_is_said_to_be_unlooked_into() -> None:
    asked = (POLICE, TOWN)
    verdict = conclude(a_case(says(POLICE), says(TOWN), asked=asked))
    (found,) = [one for one in verdict.findings if one.rule == "Q-23"]
    assert found.message == "“刑满未满5年”没有问能答复的部门，未查。未查不等于没有。"
    assert found.numbers == {"items": "5", "unasked": 1}
    assert verdict.conclusion is VettingConclusion.CLEAR, "whoever sent it out gave the reason"
    assert not [one for one in conclude(a_case(*ALL_CLEAR)).findings if one.rule == "Q-23"]


@pytest.mark.parametrize("silent", range(3))
def test_q24_silence_is_no_consent(silent: int) -> None:
    verdict = conclude(a_case(*(one for place, one in enumerate(ALL_CLEAR) if place != silent)))
    assert verdict.conclusion is None
    assert verdict.waits_for == ((POLICE, COURT, TOWN)[silent],)
    assert verdict.findings[0].message.endswith("没有答复不等于同意。")


def test_q24_nobody_asked_is_no_consent_either() -> None:
    verdict = conclude(a_case(asked=()))
    assert verdict.conclusion is None
    assert verdict.findings[0].message == "没有列出要答复的部门，不能得出结论。"


def test_an_answer_that_is_pending_is_waited_for() -> None:
    verdict = conclude(a_case(says(POLICE, Answer.PENDING), says(COURT), says(TOWN)))
    assert (verdict.conclusion, verdict.waits_for) == (None, (POLICE,))


def test_q10_a_ban_of_the_statute_decides_alone_without_limit_in_time() -> None:
    """Q-12: no number of years heals it."""
    verdict = conclude(a_case(says(POLICE, Answer.FOUND, CONVICTED)))
    assert verdict.conclusion is VettingConclusion.BARRED
    [finding] = verdict.findings
    assert (finding.rule, finding.level) == ("Q-10", Level.BREACH)
    assert finding.cite == "村民委员会组织法（2025修正）第十八条"
    assert "不受年限限制" in finding.message


def test_q14_before_2026_no_statute_bans_anybody() -> None:
    assert NegativeList("").in_force(CommitteeKind.VILLAGERS, date(2025, 12, 31)) == ()
    verdict = conclude(a_case(says(POLICE, Answer.FOUND, CONVICTED), says(COURT), says(TOWN), day=BEFORE))
    assert verdict.conclusion is VettingConclusion.CLEAR


def test_q11_residents_have_the_bans_of_their_own_law() -> None:
    items = NegativeList("").in_force(CommitteeKind.RESIDENTS, DAY)
    assert [item.code for item in items] == ["Q-11-1", "Q-11-2", "Q-11-3", "Q-11-4"]
    assert items[2].words == "利用黑恶势力从事非法活动"
    assert len(STATUTORY) == 8


@pytest.mark.parametrize(
    ("released", "conclusion"),
    [(date(2021, 11, 21), VettingConclusion.BARRED), (date(2021, 11, 20), VettingConclusion.CLEAR)],
)
def test_a_period_of_five_years_is_over_on_its_last_date(released: date, conclusion: VettingConclusion) -> None:
    fact = Fact("5", "刑满释放", "释放证明书", released)
    verdict = conclude(a_case(says(POLICE), says(COURT, Answer.FOUND, fact), says(TOWN)))
    assert verdict.conclusion is conclusion
    assert verdict.findings[0].numbers["months"] == 60


def test_a_fact_that_counts_from_a_day_is_waited_for_until_the_day_is_known() -> None:
    fact = Fact("5", "刑满释放", "释放证明书")
    verdict = conclude(a_case(says(POLICE), says(COURT, Answer.FOUND, fact), says(TOWN)))
    assert (verdict.conclusion, verdict.waits_for) == (None, (COURT,))
    assert "没有起算日" in verdict.findings[0].message


ABSENT = Fact("12", "2024年起在太原务工", "镇政府说明")


def decided(*, fit: bool, reason: str = "每月回村主持工作，群众评议满意") -> Decision:
    return Decision("12", fit, reason, "县换届资格联审组", date(2026, 10, 25))


def test_q24_a_decision_weighs_nothing_that_was_answered_after_it() -> None:
    early, late = (datetime(2026, 10, day, 9, tzinfo=UTC) for day in (20, 26))
    taken = (replace(decided(fit=True), at=datetime(2026, 10, 25, 9, tzinfo=UTC)),)
    for at, conclusion in ((early, VettingConclusion.CLEAR), (late, None), (None, VettingConclusion.CLEAR)):
        town = replace(says(TOWN, Answer.FOUND, ABSENT), at=at)
        verdict = conclude(a_case(says(POLICE), says(COURT), town, decisions=taken))
        assert verdict.conclusion is conclusion
    town = replace(says(TOWN, Answer.FOUND, ABSENT), at=late)
    verdict = conclude(a_case(says(POLICE), says(COURT), town, decisions=taken))
    assert [item.code for item in verdict.asks] == ["12"]
    assert any("新关镇人民政府又有答复，须重新决定" in one.message for one in verdict.findings)


def test_q24_what_is_unsuitable_by_policy_needs_a_decision_with_a_reason() -> None:
    answers = (says(POLICE), says(COURT), says(TOWN, Answer.FOUND, ABSENT))
    verdict = conclude(a_case(*answers))
    assert (verdict.conclusion, verdict.asks) == (None, (AWAY,))
    assert conclude(a_case(*answers, decisions=(decided(fit=True, reason=" "),))).asks == (AWAY,)
    fit = conclude(a_case(*answers, decisions=(decided(fit=True),)))
    assert fit.conclusion is VettingConclusion.CLEAR
    assert any("群众评议满意" in finding.message for finding in fit.findings)
    assert not any("没有影响" in one.message for one in fit.findings), "something was found and weighed"
    assert "所列的政策不宜事项都已决定可以列为候选人" in fit.findings[-1].message
    unfit = conclude(a_case(*answers, decisions=(decided(fit=False),)))
    assert unfit.conclusion is VettingConclusion.UNSUITABLE


def test_a_decision_does_not_stand_in_for_an_answer() -> None:
    verdict = conclude(a_case(says(TOWN, Answer.FOUND, ABSENT), decisions=(decided(fit=True),)))
    assert (verdict.conclusion, verdict.waits_for) == (None, (POLICE, COURT))


def causes(case: Case, opinion: Opinion) -> list[str]:
    return [problem.cause for problem in refuse_opinion(case, opinion)]


@pytest.mark.parametrize(
    ("opinion", "cause"),
    [
        (Opinion("tax", Answer.CLEAR, "甲", DAY), "tax不在本次联审的部门之列。"),
        (says(POLICE), "县公安局对此人已有答复。"),
        (replace(says(COURT), signed_by=" "), "没有填。"),
        (says(COURT, Answer.FOUND), "答复“有问题”，没有写事实和条目。"),
        (says(COURT, Answer.CLEAR, ABSENT), "答复“无问题”，却写了事实。"),
        (says(COURT, Answer.PENDING, Fact("", "在核实一起案件", "")), "答复“待核”，却写了事实。"),
        (replace(says(COURT), note="在核实"), "答复“无问题”，却写了事实。"),
        (says(COURT, Answer.PENDING), "答复“待核”，没有写还要核什么。"),
        (says(COURT, Answer.FOUND, replace(ABSENT, item="99")), "99不是选举日有效的条目。"),
        (says(TOWN, Answer.FOUND, replace(CONVICTED, item="5")), "“刑满未满5年”不由新关镇人民政府答复。"),
        (says(COURT, Answer.FOUND, replace(ABSENT, document="")), "没有写依据的文书。"),
        (says(COURT, Answer.FOUND, replace(ABSENT, words=" ")), "没有写。"),
        (says(COURT, Answer.FOUND, replace(ABSENT, item="")), "答复“有问题”，没有选条目。"),
    ],
)
def test_cw8_what_an_agency_may_not_say_is_refused_with_the_cause(opinion: Opinion, cause: str) -> None:
    """Q-23, Q-24."""
    assert cause in causes(a_case(says(POLICE)), opinion)


def test_of_several_facts_a_problem_names_which() -> None:
    """Q-24."""
    said = says(COURT, Answer.FOUND, CONVICTED, replace(ABSENT, document="", item=""))
    assert [one.field for one in refuse_opinion(a_case(), said)] == ["第2项条目", "第2项文书"]
    alone = says(COURT, Answer.FOUND, replace(ABSENT, document=""))
    assert [one.field for one in refuse_opinion(a_case(), alone)] == ["文书"]


def test_a_right_answer_is_taken() -> None:
    assert causes(a_case(says(POLICE)), says(TOWN, Answer.FOUND, ABSENT)) == []


def test_a_list_of_the_province_writes_no_statute_and_no_code_twice() -> None:
    with pytest.raises(Refused, match="法定禁止由法律规定"):
        NegativeList("x", (replace(AWAY, level=ItemLevel.STATUTE),))
    with pytest.raises(Refused, match="编号重复"):
        NegativeList("x", (AWAY, AWAY))
    with pytest.raises(Refused, match="编号重复"):
        NegativeList("x", (replace(AWAY, code="Q-10-1"),))


def test_an_item_holds_from_its_first_day_to_before_its_last() -> None:
    item = replace(AWAY, until=date(2026, 1, 1))
    assert item.holds(CommitteeKind.VILLAGERS, date(2025, 12, 31))
    assert not item.holds(CommitteeKind.VILLAGERS, date(2026, 1, 1))
    assert not item.holds(CommitteeKind.VILLAGERS, date(2020, 12, 31))


def test_many_people_are_screened_at_once() -> None:
    facts = [
        (1, CONVICTED),
        (2, Fact("5", "释放", "证明", date(2000, 1, 1))),
        (3, Fact("5", "释放", "证明")),
        (4, ABSENT),
    ]
    found = list(screen(LIST.in_force(CommitteeKind.VILLAGERS, DAY), DAY, facts))
    assert [(hit.person, hit.item.code) for hit in found] == [(1, "Q-10-2"), (3, "5"), (4, "12")]
    assert [hit.reach for hit in found] == [reach(hit.item, hit.fact, DAY) for hit in found]
    assert [hit.undated for hit in found] == [False, True, False]
    assert reach(JAILED, facts[1][1], DAY) is Reach.LAPSED


answers = st.sampled_from(
    [
        says(POLICE),
        says(POLICE, Answer.PENDING),
        says(POLICE, Answer.FOUND, CONVICTED),
        says(COURT),
        says(COURT, Answer.FOUND, Fact("5", "释放", "证明", date(2023, 1, 1))),
        says(TOWN),
        says(TOWN, Answer.FOUND, ABSENT),
    ]
)


@settings(deadline=None)
@given(opinions=st.lists(answers, unique_by=lambda one: one.agency), fit=st.booleans())
def test_the_order_of_the_answers_changes_nothing_and_consent_needs_all_of_them(
    opinions: list[Opinion], *, fit: bool
) -> None:
    found = {conclude(a_case(*order, decisions=(decided(fit=fit),))).conclusion for order in permutations(opinions)}
    assert len(found) == 1
    if found == {VettingConclusion.CLEAR}:
        assert {one.agency for one in opinions} == {"police", "court", "town"}
        assert all(one.answer is not Answer.PENDING for one in opinions)


UNDER = "身份证号1409**********1234"


def test_q24a_an_answer_under_another_number_neither_clears_nor_bars() -> None:
    away = (replace(POLICE, under=UNDER), COURT, TOWN)
    verdict = conclude(a_case(*ALL_CLEAR, asked=away))
    assert (verdict.conclusion, verdict.waits_for, verdict.elsewhere) == (None, away[:1], away[:1])
    (found,) = [one for one in verdict.findings if one.rule == "Q-24a"]
    assert (found.standing, found.met) == (Standing.INFERENCE, False)
    assert f"县公安局是按{UNDER}征询的" in found.message
    ban = conclude(a_case(says(POLICE, Answer.FOUND, CONVICTED), *ALL_CLEAR[1:], asked=away))
    assert ban.conclusion is None
    # Of an agency that was asked about the person a ban decides alone, as ever.
    known = conclude(a_case(says(COURT, Answer.FOUND, CONVICTED), asked=away))
    assert known.conclusion is VettingConclusion.BARRED


def test_q24a_what_is_found_under_another_number_asks_for_no_decision() -> None:
    fact = Fact("12", "长期在外", "新关镇证明")
    away = (POLICE, COURT, replace(TOWN, under=UNDER))
    assert conclude(a_case(*ALL_CLEAR[:2], says(TOWN, Answer.FOUND, fact), asked=away)).asks == ()


def test_q24a_the_refusal_names_who_was_asked_under_which_number_and_the_cure() -> None:
    assert refuse_elsewhere("贾永胜", ()) is None
    away = [replace(one, under=UNDER) for one in (POLICE, COURT)]
    problem = refuse_elsewhere("贾永胜", away)
    assert problem is not None
    assert problem.cause.startswith(f"县公安局、县人民法院是按{UNDER}征询的，")
    assert "退回重答" in problem.cure
    assert (problem.field, problem.rule) == ("贾永胜", "Q-24a")
