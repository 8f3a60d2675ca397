"""Print model of 任免通知: who comes to an appointed office and who is relieved of one, by one paper (DC-3, DC-4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from cadres.vocabulary import HoldingKind, Office
from server.papers.passages import Passages, said
from server.papers.register.vocabulary import Wording
from server.papers.stamp import Stamp

#: Up to how many names the title gives; more of them are 等.
_NAMED = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointed:
    """One person and one office of a community; `place` is its name with its township where the paper is a county's."""

    name: str
    place: str
    office: Office
    basis: HoldingKind

    @property
    def post(self) -> str:
        return f"{self.place}{self.office.label}"


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentNotice:
    """任职、免职 or 任免通知 in the format of a 文件. `copies` may be empty; `stamp` is what the register of papers says.

    Members of a committee are elected and never on it.
    """

    template: ClassVar[str] = "cadres/papers/appointment_notice.html"
    WORDED: ClassVar[Mapping[Wording, str]] = {Wording.OPENING: "经{研究决定}研究决定："}

    issuer: str
    number: str
    dated: date
    addressee: str
    body: str
    copies: str
    printer: str
    appointed: tuple[Appointed, ...]
    relieved: tuple[Appointed, ...]
    stamp: Stamp | None = None
    passages: Passages = ()

    @property
    def author(self) -> str:
        return self.issuer

    @property
    def mark(self) -> str:
        """发文机关标志."""
        return f"{self.issuer}文件"

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.name for one in (*self.appointed, *self.relieved)))

    @property
    def phrases(self) -> tuple[str, ...]:
        if not self.relieved:
            return f"关于{_people(self.names)}同志", "任职的", "通知"
        if not self.appointed:
            return f"关于{_people(self.names)}同志", "免职的", "通知"
        return f"关于{_people(self.names)}同志", "职务任免的", "通知"

    @property
    def title(self) -> str:
        return "".join(self.phrases)

    @property
    def filename(self) -> str:
        return f"{self.title}.pdf"

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The decision, then appointments before removals, each on a line of its own (DC-3)."""
        return (
            said(self, Wording.OPENING),
            *(f"{one.name}同志{_comes(one)}{one.post}；" for one in self.appointed),
            *(f"免去{one.name}同志的{one.post}职务；" for one in self.relieved),
        )

    @property
    def fields(self) -> Mapping[str, str]:
        """What the wording of a place may ask for."""
        return {"研究决定": self.body}

    @property
    def lines(self) -> tuple[str, ...]:
        """The paragraphs, the last one ended."""
        *before, last = self.paragraphs
        return (*before, f"{last[:-1]}。")


@dataclass(frozen=True, slots=True, kw_only=True)
class TownshipNotice(AppointmentNotice):
    """The same of a township's committee, about its own communities alone."""

    template: ClassVar[str] = "cadres/papers/township_notice.html"


def _comes(one: Appointed) -> str:
    return {HoldingKind.CONCURRENT: "兼任", HoldingKind.ACTING: "主持工作，代行"}.get(one.basis, "任")


def _people(names: Sequence[str]) -> str:
    return "、".join(names) if len(names) <= _NAMED else f"{names[0]}等"
