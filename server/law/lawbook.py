"""Law as data: values by effective day, each with its provision, and findings that carry their proof.

Pure: no I/O and no clock. The day of the event picks the value (RV-01).
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

from server.errors import DomainError, Problem

T = TypeVar("T")

Numbers = Mapping[str, int | str]
"""The integers and words a finding rests on, by name."""


class Standing(StrEnum):
    """How firm a provision is. Only `STATUTE` and `LOCAL` are law; a `PARAMETER` waits for the province to confirm it."""

    STATUTE = "statute"
    LOCAL = "local"
    POLICY = "policy"
    PARAMETER = "parameter"
    INFERENCE = "inference"


class Level(StrEnum):
    """How hard a finding is: a breach stops the act, a warning passes with a written reason, a note explains."""

    BREACH = "breach"
    WARNING = "warning"
    NOTE = "note"


# Python 3.11 looks a member up anew each time it is named; 200,000 findings name one.
_BREACH, _WARNING, _NOTE = Level.BREACH, Level.WARNING, Level.NOTE


@dataclass(frozen=True, slots=True)
class Provision:
    """A rule of the rule book: its id, the clause it rests on as printed, and how firm that is."""

    rule: str
    cite: str
    standing: Standing = Standing.STATUTE

    def under(self, rule: str) -> "Provision":
        """The same clause read for another rule."""
        return Provision(rule, self.cite, self.standing)

    def note(
        self, message: str, numbers: Numbers | None = None, formula: str = "", *, met: bool | None = None
    ) -> "Finding":
        """A finding that explains."""
        return Finding(self.rule, _NOTE, self.cite, message, numbers or {}, formula, met, self.standing)

    def warning(
        self, message: str, numbers: Numbers | None = None, formula: str = "", *, met: bool | None = None
    ) -> "Finding":
        """A finding that a person must deal with."""
        return Finding(self.rule, _WARNING, self.cite, message, numbers or {}, formula, met, self.standing)

    def breach(
        self, message: str, numbers: Numbers | None = None, formula: str = "", *, met: bool | None = False
    ) -> "Finding":
        """A finding that stops the act."""
        return Finding(self.rule, _BREACH, self.cite, message, numbers or {}, formula, met, self.standing)


class NotInForce(DomainError):
    """A value was asked for a day before its first edition."""

    code = "law.not_in_force"


@dataclass(frozen=True, slots=True)
class Edition(Generic[T]):
    """One value and the day from which it holds."""

    since: date
    value: T
    provision: Provision


class Dated(Generic[T]):
    """Values by effective day; `at(day)` gives the latest edition that is not after the day."""

    def __init__(self, *editions: Edition[T]) -> None:
        if not editions:
            message = "a dated value needs at least one edition"
            raise ValueError(message)
        self.editions = tuple(sorted(editions, key=lambda edition: edition.since))
        self._days = [edition.since for edition in self.editions]
        if len(set(self._days)) != len(self._days):
            message = "two editions begin on the same day"
            raise ValueError(message)

    def at(self, day: date) -> Edition[T]:
        """The edition in force on `day`. Raises NotInForce before the first one."""
        place = bisect_right(self._days, day)
        if place == 0:
            first = self.editions[0]
            message = f"{day.isoformat()}尚无可用的法律版本，最早的自{first.since.isoformat()}起施行。"
            raise NotInForce(message)
        return self.editions[place - 1]


class Loosened(DomainError):
    """A lower rule allows what the law above it does not (RV-03). `field` names the value, where one is known."""

    code = "law.loosened"

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class Layered(Generic[T]):
    """Lower law laid over a statute: provincial rules, then local ones (RV-03).

    `keeps(upper, lower)` says whether a lower value stays within the upper one. An edition made looser than the law of
    its first day is refused with `Loosened`; one that a later statute has overtaken merely falls away.
    """

    def __init__(self, statute: Dated[T], *layers: Dated[T], keeps: Callable[[T, T], bool]) -> None:
        self._statute = statute
        self._keeps = keeps
        self._layers: tuple[Dated[T], ...] = ()
        for layer in layers:
            for edition in layer.editions:
                self._refuse_looser(edition)
            self._layers = (*self._layers, layer)

    def at(self, day: date) -> Edition[T]:
        """The edition of the lowest rank that still stands on `day`. Raises NotInForce before the first statute."""
        standing = self._statute.at(day)
        for layer in self._layers:
            if day < layer.editions[0].since:
                continue
            edition = layer.at(day)
            # What a statute has come to say itself rests on the statute: there is nothing left to confirm.
            said_above = edition.value == standing.value and standing.provision.standing is Standing.STATUTE
            unconfirmed = edition.provision.standing is Standing.PARAMETER
            if self._keeps(standing.value, edition.value) and not (said_above and unconfirmed):
                standing = edition
        return standing

    def _refuse_looser(self, edition: Edition[T]) -> None:
        upper = self.at(max(edition.since, self._statute.editions[0].since))
        if not self._keeps(upper.value, edition.value):
            message = f"{edition.provision.cite}不得放宽{upper.provision.cite}的规定。"
            raise Loosened(message)


class Finding(NamedTuple):
    """One step of a decision, complete enough to be redone by hand.

    `message` is the Chinese sentence an official reads; `numbers` are the integers it rests on; `formula` is their
    comparison as printed beside the sentence; `met` says whether a legal condition was reached (None: no condition).
    Findings are kept as JSON, so `numbers` is a plain dict, each finding's own.
    """

    rule: str
    level: Level
    cite: str
    message: str
    numbers: Numbers
    formula: str = ""
    met: bool | None = None
    standing: Standing = Standing.STATUTE

    def as_problem(self, field_name: str, cure: str = "") -> Problem:
        """The same as a refusal of an act."""
        return Problem(field_name, self.message, cure, self.rule, self.cite)


def breaches(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Those that stop the act."""
    return tuple(finding for finding in findings if finding.level is Level.BREACH)


def at_least(part: int, share: tuple[int, int], whole: int) -> bool:
    """以上: `part` is the share of `whole` or more, the number itself included (民法典 第一千二百五十九条)."""
    over, under = share
    return part * under >= whole * over


def more_than(part: int, share: tuple[int, int], whole: int) -> bool:
    """超过 and 过半数: `part` is beyond the share of `whole`, the number itself not included."""
    over, under = share
    return part * under > whole * over


_NUMERALS = "零一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole that the law asks for; `inclusive` is 以上, otherwise 超过 or 过半数."""

    over: int
    under: int
    inclusive: bool

    def reached(self, part: int, whole: int) -> bool:
        compare = at_least if self.inclusive else more_than
        return compare(part, (self.over, self.under), whole)

    def least(self, whole: int) -> int:
        """The smallest part that reaches the share of `whole`."""
        if self.inclusive:
            return -(-whole * self.over // self.under)
        return whole * self.over // self.under + 1

    def margin(self, part: int, whole: int) -> int:
        """By how much `part` passes the limit (of 超过: 1 at least; of 以上: 0 on it), or by how much it falls short, negative."""
        beyond = part - self.least(whole)
        return beyond if beyond < 0 or self.inclusive else beyond + 1

    def formula(self, part: int, whole: int) -> str:
        """The comparison as printed beside a finding, true as it stands: `2 × 998 = 1996 ＞ 1142`."""
        left, right = self.under * part, self.over * whole
        sign = self.sign(met=left >= right if self.inclusive else left > right)
        if self.over == 1:
            return f"{self.under} × {part} = {left} {sign} {right}"
        return f"{self.under} × {part} = {left} {sign} {self.over} × {whole} = {right}"

    def sign(self, *, met: bool) -> str:
        if self.inclusive:
            return "≥" if met else "＜"
        return "＞" if met else "≤"

    def verdict(self, *, met: bool) -> str:
        """What a sentence says of a number held against the share: 超过半数, 不足三分之一."""
        if self.inclusive:
            return f"{'达到' if met else '不足'}{self._name}"
        return f"{'超过' if met else '未超过'}{self._name}"

    def __str__(self) -> str:
        """As the law says it: 过半数, 超过三分之二, 三分之一以上."""
        if self.inclusive:
            return f"{self._name}以上"
        return "过半数" if self._name == "半数" else f"超过{self._name}"

    @property
    def _name(self) -> str:
        return "半数" if (self.over, self.under) == (1, 2) else f"{_NUMERALS[self.under]}分之{_NUMERALS[self.over]}"
