"""How fast the roll of a county goes in, in a database of its own that is thrown away."""

import asyncio
import csv
import gc
import io
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

import xlsxwriter

from cadres.benchmarks import Figure, places_of_county, scratch
from cadres.services.communities import take_up
from cadres.vocabulary import CommitteeKind
from elections.services.elections import OpenRound, SetUp, open_round, set_up
from elections.sheets.roll_columns import NUMBER, VOTERS
from elections.sheets.roll_import import Taken, take_in
from elections.vocabulary import Post
from server.access.actor import Actor
from server.sheets.progress import bar
from server.sheets.staging import Upload
from server.sheets.workbook import open_workbook
from server.values.identity import check_character

ROWS = 1_000_000
CSV_GOAL = 40_000.0
XLSX_ROWS = 100_000
XLSX_GOAL = 20_000.0
FAULTY = 2_000

_COUNTY = "140932000000"
_ELECTION_DAY = date(2026, 12, 6)
_SEATS = {Post.CHAIR: 1, Post.VICE_CHAIR: 1, Post.MEMBER: 3}
_SURNAMES, _GIVEN = "贾高刘王张杜马郝李赵苗武陈杨郭", "永建桂秀志军芳英强国珍平海丽伟明"
_FIRST_DAY, _DAYS = date(1935, 1, 1), 27_000
_PREFIXES = ("140932", "140931", "140930", "140929")


def rolls() -> list[Figure]:
    """1,000,000 voters from text, 100,000 from a workbook with 2,000 that come back."""
    # As the import command: one run whose objects stay to its end, so looking for cycles among them is wasted.
    gc.disable()
    return asyncio.run(_measure())


async def _measure() -> list[Figure]:
    actor = Actor.operator(_COUNTY)
    async with scratch():
        await take_up(actor, _COUNTY)
        codes = await _elections(actor)
        text, (book, faulty) = voters_as_text(codes, ROWS), _as_workbook(codes, XLSX_ROWS, FAULTY)
        start = time.perf_counter()
        with bar("CSV") as told:
            whole = await take_in(actor, Upload("选民.csv", text), told=told)
        middle = time.perf_counter()
        with bar("xlsx") as told:
            part = await take_in(actor, Upload("选民.xlsx", book), told=told)
        end = time.perf_counter()
        with bar("再次导入") as told:
            again = await take_in(actor, Upload("选民.csv", text), told=told)
        last = time.perf_counter()
    return [
        _figure("rolls csv rows a second", whole, ROWS / (middle - start), CSV_GOAL, whole.rows == ROWS),
        Figure("rolls csv 1000000 voters", round(middle - start, 2), "s", 25.0, middle - start < ROWS / CSV_GOAL),
        _figure("rolls xlsx rows a second", part, XLSX_ROWS / (end - middle), XLSX_GOAL, _came_back(part) == faulty),
        _figure("rolls csv again", again, ROWS / (last - end), CSV_GOAL, again.known == ROWS),
    ]


def _figure(name: str, taken: Taken, speed: float, goal: float, right: bool) -> Figure:  # noqa: FBT001  # Told apart by name.
    settled = taken.registered + taken.refused + taken.known + taken.faulty == taken.rows
    return Figure(name, round(speed), "rows/s", goal, speed >= goal and right and settled)


async def _elections(actor: Actor) -> list[str]:
    """Every village of the county elects; returns their region codes."""
    places = [code for code, _ in await places_of_county(actor)]
    for kind, term in ((CommitteeKind.VILLAGERS, 13), (CommitteeKind.RESIDENTS, 8)):
        await open_round(actor, OpenRound(kind=kind, term_number=term))
    villages = []
    for code in places:
        term = 8 if code[9] == "0" else 13
        command = SetUp(region=code, term_number=term, election_day=_ELECTION_DAY, seats=_SEATS)
        await set_up(actor, command)
        villages.append(code)
    return villages


def voters_as_text(codes: Sequence[str], rows: int) -> bytes:
    """An invented roll; every number is different and passes its checks."""
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow([column.title for column in VOTERS.columns])
    writer.writerows(_voters(codes, range(rows)))
    return target.getvalue().encode()


def _came_back(taken: Taken) -> list[str]:
    """The numbers of the rows that came back with what is wrong with them, in their order."""
    if taken.content is None:
        return []
    [grid] = open_workbook(taken.content, file_name="错误.xlsx").grids
    place = [column.key for column in VOTERS.columns].index(NUMBER.key)
    return [str(row[place]) for row in grid.rows[1:] if row[-1]]


def _as_workbook(codes: Sequence[str], rows: int, faulty: int) -> tuple[bytes, list[str]]:
    """Other people of the same villages, every fiftieth with a check character that is wrong; and the numbers of those."""
    target, wrong = io.BytesIO(), []
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        page = book.add_worksheet("选民登记册")
        page.write_row(0, 0, [column.title for column in VOTERS.columns])
        every = rows // faulty
        for place, row in enumerate(_voters(codes, range(ROWS, ROWS + rows)), 1):
            if place % every == 0:
                row[4] = row[4][:17] + ("1" if row[4][17] != "1" else "2")
                wrong.append(row[4])
            page.write_row(place, 0, row)
    return target.getvalue(), wrong


def _voters(codes: Sequence[str], orders: range) -> Iterator[list[str]]:
    random = Random(13)  # noqa: S311  Invented people need a repeatable source, not a secret one.
    for order in orders:
        born = _FIRST_DAY + timedelta(days=order % _DAYS)
        turn = order // _DAYS
        digits = f"{_PREFIXES[turn // 900 % 4]}{born:%Y%m%d}{turn % 900 + 100:03}"
        code = codes[order % len(codes)]
        household = order // len(codes) // 3
        ground = "第一类" if order % 10 else "第二类"
        yield [
            *(code, f"第{household % 8 + 1}村民小组", f"{household:05}"),
            random.choice(_SURNAMES) + random.choice(_GIVEN) + random.choice(_GIVEN),
            *(digits + check_character(digits), "", "汉族", "否" if order % 12 else "是", ground),
            *("" if order % 10 else "2026-10-12", "", "", "", "", "户口簿", f"138{order % 100_000_000:08}", "", ""),
        ]
