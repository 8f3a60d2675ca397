"""How long the coverage of the province and a proposal for 300 gaps take, by the rules alone; then hours, from the records."""

import time
from datetime import date, timedelta

from cadres.benchmarks import Figure
from training.benchmarks_hours import hours
from training.rules.coverage import Arranged, Count, Posting, SiteHistory, coverage
from training.rules.proposal import OpenGap, Sender, propose
from training.rules.settings import DEFAULTS
from training.vocabulary import Gap, TeamPost

SITES, GAPS, UNITS = 1122, 300, 240
GOAL_SECONDS, COVERAGE_SECONDS = 10.0, 1.0

_DAY, _COUNTED, _SENT = date(2026, 11, 26), date(2025, 12, 31), date(2026, 3, 1)


def training() -> list[Figure]:
    """300 gaps against 240 units of a county, and 1,122 sites with what each has."""
    units = [_unit(number) for number in range(UNITS)]
    gaps = [_gap(place) for place in range(GAPS)]
    propose(gaps[:1], units[:1], _DAY)  # SciPy is loaded once in the life of a process.
    start = time.perf_counter()
    found = propose(gaps, units, _DAY)
    spent = time.perf_counter() - start
    kept = spent < GOAL_SECONDS and len(found.pairs) == GAPS
    name = f"training {GAPS} gaps proposed out of {UNITS} units, {found.points} points"
    sites = [_site(place) for place in range(SITES)]
    start = time.perf_counter()
    covered = sum(coverage(site, _DAY, DEFAULTS).state.covered for site in sites)
    looked = time.perf_counter() - start
    return [
        *hours(),
        Figure(name, round(spent, 2), "s", GOAL_SECONDS, kept),
        Figure(
            f"training coverage of {SITES} sites, {covered} covered",
            round(looked, 2),
            "s",
            COVERAGE_SECONDS,
            looked < COVERAGE_SECONDS and covered > 0,
        ),
    ]


def _township(place: int) -> str:
    return f"140932{100 + place % 12}000"


def _gap(place: int) -> OpenGap:
    post = Gap.MEMBER if place % 3 else Gap.FIRST_SECRETARY
    return OpenGap(place // 3, f"第{place // 3}点", _township(place // 3), post, place * 7 % 400 + 1)


def _unit(number: int) -> Sender:
    seat = _township(number) if number % 4 else None
    sent = _DAY - timedelta(days=number * 13 % 1000) if number % 3 else None
    return Sender(number, f"第{number}局", seat, 2 + number % 5, number % 3, sent)


def _site(place: int) -> SiteHistory:
    counts = [Count(_COUNTED, place * 37 % 900)]
    there = [
        Posting(place * 3 + order, TeamPost.MEMBER if order else TeamPost.BOTH, _SENT) for order in range(place % 4)
    ]
    named = [Arranged("民政局", "联系人", _SENT)] if place % 5 else []
    return SiteHistory(counts, there, named, [_DAY])
