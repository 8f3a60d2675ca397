"""Print models of the papers that tell an election's result: the public notice and the report to the township.

Everything printed is in the model; the templates beside it only arrange. Labels may be words of a vocabulary or plain
Chinese: the papers print a word's label.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from cadres.vocabulary import CommitteeKind
from elections.notice_vocabulary import NoticeKind
from elections.noticing.wordings import COMMON, paragraphs
from elections.rules.clauses import on_paper
from elections.vocabulary import Post
from server.law.citing import cited
from server.law.lawbook import Finding
from server.papers.passages import Passages
from server.papers.register.vocabulary import Wording
from server.papers.stamp import Stamp
from server.values.periods import chinese_day, chinese_number

_GENERAL = "换届选举"


@dataclass(frozen=True, slots=True)
class RoundLine:
    """One voting round. `kind` names it, no two rounds alike; `fully_invalid` are ballots void as a whole.

    `note` says what the figures cannot.
    """

    kind: str
    day: date
    registered: int
    issued: int
    cast: int
    fully_invalid: int
    valid: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class VoteLine:
    """One person's votes for one post, round by round; None where the person did not stand.

    `result` is the verdict as printed, e.g. 「当选」, 「未过半数」.
    """

    name: str
    sex: str
    votes: tuple[int | None, ...]
    result: str
    elected: bool = False


@dataclass(frozen=True, slots=True)
class PostLine:
    post: Post
    seats: int
    rows: tuple[VoteLine, ...]


@dataclass(frozen=True, slots=True)
class ElectedLine:
    """One elected person with the particulars of form 04_1; None and "" print as a dash.

    `total_votes` counts with votes carried over from a higher post; None says that none were.
    """

    post: Post
    name: str
    sex: str
    votes: int
    ethnicity: str = ""
    political_status: str = ""
    education: str = ""
    age: int | None = None
    first_time: bool | None = None
    total_votes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Result:
    """What both papers say. `community` is the short name (马道村), `committee_name` the full one by CT-1.

    `electors` names those whose number is the base of validity; empty, it is 登记参加选举的村民 or 居民.
    `open_seats` tells in full sentences which seats stay open and by what clause. `event` is 换届选举, or 补选. `stamp` puts
    作废 across a result that was found void.
    """

    committee: CommitteeKind
    county: str
    township: str
    community: str
    committee_name: str
    term_number: int
    election_day: date
    issuer: str
    method: str
    rounds: tuple[RoundLine, ...]
    posts: tuple[PostLine, ...]
    elected: tuple[ElectedLine, ...]
    law_cites: tuple[str, ...]
    term_from: date
    term_to: date
    published_on: date
    electors: str = ""
    open_seats: str = ""
    event: str = _GENERAL
    stamp: Stamp | None = None

    @property
    def author(self) -> str:
        return self.issuer

    @property
    def dated(self) -> date:
        return self.published_on

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._all_names()))

    @property
    def term(self) -> str:
        """The committee with its term: 第十二届村民委员会."""
        return f"第{chinese_number(self.term_number)}届{self.committee.label}"

    @property
    def electorate(self) -> str:
        return self.electors or f"登记参加选举的{self.committee.people}"

    @property
    def basis(self) -> str:
        """The clauses as a paper cites them, the law's name in 书名号."""
        return "、".join(map(cited, self.law_cites))

    @property
    def columns(self) -> tuple[str, ...]:
        """The heads of the columns of votes."""
        return ("得票",) if len(self.rounds) == 1 else tuple(line.kind for line in self.rounds)

    @property
    def is_general(self) -> bool:
        return self.event == _GENERAL

    @property
    def result_of(self) -> str:
        return "选举结果" if self.is_general else f"{self.event}结果"

    @property
    def in_order(self) -> tuple[ElectedLine, ...]:
        """The elected by post, then by votes; a stable sort, so equal votes stay as given."""
        rank = list(Post).index
        return tuple(sorted(self.elected, key=lambda line: (rank(line.post), -line.votes)))

    def _all_names(self) -> Iterator[str]:
        yield from (line.name for line in self.elected)
        yield from (row.name for post in self.posts for row in post.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultNotice(_Result):
    """选举结果公告: put up in public by the body that ran the election.

    `passages` are the forms that such notices had when the result was published, `law` the law's whole name.
    """

    template: ClassVar[str] = "elections/papers/result_notice.html"

    notice_number: int | None = None
    law: str = ""
    passages: Passages = ()

    @property
    def phrases(self) -> tuple[str, ...]:
        return self.community, self.term, f"{self.result_of}公告"

    @property
    def title(self) -> str:
        return "".join(self.phrases)

    @property
    def filename(self) -> str:
        return f"{self.community}-{self.result_of}公告.pdf"

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """What stands above the table: one round in one sentence, several rounds a sentence each."""
        return self._worded(Wording.OPENING)

    @property
    def told(self) -> str:
        """How the vote went, several rounds in a paragraph of their own.

        The electorate of several rounds is told once, or with each round where it changed between them.
        """
        what = f"举行{self.term}{self.event}"
        first, *later = self.rounds
        if not later:
            return f"{self.community}于{chinese_day(first.day)}{what}，{self._electors(first)}，{_figures(first)}"
        changed = any(line.registered != first.registered for line in later)
        told = "" if changed else f"，{self._electors(first)}"
        rounds = "".join(
            f"{line.kind}于{chinese_day(line.day)}进行，"
            f"{f'{self._electors(line)}，' if changed else ''}{_figures(line)}"
            for line in self.rounds
        )
        return f"{self.community}{what}{told}。\n{rounds}"

    @property
    def term_span(self) -> str:
        """From when to when those elected serve. A vote that elected nobody begins no term."""
        who = f"本届{self.committee.label}" if self.is_general else f"{self.event}产生的成员"
        return f"{who}任期自{chinese_day(self.term_from)}至{chinese_day(self.term_to)}。" if self.elected else ""

    @property
    def closing(self) -> tuple[str, ...]:
        """What stands below the table, the empty ones left out."""
        return self._worded(Wording.CLOSING)

    def _worded(self, wording: Wording) -> tuple[str, ...]:
        return paragraphs(NoticeKind.RESULT, self.passages, wording, self.fields)

    @property
    def fields(self) -> Mapping[str, str]:
        """What the wording of such a notice may ask for."""
        common = (
            self.basis or self.law,
            self.law,
            self.county,
            self.township,
            self.community,
            self.term,
            "选举" if self.is_general else self.event,
            chinese_day(self.election_day),
            self.issuer,
            self.committee.people,
            chinese_number(1),
        )
        return {**dict(zip(COMMON, common, strict=True)), **self.own_fields}

    @property
    def own_fields(self) -> Mapping[str, str]:
        """Those that the numbered notice of a result has from here. Where the result names no clause, the law as a whole stands in."""
        return {
            "依据": self.basis or self.law,
            "投票情况": self.told,
            "缺额说明": self.open_seats,
            "任期": self.term_span,
        }

    def _electors(self, line: RoundLine) -> str:
        return f"{self.electorate}{line.registered}人"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultReport(_Result):
    """选举结果报告单: the figures, the verdicts with their proof, and room for those who sign.

    `corrected` tells what was put right of the figures since they were published, a sentence each.
    """

    template: ClassVar[str] = "elections/papers/result_report.html"

    findings: tuple[Finding, ...] = ()
    corrected: tuple[str, ...] = ()

    @property
    def verdicts(self) -> tuple[Finding, ...]:
        """The findings, each clause as others read it."""
        return tuple(finding._replace(cite=on_paper(finding.cite, self.committee)) for finding in self.findings)

    @property
    def seats(self) -> str:
        return "、".join(f"{post.post.label}{post.seats}名" for post in self.posts)

    @property
    def shortfall(self) -> str:
        """What became of seats that stay open; without a sentence for them, which they are."""
        if self.open_seats:
            return self.open_seats
        taken = Counter(line.post for line in self.elected)
        short = [(post.post.label, post.seats - taken[post.post]) for post in self.posts]
        open_posts = "、".join(f"{label}{seats}名" for label, seats in short if seats > 0)
        return f"缺额：{open_posts}。" if open_posts else "应选名额已全部选出，没有缺额。"

    @property
    def phrases(self) -> tuple[str, ...]:
        return self.county, self.township, self.community, self.term, f"{self.result_of}报告单"

    @property
    def title(self) -> str:
        return f"{self.community}{self.term}{self.result_of}报告单"

    @property
    def filename(self) -> str:
        return f"{self.community}-{self.result_of}报告单.pdf"


def _figures(line: RoundLine) -> str:
    verdict = "选举有效" if line.valid else "选举无效"
    return f"发出选票{line.issued}张，收回选票{line.cast}张，其中无效票{line.fully_invalid}张，{verdict}。{line.note}"
