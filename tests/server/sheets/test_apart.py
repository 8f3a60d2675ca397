import asyncio
import os
import threading
import time
from collections.abc import Callable

import pytest

from server.errors import Crowded, Problem, Refused
from server.sheets import apart as bounded
from server.sheets import workbook
from server.sheets.apart import MOST_AT_ONCE, Bounds, apart, in_turn


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


def _spinning() -> None:
    while True:
        pass


def test_what_ends_the_child_is_a_refusal_of_the_file() -> None:
    with pytest.raises(Refused, match=r"名册\.xlsx：文件已损坏或者太大"):
        apart("名册.xlsx", os.abort)


@pytest.mark.parametrize(
    ("bounds", "work", "args"),
    [
        (Bounds(), _filling, ()),
        (Bounds(busy=1), _spinning, ()),
        (Bounds(waited=1), time.sleep, (600,)),
    ],
    ids=["memory", "processor", "waiting"],
)
def test_a_sound_file_that_takes_too_much_is_too_large_and_not_damaged(
    monkeypatch: pytest.MonkeyPatch, bounds: Bounds, work: Callable[..., object], args: tuple[object, ...]
) -> None:
    monkeypatch.setattr(bounded, "BOUNDS", bounds)
    with pytest.raises(Refused, match=r"名册\.xlsx：文件太大.*分成几个文件"):
        apart("名册.xlsx", work, *args)


async def test_who_goes_away_leaves_the_place_taken_until_the_work_is_done() -> None:
    begun, go_on = threading.Semaphore(0), threading.Event()

    def work() -> None:
        begun.release()
        assert go_on.wait(30)

    gone = [asyncio.create_task(in_turn("名册.xlsx", work)) for _ in range(MOST_AT_ONCE)]
    await asyncio.sleep(0)  # Lets each of them begin.
    # Two are at work, the others wait; those who wait give their places up at once.
    for _ in range(2):
        assert await asyncio.to_thread(begun.acquire, timeout=30)
    for task in gone:
        task.cancel()
    await asyncio.gather(*gone, return_exceptions=True)
    assert len(bounded._under_way) == 2
    waiting = [asyncio.create_task(in_turn("名册.xlsx", os.getpid)) for _ in range(MOST_AT_ONCE - 2)]
    await asyncio.sleep(0)
    with pytest.raises(Crowded):
        await in_turn("名册.xlsx", os.getpid)
    go_on.set()
    assert await asyncio.gather(*waiting) == [os.getpid()] * len(waiting)
    assert bounded._under_way == []
