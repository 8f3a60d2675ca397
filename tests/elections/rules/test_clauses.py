import pytest

from cadres.vocabulary import CommitteeKind
from elections.rules.clauses import is_unconfirmed, on_paper
from elections.rules.rulebook import SHANXI, STATUTES, rulebook


@pytest.mark.parametrize(
    ("cite", "printed"),
    [
        ("村民委员会组织法（2018修正）第十五条", "村民委员会组织法（2018修正）第十五条"),
        ("省参数（待确认，选举规程，参照四川、海南规定）", "村民委员会选举规程（民发〔2013〕76号）"),
        ("省参数（待确认，参照四川规定）", "参照外省规定（本省规定未定）"),
        ("省参数（待确认，民发〔2013〕76号）", "村民委员会选举规程（民发〔2013〕76号）"),
        ("省参数（待确认，参照海南规定，山西2011年口径为届满后3个月）", "山西2011年口径为届满后3个月"),
        ("省参数（待确认，参照信访工作条例）", "参照信访工作条例"),
        ("省参数（待确认）", "省参数"),
        ("省参数　待确认", "省参数"),
        ("山西省村民委员会选举办法（2011修改，待确认）", "山西省村民委员会选举办法（2011修改）"),
    ],
)
def test_a_paper_prints_the_source_without_our_notes(cite: str, printed: str) -> None:
    assert on_paper(cite, CommitteeKind.VILLAGERS) == printed


@pytest.mark.parametrize(
    "cite", ["省参数（待确认，选举规程，参照四川、海南规定）", "省参数（待确认，民发〔2013〕76号）"]
)
def test_residents_are_not_bound_by_the_villages_procedure(cite: str) -> None:
    assert on_paper(cite, CommitteeKind.RESIDENTS) == "参照村民委员会选举规程（民发〔2013〕76号）"


def test_no_clause_of_any_book_takes_a_note_or_another_province_onto_paper() -> None:
    printed = {
        (kind, provision.cite): on_paper(provision.cite, kind)
        for kind, books in STATUTES.items()
        for edition in books.editions
        for provision in rulebook(kind, edition.since, local=SHANXI[kind]).bases.values()
    }
    assert any(is_unconfirmed(cite) for _, cite in printed)
    assert [cite for cite in printed.values() if is_unconfirmed(cite) or not cite] == []
    others = ("四川", "海南", "河北", "浙江", "北京", "天津")
    assert [cite for cite in printed.values() if any(name in cite for name in others)] == []
    procedure = [cite for (kind, _), cite in printed.items() if kind is CommitteeKind.RESIDENTS and "选举规程" in cite]
    assert procedure
    assert all(cite.startswith("参照") for cite in procedure)
