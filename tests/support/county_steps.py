"""What a county's office does in the course of a round of elections, step by step, by the routes that its pages use."""

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import openpyxl

from cadres.demo.invention import Invented, Inventor
from cadres.sheets.members import MEMBERS, MemberRow, cells_of
from cadres.vocabulary import Sex, VettingConclusion
from elections.sheets.candidates import CANDIDATES, CandidateRow, Vetting, candidate_cells
from elections.sheets.counts import COUNTS, count_cells
from elections.sheets.preparations import PREPARATIONS
from elections.sheets.roll_sums import ROLL_SUMS
from server.sheets.workbook import Cell
from tests.support.county_votes import STANDING, Ballot, Run, Story, a_run, as_sheet
from tests.support.http import Fields, FilledForm, Page
from tests.support.whole_county import COUNTY, Desk, Village

#: The pages remember the area that was looked at last, so the county is named.
_MAKE, _SCHEDULE = f"/elections/county?area={COUNTY}", f"/elections/schedule?area={COUNTY}"
#: Who runs the election is on paper in most villages.
_BY_WORD = "选举委员会名单由乡镇留存，本届不录入"


@dataclass(frozen=True)
class Term:
    """A round of elections: its number, its day, and up to which end of term places are due."""

    number: int
    day: date
    ends_by: date

    def on(self, days: int) -> date:
        """The day so many days after the election, before it where negative."""
        return self.day + timedelta(days)

    def code(self, village: Village) -> str:
        return f"{village.region}-{self.number}-1"


@dataclass
class County:
    """The county, the two of its office who are each other's second pair of eyes, and what happens in it."""

    those: tuple[Village, ...]
    officer: Desk
    colleague: Desk
    inventor: Inventor
    runs: dict[int, tuple[Run, ...]] = field(default_factory=dict)

    def draw_up(self, term: Term) -> None:
        """Who stands where, and how everybody will vote."""
        runs: list[Run] = []
        for village in self.those:
            slate = {post: tuple(map(self.inventor.person, sexes)) for post, sexes in STANDING.items()}
            stranger = self.inventor.person(Sex.MALE)
            runs.append(a_run(village, term.number, term.day, runs, slate, stranger))
        self.runs[term.number] = tuple(runs)

    def published(self, term: Term) -> list[Run]:
        """The elections that come to a result in the end."""
        return [one for one in self.runs[term.number] if one.story is not Story.VOID_STAYS]

    @staticmethod
    def cells(one: MemberRow) -> dict[str, Cell]:
        """Somebody as the members' sheet has them."""
        return cells_of(one)

    def of(self, term: Term, *stories: Story) -> list[Run]:
        return [one for one in self.runs[term.number] if not stories or one.story in stories]


async def plan(county: County, term: Term) -> None:
    """All elections of the county at once, each with a plan, and what is known of each place."""
    asked = {
        "villagers_term": str(term.number),
        "residents_term": str(term.number),
        "election_day": term.day.isoformat(),
        "ends_by": term.ends_by.isoformat(),
    }
    shown = await county.officer.send(_MAKE, asked)
    due = {one.get("name"): one.get("value") for one in shown.all("//input[@class='pick']")}
    made = await county.officer.send(_MAKE, {**asked, **due, "proposals_read": "true"})
    assert f"已建立{len(county.those)}个选举。" in made.text
    codes = {f"codes.{n}": term.code(one) for n, one in enumerate(county.those)}
    planned = {**codes, "template": "margins", "prospects_read": "true", "reason": "按县里统一安排"}
    assert "排定日程" in (await county.officer.send(_SCHEDULE, planned)).text
    paper = f"平审报〔{term.day.year}〕1号"
    told = {"audit": "完成已公布", "audit_document": paper}
    await county.officer.hand_in("preparations", PREPARATIONS, [head_of(one, term) | told for one in county.those])


def head_of(village: Village, term: Term) -> dict[str, Cell]:
    return {"region_code": village.region, "community": village.name, "term_number": term.number}


async def close(county: County, term: Term, stage: str, days: int, those: Iterable[Run], reason: str = "") -> None:
    """One stage for many on one day, the exceptions read before; `reason` is for what is lacking, which must be something."""
    codes = {f"codes.{n}": term.code(one.village) for n, one in enumerate(those)}
    asked = {**codes, "stage": stage, "reached": term.on(days).isoformat()}
    shown = await county.officer.send("/elections/board", asked)
    assert "不登记" not in shown.text
    assert ("须写理由" in shown.text) is bool(reason), shown.text[:900]
    done = await county.officer.send("/elections/board", {**asked, "reason": reason, "exceptions_read": "true"})
    assert f"已为{len(codes)}个选举登记" in done.text


async def prepare(county: County, term: Term, proper: Sequence[Run]) -> None:
    """Up to the candidates on the wall. `proper` have their committee on record; the others' is on paper, which takes a reason."""
    everywhere = county.of(term)
    rest = [one for one in everywhere if one not in proper]
    await close(county, term, "audit_published", -42, everywhere)
    for stage, days in (("ec_formed", -38), ("day_announced", -37)):
        await close(county, term, stage, days, proper)
        await close(county, term, stage, days, rest, _BY_WORD)
    await close(county, term, "registering", -36, everywhere)
    rolls = [
        head_of(one.village, term)
        | {
            "electorate": one.rounds[0].electorate,
            "published": term.on(-28).isoformat(),
            "women": one.rounds[0].electorate // 2,
        }
        for one in everywhere
        if one.story is not Story.VOID_BOX
    ]
    await county.officer.hand_in("roll-sums", ROLL_SUMS, rolls)


async def put_up(county: County, term: Term) -> None:
    """The candidates by sheet, with the conclusions of the joint review."""
    cleared = Vetting(conclusion=VettingConclusion.CLEAR, day=term.on(-10), document=f"平联审〔{term.day.year}〕1号")
    rows = [
        candidate_cells(CandidateRow(member_of(run.village, term, one), post, cleared))
        for run in county.of(term)
        for post, own in run.slate.items()
        for one in own
    ]
    said = await county.officer.hand_in("candidates", CANDIDATES, rows)
    assert f"导入{len(rows)}行" in said
    strangers = [(run.village, run.newcomer) for run in county.of(term) if run.newcomer]
    await county.officer.hand_in("members", MEMBERS, [cells_of(member_of(v, term, one)) for v, one in strangers])


def member_of(village: Village, term: Term, one: Invented) -> MemberRow:
    return MemberRow(
        region_code=village.region,
        community=village.name,
        term_number=term.number,
        name=one.name,
        citizen_number=one.citizen_number,
        ethnicity="汉族",
        education=one.education,
        political_status=one.political_status,
        party_since=one.party_since,
        phone=one.phone,
        address=village.name,
        source=one.source,
    )


async def count_by_sheet(county: County, term: Term, runs: Sequence[Run], place: int) -> None:
    """A voting of many villages, read by both of the office from the same paper."""
    sheets = [as_sheet(run, run.rounds[place], term.number) for run in runs]
    for desk in (county.officer, county.colleague) if sheets else ():
        await desk.hand_in("counts", COUNTS, count_cells(sheets))


async def count_by_hand(hands: Sequence[Desk], code: str, people: Mapping[str, Invented], held: Ballot) -> Page:
    """A voting typed by one after another on the page of the sheet; the page that follows the last."""
    for desk in hands:
        form = (await desk.get(f"/elections/{code}/count")).form()
        typed = typed_votes(form, held, people) | {"held": held.day.isoformat(), "issued": str(held.issued)}
        page = await desk.fill(form, {**typed, "cast": str(held.cast), "fully_invalid": str(held.void)})
    return page


def typed_votes(form: FilledForm, held: Ballot, people: Mapping[str, Invented]) -> Fields:
    """The votes of a voting in the inputs of a sheet, by the names that are printed at them."""
    typed: Fields = {}
    for name, value in form.fields.items():
        if not name.endswith(".name") or ".lines." not in name:
            continue
        label, _, candidate = value.partition("　")
        post = next(one for one in held.votes if one.label == label)
        typed[f"{name.removesuffix('.name')}.votes"] = str(held.votes[post][candidate])
        if stranger := held.written_in.get(post):
            base = f"{name.partition('.lines.')[0]}.others.0"
            typed |= {f"{base}.name": stranger, f"{base}.sex": people[stranger].sex.value}
            typed[f"{base}.votes"] = str(held.votes[post][stranger])
    return typed


async def publish(county: County, term: Term, days: int) -> list[str]:
    """Whatever the page offers is published by a job on one day; the codes of it."""
    here = f"/elections/publish?area={COUNTY}"
    asked = await county.colleague.get(here)
    ready = [one.get("value") for one in asked.all("//input[@type='checkbox']")]
    codes = {f"codes.{n}": code for n, code in enumerate(ready)}
    begun = await county.colleague.send(here, {**codes, "published": term.on(days).isoformat()})
    done = await county.colleague.work_on(begun)
    assert f"公布了{len(ready)}个选举的结果。" in done.text
    return ready


async def statistics(desk: Desk, term: Term, form: str) -> list[dict[str, Cell]]:
    """A form of the county's statistics as its workbook has it, by the titles of its columns; the sums are the last row."""
    path = f"/elections/statistics/sheet?area={COUNTY}&of=villagers-{term.number}&form={form}"
    answer = await desk.client.post(path, data={**desk.token, "reason": "统计报送"})
    assert "attachment" in answer.headers["content-disposition"], answer.text[:500]
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    rows = [list(row) for row in book.active.iter_rows(values_only=True)]
    first = next(n for n, row in enumerate(rows) if "村（社区）" in row)
    head, group = [], ""
    second = rows[first + 1] if rows[first + 1][rows[first].index("村（社区）")] is None else [None] * len(rows[first])
    for above, below in zip(rows[first], second, strict=True):
        group = str(above) if above is not None else group
        head.append(f"{group}/{below}" if below is not None else group)
    start = first + (2 if any(second) else 1)
    return [dict(zip(head, row, strict=True)) for row in rows[start:] if any(one is not None for one in row)]
