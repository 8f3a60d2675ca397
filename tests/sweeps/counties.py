"""A county with something behind every route and in every table, and a second one that the first must never see.

What the two hold is told apart by `words`: names, reasons, files that no page of the system says by itself.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import timedelta

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
from server.papers.register.life import move
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
from tests.sweeps.grounds import HOME, Ground
from tests.sweeps.joint_reviews import Review, a_joint_review

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
        if "/rolls/" in path:
            known |= {"code": self.enrolled.roll, **asdict(self.enrolled)}
        if "/nomination" in path:
            known |= {"code": self.nominated.nomination, **asdict(self.nominated)}
        if "/assisted" in path:
            known |= {"code": self.waiting, **asdict(self.helped)}
        if "/polling" in path or "/proxies" in path:
            known |= {"code": self.waiting, "paper": "tally-sheet", **asdict(self.polled)}
        if "/elections/" in path and "/notices" in path:
            known |= {"code": self.waiting, **asdict(self.noticed)}
        if "/disputes/" in path:
            known |= {"wanted": self.after.dispute}
        if "/papers/face/" in path:
            known |= {"wanted": self.certified}
        if "/teams" in path:
            known |= {"paper": "letter"}
        if "/courses/" in path:
            known |= {"paper": "sign-in"}
        if "/samples" in path:
            known |= asdict(self.drawn)
        known |= {
            "made": self.made,
            "corrigendum": self.corrigendum,
            "registered": self.registered,
            "order": self.after.order,
            **asdict(self.dispatched),
            **asdict(self.taught),
        }
        known |= self.boxed.named(path)
        return path.format_map(known)

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
    words = {name: f"{ground.mark}{word}" for name, word in _SAID.items()}
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
        await a_helped_site(operator, ground, site, words),
        await a_trained_director(operator, ground, words),
        await _a_checked_paper(operator, ground, words),
        certified,
        words,
        names,
    )


_SAID = {
    "recall": "界长期不在村",
    "recall_vote": "界罢免表决报告",
    "disclosure": "界核对候选人身份",
    "kinship": "界结婚证",
    "vetting": "界联审〔2021〕8号",
    "account": "界文秀",
    "unit": "界换届办",
    "device": "界浏览器",
    "token": "界统计平台",
    "stand_in": "界外出学习",
    "batch": "界月报.xlsx",
    "job": "界打包",
    "file": "界扫描.png",
    "seats": "界职数决议",
    "review": "界民主评议记录",
    "merit": "界带头建成移民新村",
    "step": "界组备〔2021〕3号",
    "voter": "界户口簿",
    "fact": "界证明〔2019〕3号",
    "authority": "界公安局",
    "career": "界小学教师",
    "merge": "界身份证号录错",
    "search": "界在任人员",
    "site": "界安置小区",
    "origin": "界李家山村",
    "body": "界业主委员会",
    "group": "界村民小组",
    "representative": "界代表",
    "change": "界政函〔2026〕3号",
    "given_out": "界县村民委员会",
    "sheet": "界登记册.csv",
    "objector": "界申诉人",
    "enrolled": "界选民",
    "contact": "界选委会电话",
    "helper": "界包村人",
    "minutes": "界推选记录",
    "plan": "界提名办法",
    "hall": "界会场",
    "scrutineer": "界监票",
    "surplus": "界多一张",
    "apart": "界分箱决定",
    "written_in": "界另选",
    "over": "界箱说明",
    "board": "界公开栏",
    "poster": "界张贴",
    "absent": "界外出",
    "correction": "界计票单",
    "outstanding": "界账目没有对完",
    "refuser": "界拒交人",
    "shelf": "界档案柜",
    "complaint": "界反映送米面",
    "inquiry": "界入户核实",
    "storm": "界暴雪封路",
    "written_for": "界不识字",
    "mended": "界户口簿复印件",
    "slips": "界提名记录",
    "written": "界荐假",
    "consent": "界书面同意",
    "listing": "界名单说明",
    "meeting": "界见面记录",
    "sample": "界计票抽查",
    "lottery": "界开奖号码",
    "recount": "界复核记录",
    "sending": "界派出单位",
    "liaison": "界联系人",
    "letter": "界组通字〔2021〕9号",
    "visit": "界走访情况",
    "sent": "界驻村",
    "granter": "界批准人",
    "inspector": "界抽查组",
    "appraiser": "界考核组",
    "minder": "界护幼",
    "asked_of": "界查询单位",
    "minding": "界上门走访三户",
    "programme": "界育儿培训班",
    "lesson": "界第一课",
    "paper_note": "界核对说明",
}


async def _a_checked_paper(operator: Actor, ground: Ground, words: Mapping[str, str]) -> int:
    """The first certificate of the county's published election, as far as somebody checked it."""
    paper = await connection().fetchval(
        "SELECT min(id) FROM registered_paper WHERE starts_with(region, $1)", ground.county[:6]
    )
    await move(operator, [paper], PaperState.CHECKED, words["paper_note"])
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
