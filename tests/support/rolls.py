"""Rolls as tests need them: a village that registers, a sheet of voters, a list that is out."""

import csv
import io
from collections.abc import Sequence
from datetime import date, timedelta

from elections.queries import progress as progress_of
from elections.rules.counts import Poll
from elections.rules.tally import decide
from elections.services.rolls.keeping import RegisterVoter, register_voter
from elections.services.rolls.opening import open_roll
from elections.services.rolls.publishing import PublishList, publish_list
from elections.sheets.roll_columns import VOTERS
from elections.storing import OUTCOME
from elections.tables import Count
from elections.vocabulary import NextStep, RoundKind, VoterClass
from server import clock
from server.access.actor import Actor
from server.db.engine import connection
from server.values.identity import check_character
from tests.support.factories import VILLAGE, an_election

DAY = date(2026, 12, 20)
TODAY = date(2026, 11, 26)
HEAD = [column.title for column in VOTERS.columns]


def number_of(order: int, born: date = date(1970, 5, 1)) -> str:
    """A number that passes its checks; even orders are women's."""
    digits = f"140932{born:%Y%m%d}{order:03}"
    return digits + check_character(digits)


def a_row(order: int, *, region: str = VILLAGE, born: date = date(1970, 5, 1), **changed: str) -> list[str]:
    """One voter of a sheet, by the titles of its columns."""
    row = dict.fromkeys(HEAD, "")
    row |= {
        "区划代码": region,
        "村（居）民小组": "第一村民小组",
        "户号": f"{order // 3:04}",
        "姓名": f"贾{'甲乙丙丁戊己庚辛壬癸'[order % 10]}{'子丑寅卯辰巳午未申酉'[order // 10 % 10]}",
        "身份证号": number_of(order, born),
        "登记依据": "第一类",
        "材料": "户口簿",
    }
    return list((row | changed).values())


def a_sheet(rows: Sequence[Sequence[str]], *, encoding: str = "utf-8-sig") -> bytes:
    """Rows as the text other systems write."""
    target = io.StringIO(newline="")
    csv.writer(target).writerows([HEAD, *rows])
    return target.getvalue().encode(encoding)


def a_voter(order: int, *, born: date = date(1970, 5, 1), **changed: object) -> RegisterVoter:
    """Somebody to register by hand."""
    told: dict[str, object] = {
        "name": f"贾小{'一二三四五六七八九十'[order % 10]}",
        "citizen_number": number_of(order, born),
        "group": "第一村民小组",
        "household": f"{order // 3:04}",
        "ground": VoterClass.RESIDENT,
        "document": "户口簿",
    }
    return RegisterVoter.model_validate(told | changed)


async def a_roll(actor: Actor, *, region: str = VILLAGE, voters: int = 3, day: date = DAY, first: int = 100) -> str:
    """An election with so many voters on its roll, registered by hand; its code."""
    code = await an_election(actor, region=region, term_number=13, election_day=day)
    await open_roll(actor, code)
    for order in range(first, first + voters):
        await register_voter(actor, code, a_voter(order))
    return code


async def a_published_roll(
    actor: Actor, *, region: str = VILLAGE, voters: int = 3, day: date = DAY, first: int = 100
) -> str:
    """The same with its list out in time."""
    code = await a_roll(actor, region=region, voters=voters, day=day, first=first)
    early = min(TODAY, day - timedelta(days=24))
    await publish_list(actor, code, PublishList(published=early, posted_at="村委会公开栏", reason="补录"))
    return code


async def counted(actor: Actor, code: str, step: NextStep) -> None:
    """One count of an election on whose ballot nobody stands yet, which led to `step`: to a void vote where nobody came.

    It goes in below the sheets and hands of a count, with what the rules make of it.
    """
    row = await connection().fetchrow("SELECT id, region FROM election WHERE code = $1", code)
    progress = await progress_of(actor, code)
    cast = 3 if step is NextStep.RUNOFF else 0
    poll = Poll(progress.kind, DAY, progress.method, RoundKind.FIRST, 3, 3, cast, progress.first)
    outcome = decide(progress.book, poll)
    assert outcome.next is step
    count = Count(
        region=row["region"],
        election=row["id"],
        position=1,
        kind=RoundKind.FIRST,
        held=DAY,
        electorate=3,
        issued=3,
        ballots_cast=cast,
        fully_invalid=0,
        rulebook=outcome.rulebook,
        next_step=step,
        outcome=OUTCOME.dump_python(outcome, mode="json"),
        entered=clock.now(),
    )
    await count.save()
