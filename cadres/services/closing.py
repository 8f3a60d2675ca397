"""What ends with a community: its offices, its organisations, its groups and grids, and its representatives.

Nobody is carried into an office of another community by a change: whoever goes on there comes to the office there, by its
own vote, appointment or paper (B-37).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cadres.services.tenures import Ending, close_tenure, correct_tenure
from cadres.vocabulary import Office, TenureEnd
from server.access.actor import Actor
from server.db.engine import connection, take_turn
from server.errors import Problem
from server.values.periods import chinese_day

#: What a community is made of, by the words of refusals.
_LEDGERS = {"community_body": "组织", "community_part": "小组或者网格", "representative": "代表"}
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Closed:
    """How many offices ended with a community, and the lines of each ledger that did, so that they can be set back."""

    offices: int = 0
    lines: Mapping[str, list[int]] | None = None


NOTHING = Closed()


async def refuse_beyond(region: str, day: date) -> list[Problem]:
    """What is on record from the day on, so that it could not have been in a community that ended that day."""
    held = await connection().fetch(
        """SELECT p.name, t.office, t.since, t.until FROM tenure t JOIN person p ON p.id = t.person
           WHERE t.region = $1 AND t.known_until IS NULL AND (t.since >= $2 OR t.until > $2) ORDER BY t.id""",
        region,
        day,
    )
    problems = []
    for row in held[:_NAMED]:
        beyond = f"{chinese_day(row['since'])}任职" if row["since"] >= day else f"{chinese_day(row['until'])}离任"
        cause = f"{row['name']}登记为{beyond}{Office(row['office']).label}，那时已经没有这个村（社区）。"
        problems.append(Problem("生效日期", cause, "核对生效日期；任职登记错了的，先更正那一条任职。"))
    for table, noun in _LEDGERS.items():
        lines = await connection().fetchval(
            f"SELECT count(*) FROM {table} WHERE region = $1 AND (since >= $2 OR until > $2)",  # noqa: S608  # Constants.
            region,
            day,
        )
        if lines:
            cause = f"有{lines}个{noun}的起始或者终止日期在生效日期以后。"
            problems.append(Problem("生效日期", cause, "核对生效日期；登记错了的，先更正。"))
    return problems


async def close_place(actor: Actor, region: str, day: date, document: str, into: str | None) -> Closed:
    """End all that a community has on the day from which it is no more; `into` is the name of where it went."""
    await take_turn("offices", region)
    held = await connection().fetch(
        "SELECT id FROM tenure WHERE region = $1 AND known_until IS NULL AND until IS NULL ORDER BY id", region
    )
    facts = {"村（社区）去向": f"并入{into}" if into else "撤销"}
    for row in held:
        await close_tenure(actor, row["id"], Ending(TenureEnd.PLACE_ENDED, day, document, facts))
    lines = {}
    for table in _LEDGERS:
        ended = await connection().fetch(
            f"UPDATE {table} SET until = $2 WHERE region = $1 AND until IS NULL RETURNING id",  # noqa: S608  # Constants.
            region,
            day,
        )
        lines[table] = [row["id"] for row in ended]
    return Closed(len(held), lines)


async def reopen_place(actor: Actor, region: str, lines: Mapping[str, list[int]], reason: str) -> None:
    """Let all go on that ended with a community, which goes on itself."""
    held = await connection().fetch(
        "SELECT id FROM tenure WHERE region = $1 AND known_until IS NULL AND ended_by = $2 ORDER BY id",
        region,
        TenureEnd.PLACE_ENDED.value,
    )
    goes_on = {"until": None, "ended_by": None, "end_document": None, "end_facts": None}
    for row in held:
        await correct_tenure(actor, row["id"], goes_on, reason)
    for table in _LEDGERS:
        await connection().execute(
            f"UPDATE {table} SET until = NULL WHERE region = $1 AND id = ANY($2)",  # noqa: S608  # Constants.
            region,
            lines.get(table, []),
        )
