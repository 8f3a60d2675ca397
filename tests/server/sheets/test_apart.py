import asyncio
import os
import threading

import pytest

from server.errors import Crowded, Problem, Refused
from server.sheets import workbook
from server.sheets.apart import MOST_AT_ONCE, apart, in_turn


def _refusing(field: str) -> None:
    raise Refused([Problem(field, "不对。", "改正。")], code="sheets.cells")


def _filling() -> bytes:
    return bytes(3 * 2**30)


def test_the_work_is_done_by_another_process() -> None:
    assert apart("名册.xlsx", os.getpid) != os.getpid()


def test_text_is_read_by_another_process_too(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []
    monkeypatch.setattr(workbook, "apart", lambda name, work, *args: seen.append((name, work)) or work(*args))
    assert workbook.open_workbook("甲,乙\n1,2\n".encode(), file_name="名册.csv").grids[0].rows == (
        ("甲", "乙"),
        ("1", "2"),
    )
    assert seen == [("名册.csv", workbook.read_text)]


async def test_few_files_are_worked_on_at_once_and_too_many_are_asked_to_come_again() -> None:
    busy, most, lock, go_on = 0, 0, threading.Lock(), threading.Event()
    both = threading.Barrier(2)

    def work(number: int) -> int:
        nonlocal busy, most
        with lock:
            busy += 1
            most = max(most, busy)
        assert go_on.wait(30)
        both.wait(30)
        with lock:
            busy -= 1
        return number

    asked = [asyncio.create_task(in_turn("名册.xlsx", work, number)) for number in range(MOST_AT_ONCE)]
    await asyncio.sleep(0)  # Lets each of them begin.
    with pytest.raises(Crowded, match=r"“名册\.xlsx”没有读，也没有写入。请过10秒再试"):
        await in_turn("名册.xlsx", work, MOST_AT_ONCE)
    go_on.set()
    assert await asyncio.gather(*asked) == list(range(MOST_AT_ONCE))
    assert most == 2
    assert await in_turn("名册.xlsx", os.getpid) == os.getpid(), "the places are free again"


def test_a_refusal_comes_back_as_it_was() -> None:
    with pytest.raises(Refused) as refusal:
        apart("名册.xlsx", _refusing, "户数")

    assert (refusal.value.problems, refusal.value.reason) == ((Problem("户数", "不对。", "改正。"),), "sheets.cells")


def test_what_fills_the_memory_or_ends_the_child_is_a_refusal_of_the_file() -> None:
    for work in (_filling, os.abort):
        with pytest.raises(Refused, match=r"名册\.xlsx：文件已损坏"):
            apart("名册.xlsx", work)
