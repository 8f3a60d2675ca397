"""Resettlement sites: their size, what committee suits it, and who helps them (B-29, B-30, Q-34, SD-1, SD-5, SD-6). Pure.

All of it is policy of 晋民发〔2021〕12号: advice with its clause, never a refusal.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cadres.place_vocabulary import Arrangement, SiteKind, SizeClass
from server.law.lawbook import Finding, Provision, Standing

_DOCUMENT = "晋民发〔2021〕12号"
PLANNING = Provision("B-30", f"{_DOCUMENT} 三（一）1", Standing.POLICY)
BODIES = Provision("B-30", f"{_DOCUMENT} 三（一）2", Standing.POLICY)
TEAMS = Provision("SD-5", f"{_DOCUMENT} 三（五）18", Standing.POLICY)

#: Households of an urban community that takes in a site, and people of a new village (B-30).
FEWEST_HOUSEHOLDS, MOST_HOUSEHOLDS = 1000, 3000
FEWEST_PEOPLE = 800
LARGE_FROM = 3000
#: Registered-poor relocated people from whom on a site has its own team; 100 itself counts (SD-5).
POOR_FOR_TEAM = 100
#: 一队3人. The first secretary leads the team and is one of the three (SD-6, the province's reading pending).
TEAM_SIZE = 3


def size_class(relocated: int) -> SizeClass:
    """The class by relocated people (SD-1)."""
    if relocated < FEWEST_PEOPLE:
        return SizeClass.SMALL
    return SizeClass.MIDDLE if relocated < LARGE_FROM else SizeClass.LARGE


@dataclass(frozen=True, slots=True)
class Serving:
    """A community that serves a site; None where nobody has counted its households."""

    name: str
    households: int | None


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """A site as last counted, None where it never was, and whom it is served by."""

    kind: SiteKind
    relocated: int | None
    households: int | None
    served_by: Sequence[Serving]


def advice(site: SiteFacts) -> tuple[Finding, ...]:
    """What item 1 and item 2 of the document say about the site."""
    found = [*_unserved(site)]
    if site.kind is SiteKind.URBAN:
        found += _urban(site)
    else:
        found += _rural(site)
    if site.relocated is not None and size_class(site.relocated) is SizeClass.LARGE:
        message = (
            f"安置{site.relocated}人，属于3000人以上安置点：确有必要且符合设镇设街道标准的，可以考虑设立镇或街道。"
        )
        found.append(PLANNING.note(message, {"relocated": site.relocated}))
    return tuple(found)


def _unserved(site: SiteFacts) -> Iterator[Finding]:
    if not site.served_by:
        message = (
            "没有村（社区）服务这个安置点：组织体系建立健全以前，应当抽调精干力量组建工作专班，做好过渡期管理服务。"
        )
        yield BODIES.warning(message, {"communities": 0}, met=False)


def _urban(site: SiteFacts) -> Iterator[Finding]:
    """An urban community has 1,000 to 3,000 households; too small a site joins the nearest."""
    span = f"{FEWEST_HOUSEHOLDS}—{MOST_HOUSEHOLDS}户"
    for one in site.served_by:
        if one.households is None:
            yield PLANNING.warning(f"{one.name}没有登记户数，不能判断规模是否适当。", {"community": one.name})
            continue
        numbers = {"households": one.households, "fewest": FEWEST_HOUSEHOLDS, "most": MOST_HOUSEHOLDS}
        if one.households < FEWEST_HOUSEHOLDS:
            short = FEWEST_HOUSEHOLDS - one.households
            message = f"{one.name}{one.households}户，比一般规模（{span}）少{short}户：规模过小的，可以并入就近的社区。"
            yield PLANNING.warning(message, numbers, f"{one.households} ＜ {FEWEST_HOUSEHOLDS}", met=False)
        elif one.households > MOST_HOUSEHOLDS:
            over = one.households - MOST_HOUSEHOLDS
            message = f"{one.name}{one.households}户，比一般规模（{span}）多{over}户：规模不宜过大，可以分设。"
            yield PLANNING.warning(message, numbers, f"{one.households} ＞ {MOST_HOUSEHOLDS}", met=False)
        else:
            formula = f"{FEWEST_HOUSEHOLDS} ≤ {one.households} ≤ {MOST_HOUSEHOLDS}"
            yield PLANNING.note(f"{one.name}{one.households}户，规模适当。", numbers, formula, met=True)
    if not site.served_by and site.households is not None:
        own = site.households >= FEWEST_HOUSEHOLDS
        do = "达到单独设立社区的一般规模，可以依法设立居民委员会" if own else "规模过小的，可以并入就近的社区"
        formula = f"{site.households} {'≥' if own else '＜'} {FEWEST_HOUSEHOLDS}"
        yield PLANNING.warning(f"本点{site.households}户：{do}。", {"households": site.households}, formula, met=own)


def _rural(site: SiteFacts) -> Iterator[Finding]:
    """A new village has 800 people or more; a smaller site joins the nearest village."""
    if site.relocated is None:
        yield PLANNING.warning("没有登记搬迁人口，不能判断规模是否适当。")
        return
    numbers = {"relocated": site.relocated, "fewest": FEWEST_PEOPLE}
    if site.relocated < FEWEST_PEOPLE:
        short = FEWEST_PEOPLE - site.relocated
        message = f"安置{site.relocated}人，比移民新村的一般规模少{short}人：过小的安置点，可以并入就近的行政村。"
        make = PLANNING.note if site.served_by else PLANNING.warning
        yield make(message, numbers, f"{site.relocated} ＜ {FEWEST_PEOPLE}", met=False)
    else:
        message = f"安置{site.relocated}人，达到移民新村的一般规模：可以依法设立村民委员会。"
        yield PLANNING.note(message, numbers, f"{site.relocated} ≥ {FEWEST_PEOPLE}", met=True)


@dataclass(frozen=True, slots=True)
class TeamNeed:
    """How a site is to be helped, by how many people of its own, and why."""

    arrangement: Arrangement
    people: int
    finding: Finding


def team_need(registered_poor: int) -> TeamNeed:
    """SD-5: by the registered poor who were relocated, not by all who live there. 以上 includes the number itself."""
    numbers = {"registered_poor": registered_poor, "line": POOR_FOR_TEAM}
    if registered_poor >= POOR_FOR_TEAM:
        message = (
            f"建档立卡搬迁人口{registered_poor}人，在{POOR_FOR_TEAM}人以上（含本数）：由县派第一书记和工作队，"
            f"一点一队，一队{TEAM_SIZE}人（第一书记计算在内，口径待省确认）。"
        )
        formula = f"{registered_poor} ≥ {POOR_FOR_TEAM}"
        return TeamNeed(Arrangement.TEAM, TEAM_SIZE, TEAMS.note(message, numbers, formula, met=True))
    message = f"建档立卡搬迁人口{registered_poor}人，在{POOR_FOR_TEAM}人以下：由县整体安排，统一管理。"
    formula = f"{registered_poor} ＜ {POOR_FOR_TEAM}"
    return TeamNeed(Arrangement.COUNTY, 0, TEAMS.note(message, numbers, formula, met=False))
