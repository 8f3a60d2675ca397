import asyncio
import io
import threading

import openpyxl
import pytest

from server.access.actor import Actor, Role
from server.sheets import returning
from server.sheets.apart import apart
from server.sheets.returning import faulty_rows
from tests.support.factories import VILLAGE, a_county, an_actor
from tests.support.sheets import handed_in


async def _faulty(operator: Actor) -> tuple[Actor, int]:
    await a_county(operator)
    officer = an_actor(Role.ELECTION_OFFICER)
    return officer, await handed_in(officer, (VILLAGE, None, "八百", None, None, None))


async def test_a_file_is_marked_apart_while_the_server_answers_others(
    operator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer, batch = await _faulty(operator)
    loop, answered = asyncio.get_running_loop(), threading.Event()

    def beside(*args: object) -> object:
        loop.call_soon_threadsafe(answered.set)
        assert answered.wait(30), "the loop waits for the file"
        return apart(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(returning, "apart", beside)
    # What is changed here does not reach a child.
    monkeypatch.setattr(openpyxl, "load_workbook", lambda *_: pytest.fail("marked in the server itself"))

    returned = await faulty_rows(officer, batch)

    monkeypatch.undo()
    page = openpyxl.load_workbook(io.BytesIO(returned.content)).active
    assert (page["G4"].value, page["C4"].fill.fgColor.rgb) == ("户数：“八百”不是整数。请只填数字。", "FFF4CCCC")


async def test_a_large_file_comes_back_as_a_new_one_with_the_faulty_rows(
    operator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer, batch = await _faulty(operator)
    monkeypatch.setattr(returning, "_MOST_BYTES", 0)

    returned = await faulty_rows(officer, batch)

    page = openpyxl.load_workbook(io.BytesIO(returned.content)).active
    assert [cell.value for cell in page[4]] == [
        VILLAGE,
        None,
        "八百",
        None,
        None,
        None,
        "户数：“八百”不是整数。请只填数字。",
    ]
    assert page["C4"].fill.fgColor.rgb == "FFF4CCCC"
    assert page.max_row == 4
