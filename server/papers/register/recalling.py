"""What a paper said on its day: kept sealed with its number, and inside the bytes that were given out.

What was issued stays as it was issued. Where the records say something else today, that is a difference, for a new paper.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import ParseError

import pikepdf

from server.access import sealing
from server.access.actor import Actor
from server.db.engine import connection
from server.errors import Conflict, DomainError, Forbidden, Unavailable
from server.files.disk import Store
from server.manifest import Drawn, PaperKind
from server.papers.kept import kept_bytes
from server.papers.passages import unspoken
from server.papers.register.data import FILENAME, as_xml
from server.papers.register.kinds import draw, kind_of
from server.papers.register.models import model_of, read_as, shape_of, texts_of
from server.papers.register.reading import P, PaperLine
from server.papers.register.vocabulary import PaperState
from server.papers.stamp import Stamp

_SAID = "registered_paper.said"
#: So many differences are told; of more, how many there are.
MOST_TOLD = 8


@dataclass(frozen=True, slots=True)
class Difference:
    """How the records differ from a paper that was issued: what it says and what they say, and how many more there are.

    `gone`: they have nothing of it any more.
    """

    pairs: tuple[tuple[str, str], ...] = ()
    more: int = 0
    gone: bool = False


def sealed_words(kind: PaperKind, model: Any) -> bytes:
    """What a paper says, as it is kept on the register."""
    return sealing.seal(as_xml(kind, model, Stamp(PaperState.DRAFT)).decode(), _SAID)


async def words_of(store: Store, line: PaperLine) -> str:
    """What a paper said, as XML; of one issued before the register kept it, out of its bytes. Empty where it is in neither."""
    blob = await connection().fetchval("SELECT said FROM registered_paper WHERE id = $1", line.id)
    if blob:
        return sealing.unseal(blob, _SAID)
    if not line.sha256:
        return ""
    try:
        content = await kept_bytes(store, line.sha256)
    except Conflict:
        return ""
    return await asyncio.to_thread(_inside, content)


async def recalled(store: Store, kind: PaperKind, line: PaperLine) -> Any | None:
    """The model of a paper in the words of its day, without its number and stamp; None where they are nowhere to be read.

    Of an issued one, None also where a paragraph was not kept: nobody gives out other words under its number.
    """
    words = await words_of(store, line)
    model = model_of(kind, words) if words else None
    return None if line.sha256 and unspoken(model) else model


async def as_issued(store: Store, paper: P) -> P:
    """A paper that was issued, in the words that its file carries; any other as it is. Raises Conflict where they are not to be read."""
    stamp: Stamp | None = getattr(paper, "stamp", None)
    if stamp is None or not stamp.kept:
        return paper
    words = await asyncio.to_thread(_inside, await kept_bytes(store, stamp.kept))
    model = read_as(type(paper), words) if words else None
    if model is None:
        raise Conflict("签发的文件里读不出内容，做不成文字稿。请下载PDF。", code="papers.no_twin")
    found: P = replace(model, number=stamp.number, stamp=stamp)
    return found


async def shown(actor: Actor, store: Store, line: PaperLine) -> Any | None:
    """The model of a paper as the register shows it, without its number and stamp.

    One that has its number is shown in the words of its day, a draft as the records have it now. None where there is nothing to
    show: of an issued paper its bytes are left then, and never what the records say today.
    """
    kind = kind_of(line.kind)
    if line.number and (model := await recalled(store, kind, line)) is not None:
        if kind.reread is not None:
            await kind.reread(actor, [line.source])
        return model
    if line.sha256:
        return None
    drawn = (await draw(actor, kind, [line.source])).get(line.source)
    return drawn.model if drawn else None


async def compared(actor: Actor, store: Store, line: PaperLine) -> Difference | None:
    """How the records differ today from an issued paper. Where drawing it is a reading that leaves a trace, this leaves one."""
    kind = kind_of(line.kind)
    try:
        drawn = await of_today(actor, kind, line.source)
    except Forbidden:
        return None
    return difference(kind, await words_of(store, line), drawn.model if drawn else None)


async def of_today(actor: Actor, kind: PaperKind, source: str) -> Drawn | None:
    """What the records make of a source now; None where nothing comes of them any more, for whichever reason."""
    try:
        return (await draw(actor, kind, [source])).get(source)
    except (Unavailable, Forbidden):
        # Not to be asked by this person is not to be gone.
        raise
    except DomainError:
        return None


def difference(kind: PaperKind, words: str, now: Any | None) -> Difference | None:
    """How the model of today differs from what a paper said; None where it does not, and where that is not to be read."""
    if now is None:
        return Difference(gone=True)
    try:
        then, today = texts_of(words), texts_of(_in_shape(kind, now, shape_of(words)))
    except (ParseError, ValueError):
        return None
    pairs = tuple(_pairs(then, today))
    return Difference(pairs[:MOST_TOLD], len(pairs[MOST_TOLD:])) if pairs else None


def _in_shape(kind: PaperKind, model: Any, shape: int) -> str:
    return as_xml(kind, model, Stamp(PaperState.DRAFT), shape).decode()


def _pairs(then: Mapping[str, str], today: Mapping[str, str]) -> list[tuple[str, str]]:
    """What is not the same, each once: a name stands in several places."""
    places = [*then, *(one for one in today if one not in then)]
    pairs = ((then.get(place, ""), today.get(place, "")) for place in places)
    return list(dict.fromkeys(pair for pair in pairs if pair[0] != pair[1]))


def _inside(pdf: bytes) -> str:
    """The XML inside an issued file; empty where there is none."""
    try:
        with pikepdf.open(BytesIO(pdf)) as found:
            inside = found.attachments.get(FILENAME)
            return inside.get_file().read_bytes().decode() if inside else ""
    except (pikepdf.PdfError, UnicodeDecodeError):
        return ""
