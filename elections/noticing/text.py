"""What a notice says, as data: kept word for word once it is issued, printed from that, compared with the records later. Pure."""

import difflib
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

from elections.notice_vocabulary import NoticeKind
from server.papers.stamp import Stamp
from server.values.periods import chinese_day


class Block(BaseModel):
    """A table of a notice, or a wall of names where it has no heads. `widths` are shares of the line.

    `ordered` are the lists of names in it that stand by strokes, each with what it is called.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    heading: str = ""
    heads: tuple[str, ...] = ()
    widths: tuple[int, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    names: tuple[str, ...] = ()
    ordered: tuple[tuple[str, tuple[str, ...]], ...] = ()


class Body(BaseModel):
    """What the records give a notice: all of it but its number and its days."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: NoticeKind
    phrases: tuple[str, ...]
    paragraphs: tuple[str, ...]
    blocks: tuple[Block, ...] = ()
    closing: tuple[str, ...] = ()
    attachment: str = ""
    people: tuple[str, ...] = ()
    issuer: str
    cite: str

    @property
    def lists(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Every list of names that must stand by strokes."""
        return tuple(one for block in self.blocks for one in block.ordered)

    @property
    def names(self) -> tuple[str, ...]:
        """Everybody in those lists, and the `people` who are named beside them."""
        return tuple(dict.fromkeys((*(name for _, names in self.lists for name in names), *self.people)))

    @property
    def lines(self) -> tuple[str, ...]:
        """It line by line, as a comparison shows it."""
        return ("".join(self.phrases), *self.paragraphs, *self._block_lines(), *self.closing, self.attachment)

    def _block_lines(self) -> Iterator[str]:
        for block in self.blocks:
            if block.heading:
                yield block.heading
            yield from (" ".join(row) for row in block.rows)
            yield from block.names


class Issued(BaseModel):
    """A notice as it went up: its body, its number, its days and places, and the one that it corrects."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    body: Body
    number: int = Field(gt=0)
    issued: date
    until: date | None = None
    places: tuple[str, ...]
    replaces: int | None = Field(None, gt=0)
    replaced_on: date | None = None
    reason: str = ""

    @property
    def opening(self) -> tuple[str, ...]:
        """What a corrected notice says of the one before it."""
        if self.replaces is None or self.replaced_on is None:
            return ()
        said = f"本公告补正{chinese_day(self.replaced_on)}发布的第{self.replaces}号公告，原因：{self.reason}。"
        return (f"{said}第{self.replaces}号公告自本公告发布之日起不再使用。",)

    @property
    def posting(self) -> str:
        """Where it hangs and until when."""
        where = f"张贴于{'、'.join(self.places)}"
        if self.until is None:
            return f"本公告自{chinese_day(self.issued)}起{where}。"
        return f"本公告自{chinese_day(self.issued)}至{chinese_day(self.until)}{where}。"


def as_text(one: BaseModel) -> str:
    """The one form in which it is kept and hashed: the same words give the same hash on every machine."""
    return json.dumps(one.model_dump(mode="json"), ensure_ascii=False, sort_keys=True)


def sealed(text: str) -> str:
    """The SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def read(text: str) -> Issued:
    """An issued notice from the text that was kept."""
    return Issued.model_validate(json.loads(text))


def differences(before: Body, after: Body) -> Sequence[tuple[str, str]]:
    """What the records would say otherwise today: lines that are gone, and lines that are new."""
    found = []
    old, new = before.lines, after.lines
    for word, start, end, first, last in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if word != "equal":
            found.append(("；".join(old[start:end]), "；".join(new[first:last])))
    return found


@dataclass(frozen=True)
class NoticePaper:
    """The print model: an issued notice as an official paper. `mark` says of one that no longer stands why it does not.

    `stamp` puts 作废 across one that is void.
    """

    template: ClassVar[str] = "elections/papers/notice.html"

    notice: Issued
    seal: str
    mark: str = ""
    stamp: Stamp | None = None

    @property
    def body(self) -> Body:
        return self.notice.body

    @property
    def title(self) -> str:
        return f"第{self.notice.number}号 {''.join(self.body.phrases)}"

    @property
    def filename(self) -> str:
        return f"第{self.notice.number}号-{''.join(self.body.phrases)}.pdf"

    @property
    def names(self) -> tuple[str, ...]:
        return self.body.names

    @property
    def author(self) -> str:
        return self.body.issuer

    @property
    def dated(self) -> date:
        return self.notice.issued

    @property
    def paragraphs(self) -> tuple[str, ...]:
        return (*self.notice.opening, *self.body.paragraphs)

    @property
    def closing(self) -> tuple[str, ...]:
        return (*self.body.closing, self.notice.posting)

    @staticmethod
    def spans(block: Block) -> Sequence[int]:
        """How many rows the first cell of each row stands for: 0 where it says what the one above says."""
        firsts = [row[0] for row in block.rows]
        found = []
        for place, first in enumerate(firsts):
            if place and firsts[place - 1] == first:
                found.append(0)
                continue
            run = 1
            while place + run < len(firsts) and firsts[place + run] == first:
                run += 1
            found.append(run)
        return found

    @staticmethod
    def shares(block: Block) -> Sequence[float]:
        """The widths of a table's columns in per cent."""
        widths: Any = block.widths or tuple(1 for _ in block.heads)
        return [round(100 * width / sum(widths), 2) for width in widths]
