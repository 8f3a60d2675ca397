"""One kind of notice issued for many elections at once, as a job: each by itself, so that one held up holds up no other."""

from pydantic import ConfigDict, Field

from elections import queries
from elections.laws import laws
from elections.notice_vocabulary import NoticeKind
from elections.noticing.issuing import IssueNotice, issue_notice
from elections.noticing.register import NoticeLine, notices
from elections.noticing.text import NoticePaper
from elections.permissions import RECORD
from elections.rules.notices import Timing
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import DomainError, Unavailable
from server.jobs.running import Progress, Result
from server.manifest import JobKind
from server.papers.archive import Archive
from server.papers.making import made
from server.places import regions

HELD_UP = "没有发布的.txt"


class IssueMany(IssueNotice):
    """The same notice of several elections; what is not given comes from each one's own plan."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    region: str = Field(pattern=r"^\d{12}$")
    codes: tuple[str, ...] = Field(min_length=1, max_length=3_000)

    @property
    def one(self) -> IssueNotice:
        """What is asked of each election."""
        return IssueNotice(**self.model_dump(exclude={"region", "codes"}))


async def issued_of(actor: Actor, code: str) -> tuple[NoticeLine, ...]:
    """All that an election has issued."""
    line = await queries.election(actor, code)
    book = (await laws()).book(line.kind, line.election_day, line.region)
    return await notices(actor, code, book, Timing(line.election_day, produced=line.last_held))


async def result_notice(actor: Actor, code: str) -> NoticePaper | None:
    """The notice of the result that went up and stands, as it was issued; None where none did."""
    own = [one for one in await issued_of(actor, code) if one.kind is NoticeKind.RESULT and one.stands]
    return own[-1].paper if own else None


async def run(actor: Actor, command: IssueMany, progress: Progress) -> Result:
    """Issue and print them one by one. What stands already of the same kind and day, by a worker that died, is only printed."""
    held_up: list[str] = []
    done = 0
    target = progress.folder / "notices.zip"
    await progress(0, len(command.codes))
    with Archive(target) as archive:
        for place, code in enumerate(command.codes, start=1):
            async with transaction(actor):
                line = await queries.election(actor, code)
                township = (await regions.path(line.region))[3].name
            try:
                number = await _issued(actor, code, command)
                async with transaction(actor):
                    paper = (await issued_of(actor, code))[number - 1].paper
                content = await made(progress.bench.store, progress.press, [paper])
                archive.add(content[0], township, f"{line.community}-{paper.filename}")
                done += 1
            except Unavailable:
                raise  # The press, not the notice: the others would fare no better.
            except DomainError as error:
                held_up.append(f"{township}{line.community}：{error.message}")
            await progress(place, len(command.codes), f"已发布{done}份")
        if held_up:
            archive.add("\r\n".join([*held_up, ""]).encode("utf-8-sig"), HELD_UP)
    lacking = f"，{len(held_up)}个没有发布，原因见ZIP内“{HELD_UP}”" if held_up else ""
    return Result(f"发布了{done}份{command.kind.label}公告{lacking}。", target, f"{command.kind.label}公告.zip")


async def _issued(actor: Actor, code: str, command: IssueMany) -> int:
    async with transaction(actor):
        own = [one for one in await issued_of(actor, code) if one.stands and one.kind is command.kind]
    same = [one for one in own if one.notice.issued == command.issued and not command.correcting]
    return same[-1].number if same else await issue_notice(actor, code, command.one)


ISSUE_NOTICES = JobKind("elections.issue_notices", "发布公告", RECORD, IssueMany, run)
