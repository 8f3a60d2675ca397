"""A certificate that was lost or damaged: who holds it says what became of it, and asks for another (FT-4)."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from certificates import queries
from certificates.permissions import HANDLE
from certificates.queries import FilingLine
from certificates.representing import representative_on
from certificates.rules.checklists import Occasion
from certificates.rules.representing import VACANT
from certificates.services.changing import stop
from certificates.services.filings import find
from certificates.services.laying_out import NewFiling, open_filing
from certificates.tables import CertificateLoss
from certificates.vocabulary import CertificateCopy, FilingCause, FilingState, FilingType, Standing
from server import clock
from server.access.actor import Actor
from server.db.engine import connection, take_turn, transaction
from server.errors import Conflict, NotFound, Problem, Refused


class ReportLoss(BaseModel):
    """What became of a community's certificate, and where the loss was announced if it was.

    The announcement may follow; the checklist asks for it before the filing is handed in.
    """

    model_config = ConfigDict(frozen=True)

    region: str = Field(pattern=r"^\d{12}$")
    cause: FilingCause
    copies: CertificateCopy
    happened: date
    statement: str = Field(min_length=4, max_length=400)
    announced_in: str | None = Field(None, max_length=60)
    announced: date | None = None


class StopFiling(BaseModel):
    """Why a filing that somebody started by mistake is not gone on with."""

    model_config = ConfigDict(frozen=True)

    reason: str = Field(min_length=2, max_length=100)


async def report_loss(actor: Actor, command: ReportLoss) -> int:
    """Open a replacement; returns its number. Raises Refused while another business will bring a new certificate anyway."""
    actor.require(HANDLE, at=command.region)
    async with transaction(actor):
        await take_turn("replacement", command.region)
        if problems := [*_refuse_told(command), *await _refuse_waiting(actor, command.region)]:
            raise Refused(problems)
        now = await representative_on(actor, command.region, clock.today())
        if now.chair is None or now.standing is Standing.VACANT:
            raise Refused([VACANT.breach(now.finding.message).as_problem("法定代表人")])
        lost = command.cause is FilingCause.LOSS
        new = NewFiling(
            region=command.region,
            business=FilingType.REPLACEMENT,
            opened=clock.today(),
            origin=f"{command.copies.label}{command.cause.label}",
            representative=now.chair.person,
            span=(now.chair.since, now.chair.term_ends) if now.chair.term_ends else (None, None),
            cause=command.cause,
            occasion=Occasion(election=False, lost=lost, damaged=not lost),
        )
        filing = await open_filing(actor, new)
        told = command.model_dump(exclude={"region", "cause"})
        await CertificateLoss.insert(CertificateLoss(region=command.region, filing=filing.id, **told))
    return int(filing.id)


def _refuse_told(command: ReportLoss) -> list[Problem]:
    today = clock.today()
    problems = []
    if not command.cause.reported:
        problems.append(Problem("原因", f"“{command.cause.label}”不办补领。", "选遗失或者损毁。", "FT-4"))
    if command.happened > today:
        problems.append(Problem("发现日期", f"{command.happened.isoformat()}还没有到。", "填发现的那一天。", "FT-4"))
    if (command.announced is None) != (command.announced_in is None):
        problems.append(Problem("遗失公告", "登载处和日期只填了一项。", "两项都填，或者都留空。", "FT-4"))
    elif command.announced and not command.happened <= command.announced <= today:
        cause = f"{command.announced.isoformat()}不在发现日期和今天之间。"
        problems.append(Problem("遗失公告", cause, "请核对日期。", "FT-4"))
    return problems


async def _refuse_waiting(actor: Actor, region: str) -> list[Problem]:
    row = await connection().fetchrow(
        "SELECT name, until FROM community WHERE region = $1 AND starts_with(region, $2)", region, actor.reach
    )
    if row is None:
        raise NotFound
    if row["until"] is not None:
        cause = f"{row['name']}自{row['until'].isoformat()}起已不存在，没有可以补领的证书。"
        return [Problem("村（社区）", cause, "请核对是哪个村（社区）。", "FT-5")]
    return [_unfinished(line) for line in (await queries.open_filings(actor, region))[-1:]]


def _unfinished(line: FilingLine) -> Problem:
    ends = line.business is FilingType.CANCELLATION
    cause = f"{line.community}的{line.word}还没有办结，{'注销以后没有可补的证书' if ends else '办结就有新证书'}。"
    return Problem("村（社区）", cause, "到那一件去办；旧证书遗失的，在那一件的材料里登记遗失。", "FT-4")


async def stop_filing(actor: Actor, filing: int, command: StopFiling) -> None:
    """Withdraw a replacement before it was handed in: the certificate was found. Raises Conflict for any other filing."""
    async with transaction(actor):
        row = await find(actor, filing)
        if row.business != FilingType.REPLACEMENT or row.state != FilingState.PREPARING:
            raise Conflict("只有还没有提交的补领可以撤回。", code="filing.not_stoppable")
        await stop(actor, row, command.reason)
