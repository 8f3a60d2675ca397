"""Papers of what comes after a result: the list of what was handed over, and the list of the election's file."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from elections.after.archive import ElectionFile, file_of
from elections.after.handover import Handover, HandoverLine, handover_of
from elections.rules.clauses import on_paper
from server import clock
from server.access.actor import Actor
from server.errors import Conflict
from server.law.citing import cited

#: What a handover goes by where the law says nothing of it.
_PROCEDURE = "省参数（待确认，选举规程）"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverSheet:
    """移交清单: every thing of the list with who gave and took it before whom, empty lines where it is outstanding."""

    template: ClassVar[str] = "elections/papers/handover.html"

    heading: str
    issuer: str
    law: str
    produced: date
    last: date | None
    lines: tuple[HandoverLine, ...]
    printed: date

    @property
    def title(self) -> str:
        """Its name in lists and in the file."""
        return f"{self.heading}工作移交清单"

    @property
    def filename(self) -> str:
        return f"{self.heading}-工作移交清单.pdf"

    @property
    def phrases(self) -> tuple[str, ...]:
        return (self.heading, "工作移交清单")

    @property
    def author(self) -> str:
        """The election committee presides over the handover."""
        return self.issuer

    @property
    def dated(self) -> date:
        """The day of the last handover, or of printing while something is outstanding."""
        days = [one.handed for one in self.lines if one.handed]
        return max(days) if len(days) == len(self.lines) else self.printed

    @property
    def names(self) -> tuple[str, ...]:
        told = [name for one in self.lines for name in (one.given_by, one.taken_by) if name]
        return tuple(dict.fromkeys(told))

    @property
    def opening(self) -> str:
        """What stands above the list."""
        waiting = [one.item.label for one in self.lines if one.handed is None]
        until = f"，应于{self.last.year}年{self.last.month}月{self.last.day}日前移交完毕" if self.last else ""
        state = f"尚有{len(waiting)}项未移交（{'、'.join(waiting)}）。" if waiting else "各项均已移交。"
        made = f"{self.produced.year}年{self.produced.month}月{self.produced.day}日"
        return f"根据{self.law}，新一届于{made}产生{until}。下列事项逐项清点移交，{state}"


async def handover_sheet(actor: Actor, code: str) -> HandoverSheet:
    """The list of one election, inside a transaction. Raises Conflict while nobody took the place of the former committee."""
    held: Handover = await handover_of(actor, code)
    line = held.election
    if line.published is None:
        raise Conflict("选举结果还没有公布，没有新一届可以移交。", code="handover.no_result")
    cite = held.findings[0].cite if held.findings else _PROCEDURE
    return HandoverSheet(
        heading=line.title,
        issuer=line.issuer,
        law=cited(on_paper(cite, line.kind)),
        produced=held.produced,
        last=held.last,
        lines=held.lines,
        printed=clock.today(),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveSheet:
    """选举档案目录: every document of the file with its pages and its place; a gap is said to be one."""

    template: ClassVar[str] = "elections/papers/archive.html"

    heading: str
    issuer: str
    file: ElectionFile
    printed: date

    @property
    def title(self) -> str:
        """Its name in lists and in the file."""
        return f"{self.heading}档案目录"

    @property
    def filename(self) -> str:
        return f"{self.heading}-档案目录.pdf"

    @property
    def phrases(self) -> tuple[str, ...]:
        return (self.heading, "档案目录")

    @property
    def author(self) -> str:
        """Whoever ran the election makes up its file."""
        return self.issuer

    @property
    def dated(self) -> date:
        return self.printed

    @property
    def names(self) -> tuple[str, ...]:
        """Nobody is named on it."""
        return ()

    @property
    def opening(self) -> str:
        """What stands above the list."""
        gaps = len(self.file.gaps)
        state = f"其中缺{gaps}件" if gaps else "无缺件"
        return f"本次选举的档案共{len(self.file.lines)}件，已登记{self.file.pages}页，{state}。"


async def archive_sheet(actor: Actor, code: str) -> ArchiveSheet:
    """The list of one election's file, inside a transaction."""
    held = await file_of(actor, code)
    return ArchiveSheet(heading=held.election.title, issuer=held.election.issuer, file=held, printed=clock.today())
