"""Many papers taken a step on as a job: each by itself, so that one held up holds up no other.

A number is given in the transaction of its own paper's approval: one that is refused takes none, and there is no gap (DC-10).
Whoever takes the job up after a worker that stopped finds what is done by the state of the papers.
"""

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import Crowded, DomainError, Problem, Refused, Unavailable
from server.files.disk import Store
from server.jobs.running import Progress, Result
from server.manifest import JobKind, Package
from server.papers.register import reading
from server.papers.register.issuing import issue
from server.papers.register.kinds import kind_of
from server.papers.register.life import move
from server.papers.register.permissions import HANDLE
from server.papers.register.reading import PaperLine
from server.papers.register.vocabulary import PaperState
from server.settings import Settings

HELD_UP = "没有办成的.txt"
#: The most papers of one job: a county's for an election, several times over.
MOST = 5_000

#: The states that a paper passes one after the other; whoever finds it further on has nothing left to do.
_WAY = (PaperState.DRAFT, PaperState.CHECKED, PaperState.APPROVED, PaperState.ISSUED, PaperState.SUPERSEDED)
#: What is wrong with the machine and not with a paper: the others would fare no better.
_FOR_ALL = (Unavailable, Crowded)


class TakeOn(BaseModel):
    """Which papers are checked, approved or issued."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    region: str = Field(pattern=r"^\d{12}$")
    papers: tuple[int, ...] = Field(min_length=1, max_length=MOST)
    to: Literal[PaperState.CHECKED, PaperState.APPROVED, PaperState.ISSUED]


class PartlyError(Refused):
    """Some papers went on and others did not."""

    def __init__(self, done: int, problems: Sequence[Problem]) -> None:
        super().__init__(problems, code="paper.step")
        self.done = done


async def take_on(actor: Actor, store: Store, press: Any, paper: int, to: PaperState) -> None:
    """Take one paper a step on, in transactions of its own."""
    if to is PaperState.ISSUED:
        await issue(actor, store, press, [paper])
    else:
        await move(actor, [paper], to)


async def issue_each(actor: Actor, store: Store, press: Any, papers: Sequence[int]) -> int:
    """Issue some papers while somebody waits; returns how many. Raises PartlyError once all were tried."""
    problems: list[Problem] = []
    done = 0
    for paper in papers:
        try:
            await take_on(actor, store, press, paper, PaperState.ISSUED)
            done += 1
        except _FOR_ALL:
            raise
        except Refused as refusal:
            problems += refusal.problems
        except DomainError as error:
            problems.append(Problem("", error.message))
    if problems:
        raise PartlyError(done, problems)
    return done


async def run(actor: Actor, command: TakeOn, progress: Progress) -> Result:
    """Take the papers on one by one; what is that far already, by a worker that died, counts as done."""
    held_up: list[str] = []
    word, done = command.to.label, 0
    await progress(0, len(command.papers))
    for place, paper in enumerate(command.papers, start=1):
        line = None
        try:
            async with transaction(actor):
                line = await reading.paper(actor, paper)
            if not _is_past(line, command.to):
                await take_on(actor, progress.bench.store, progress.press, paper, command.to)
            done += 1
        except _FOR_ALL:
            raise
        except Refused as refusal:
            held_up += [_told(line, problem) for problem in refusal.problems]
        except DomainError as error:
            held_up.append(_told(line, Problem("", error.message)))
        await progress(place, len(command.papers), f"{word}{done}件")
    if not held_up:
        return Result(f"{word}{done}件。")
    target = progress.folder / "held-up.txt"
    target.write_bytes("\r\n".join([*held_up, ""]).encode("utf-8-sig"))
    lacking = len(command.papers) - done
    return Result(f"{word}{done}件，{lacking}件没有办成，原因见所附文件。", target, HELD_UP)


def _is_past(line: PaperLine, to: PaperState) -> bool:
    return line.state in _WAY and _WAY.index(line.state) >= _WAY.index(to)


def _told(line: PaperLine | None, problem: Problem) -> str:
    """Why a paper was held up, by its name and whom it is about: several of a kind bear the same name.

    Of a paper that tells what is sealed, whose very name says something of somebody, nothing but where it is found.
    """
    if line is None:
        return str(problem)
    if kind_of(line.kind).view.reveals:
        where = f"{Settings.read().public_url}/papers/{line.id}"
        return f"{line.number or f'登记簿第{line.id}件'}：没有办成。原因在这一件的页面上办理时显示：{where}"
    name = f"{line.title}（{line.holder}）" if line.holder else line.title
    return f"{name}：{problem.cause}{problem.cure}"


#: Not all who handle papers see every kind of them, and the file names whom papers are about.
TAKE_ON = JobKind("server.take_papers_on", "成批办理文书", HANDLE, TakeOn, run, own=True)
GROUND = Package(name="server", jobs=(TAKE_ON,))
