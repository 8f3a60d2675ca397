"""The results of an area published at once, as a job: each election by itself, so that one held up holds up no other."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from elections import queries
from elections.permissions import PUBLISH
from elections.queries import ElectionLine
from elections.services.results import Publication, obstacles, publish
from elections.tables import Election
from elections.vocabulary import NextStep
from server.access.actor import Actor
from server.db.engine import transaction
from server.errors import DomainError, Problem
from server.jobs.running import Progress, Result
from server.manifest import JobKind

HELD_UP = "没有公布的.txt"


class PublishMany(BaseModel):
    """Which results, and the day on which all of them were put up."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    region: str = Field(pattern=r"^\d{12}$")
    codes: tuple[str, ...] = Field(min_length=1, max_length=3_000)
    published: date


async def awaiting(actor: Actor, area: str, published: date) -> list[tuple[ElectionLine, tuple[Problem, ...]]]:
    """The elections of an area whose votes are counted out, with what holds each up, these first. Inside `transaction(actor)`."""
    lines = [line for line in await queries.elections(actor, area) if line.open and line.last_step is NextStep.DONE]
    codes = [line.code for line in lines]
    rows = await Election.objects().where(Election.code.is_in(codes)) if codes else []
    stopping = await obstacles(actor, rows, Publication(published=published))
    found = [(line, stopping[line.code]) for line in lines]
    return sorted(found, key=lambda pair: (not pair[1], pair[0].region))


async def run(actor: Actor, command: PublishMany, progress: Progress) -> Result:
    """Publish them one by one; what was published on that day already, by a worker that died, counts as done."""
    held_up: list[str] = []
    done = 0
    await progress(0, len(command.codes))
    for place, code in enumerate(command.codes, start=1):
        async with transaction(actor):
            line = await queries.election(actor, code)
        try:
            if line.published != command.published:
                await publish(actor, code, Publication(published=command.published))
            done += 1
        except DomainError as error:
            held_up.append(f"{line.community}：{error.message}")
        await progress(place, len(command.codes), f"已公布{done}个")
    if not held_up:
        return Result(f"公布了{done}个选举的结果。")
    target = progress.folder / "held-up.txt"
    target.write_bytes("\r\n".join([*held_up, ""]).encode("utf-8-sig"))
    return Result(f"公布了{done}个选举的结果，{len(held_up)}个没有公布，原因见所附文件。", target, HELD_UP)


PUBLISH_RESULTS = JobKind("elections.publish_results", "公布选举结果", PUBLISH, PublishMany, run)
