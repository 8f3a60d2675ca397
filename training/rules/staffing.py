"""How many workers a community is to have by its households, and how its grids are filled (CW-1 … CW-3). Pure.

The steps are Taiyuan's, the only norm of the province that was found: data with its basis, for another place nothing but a
measure to hold against. The rule's bounds meet (2000 ends one step and begins the next); a bound belongs to the higher step.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cadres.vocabulary import CommitteeKind
from server.law.lawbook import Finding, Provision, Standing
from training.rules.settings import Settings

_TAIYUAN = Provision("CW-1", "太原市社区工作者管理办法（试行）（2020），其他市县参照", Standing.PARAMETER)


class Step(NamedTuple):
    """From so many households on, so many workers."""

    households: int
    workers: int


STEPS = (Step(0, 3), Step(2000, 4), Step(3000, 5), Step(4000, 6))
#: Beyond the last bound one more for every full so many households, and never more than the most in all.
BEYOND, EACH, MOST = 5000, 500, 17


class Grid(NamedTuple):
    """A grid of a community; `worker` is who is responsible for it by name, None where nobody is."""

    name: str
    households: int | None
    worker: str | None


@dataclass(frozen=True, slots=True)
class Staffing:
    """What a community is to have; `workers` is None where the norm says nothing of it."""

    workers: int | None
    grids: int
    without_worker: int
    too_large: int
    findings: tuple[Finding, ...]


def workers_for(households: int) -> int:
    """The workers of an urban community by the steps."""
    step = max(one for one in STEPS if one.households <= households)
    more = max(0, households - BEYOND) // EACH
    return min(MOST, step.workers + more)


def staffing(kind: CommitteeKind, households: int | None, grids: Sequence[Grid], settings: Settings) -> Staffing:
    """What a community is to have, and what its grids lack."""
    urban = kind is CommitteeKind.RESIDENTS
    workers = workers_for(households) if urban and households is not None else None
    most = settings.number("grid_households")
    large = [one for one in grids if one.households is not None and one.households > most]
    found = [*_community(households, workers, urban=urban), *_grids(households, grids, most, settings)]
    return Staffing(workers, len(grids), sum(one.worker is None for one in grids), len(large), tuple(found))


def _community(households: int | None, workers: int | None, *, urban: bool) -> Iterator[Finding]:
    if households is None:
        yield _TAIYUAN.warning("没有登记户数，不能核对配备。", met=False)
    elif urban and workers is not None:
        message = f"{households}户，按办法配专职工作人员{workers}名，连同“两委”成员不超过{MOST}名。"
        yield _TAIYUAN.note(message, {"households": households, "workers": workers}, met=None)


def _grids(households: int | None, grids: Sequence[Grid], most: int, settings: Settings) -> Iterator[Finding]:
    provision = settings.provision("grid_households")
    if not grids:
        yield provision.warning("没有登记网格。", met=False)
        return
    for one in grids:
        if one.households is None:
            yield provision.note(f"{one.name}没有登记户数。", met=None)
        elif one.households > most:
            numbers = {"households": one.households, "most": most}
            message = f"{one.name}{one.households}户，多于{most}户。"
            yield provision.warning(message, numbers, f"{one.households} ＞ {most}", met=False)
        if one.worker is None:
            yield provision.warning(f"{one.name}没有网格员。", met=False)
    told = [one.households for one in grids if one.households is not None]
    if households is not None and len(told) == len(grids) and sum(told) != households:
        message = f"各网格合计{sum(told)}户，村（社区）登记{households}户，不一致。"
        yield provision.note(message, {"grids": sum(told), "households": households}, met=False)
