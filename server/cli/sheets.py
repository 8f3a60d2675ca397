"""Commands for sheets: import, export, with the same services as the pages."""

import asyncio
import gc
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from server import registry
from server.access.actor import PROVINCE, Actor
from server.cli.machine import running
from server.db.engine import transaction
from server.errors import Problem, Refused
from server.manifest import BulkImport, packages
from server.settings import Settings
from server.sheets import committing, listing
from server.sheets.archive import Limits
from server.sheets.columns import CellProblem
from server.sheets.exchange import exchanges
from server.sheets.exporting import Export, Wish, export
from server.sheets.listing import RowView
from server.sheets.progress import bar
from server.sheets.returning import faulty_rows
from server.sheets.staging import Upload, stage
from server.sheets.vocabulary import RowState
from server.sheets.workbook import refuse_size

_NAMED = 50
_FAULTY = (RowState.ERROR, RowState.QUESTION)


@click.command("import")
@click.argument("sheet")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--area", default=PROVINCE, show_default=True, help="以哪个地区的名义导入，十二位区划代码。")
@click.option("--dry-run", is_flag=True, help="只看结果，不写入。")
@click.option("--errors", type=click.Path(dir_okay=False, path_type=Path), help="把有错的行连同原文件写到这里。")
@click.pass_context
def import_(ctx: click.Context, sheet: str, file: Path, area: str, errors: Path | None, *, dry_run: bool) -> None:
    """导入表格，有错的行不导入。

    SHEET是表格代号，如members、counts、voters；写错的，列出全部代号。有错的行连同原因列出，以1结束。
    """
    registry.load()
    bulk = {code: run for package in packages() for code, run in package.bulk_imports.items()}
    if sheet not in bulk:
        _refuse_unknown(sheet, bulk)
        refuse_size(file.stat().st_size, file.name, Limits())
    # One run whose objects stay to its end: looking for cycles among them takes a fifth of the time.
    gc.disable()
    if sheet in bulk:
        ctx.exit(asyncio.run(_import_bulk(Actor.operator(area), bulk[sheet], file, errors, trial=dry_run)))
    ctx.exit(asyncio.run(_import(Actor.operator(area), sheet, file, errors, dry_run=dry_run)))


async def _import_bulk(actor: Actor, run: BulkImport, file: Path, errors: Path | None, *, trial: bool) -> int:
    async with running(Settings.read()):
        with bar("导入") as told:
            content = await asyncio.to_thread(file.read_bytes)
            done = await run(actor, file.name, content, trial, told)
        click.echo(done.said)
        if errors and done.returned:
            await asyncio.to_thread(errors.write_bytes, done.returned)
    return int(done.faulty > 0)


async def _import(actor: Actor, sheet: str, file: Path, errors: Path | None, *, dry_run: bool) -> int:
    async with running(Settings.read()):
        with bar("读取") as told:
            content = await asyncio.to_thread(file.read_bytes)
            batch = await stage(actor, sheet, Upload(file.name, content), told=told)
        async with transaction(actor):
            view = await listing.batch(actor, batch)
            faulty = await listing.rows(actor, view, _FAULTY, first=0, size=_NAMED)
        counts = Counter({state.label: number for state, number in view.counts.items() if number})
        click.echo(f"{view.exchange.title}　{view.rows}行：" + "，".join(f"{word}{n}行" for word, n in counts.items()))
        for line in _lines(faulty):
            click.echo(line, err=True)
        if view.faulty and errors:
            returned = await faulty_rows(actor, batch)
            await asyncio.to_thread(errors.write_bytes, returned.content)
        if view.ready and not dry_run:
            with bar("写入") as told:
                done = await committing.commit(actor, batch, told=told)
            click.echo(f"已导入{done.written}行，批号{batch}。")
        elif dry_run:
            await committing.drop(actor, batch)
    return int(view.faulty > 0)


def _refuse_unknown(sheet: str, beside: Iterable[str] = ()) -> None:
    """Raise Refused for a code of no sheet, with all that there are; `beside` are those that come in another way."""
    known = {one.code for one in exchanges()}
    if sheet not in known:
        raise Refused(
            [Problem("SHEET", f"没有代号是“{sheet}”的表格。", f"可以用：{'、'.join(sorted(known | set(beside)))}。")]
        )


def _lines(rows: Iterable[RowView]) -> Iterator[str]:
    for row in rows:
        for problem in row.problems:
            yield f"第{row.number}行 {problem.title}：{problem.cause}{_cure(problem)}"


def _cure(problem: CellProblem) -> str:
    return f"请写明是{'还是'.join(problem.choices)}。" if problem.choices else problem.cure


@click.command("export")
@click.argument("sheet")
@click.option("--area", required=True, help="地区的十二位区划代码。")
@click.option("--reason", required=True, help="事由，记入操作记录。")
@click.option("--whole", is_flag=True, help="个人信息写完整。")
@click.option("--part", default="", help="只导一部分：members不写的是在任的，everybody是登记的全部人员。")
@click.option("--out", type=click.Path(path_type=Path), help="写到这个文件或目录，默认写到当前目录。")
def export_(sheet: str, area: str, reason: str, part: str, out: Path | None, *, whole: bool) -> None:
    """导出表格，SHEET是表格代号，写错的，列出全部代号。"""
    registry.load()
    _refuse_unknown(sheet)
    made = asyncio.run(_export(sheet, Wish(area, reason, whole, part)))
    target = out if out and not out.is_dir() else (out or Path()) / made.name
    target.write_bytes(made.content)
    click.echo(f"{made.rows}行，写到{target}")


async def _export(sheet: str, wish: Wish) -> Export:
    async with running(Settings.read()):
        return await export(Actor.operator(), sheet, wish)


COMMANDS = (import_, export_)
