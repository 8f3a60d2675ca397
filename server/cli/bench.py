"""`huanjie bench`: how long the things take that have a goal."""

import json

import click

from server import registry
from server.manifest import packages


@click.command("bench")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="输出JSON。")
def bench(name: str, as_json: bool) -> None:  # noqa: FBT001  # A click flag.
    """测量性能，未达标时以1结束。"""
    registry.load()
    known = {key: run for package in packages() for key, run in package.benchmarks.items()}
    if name not in known:
        raise click.BadParameter(f"没有{name}，现有：{'、'.join(known)}。", param_hint="NAME")
    figures = known[name]()
    for figure in figures:
        word = "kept" if figure.kept else "missed"
        if as_json:
            row = {
                "name": figure.name,
                "value": figure.value,
                "unit": figure.unit,
                "goal": figure.goal,
                "kept": figure.kept,
            }
            click.echo(json.dumps(row, ensure_ascii=False))
        else:
            click.echo(f"{figure.name}\t{figure.value:g}\t{figure.unit}\t{figure.goal}\t{word}")
    if not all(figure.kept for figure in figures):
        raise SystemExit(1)


COMMANDS = (bench,)
