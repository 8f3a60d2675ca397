"""What must hold of a county at the end of a round, told from the votes and from what was done, and held against what the pages say."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import pypdfium2

from cadres.demo.invention import Invented
from cadres.vocabulary import PoliticalStatus, Sex
from elections import queries
from elections.queries import Progress
from elections.recalls import recalls as all_recalls
from elections.vocabulary import Post, RecallVerdict, RoundKind
from server.access import ledger
from server.access.actor import Actor
from server.db.engine import transaction
from server.law.lawbook import Standing
from tests.support.county_steps import County, Term, statistics
from tests.support.county_votes import SEATS, Ballot, Run, Story, outcome
from tests.support.whole_county import COUNTY, Desk, Village

_PARTY = {PoliticalStatus.PARTY_MEMBER, PoliticalStatus.PROBATIONARY}


def full(rounds: Sequence[Ballot]) -> bool:
    """Whether the votings held so far have filled every seat."""
    seats = Counter(post for held in rounds for post in outcome(held).names.values())
    return seats == Counter(SEATS)


async def check_elected(county: County, term: Term) -> None:
    """Everybody whom the votes elect is in the county's list of those elected, for that post, and nobody else."""
    rows = await statistics(county.officer, term, "04_1")
    listed = {(row["村（社区）"], row["姓名"], row["当选职务"]) for row in rows}
    published = county.published(term)
    wanted = {(run.village.name, name, post.label) for run in published for name, post in run.elected.items()}
    assert all(len(run.elected) == sum(SEATS.values()) for run in published)
    assert listed == wanted
    assert len(rows) == len(wanted)


#: What a story leaves in an election's counts, if it came about.
_LEFT: Mapping[Story, Callable[[Progress], bool]] = {
    Story.RUNOFF: lambda one: [held.poll.round for held in one.held] == [RoundKind.FIRST, RoundKind.RUNOFF],
    Story.TIE: lambda one: (
        any(post.tied for post in one.held[0].outcome.posts) and one.held[-1].poll.round is RoundKind.TIE_VOTE
    ),
    Story.VOID: lambda one: [held.outcome.valid for held in one.held] == [False, True],
    Story.VOID_STAYS: lambda one: [held.outcome.valid for held in one.held] == [False],
    Story.WRITE_IN: lambda one: bool(_written_in(one) & {name for _, name in one.course.elected}),
    Story.VOID_BOX: lambda one: len(one.held) == 1,
    Story.RECALL: lambda one: len(one.held) == 1,
    Story.CLEAN: lambda one: len(one.held) == 1,
}


def _written_in(one: Progress) -> set[str]:
    names = [own for held in one.held for contest in held.poll.posts for own in contest.candidates]
    return {own.name for own in names if own.write_in}


async def check_stories(county: County, term: Term, law: str) -> None:
    """Each story is told by a village and came about there; every vote was decided, as the votes say, by the law of its term."""
    assert {run.story for run in county.of(term)} == {*Story}
    operator = Actor.operator()
    for run in county.of(term):
        code = term.code(run.village)
        async with transaction(operator):
            found = await queries.progress(operator, code)
        assert [one.poll.round for one in found.held] == [one.kind for one in run.rounds], code
        assert [one.outcome.valid for one in found.held] == [outcome(one).valid for one in run.rounds], code
        assert {found.book.code, *(one.outcome.rulebook for one in found.held)} == {law}, code
        assert _LEFT[run.story](found), (code, run.story)


async def check_statistics(county: County, term: Term) -> None:
    """The sums of the forms are the numbers of what was recorded, counted here once more."""
    runs, published = county.of(term), county.published(term)
    candidates = [one for run in runs for own in run.slate.values() for one in own]
    elected = [run.people[name] for run in published for name in run.elected]
    runoffs = Counter(
        post for run in published for held in run.rounds if held.kind is RoundKind.RUNOFF for post in held.votes
    )
    last = [[held for held in run.rounds if held.kind in {RoundKind.FIRST, RoundKind.RERUN}][-1] for run in runs]
    recalled = len(county.of(term, Story.RECALL))
    wanted: Mapping[str, Mapping[str, object]] = {
        "01": {
            "离任经济责任审计/完成已公布": len(runs),
            "登记参加选举的村民/总数": sum(run.rounds[0].electorate for run in runs),
            "村委会职数/合计": len(runs) * sum(SEATS.values()),
        },
        "02": {"应选职数": len(runs) * sum(SEATS.values()), **_people("候选人/候选人数", "候选人", candidates)},
        "03": {
            "投票方式/一次投票": len(last),
            "参加投票村民总数": sum(held.cast for held in last),
        },
        "04": {
            **_people("村委会成员/总数", "村委会成员", elected),
            "另行选举/主任": runoffs[Post.CHAIR],
            "另行选举/委员": runoffs[Post.MEMBER],
            "另行选举/副主任": 0,
            "另行选举/参加投票人次": _cast(runs, RoundKind.RUNOFF),
            "重新选举/次数": sum(held.kind is RoundKind.RERUN for run in runs for held in run.rounds),
            "重新选举/参加投票人次": _cast(runs, RoundKind.RERUN),
        },
        "05": {
            "被罢免人职务/委员": recalled,
            "罢免/是否成功": recalled,
            "补选原因/被罢免": recalled,
        },
    }
    for form, sums in wanted.items():
        total = (await statistics(county.officer, term, form))[-1]
        told = {title: re.sub(r"（缺\d+）", "", str(total[title])) for title in sums}
        assert told == {title: str(number) for title, number in sums.items()}, form


def _cast(runs: Sequence[Run], kind: RoundKind) -> int:
    return sum(held.cast for run in runs for held in run.rounds if held.kind is kind)


def _people(total: str, group: str, those: Sequence[Invented]) -> dict[str, object]:
    return {
        total: len(those),
        f"{group}/女性": sum(one.sex is Sex.FEMALE for one in those),
        f"{group}/党员": sum(one.political_status in _PARTY for one in those),
        f"{group}/少数民族": 0,
    }


async def check_filings(county: County, term: Term) -> None:
    """Every published result has opened a filing of its own, in the name of its chair."""
    found: dict[str, str] = {}
    number, more = 1, True
    while more:
        page = await county.officer.get(f"/filings?area={COUNTY}&page={number}")
        for row in page.all("//div[@id='list']//tbody/tr[td]"):
            cells = [re.sub(r"\s", "", one.text_content()) for one in row.xpath("./td | ./th")]
            found[cells[-1]] = cells[-2]
        more = bool(page.all(f"//a[contains(@href, 'page={number + 1}')]"))
        number += 1
    chairs = {
        term.code(run.village): next(name for name, post in run.elected.items() if post is Post.CHAIR)
        for run in county.published(term)
    }
    assert {code: name for code, name in found.items() if f"-{term.number}-" in code} == chairs


async def check_archives(county: County, term: Term, proper: Sequence[Run]) -> None:
    """The file of an election with everything on record has no gap; of the others each says what is missing."""
    for run in proper:
        assert "缺0件" in (await county.officer.get(f"/elections/{term.code(run.village)}/archive")).text
    for run in [one for one in county.published(term) if one not in proper][:3]:
        page = await county.officer.get(f"/elections/{term.code(run.village)}/archive")
        gaps = page.words("//table//tr[td[2][contains(., '缺')]]/th")
        assert "宣传发动标语照片" in gaps
        assert f"缺{len(gaps)}件" in page.text


async def check_trace() -> None:
    """Nothing of the trace is missing, added or changed."""
    check = await ledger.verify(Actor.operator())
    assert check.faults == []
    assert check.seen > 0


async def check_recalled(county: County, run: Run, name: str, law: str) -> None:
    """Whoever was recalled, by the law of the day, is out of office, and the seat is vacant."""
    operator = Actor.operator()
    async with transaction(operator):
        case = next(one for one in await all_recalls(operator, run.village.region) if one.name == name)
    (ballot,) = case.ballots
    assert (case.admitted, ballot.verdict) == (True, RecallVerdict.RECALLED)
    cites = {one.cite for one in (*case.findings, *ballot.findings) if one.standing is Standing.STATUTE}
    assert cites
    assert all(one.startswith(law) for one in cites), cites
    page = await county.officer.get(f"/communities/{run.village.region}")
    assert "出缺和补选" in page.text
    assert page.all(f"//a[@href='/elections/of/{run.village.region}/by-election']")
    offices = await county.officer.get(f"/offices?area={run.village.region}&show=vacant")
    assert "委员" in offices.text
    assert name in "".join(page.text.split()), "the history keeps who it was"
    recalls = await county.officer.get(f"/recalls/of/{run.village.region}")
    assert not [one for one in recalls.words("//select[@name='tenure']/option") if name in "".join(one.split())]


async def papers_of(desk: Desk, village: Village, code: str) -> dict[str, str]:
    """The text of the result's papers, without the name of the place."""
    texts = {}
    for paper in ("report", "notice"):
        with pypdfium2.PdfDocument(await desk.pdf(f"/elections/{code}/papers/{paper}")) as document:
            text = "".join(one.get_textpage().get_text_bounded() for one in document)
        town = f"{village.name[0]}家镇"
        texts[paper] = re.sub(r"\s", "", text).replace(village.name.removesuffix("村"), "某").replace(town, "某镇")
    return texts


async def read_report(desk: Desk, code: str, like: Ballot) -> Ballot:
    """A voting as somebody reads it off the printed report: nothing of it comes from anywhere else but its kind and seats."""
    with pypdfium2.PdfDocument(await desk.pdf(f"/elections/{code}/papers/report")) as document:
        text = "\n".join(one.get_textpage().get_text_bounded() for one in document)
    part = text.partition("二、得票情况")
    numbers = re.search(r"第一次投票\s*(\d+)年(\d+)月(\d+)日\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)", part[0])
    assert numbers, part[0]
    year, month, day, electorate, issued, cast, void = map(int, numbers.groups())
    votes_part = part[2].partition("三、当选人员")[0]
    found = re.findall(r"([^\s\d（）]+(?:\s[^\s\d（）])?)\s*(男|女)\s*(\d+)\s*(?:当选|未当选)", votes_part)
    read = iter((re.sub(r"\s", "", name), int(number)) for name, _, number in found)
    votes = {post: dict(next(read) for _ in own) for post, own in like.votes.items()}
    return Ballot(like.kind, like.day.replace(year, month, day), electorate, issued, cast, void, like.seats, votes)
