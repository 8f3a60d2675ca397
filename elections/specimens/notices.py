"""The numbered notices of one election, drafted from facts on it as those of a real one are."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache, partial

from cadres.vocabulary import CommitteeKind, Kinship, Sex
from elections.laws import Laws
from elections.nomination_vocabulary import NominationWay, SlipKind
from elections.nominations import CandidateNotice, Nominations, Plan, Reading, SlipEntry, SlipLine
from elections.notice_vocabulary import NoticeKind
from elections.noticing.drafting import Given
from elections.noticing.facts import Facts, Listing
from elections.noticing.on_vote import draft
from elections.noticing.text import Issued, NoticePaper, as_text, read, sealed
from elections.noticing.worded import WordedNotice
from elections.planning.committee import CommitteeView, Sitting
from elections.planning.plans import PlanView
from elections.planning_vocabulary import CommitteePost, FormedBy
from elections.polling import StationLine, WorkerLine
from elections.polling_vocabulary import StationDuty, StationKind
from elections.proxies import MandateLine
from elections.queries import Progress
from elections.roll_vocabulary import ObjectionKind, ObjectionResult
from elections.rolls.reading import ObjectionLine
from elections.rules.counts import Candidate, Contest, Poll
from elections.rules.course import Held
from elections.rules.nomination_list import Entry
from elections.rules.polling import Worker
from elections.rules.proxies import Mandate
from elections.rules.tally import decide
from elections.specimens.results import result_notice
from elections.specimens.rolls import groups
from elections.specimens.village import BOOK, DAY, LINE, LISTED, people
from elections.vocabulary import Post, RoundKind
from server import clock
from server.access.duties import Hand
from server.manifest import Specimen
from server.papers.invented import COUNTY, REGION, TOWNSHIP, VILLAGE, VILLAGES
from server.values.strokes import sort_names

_SEATS = {Post.CHAIR: 1, Post.MEMBER: 4}
_STOOD = {Post.CHAIR: ("刘佳", "姚寒"), Post.MEMBER: ("刘康", "李广", "邹平", "林丝", "彭华")}
_WOMEN = frozenset({"刘佳", "林丝"})
_OTHER = VILLAGES[1]
_HAND = Hand(None, "温久安", "某某县换届办")
#: When each notice goes up, in days before the vote; what comes after it counts on.
_DAYS: Mapping[NoticeKind, int] = {
    NoticeKind.COMMITTEE: -50,
    NoticeKind.ELECTION_DAY: -45,
    NoticeKind.REGISTRATION: -44,
    NoticeKind.VOTER_LIST: -24,
    NoticeKind.SUPPLEMENT: -17,
    NoticeKind.NOMINATION: -16,
    NoticeKind.PRELIMINARY: -11,
    NoticeKind.CANDIDATES: -9,
    NoticeKind.VOTING: -8,
    NoticeKind.WORKERS: -7,
    NoticeKind.PROXIES: -5,
    NoticeKind.MOBILE: -4,
    NoticeKind.RUNOFF: 1,
    NoticeKind.RESULT: 1,
}
_GIVEN: Mapping[NoticeKind, Given] = {
    NoticeKind.REGISTRATION: Given(first_day=date(2026, 11, 8), last_day=date(2026, 11, 20), venue="村党群服务中心"),
    NoticeKind.NOMINATION: Given(first_day=date(2026, 12, 6), last_day=date(2026, 12, 8), venue="村党群服务中心"),
    NoticeKind.VOTING: Given(opens="8:00", closes="16:00"),
    NoticeKind.RUNOFF: Given(first_day=date(2026, 12, 27), opens="8:00", closes="12:00", venue="村党群服务中心"),
}

_OF_A_COMMUNITY = (
    ("某营村村民", "某营社区居民"),
    (VILLAGE, "某营社区"),
    ("村民小组", "居民小组"),
    ("村民会议", "居民会议"),
    ("村务公开", "居务公开"),
    ("村党群", "社区党群"),
)


def notice(kind: NoticeKind) -> NoticePaper:
    """A notice of this kind as it goes up."""
    facts = on_record(further=kind is NoticeKind.RUNOFF)
    if kind is NoticeKind.RUNOFF:
        # Another village's: in the one of all the others every seat was filled by the first vote.
        facts = replace(facts, line=replace(LINE, community=_OTHER, issuer=LINE.issuer.replace(VILLAGE, _OTHER)))
    made = drawn(kind, facts)
    return NoticePaper(made.notice, made.seal)


def drawn(kind: NoticeKind, facts: Facts) -> WordedNotice:
    """A notice of this kind that is filled from some facts, with the fields of its wording."""
    found = draft(facts, kind, _GIVEN.get(kind, Given()))
    assert found.body is not None, found.missing  # noqa: S101  # The facts below leave nothing out.
    day = DAY + timedelta(days=_DAYS[kind])
    one = Issued(
        body=found.body, number=list(NoticeKind).index(kind) + 1, issued=day, places=("村务公开栏", "各小组公告栏")
    )
    return WordedNotice(one, sealed(as_text(one)), fields=found.fields)


@cache
def worded(kind: NoticeKind, committee: CommitteeKind) -> WordedNotice:
    """A notice of this kind, of a village or of a community, that a place's wording is tried on."""
    facts = on_record(further=kind is NoticeKind.RUNOFF)
    if committee is CommitteeKind.VILLAGERS:
        return drawn(kind, facts)
    line = replace(LINE, community=_in_community(LINE.community), kind=committee, issuer=_in_community(LINE.issuer))
    book = Laws(()).book(committee, DAY, REGION)
    result = replace(
        result_notice(),
        notice_number=None,
        committee=committee,
        community=line.community,
        issuer=line.issuer,
        law_cites=(book.basis("majority").cite,),
    )
    made = drawn(kind, replace(facts, line=line, book=book, result=result))
    one = read(_in_community(as_text(made.notice)))
    fields = {name: _in_community(said) for name, said in made.fields.items()}
    return replace(made, notice=one, seal=sealed(as_text(one)), fields=fields)


def _in_community(text: str) -> str:
    """What is told of the village, told of a community."""
    for village, community in _OF_A_COMMUNITY:
        text = text.replace(village, community)
    return text


@cache
def on_record(*, further: bool) -> Facts:
    """Everything that the notices of the village are filled from; `further` after a first vote that left a seat open."""
    return Facts(
        line=LINE,
        book=BOOK,
        progress=_progress(further=further),
        plan=PlanView(LINE, BOOK, (), "", None),
        committee=_committee(),
        sums=None,
        roll=None,
        lists=_lists(),
        objections=_objections(),
        nominations=_nominations(),
        entries=(),
        candidates=_candidates(),
        stations=_stations(),
        mandates=_mandates(),
        result=replace(result_notice(), notice_number=None),
        seats=_SEATS,
        county=COUNTY,
        township=TOWNSHIP,
    )


def _progress(*, further: bool) -> Progress:
    first = tuple(
        Contest(post, seats, tuple(Candidate(name, _sex(name), 0) for name in _STOOD[post]))
        for post, seats in _SEATS.items()
    )
    votes = {"刘佳": 200, "姚寒": 341, "李广": 402, "林丝": 371, "邹平": 305, "刘康": 262, "彭华": 211}
    counted = tuple(
        replace_votes(contest, {one.name: votes[one.name] for one in contest.candidates}) for contest in first
    )
    poll = Poll(LINE.kind, DAY, LINE.method, RoundKind.FIRST, 640, 566, 560, counted, 8)
    held = (Held(poll, decide(BOOK, poll)),) if further else ()
    return Progress(LINE.kind, LINE.method, DAY, 640, first, held, {}, {}, (), REGION, Laws(()))


def replace_votes(contest: Contest, votes: Mapping[str, int]) -> Contest:
    """A contest with what each of its candidates got."""
    return contest._replace(candidates=tuple(one._replace(votes=votes[one.name]) for one in contest.candidates))


def _sex(name: str) -> Sex:
    return Sex.FEMALE if name in _WOMEN else Sex.MALE


def _committee() -> CommitteeView:
    day = date(2026, 10, 30)
    posts = (CommitteePost.CHAIR, CommitteePost.VICE_CHAIR, *(CommitteePost.MEMBER,) * 5)
    sitting = tuple(
        Sitting(at, name, post, 100 - at, day, None, None, None)
        for at, (name, post) in enumerate(zip(people(len(posts), 70), posts, strict=True), start=1)
    )
    return CommitteeView(FormedBy.ASSEMBLY, day, 640, 402, "某营村村民会议记录", None, None, sitting, None)


def _lists() -> tuple[Listing, ...]:
    listed = [(one.name, tuple(voter.name for voter in one.voters)) for one in groups()]
    came = [(listed[0][0], people(3, 60)), (listed[1][0], people(2, 64))]
    return (
        Listing(1, LISTED, 56, 28, "18e3f24474abaff9" * 4, listed, ()),
        Listing(
            2, LISTED + timedelta(days=7), 60, 30, "5b0c7e1d2a9f4c36" * 4, came, [(listed[0][0], listed[0][1][:1])]
        ),
    )


def _objections() -> tuple[ObjectionLine, ...]:
    received, decided = LISTED + timedelta(days=2), LISTED + timedelta(days=4)
    told = (
        ("漏登", ObjectionKind.OMITTED, ObjectionResult.UPHELD),
        ("不应列入", ObjectionKind.NOT_TO_BE_LISTED, ObjectionResult.DISMISSED),
    )
    return tuple(
        ObjectionLine(at, 1, kind, name, name, received, decided, says, result, decided, decided, None)
        for at, ((says, kind, result), name) in enumerate(zip(told, people(2, 60), strict=True), start=1)
    )


def _nominations() -> Nominations:
    lines = tuple(
        SlipLine(post=post, name=name, votes=300 - 20 * at)
        for post, names in _STOOD.items()
        for at, name in enumerate(names)
    )
    held = date(2026, 12, 8)
    slips = SlipEntry(
        kind=SlipKind.NOMINATION,
        source=BOOK.nominators[0],
        held=held,
        issued=420,
        cast=400,
        invalid=3,
        document="提名大会记录",
        lines=lines,
    )
    reading = Reading(1, slips, _HAND, "杜秀英", datetime(2026, 12, 8, 17, tzinfo=clock.ZONE))
    plan = Plan(NominationWay.DIRECT, dict.fromkeys(_SEATS, 1), "某营镇选举工作方案", None)
    return Nominations(LINE, BOOK, _SEATS, plan, (reading,), None, (), (), (), None)


def _candidates() -> CandidateNotice:
    posts = tuple(
        (post, seats, tuple(Entry(post, name, _sex(name).label, "") for name in sort_names(_STOOD[post])))
        for post, seats in _SEATS.items()
    )
    return CandidateNotice(
        LINE.title,
        LINE.issuer,
        DAY,
        1,
        DAY + timedelta(days=_DAYS[NoticeKind.CANDIDATES]),
        "a41f6c02d97be853" * 4,
        posts,
    )


def _stations() -> tuple[StationLine, ...]:
    hall: tuple[StationDuty, ...] = (
        StationDuty.HEAD_SCRUTINEER,
        StationDuty.SCRUTINEER,
        StationDuty.SCRUTINEER,
        StationDuty.CALLER,
    )
    hall = (*hall, StationDuty.TELLER, StationDuty.TELLER, StationDuty.ISSUER, StationDuty.WRITER)
    mobile = (StationDuty.SCRUTINEER, StationDuty.SCRUTINEER, StationDuty.ISSUER)
    return (
        _station(1, ("中心会场", StationKind.MAIN, "村党群服务中心"), hall, None),
        _station(2, ("第二投票站", StationKind.STATION, "第二村民小组活动室"), hall[1:6], None),
        _station(3, ("流动票箱", StationKind.MOBILE, "敬老院、第二村民小组"), mobile, 14),
    )


def _station(
    number: int, told: tuple[str, StationKind, str], duties: tuple[StationDuty, ...], listed: int | None
) -> StationLine:
    name, kind, place = told
    names = people(len(duties), 100 + 10 * number)
    workers = tuple(
        WorkerLine(at, Worker(who, duty)) for at, (who, duty) in enumerate(zip(names, duties, strict=True), start=1)
    )
    return StationLine(number, number, name, kind, place, listed is None, listed, None, 1, workers, {}, ())


def _mandates() -> tuple[MandateLine, ...]:
    told = (
        ("王建国", "王海燕", Kinship.SIBLING),
        ("白玉梅", "任有强", Kinship.SPOUSE),
        ("刘永胜", "刘秀英", Kinship.PARENT),
        ("贾文秀", "贾久安", None),
    )
    return tuple(
        MandateLine(at, Mandate(giver, taker, relation), "外出务工", date(2026, 12, 12))
        for at, (giver, taker, relation) in enumerate(told, start=1)
    )


SPECIMENS = tuple(
    Specimen(f"notice-{kind.value.replace('_', '-')}", f"选举公告：{kind.label}", partial(notice, kind))
    for kind in NoticeKind
)
