"""How papers write a clause."""

import pytest

from server.law.citing import basis_of, cited, titled
from server.law.lawbook import Provision, Standing


@pytest.mark.parametrize(
    ("clause", "as_cited"),
    [
        ("村民委员会组织法 第十五条", "《中华人民共和国村民委员会组织法》第十五条"),
        ("村民委员会组织法（2018年修正）第六条第一款", "《中华人民共和国村民委员会组织法》（2018年修正）第六条第一款"),
        ("山西省村民委员会选举办法 第三条", "《山西省村民委员会选举办法》第三条"),
        ("《民法典》第二百零一条", "《民法典》第二百零一条"),
        ("省参数　待确认", "省参数　待确认"),
    ],
)
def test_a_clause_is_cited_with_its_law_in_book_marks(clause: str, as_cited: str) -> None:
    assert cited(clause) == as_cited


@pytest.mark.parametrize(
    ("law", "whole"),
    [
        ("村民委员会组织法（2018修正）", "《中华人民共和国村民委员会组织法》（2018修正）"),
        ("城市居民委员会组织法", "《中华人民共和国城市居民委员会组织法》"),
        ("中华人民共和国民法典", "《中华人民共和国民法典》"),
    ],
)
def test_a_law_is_called_by_its_whole_name(law: str, whole: str) -> None:
    assert titled(law) == whole


def test_a_parameters_note_to_the_office_is_not_printed() -> None:
    parameter = Provision("Q-26", "县级联审办法　省参数　待确认", Standing.PARAMETER)
    assert basis_of(parameter.note("三日内可以提出。")) == "县级联审办法"
    statute = Provision("Q-10", "村民委员会组织法（2025修正）第十八条")
    assert basis_of(statute.breach("命中。")) == "《中华人民共和国村民委员会组织法》（2025修正）第十八条"
