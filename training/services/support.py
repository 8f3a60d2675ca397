"""Money and insurance of a team as facts (FS-13): what was given for a year, by whom, by which paper. No accounts are kept here."""

from pydantic import BaseModel, ConfigDict, Field

from cadres.services import ledgers
from cadres.services.ledgers import Ledger
from server import clock
from server.access.actor import Actor
from server.access.audit import Change
from server.db.engine import connection, transaction
from server.errors import NotFound, Problem, Refused
from training import teams
from training.permissions import DISPATCH
from training.services.judging import because
from training.services.teams import subject
from training.worker_vocabulary import SupportKind

_IN_PEOPLE = frozenset({SupportKind.INSURANCE, SupportKind.CHECK_UP})


class SupportTeam(BaseModel):
    """What a team has for a year: yuan, or for how many people."""

    model_config = ConfigDict(frozen=True)

    kind: SupportKind
    year: int = Field(ge=2015, le=2100)
    yuan: int | None = Field(None, ge=1, le=9_999_999)
    people: int | None = Field(None, ge=1, le=99)
    given_by: str = Field(min_length=2, max_length=60)
    document: str = Field(min_length=1, max_length=120)


SUPPORT = Ledger(
    table="team_support",
    noun="经费和保险",
    words={
        "kind": "种类",
        "year": "年度",
        "yuan": "金额（元）",
        "people": "人数",
        "given_by": "单位",
        "document": "文件",
    },
    right=DISPATCH,
    twice=Problem("种类", "这个单位这一年度的这一项已经登记过。", "登记错了的，先撤销。", "FS-13"),
    vocabularies={"kind": SupportKind},
)


async def support_team(actor: Actor, team: int, command: SupportTeam) -> int:
    """Record what a team has for a year in which it stands."""
    async with transaction(actor):
        line = await teams.team(actor, team, clock.today())
        last = line.ended.year if line.ended else clock.today().year
        if not line.since.year <= command.year <= last:
            raise Refused([Problem("年度", f"{command.year}年没有{line.name}。", "核对年度。", "FS-13")])
        if command.kind in _IN_PEOPLE and command.people is None:
            raise Refused([Problem("人数", f"{command.kind.label}没有填人数。", "填办理的人数。", "FS-13")])
        if command.kind not in _IN_PEOPLE and command.yuan is None:
            raise Refused([Problem("金额", f"{command.kind.label}没有填金额。", "填到账的元数。", "FS-13")])
        values = {"team": team, **command.model_dump(), "recorded": clock.now()}
        return await ledgers.add(actor, SUPPORT, Change(subject(team), line.region), values)


async def remove_support(actor: Actor, team: int, line: int, reason: str) -> None:
    """Take a line back that was entered by mistake."""
    async with transaction(actor):
        held = await teams.team(actor, team, clock.today())
        if not await connection().fetchval("SELECT 1 FROM team_support WHERE id = $1 AND team = $2", line, team):
            raise NotFound
        await ledgers.remove(actor, SUPPORT, line, Change(subject(team), held.region, reason=because(reason)))
