"""How long the papers of one community take from the moment its result is published: until its pack lies there as one file."""

import asyncio
import statistics
import tempfile
import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from cadres.benchmarks import Figure, places_of_county, scratch
from cadres.services.communities import Description, describe, take_up
from cadres.services.people import RegisterPerson, register
from cadres.services.vetting import Conclusion, conclude
from cadres.vocabulary import CommitteeKind, VettingConclusion
from certificates import queries
from certificates.documents import ElectionCertificate
from certificates.printing import certificates, filing_parts
from certificates.specimens import election_certificate
from elections.services.elections import (
    Nomination,
    OpenRound,
    Roll,
    SetUp,
    nominate,
    open_round,
    set_up,
    summarise_roll,
)
from elections.services.entries import CountEntry, LineEntry
from elections.services.results import Publication, publish
from elections.services.voting.handing_in import enter_count
from elections.vocabulary import Post, RoundKind
from server.access.actor import Actor
from server.db.engine import transaction
from server.files.disk import Store
from server.papers.binder import merge
from server.papers.faces import FaceSettings
from server.papers.making import made
from server.papers.page import compose
from server.papers.press import Press
from server.settings import Settings
from server.values.identity import check_character

COMMUNITIES, GOAL_SECONDS = 7, 3.0

_WARMING = 8
_COUNTY = "140932000000"
_DAY = date(2021, 11, 20)
_VOTES = {Post.CHAIR: (268, 104), Post.VICE_CHAIR: (231, 133), Post.MEMBER: (255, 214, 203, 150)}
_SEATS = {Post.CHAIR: 1, Post.VICE_CHAIR: 1, Post.MEMBER: 3}
_SURNAMES, _GIVEN = "贾高刘王张杜马郝", "永建桂秀志军芳英"


def packs() -> list[Figure]:
    """The pack of some communities, one after the other, by the press of a server that has printed before."""
    return asyncio.run(_measure())


async def _measure() -> list[Figure]:
    spent: list[float] = []
    pages = 0
    async with scratch() as analyse, Press(FaceSettings(Settings.read().fonts)) as press:
        actor = Actor.operator()
        await take_up(actor, _COUNTY)
        await open_round(actor, OpenRound(kind=CommitteeKind.VILLAGERS, term_number=12))
        villages = [code for code, _ in await places_of_county(actor) if code[9] != "0"][:COMMUNITIES]
        codes = [await _counted(actor, region, place) for place, region in enumerate(villages)]
        await analyse()
        # A served press is warm long before an evening's results.
        await press.print_all([compose(election_certificate())] * _WARMING)
        with tempfile.TemporaryDirectory(prefix="huanjie-bench-") as folder:
            for code in codes:
                start = time.perf_counter()
                await publish(actor, code, Publication(published=_DAY + timedelta(days=1)))
                pages += await _pack(actor, code, press, Store(Path(folder)))
                spent.append(time.perf_counter() - start)
    median, worst = statistics.median(spent), max(spent)
    name = f"pack of one community, {pages // COMMUNITIES} papers, from its result to one file"
    return [
        Figure(name, round(median, 2), "s", GOAL_SECONDS, median <= GOAL_SECONDS),
        Figure("the slowest of them", round(worst, 2), "s", GOAL_SECONDS, worst <= GOAL_SECONDS),
    ]


async def _pack(actor: Actor, code: str, press: Press, store: Store) -> int:
    """Print the filing's papers and everybody's certificate and bind them; returns how many papers."""
    async with transaction(actor):
        filing = await queries.filing_of_election(actor, code)
        parts = await filing_parts(actor, filing) if filing else ()
        every = await certificates(actor, code)
        papers = (*(one for one in parts if not isinstance(one, ElectionCertificate)), *every)
    contents = await made(store, press, papers)
    merge("申领材料", [(f"{place}", content) for place, content in enumerate(contents)])
    return len(papers)


async def _counted(actor: Actor, region: str, place: int) -> str:
    """An election of a village up to its checked count."""
    await describe(actor, Description(region=region, established=date(2021, 3, 1)))
    code = await set_up(actor, SetUp(region=region, term_number=12, election_day=_DAY, seats=_SEATS))
    lines: list[LineEntry] = []
    for post, votes in _VOTES.items():
        for number in votes:
            order = len(lines)
            name = f"{_SURNAMES[order]}{_GIVEN[place % len(_GIVEN)]}{_GIVEN[-1 - order]}"
            person = await register(
                actor, RegisterPerson(region=region, name=name, citizen_number=_number(place, order))
            )
            told = Conclusion(
                person=person,
                purpose=code,
                conclusion=VettingConclusion.CLEAR,
                document="偏联审〔2021〕1号",
                concluded=date(2021, 11, 10),
            )
            case = await conclude(actor, told)
            await nominate(actor, code, Nomination(person=person, post=post, vetting_case=case, ballot_name=None))
            lines.append(LineEntry(post=post, name=name, votes=number))
    roll = Roll(electorate=431, women=None, party_members=None, published=date(2021, 10, 27))
    await summarise_roll(actor, code, roll)
    entry = CountEntry(kind=RoundKind.FIRST, held=_DAY, issued=402, cast=396, fully_invalid=9, lines=tuple(lines))
    await enter_count(replace(actor, name="计票录入员"), code, entry)
    await enter_count(actor, code, entry)
    return code


def _number(place: int, order: int) -> str:
    """A number of nobody, under a county code that never existed."""
    digits = f"149932{1970 + order}0312{place * 10 + order:03}"
    return digits + check_character(digits)
