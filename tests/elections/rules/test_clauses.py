import pytest

from elections.rules.clauses import is_unconfirmed, on_paper
from elections.rules.rulebook import SHANXI, STATUTES, rulebook


@pytest.mark.parametrize(
    ("cite", "printed"),
    [
        ("村民委员会组织法（2018修正）第十五条", "村民委员会组织法（2018修正）第十五条"),
        ("省参数（待确认，选举规程，参照四川、海南规定）", "村民委员会选举规程（民发〔2013〕76号）"),
        ("省参数（待确认，参照四川规定）", "参照外省规定（本省规定未定）"),
        ("省参数（待确认，民发〔2013〕76号）", "民发〔2013〕76号"),
        ("省参数（待确认）", "省参数"),
        ("省参数　待确认", "省参数"),
        ("山西省村民委员会选举办法（2011修改，待确认）", "山西省村民委员会选举办法（2011修改）"),
    ],
)
def test_a_paper_prints_the_source_without_our_notes(cite: str, printed: str) -> None:
    assert on_paper(cite) == printed


def test_no_clause_of_any_book_takes_a_note_onto_paper() -> None:
    cites = {
        provision.cite
        for kind, books in STATUTES.items()
        for edition in books.editions
        for provision in rulebook(kind, edition.since, local=SHANXI[kind]).bases.values()
    }
    assert any(map(is_unconfirmed, cites))
    assert [cite for cite in cites if is_unconfirmed(on_paper(cite)) or not on_paper(cite)] == []
