"""How fast a large sheet goes in, in a database of its own that is thrown away."""

import asyncio
import gc
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import xlsxwriter

from cadres.services.communities import take_up
from cadres.sheets.members import (
    ADDRESS,
    BIRTH_MONTH,
    CITIZEN_NUMBER,
    COMMUNITY,
    EDUCATION,
    ETHNICITY,
    NAME,
    PHONE,
    POLITICAL_STATUS,
    REGION_CODE,
    SEX,
    SOURCE,
)
from cadres.vocabulary import Education, PoliticalStatus, Source
from server.access import sealing
from server.access.actor import Actor
from server.db import engine, schema
from server.db.embedded import EmbeddedServer
from server.places.regions import load_divisions
from server.sheets.committing import commit
from server.sheets.progress import bar
from server.sheets.staging import Upload, stage
from server.values.identity import check_character
from server.values.periods import Month

ROWS = 100_000
GOAL_SECONDS = 20.0

_COUNTY = "140932000000"
_COLUMNS = (
    *(REGION_CODE, COMMUNITY, NAME, CITIZEN_NUMBER, SEX, BIRTH_MONTH),
    *(ETHNICITY, EDUCATION, POLITICAL_STATUS, PHONE, ADDRESS, SOURCE),
)
_SURNAMES, _GIVEN = "贾高刘王张杜马郝李赵苗武", "永建桂秀志军芳英强国珍平"
_FIRST_DAY, _DAYS = date(1950, 1, 1), 20_000


class Figure(NamedTuple):
    """One measured number; `kept` says whether it met its goal."""

    name: str
    value: float
    unit: str
    goal: float
    kept: bool


def sheets() -> list[Figure]:
    """100,000 people in 12 columns from the file to the records."""
    # As the import command: one run whose objects stay to its end, so looking for cycles among them is wasted.
    gc.disable()
    return asyncio.run(_measure())


async def _measure() -> list[Figure]:
    actor = Actor.operator(_COUNTY)
    async with scratch():
        await take_up(actor, _COUNTY)
        content = _roster(await _places(actor), ROWS)
        start = time.perf_counter()
        with bar("读取") as told:
            batch = await stage(actor, "members", Upload("名册.xlsx", content), told=told)
        staged = time.perf_counter()
        with bar("写入") as told:
            done = await commit(actor, batch, told=told)
        spent = time.perf_counter() - start
    kept = spent < GOAL_SECONDS and done.written == ROWS
    return [
        Figure(f"sheets {ROWS} rows of {len(_COLUMNS)} columns", round(spent, 2), "s", GOAL_SECONDS, kept),
        Figure(
            "sheets read, checked and staged",
            round(staged - start, 2),
            "s",
            GOAL_SECONDS,
            staged - start < GOAL_SECONDS,
        ),
    ]


@asynccontextmanager
async def scratch() -> AsyncIterator[dict[str, Any]]:
    """A migrated database with the divisions, and how its owner connects; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="huanjie-bench-") as folder:
        # The account that PostgreSQL runs as must be able to pass through.
        await asyncio.to_thread(Path(folder).chmod, 0o755)
        server = EmbeddedServer(Path(folder) / "postgres").start()
        try:
            await schema.migrate(server.config())
            sealing.use(sealing.Keyring.fresh())
            await engine.open_pool(server.config(user=engine.APP_ROLE))
            await load_divisions(Actor.operator())
            yield server.config()
        finally:
            await engine.close_pool()
            server.stop()


async def _places(actor: Actor) -> list[tuple[str, str]]:
    async with engine.transaction(actor):
        rows = await engine.connection().fetch("SELECT region, name FROM community ORDER BY region")
    return [(row["region"], row["name"]) for row in rows]


def _roster(places: list[tuple[str, str]], rows: int) -> bytes:
    """An invented roster; every number is different and passes its checks."""
    random = Random(12)  # noqa: S311  Invented people need a repeatable source, not a secret one.
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"constant_memory": False, "in_memory": True}) as book:
        page = book.add_worksheet("两委成员")
        page.write_row(0, 0, ["村（居）“两委”成员信息采集表"])
        page.write_row(1, 0, [column.title for column in _COLUMNS])
        for row in range(rows):
            page.write_row(row + 2, 0, _person(random, row, places))
    return target.getvalue()


def _person(random: Random, order: int, places: list[tuple[str, str]]) -> list[str]:
    born = _FIRST_DAY + timedelta(days=order % _DAYS)
    digits = f"140932{born:%Y%m%d}{order // _DAYS * 2:03}"
    region, community = places[order % len(places)]
    return [
        *(region, community, random.choice(_SURNAMES) + random.choice(_GIVEN) + random.choice(_GIVEN)),
        *(digits + check_character(digits), "女", str(Month(born.year, born.month)), "汉族"),
        *(random.choice(list(Education)).label, random.choice(list(PoliticalStatus)).label),
        *(f"139{order:08}", f"{community}{order % 300 + 1}号", random.choice(list(Source)).label),
    ]
