"""Vacant committee seats on the page of a community and on the workbench."""

from collections.abc import Sequence

from elections import queries
from elections.permissions import SET_UP
from elections.rules.by_election import Duty as Asked
from elections.vacancies import due_vacancies
from elections.web.by_elections import call_link
from server.access.actor import Actor
from server.law.lawbook import Standing
from server.manifest import Duty, Panel
from server.values.periods import chinese_day


async def vacancy_panel(actor: Actor, region: str) -> Panel | None:
    """What each vacant seat of the committee asks for, with its reasons; nothing where none is vacant."""
    lines = await due_vacancies(actor, region)
    if not lines:
        return None
    findings = {finding.message: finding for line in lines for finding in line.due.findings}
    elections = await queries.elections_of(actor, region)
    shown = {
        "lines": lines,
        "findings": tuple(findings.values()),
        "under_way": next((one.code for one in elections if one.by_election and one.open), None),
        "may_call": actor.may(SET_UP),
    }
    return Panel("出缺和补选", "elections/pages/vacancy_panel.html", shown)


async def vacancy_duties(actor: Actor, area: str) -> Sequence[Duty]:
    """The by-elections that must be held; those that may be held wait for nobody."""
    under_way = {one.region for one in await queries.elections(actor, area) if one.by_election and one.open}
    return [
        Duty(
            f"{line.vacancy.community}：{line.vacancy.office.label}出缺，应当补选",
            call_link(line.vacancy.region),
            line.vacancy.region,
            SET_UP,
            f"{chinese_day(line.vacancy.since)}出缺，在任{line.vacancy.sitting}人",
            line.due.by,
            law=all(one.standing in {Standing.STATUTE, Standing.LOCAL} for one in line.due.findings),
            basis=line.due.findings[0].cite,
            act="建立补选",
        )
        for line in await due_vacancies(actor, area)
        if line.due.duty is Asked.REQUIRED and line.vacancy.region not in under_way
    ]
