"""How many workers a community is to have by its households, who is there, and how its grids are filled (CW-1 … CW-3). Pure.

The steps are Taiyuan's until a place decides its own: the only norm of the province that was found, for another place nothing
but a measure to hold against. The rule's bounds meet (2000 ends one step and begins the next); a bound belongs to the higher step.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cadres.vocabulary import CommitteeKind
from server.law.lawbook import Finding
from training.rules.settings import Settings


class Grid(NamedTuple):
    """A grid of a community; `worker` is who is responsible for it by name, None where nobody is."""

    name: str
    households: int | None
    worker: str | None


class Staff(NamedTuple):
    """Who is in a community: members of its two committees, 社区专职工作者 (None where the county keeps none here), 专职网格员."""

    seated: int = 0
    full_time: int | None = None
    grid: int = 0

    def employed(self, settings: Settings) -> int | None:
        """Those who fill the posts by households; whether grid workers do is a decision of the place (CW-1)."""
        if self.full_time is None or not settings.counts_grid_workers:
            return self.full_time
        return self.full_time + self.grid


#: Of a community of which nobody is known.
NOBODY = Staff()


@dataclass(frozen=True, slots=True)
class Staffing:
    """What a community is to have and has; `workers` is None where the norm says nothing of it, `lacking` where nobody can tell."""

    workers: int | None
    employed: int | None
    lacking: int | None
    grids: int
    without_worker: int
    too_large: int
    findings: tuple[Finding, ...]


def workers_for(households: int, settings: Settings, seated: int = 0) -> int:
    """The workers of an urban community by the steps, and never more than the most in all leaves beside the two committees."""
    step = max(one for one in settings.worker_steps if one.households <= households)
    more = max(0, households - settings.number("worker_beyond")) // settings.number("worker_each")
    return min(max(0, settings.number("worker_most") - seated), step.workers + more)


def staffing(
    kind: CommitteeKind, households: int | None, grids: Sequence[Grid], settings: Settings, staff: Staff = NOBODY
) -> Staffing:
    """What a community is to have, whom it has, and what its grids lack."""
    urban = kind is CommitteeKind.RESIDENTS
    workers = workers_for(households, settings, staff.seated) if urban and households is not None else None
    employed = staff.employed(settings)
    known = workers is not None and employed is not None
    lacking = max(0, (workers or 0) - (employed or 0)) if known else None
    most = settings.number("grid_households")
    large = [one for one in grids if one.households is not None and one.households > most]
    found = [*_community(households, workers, staff, settings, urban=urban), *_grids(households, grids, most, settings)]
    without = sum(one.worker is None for one in grids)
    return Staffing(workers, employed, lacking, len(grids), without, len(large), tuple(found))


def _community(
    households: int | None, workers: int | None, staff: Staff, settings: Settings, *, urban: bool
) -> Iterator[Finding]:
    norm = settings.provision("worker_steps")
    if households is None:
        yield norm.warning("没有登记户数，不能核对配备。", met=False)
    elif workers is not None:
        told = {"households": households, "workers": workers}
        message = f"{households}户，配专职工作人员{workers}名"
        there = staff.employed(settings)
        if there is None:
            yield norm.note(f"{message}；本县还没有登记社区工作者，不能核对在岗的人。", told, met=None)
        else:
            lacks = workers - there
            tail = f"，在岗{there}名{_of_grids(staff, settings)}" + (f"，缺{lacks}名。" if lacks > 0 else "。")
            make = norm.warning if lacks > 0 else norm.note
            formula = f"{there} {'＜' if lacks > 0 else '≥'} {workers}"
            yield make(message + tail, {**told, "employed": there}, formula, met=lacks <= 0)
    if urban:
        yield from _together(staff, settings)


def _of_grids(staff: Staff, settings: Settings) -> str:
    """Which reading was used of those who work in grids; nothing where there are none."""
    if not staff.grid:
        return ""
    return f"（含专职网格员{staff.grid}名）" if settings.counts_grid_workers else f"（不含专职网格员{staff.grid}名）"


def _together(staff: Staff, settings: Settings) -> Iterator[Finding]:
    """The two committees by their bounds, and everybody against the most in all."""
    least, most, whole = (settings.number(one) for one in ("committee_least", "committee_most", "worker_most"))
    if staff.seated and not least <= staff.seated <= most:
        message = f"“两委”成员{staff.seated}名，不在{least}至{most}名之内。"
        numbers = {"seated": staff.seated, "least": least, "most": most}
        yield settings.provision("committee_least").warning(message, numbers, met=False)
    together = staff.seated + (staff.employed(settings) or 0)
    if together > whole:
        message = f"“两委”成员和专职工作人员共{together}名，多于{whole}名。"
        numbers = {"together": together, "most": whole}
        yield settings.provision("worker_most").warning(message, numbers, f"{together} ＞ {whole}", met=False)


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
