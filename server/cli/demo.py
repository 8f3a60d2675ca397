"""`huanjie demo`: the main job on real communities of one county, played by the packages in the order of the tower."""

import asyncio
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import click

from server.access.accounts import NewAccount, open_account
from server.access.actor import Actor, Role
from server.cli.machine import running
from server.cli.serving import serve_until_stopped
from server.errors import Problem, Refused
from server.manifest import packages
from server.papers.binder import merge
from server.papers.faces import FaceSettings
from server.papers.page import Sheet, compose
from server.papers.press import Press
from server.settings import Settings

COUNTY = "140932000000"


@dataclass
class Stage:
    """See `server.manifest.Stage`; `written` counts the papers by folder."""

    actor: Actor
    inputs: Path
    papers: Path
    press: Press
    kept: dict[str, Any] = field(default_factory=dict)
    written: dict[str, int] = field(default_factory=dict)
    printed: dict[Sheet, bytes] = field(default_factory=dict)

    def say(self, text: str) -> None:
        """One line of the story."""
        click.echo(text)

    async def print(self, folder: str, papers: Sequence[Any]) -> None:
        """Print papers into a folder below `papers`."""
        for paper, content in await self._printed(papers):
            self._write(folder, paper.filename, content)

    async def bind(self, folder: str, title: str, papers: Sequence[Any]) -> None:
        """Print papers into one file with bookmarks."""
        parts = [(paper.title, content) for paper, content in await self._printed(papers)]
        self._write(folder, f"{title}.pdf", merge(title, parts))

    async def _printed(self, papers: Sequence[Any]) -> list[tuple[Any, bytes]]:
        """Papers with their PDFs; one that lies in several folders is printed once."""
        sheets = [compose(paper) for paper in papers]
        new = [sheet for sheet in dict.fromkeys(sheets) if sheet not in self.printed]
        self.printed.update(zip(new, await self.press.print_all(new), strict=True))
        return [(paper, self.printed[sheet]) for paper, sheet in zip(papers, sheets, strict=True)]

    def _write(self, folder: str, name: str, content: bytes) -> None:
        place = self.papers / folder
        place.mkdir(parents=True, exist_ok=True)
        (place / name).write_bytes(content)
        self.written[folder] = self.written.get(folder, 0) + 1


@click.command("demo")
@click.option("--no-serve", is_flag=True, help="做完即结束，不启动网页。")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="文书和表格写到这个目录。")
@click.option("--host", default="127.0.0.1", show_default=True, help="监听地址。")
@click.option("--port", default=8000, show_default=True, help="监听端口。")
def demo(out: Path | None, host: str, port: int, *, no_serve: bool) -> None:
    """演示：偏关县几个村（社区）从选举到文书、证书申领，再打开网页。"""
    asyncio.run(_play(out, None if no_serve else (host, port)))


async def _play(out: Path | None, address: tuple[str, int] | None) -> None:
    # The demo has a home of its own, so that it never touches an office's records.
    settings = Settings.read()
    settings = replace(settings, home=settings.home / "demo")
    if settings.dsn:
        cause = "设了HUANJIE_DSN，演示只在自带的数据库上进行。"
        raise Refused([Problem("HUANJIE_DSN", cause, "去掉这个变量再运行。")])
    folder = (out or settings.home / "out").resolve()
    async with running(settings, fresh=True), Press(FaceSettings(settings.fonts)) as press:
        stage = Stage(Actor.operator(COUNTY), folder / "表格", folder / "文书", press)
        stage.inputs.mkdir(parents=True, exist_ok=True)
        for package in packages():
            if package.demo:
                await package.demo(stage)
        stage.say(f"\n文书共{sum(stage.written.values())}份，在{stage.papers}：")
        for name, number in stage.written.items():
            stage.say(f"  {name}　{number}份")
        stage.say(f"表格在{stage.inputs}")
        if address:
            await _serve(settings, stage, *address)


async def _serve(settings: Settings, stage: Stage, host: str, port: int) -> None:
    password = secrets.token_urlsafe(9)
    county = frozenset(set(Role) - {Role.OPERATOR})
    await open_account(stage.actor, NewAccount("pgx-hjb", "李雅琴", "偏关县换届办", COUNTY, county, password))
    clerk = frozenset({Role.TOWNSHIP_CLERK})
    await open_account(stage.actor, NewAccount("xgz-01", "贺文秀", "新关镇人民政府", "140932100000", clerk, password))
    stage.say(f"\n网页  http://{host}:{port}")
    stage.say(f"账号  pgx-hjb（县换届办）或xgz-01（新关镇），密码  {password}")
    stage.say("按Ctrl-C停止。")
    await serve_until_stopped(settings, host, port)


COMMANDS = (demo,)
