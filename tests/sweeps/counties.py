"""A county with something behind every route and in every table, and a second one that the first must never see.

What the two hold is told apart by `words`: names, reasons, files that no page of the system says by itself.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from certificates import queries
from certificates.packing import CERTIFICATES, PackArea
from certificates.scans import SCAN
from elections.services.drafts import MarkedBallot, keep_draft
from elections.services.voting.handing_in import Found, Settlement, enter_count, settle
from elections.vocabulary import RoundKind
from server import clock
from server.access.actor import Actor, Role, permissions
from server.access.tables import ApiToken, Session, StandIn
from server.db.engine import connection
from server.files import keeping
from server.files.disk import Store
from server.files.keeping import Purpose
from server.jobs.asking import enqueue
from server.jobs.running import Bench, perform
from server.papers.register.codes import new_serial
from server.papers.register.life import move
from server.papers.register.tables import SpentCode
from server.papers.register.vocabulary import PaperState
from server.settings import Settings
from server.sheets.committing import commit
from tests.support.factories import (
    a_ballot,
    a_published_election,
    an_actor,
    an_election,
    an_entry,
    another_hand,
)
from tests.support.files import A_PNG, in_pieces
from tests.support.http import an_account
from tests.support.press import PretendPress
from tests.support.reviews import EDITION
from tests.support.sheets import handed_in
from tests.sweeps.county_after import After, an_aftermath
from tests.sweeps.county_boxes import Boxed, a_box_counting
from tests.sweeps.county_certificates import a_certificate
from tests.sweeps.county_corrigenda import a_corrigendum
from tests.sweeps.county_elections import Enrolled, a_making, an_enrolment, two_recalls
from tests.sweeps.county_nominations import Nominated, a_nomination
from tests.sweeps.county_notices import Noticed, a_notice
from tests.sweeps.county_polling import Polled, a_polling
from tests.sweeps.county_records import (
    About,
    Desk,
    a_held_office,
    a_known_person,
    a_renaming,
    a_site,
    all_about,
    some_parts,
)
from tests.sweeps.county_rolls import Helped, some_help
from tests.sweeps.county_samples import Drawn, a_sample
from tests.sweeps.county_teams import Sent, a_helped_site
from tests.sweeps.county_training import Taught, a_trained_director
from tests.sweeps.county_words import SAID
from tests.sweeps.county_workers import Staffed, some_staff
from tests.sweeps.grounds import HOME, Ground
from tests.sweeps.joint_reviews import Review, a_joint_review

#: When the counties of the sweeps were furnished, and when they are looked at.
NOW = datetime(2026, 11, 26, 9, tzinfo=clock.ZONE)

#: Parameters that no record decides.
_WORDS = {
    "paper": "red-list",
    "name": "notice",
    "word": "application",
    "agency": "police",
    "edition": EDITION,
    "size": "a5",
    "section": "merits",
    "copy": "original",
}


@dataclass(frozen=True)
class County:
    """Three elections as far as they come, from ballots printed to a filing opened, and a joint review.

    `code` is the county's own, `region` the village of the published result; `names` are those of everybody who stood.
    """

    code: str
    region: str
    waiting: str
    counted: str
    unlike: str
    published: str
    filing: int
    person: int
    office: Desk
    job: int
    file: int
    batch: int
    tenure: int
    recalls: tuple[int, int]
    joint: Review
    about: "About"
    site: int
    part: int
    change: int
    enrolled: Enrolled
    nominated: Nominated
    polled: Polled
    corrigendum: int
    after: After
    boxed: Boxed
    drawn: Drawn
    helped: Helped
    made: int
    noticed: Noticed
    dispatched: Sent
    taught: Taught
    staffed: Staffed
    registered: int
    certified: int
    words: Mapping[str, str]
    names: tuple[str, ...]

    def address(self, path: str, region: str = "") -> str:
        """A route's path with the records that it can be asked about; `region` stands for the village's own."""
        code = {
            **dict.fromkeys(
                (
                    "cancel",
                    "cancellation",
                    "plan",
                    "preparation",
                    "committee",
                    "filing",
                    "members",
                    "leave",
                    "count",
                    "counts",
                    "draft",
                    "roll",
                    "roll-corrections",
                    "roll-withdrawals",
                ),
                self.waiting,
            ),
            **dict.fromkeys(("publish", "publication", "withdraw", "withdrawals"), self.counted),
            **dict.fromkeys(("postpone", "resume"), self.after.postponed),
            **dict.fromkeys(("check", "checks", "send-back", "settlements", "return"), self.unlike),
        }
        last = path.partition("?")[0].rpartition("/")[2]
        known = {"region": region or self.region, "code": code.get(last, self.published), "counted": self.counted}
        known |= {"wanted": self.filing, "person": self.person, **asdict(self.office), **asdict(self.about), **_WORDS}
        known |= {"recall": self.recalls[last in {"confirm", "take-back"}]}
        known |= {"job": self.job, "file": self.file, "batch": self.batch, "tenure": self.tenure}
        known |= asdict(self.joint)
        known |= {"site": self.site, "event": self.change, "part": self.part, "voter": self.enrolled.voter}
        known |= {"station": self.polled.station, "upload": self.helped.upload}
        for part, more in self._by_part().items():
            if part in path:
                known |= more
        known |= {
            "made": self.made,
            "corrigendum": self.corrigendum,
            "registered": self.registered,
            "order": self.after.order,
            **asdict(self.dispatched),
            **asdict(self.taught),
            **asdict(self.staffed),
        }
        known |= self.boxed.named(path)
        return path.format_map(known)

    def _by_part(self) -> Mapping[str, Mapping[str, object]]:
        """What addresses with some part in them are about."""
        waiting = {"code": self.waiting}
        at_the_polls = {**waiting, "paper": "tally-sheet", **asdict(self.polled)}
        return {
            "/rolls/": {"code": self.enrolled.roll, **asdict(self.enrolled)},
            "/roll/": waiting,
            "/nomination": {"code": self.nominated.nomination, **asdict(self.nominated)},
            "/assisted": {**waiting, **asdict(self.helped)},
            "/polling": at_the_polls,
            "/proxies": at_the_polls,
            "}/notices": {**waiting, **asdict(self.noticed)},
            "/disputes/": {"wanted": self.after.dispute},
            "/papers/face/": {"wanted": self.certified},
            "}/kept": {"wanted": self.certified},
            "/teams": {"paper": "letter"},
            "/courses/": {"paper": "sign-in"},
            "/samples": asdict(self.drawn),
        }

    async def move(self, region: str) -> None:
        """Lift everything of the county to another place, an area above it, where no record usually is."""
        tables = await connection().fetch(
            """SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
               WHERE a.attname = 'region' AND c.relkind = 'r' AND has_table_privilege(c.oid, 'UPDATE')
                 AND c.relnamespace = 'public'::regnamespace"""
        )
        for table in tables:
            await connection().execute(
                f'UPDATE "{table["name"]}" SET region = $1 WHERE starts_with(region, $2)',  # noqa: S608  # Our tables.
                region,
                self.code[:6],
            )


@dataclass(frozen=True)
class Furnished:
    """A database in which one county stands for good, or two."""

    database: str
    home: County
    beside: County | None = None

    @property
    def away(self) -> County:
        assert self.beside is not None
        return self.beside


async def a_full_county(operator: Actor, ground: Ground = HOME) -> County:
    """A county with all of it."""
    village, other, third = ground.villages
    published = await a_published_election(operator, region=village, slate=ground.slate)
    waiting = await an_election(operator, region=other)
    await a_ballot(operator, waiting, region=other, slate=ground.slate)
    counted = await an_election(operator, region=third)
    people = await a_ballot(operator, counted, region=third, slate=ground.slate)
    unlike = await an_election(operator, region=third, term_number=14)
    await a_ballot(operator, unlike, region=third, slate=ground.slate, known=people)
    for code in (counted, unlike):
        for hand, issued in ((another_hand(operator), 402), (operator, 401)):
            await enter_count(hand, code, an_entry(slate=ground.slate, issued=issued))
    third_hand = replace(operator, name="苗治国")
    await settle(third_hand, counted, Settlement(found=(Found(figure="发出选票", value="402", reason="看错行"),)))
    filing = await queries.filing_of_election(operator, published)
    assert filing is not None
    words = {name: f"{ground.mark}{word}" for name, word in SAID.items()}
    office = await _office(ground, words)
    person = await a_known_person(operator, ground, words, office)
    tenure = await a_held_office(operator, ground, published, person, words)
    about = await all_about(operator, ground, words, person)
    batch = await _committed_import(ground, words)
    job = await _done_job(operator, village)
    await connection().execute("UPDATE job SET title = $1 WHERE id = $2", words["job"], job)
    scan = await _scan(operator, village, filing, words["file"])
    joint = await a_joint_review(operator, ground.county, other, office.unit_id, ground.mark)
    await keep_draft(operator, waiting, MarkedBallot(RoundKind.FIRST, "1"), {"issued": "402"})
    site = await a_site(operator, ground, words)
    names = tuple(name for standing in ground.slate.values() for name, _ in standing)
    enrolled = await an_enrolment(operator, ground, words)
    words |= {"person": names[0], "loser": names[1], "community": ground.community}
    renamed = await a_renaming(operator, ground, words)
    certified = await a_certificate(ground, words)
    sent = await a_helped_site(operator, ground, site, words)
    return County(
        ground.county,
        village,
        waiting,
        counted,
        unlike,
        published,
        filing,
        person,
        office,
        job,
        scan,
        batch,
        tenure,
        await two_recalls(operator, ground, words),
        joint,
        about,
        site,
        await some_parts(operator, ground, words),
        renamed,
        enrolled,
        await a_nomination(operator, ground, words),
        await a_polling(operator, waiting, words),
        await a_corrigendum(operator, published, words),
        await an_aftermath(operator, ground, published, words),
        await a_box_counting(operator, ground, people, words),
        await a_sample(operator, ground, words),
        await some_help(operator, ground, waiting, enrolled, words),
        await a_making(operator, ground, waiting, words),
        await a_notice(operator, waiting, words),
        sent,
        await a_trained_director(operator, ground, words),
        await some_staff(operator, ground, site, sent.team, words),
        await _a_checked_paper(operator, ground, words),
        certified,
        words,
        names,
    )


async def _a_checked_paper(operator: Actor, ground: Ground, words: Mapping[str, str]) -> int:
    """The first certificate of the county's published election, as far as somebody checked it; and a code that was spent."""
    paper, region = await connection().fetchrow(
        "SELECT id, region FROM registered_paper WHERE starts_with(region, $1) ORDER BY id LIMIT 1", ground.county[:6]
    )
    lost, new = new_serial(), new_serial()
    await SpentCode(region=region, paper=paper, serial=lost, follows=new, at=clock.now()).save()
    await move(another_hand(operator), [paper], PaperState.CHECKED, words["paper_note"])
    return int(paper)


async def _committed_import(ground: Ground, words: Mapping[str, str]) -> int:
    """One row of the county's went in, one has an error."""
    officer = an_actor(Role.ELECTION_OFFICER, region=ground.county)
    village, other, _ = ground.villages
    rows = ((village, None, 310, None, None, None), (other, None, "多", None, None, None))
    batch = await handed_in(officer, *rows, name=words["batch"])
    await commit(officer, batch)
    return batch


async def _office(ground: Ground, words: Mapping[str, str]) -> Desk:
    """An account of the county with a session, a token and a stand-in."""
    place = {"region": ground.county, "office": words["unit"], "name": words["account"]}
    principal, deputy = [await an_account(Role.TOWNSHIP_CLERK, **place) for _ in range(2)]
    now = clock.now()
    day = now.date()
    mark = ground.mark.encode()
    session = Session(account=principal.id, token=b"session" + mark, device=words["device"], created=now, seen=now)
    token = ApiToken(
        account=principal.id,
        token=b"token" + mark,
        label=words["token"],
        permitted=[right.code for right in permissions()],
        created=now,
        expires=now + timedelta(days=1),
    )
    pair = StandIn(
        principal=principal.id, deputy=deputy.id, since=day, until=day, reason=words["stand_in"], created=now
    )
    for row in (session, token, pair):
        await row.save()
    return Desk(principal.id, principal.unit, session.id, token.id, pair.id)


async def _scan(operator: Actor, village: str, filing: int, name: str) -> int:
    purpose = Purpose(SCAN, village, f"filing:{filing}")
    return await keeping.add(operator, Store(Settings.read().files), purpose, name, in_pieces(A_PNG))


async def _done_job(operator: Actor, village: str) -> int:
    job = await enqueue(operator, CERTIFICATES, PackArea(region=village))
    await perform(Bench(Store(Settings.read().files), PretendPress(), asyncio.Event()), job)
    return job
