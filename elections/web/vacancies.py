"""Vacant committee seats on the page of a community and on the workbench."""

from collections.abc import Sequence

from elections.permissions import RECORD
from elections.rules.by_election import Duty as Asked
from elections.vacancies import due_vacancies
from server.access.actor import Actor
from server.law.lawbook import Standing
from server.manifest import Duty, Panel
from server.values.periods import chinese_day


async def vacancy_panel(actor: Actor, region: str) -> Panel | None:
    """What each vacant seat of the committee asks for, with its reasons; nothing where none is vacant."""
    lines = await due_vacancies(actor, region)
    findings = {finding.message: finding for line in lines for finding in line.due.findings}
    shown = {"lines": lines, "findings": tuple(findings.values())}
    return Panel("出缺和补选", "elections/pages/vacancy_panel.html", shown) if lines else None


async def vacancy_duties(actor: Actor, area: str) -> Sequence[Duty]:
    """The by-elections that must be held; those that may be held wait for nobody."""
    return [
        Duty(
            f"{line.vacancy.community}：{line.vacancy.office.label}出缺，应当补选",
            f"/communities/{line.vacancy.region}",
            line.vacancy.region,
            RECORD,
            f"{chinese_day(line.vacancy.since)}出缺，在任{line.vacancy.sitting}人",
            line.due.by,
            law=all(one.standing in {Standing.STATUTE, Standing.LOCAL} for one in line.due.findings),
            basis=line.due.findings[0].cite,
        )
        for line in await due_vacancies(actor, area)
        if line.due.duty is Asked.REQUIRED
    ]
