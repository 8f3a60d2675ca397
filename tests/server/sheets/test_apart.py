import os

import pytest

from server.errors import Problem, Refused
from server.sheets.apart import apart


def _refusing(field: str) -> None:
    raise Refused([Problem(field, "不对。", "改正。")], code="sheets.cells")


def _filling() -> bytes:
    return bytes(3 * 2**30)


def test_the_work_is_done_by_another_process() -> None:
    assert apart("名册.xlsx", os.getpid) != os.getpid()


def test_a_refusal_comes_back_as_it_was() -> None:
    with pytest.raises(Refused) as refusal:
        apart("名册.xlsx", _refusing, "户数")

    assert (refusal.value.problems, refusal.value.reason) == ((Problem("户数", "不对。", "改正。"),), "sheets.cells")


def test_what_fills_the_memory_or_ends_the_child_is_a_refusal_of_the_file() -> None:
    for work in (_filling, os.abort):
        with pytest.raises(Refused, match=r"名册\.xlsx：文件已损坏"):
            apart("名册.xlsx", work)
