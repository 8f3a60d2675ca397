"""Print models of training: the list to sign, the slips to hand in, the certificate of completion, the list of those who make it up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from server.papers.passages import Passages, said
from server.papers.register.vocabulary import Wording
from server.papers.stamp import Stamp, qr
from server.values.periods import chinese_day


@dataclass(frozen=True, slots=True, kw_only=True)
class _CoursePaper:
    """What all of them say of the run."""

    issuer: str
    course: str
    first: date
    last: date
    venue: str
    dated: date

    @property
    def author(self) -> str:
        return self.issuer

    @property
    def span(self) -> str:
        if self.first == self.last:
            return chinese_day(self.first)
        return f"{chinese_day(self.first)}至{chinese_day(self.last)}"


@dataclass(frozen=True, slots=True)
class SignLine:
    """One person of a list, with the place they come from."""

    name: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInSheet(_CoursePaper):
    """签到表 to be signed by hand: some sessions of a run beside all who are enrolled."""

    template: ClassVar[str] = "training/papers/sign_in.html"

    sessions: tuple[str, ...]
    lines: tuple[SignLine, ...]
    part: str = ""

    @property
    def title(self) -> str:
        return f"{self.course}签到表{self.part}"

    @property
    def filename(self) -> str:
        return f"{self.course}-签到表{self.part}.pdf"

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.name for one in self.lines))


@dataclass(frozen=True, slots=True)
class SlipLine:
    """The slip of one person: the code as printed, and what helps to compare the bearer with it at the door.

    `number` is the beginning of the citizen number with its last four characters left to be written in from the card; empty, as
    `known_by` is, where the person's own record lies outside the area.
    """

    name: str
    place: str
    code: str
    known_by: str = ""
    number: str = ""

    @property
    def picture(self) -> str:
        """The code for a scanner, which types it as it stands."""
        return qr(self.code)


@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceSlips(_CoursePaper):
    """出勤票 of one session, one for each who is enrolled, to be cut apart and handed out beforehand."""

    template: ClassVar[str] = "training/papers/slips.html"

    when: str
    lesson: str
    lines: tuple[SlipLine, ...]

    @property
    def session(self) -> str:
        """The session in one, as a file may be called by it."""
        return f"{self.when.replace(':', '：')}{self.lesson}"

    @property
    def title(self) -> str:
        return f"{self.course}出勤票（{self.session}）"

    @property
    def filename(self) -> str:
        return f"{self.course}-{self.session}-出勤票.pdf"

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.name for one in self.lines))


@dataclass(frozen=True, slots=True, kw_only=True)
class CompletionCertificate(_CoursePaper):
    """结业证书 of one person (DC-8). An empty `number` is left to be written in; `stamp` is what the register of papers says."""

    template: ClassVar[str] = "training/papers/completion.html"
    WORDED: ClassVar[Mapping[Wording, str]] = {
        Wording.BODY: "你于{时间}参加{班次}{天数}，完成{学时}学时{考核}，准予结业。"
    }

    number: str
    name: str
    place: str
    hours: str
    days: str
    score: int | None
    stamp: Stamp | None = None
    passages: Passages = ()

    @property
    def title(self) -> str:
        return f"{self.name}结业证书"

    @property
    def filename(self) -> str:
        return f"{self.course}-{self.name}-结业证书.pdf"

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name,)

    @property
    def said(self) -> str:
        """What was finished: the hours as made, the days as the organiser gave them, neither made of the other (TH-7)."""
        return said(self, Wording.BODY)

    @property
    def fields(self) -> Mapping[str, str]:
        """What the wording of a place may ask for; 天数 and 考核 are empty where nobody recorded them."""
        return {
            "时间": self.span,
            "班次": self.course,
            "天数": f"（{self.days}天）" if self.days else "",
            "学时": self.hours,
            "考核": f"，考核成绩{self.score}分" if self.score is not None else "",
            "姓名": self.name,
            "地点": self.venue,
        }


@dataclass(frozen=True, slots=True)
class MakeUpLine:
    """One person who makes it up, and why."""

    name: str
    place: str
    missed: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeUpList(_CoursePaper):
    """补训名单 of a run."""

    template: ClassVar[str] = "training/papers/make_up.html"

    lines: tuple[MakeUpLine, ...]

    @property
    def title(self) -> str:
        return f"{self.course}补训名单"

    @property
    def filename(self) -> str:
        return f"{self.course}-补训名单.pdf"

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.name for one in self.lines))
