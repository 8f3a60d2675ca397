"""A notice filled from the records, or what it still lacks and where that is recorded. Pure: what was read goes in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from elections.notice_vocabulary import NoticeKind
from elections.noticing.facts import Facts
from elections.noticing.text import Block, Body
from elections.noticing.wordings import COMMON, paragraphs
from elections.polling_vocabulary import StationKind
from elections.rules.clauses import cited_together
from elections.rules.schedule import ITEMS
from server.errors import Problem
from server.law.citing import titled
from server.law.lawbook import Provision
from server.papers.register.vocabulary import Wording
from server.values.periods import chinese_day, chinese_number
from server.values.strokes import sort_names

Hour = Annotated[str, Field(pattern=r"^([01]?\d|2[0-3])[:：][0-5]\d$")]


#: As long as the places of a vote may be on a notice.
_VENUE = 80


class Given(BaseModel):
    """What no record has: when and where people come. Days that are not given are those of the plan.

    `sequence` is which list, or after how many votes, a notice is about that may come more than once; `ruled_by` the limit
    by which the objections that it tells of had to be decided.
    """

    model_config = ConfigDict(frozen=True)

    first_day: date | None = None
    last_day: date | None = None
    opens: Hour | None = None
    closes: Hour | None = None
    venue: str | None = Field(None, min_length=2, max_length=_VENUE)
    sequence: int | None = Field(None, ge=1, le=99)
    ruled_by: date | None = None


#: Which of these a notice is asked for.
ASKED: Mapping[NoticeKind, tuple[str, ...]] = {
    NoticeKind.REGISTRATION: ("first_day", "last_day", "venue"),
    NoticeKind.NOMINATION: ("first_day", "last_day", "venue"),
    NoticeKind.VOTING: ("opens", "closes"),
    NoticeKind.RUNOFF: ("first_day", "opens", "closes", "venue"),
}
#: Their names on forms.
GIVEN_LABELS: Mapping[str, str] = {
    "first_day": "开始日期",
    "last_day": "结束日期",
    "opens": "开始时间",
    "closes": "结束时间",
    "venue": "地点",
}
#: The planned days that stand in for those that are not given.
_PLANNED: Mapping[NoticeKind, tuple[str, str]] = {
    NoticeKind.REGISTRATION: ("registering", "list_published"),
    NoticeKind.NOMINATION: ("nominating", "preselection"),
}


@dataclass(frozen=True, slots=True)
class Missing:
    """A fact that a notice lacks, and the page on which it is recorded, below the election's own unless it begins with /.

    `rule` and `cite` name what asks for it, where the notice would lack something that is asked for.
    """

    what: str
    where: str
    page: str
    rule: str = ""
    cite: str = ""

    def href(self, code: str, area: str = "") -> str:
        """The page's address for an election; `area` is the own area of whoever looks, whose words are theirs to decide."""
        return self.page.format(code=code, area=area) if self.page.startswith("/") else f"/elections/{code}/{self.page}"

    @property
    def typed(self) -> bool:
        """Whether it is typed with the notice itself and recorded on no page."""
        return "notices/new" in self.page

    @property
    def problem(self) -> Problem:
        if self.typed:
            return Problem(self.what, f"缺少{self.what}，没有填。", f"在发布公告的页面上填写{self.what}后再发布。")
        return Problem("公告", f"缺少{self.what}。", f"在“{self.where}”登记后再发布。", self.rule, self.cite)


@dataclass(frozen=True, slots=True)
class Draft:
    """What a notice would say, or what it lacks. `fields` are what its wording was filled with."""

    kind: NoticeKind
    body: Body | None = None
    missing: tuple[Missing, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)


_PARTS = (Wording.OPENING, Wording.BODY, Wording.CLOSING)
Drafter = Callable[[Facts, Given], Draft]


def lacking(kind: NoticeKind, *missing: Missing | None) -> Draft | None:
    """The draft that cannot be made; None where nothing is missing."""
    found = tuple(one for one in missing if one)
    return Draft(kind, missing=found) if found else None


def with_plan(kind: NoticeKind, facts: Facts, given: Given) -> Given:
    """What was given; else the days of the plan and, of a further vote, the places where people vote that are on record."""
    if venue := venue_on_record(kind, facts, given):
        return given.model_copy(update={"venue": venue})
    if kind not in _PLANNED:
        return given
    days = facts.plan.days
    first, last = (days.get(code) for code in _PLANNED[kind])
    return given.model_copy(
        update={"first_day": given.first_day or first, "last_day": given.last_day or last or given.first_day}
    )


def venue_on_record(kind: NoticeKind, facts: Facts, given: Given) -> str:
    """Where a further vote is held if nobody says otherwise: where the first one was. "" where it was said, or nothing is known."""
    if kind is not NoticeKind.RUNOFF or given.venue is not None:
        return ""
    places = "、".join(dict.fromkeys(one.place for one in facts.stations if one.kind is not StationKind.MOBILE))
    return places if len(places) <= _VENUE else ""


def not_given(kind: NoticeKind, given: Given) -> tuple[Missing, ...]:
    """What is asked for and neither typed nor planned."""
    return tuple(
        Missing(GIVEN_LABELS[name], "发布公告", f"notices/new?kind={kind.value}")
        for name in ASKED.get(kind, ())
        if getattr(given, name) is None
    )


def drafted(
    facts: Facts,
    kind: NoticeKind,
    told: tuple[str, Provision],
    own: Mapping[str, str] | None = None,
    **parts: object,
) -> Draft:
    """A draft with what all have alike: the title of the subject that is `told`, who issues it, the clause, the wording.

    `own` are the fields of the kind's own wording, beside those that every kind has. Raises UnknownField.
    """
    (subject, basis), line = told, facts.line
    event = facts.event if line.by_election else "换届选举"
    # 换届选举 and 选举结果 share the word: 换届选举结果公告.
    title = (f"{event}{subject.removeprefix('选举')}公告",) if subject.startswith("选举") else (event, f"{subject}公告")
    fields = {**_common(facts, basis), **(own or {})}
    opening, items, closing = (paragraphs(kind, facts.words.get(kind, ()), one, fields) for one in _PARTS)
    values = {
        "kind": kind,
        "phrases": (line.community, facts.term, *title),
        "paragraphs": (*opening, *items),
        "closing": closing,
        "issuer": line.issuer,
        "cite": clause(facts, basis),
        **parts,
    }
    return Draft(kind, Body.model_validate(values), fields=fields)


def _common(facts: Facts, basis: Provision) -> Mapping[str, str]:
    """What the wording of every kind may ask for."""
    line = facts.line
    values = (
        clause(facts, basis),
        law_of(facts),
        facts.county,
        facts.township,
        line.community,
        facts.term,
        facts.event,
        chinese_day(line.election_day),
        line.issuer,
        line.kind.people,
        chinese_number(1),
    )
    return dict(zip(COMMON, values, strict=True))


def clause(facts: Facts, basis: Provision) -> str:
    """The clause as a notice cites it: what a statute or local law says; else only the law as a whole."""
    return cited_together(facts.book.law, facts.line.kind, basis)


def law_of(facts: Facts) -> str:
    """The law's whole name in 书名号, with its edition."""
    return titled(facts.book.law)


def by_strokes(heading: str, names: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """A list that the system itself puts in order."""
    return heading, tuple(sort_names(names))


def wall(heading: str, names: tuple[str, ...]) -> Block:
    """A wall of names under a heading, by strokes."""
    label, ordered = by_strokes(heading, names)
    return Block(heading=f"{heading}（{len(ordered)}人）", names=ordered, ordered=((label, ordered),))


def planned_day(facts: Facts, kind: NoticeKind) -> date | None:
    """The day that the plan has for a notice."""
    return facts.plan.days.get(kind.code) if kind.code in ITEMS else None
