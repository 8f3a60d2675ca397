"""A sheet that came after somebody else's: it is not written, and what was typed is shown so that it can be compared."""

from collections.abc import Iterator, Mapping
from typing import Any

from litestar import Request
from litestar.response import Template

from elections import queries
from elections.web.elections import framed
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Conflict
from server.web.pages import page

_FIGURES = {"held": "投票日", "issued": "发出选票", "cast": "收回选票", "fully_invalid": "整张无效票"}


async def meanwhile(request: Request[Any, Any, Any], actor: Actor, code: str, conflict: Conflict) -> Template:
    """The page of a conflict, with the sheet as it was typed."""
    typed = {name: str(value) for name, value in (await request.form()).items()}
    async with transaction(actor):
        line = await queries.election(actor, code)
        ballot = (await queries.progress(actor, code)).course.ballot
        around = await framed(request, actor, line)
    return page(
        request,
        "elections/pages/meanwhile.html",
        around,
        status=409,
        line=line,
        message=conflict.message,
        ballot=ballot if line.open else None,
        typed=tuple(_rows(typed)),
    )


def _rows(typed: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Words and number of each row, in the order of the sheet; the sheet brings the names that its rows stood for."""
    for name, word in _FIGURES.items():
        yield word, typed.get(name, "")
    for name, value in typed.items():
        row, _, last = name.rpartition(".")
        if last == "name" and value:
            yield (value if ".lines." in row else f"另选他人　{value}"), typed.get(f"{row}.votes", "")
