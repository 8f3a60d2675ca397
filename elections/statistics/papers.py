"""The forms on paper: figures of an area field by field, people line by line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import ClassVar

from elections.statistics.fields import Field, Form
from elections.statistics.figures import Place, Sum, summed
from elections.statistics.people import PeopleForm, PersonLine


@dataclass(frozen=True, slots=True)
class Head:
    """Whose figures these are, of which term, by whom and on which day."""

    area: str
    term: str
    unit: str
    made: date


@dataclass(frozen=True, slots=True)
class _Statistics:
    """What both papers share."""

    head: Head
    name: str

    @property
    def title(self) -> str:
        """Its name in lists and in the file."""
        return "".join(self.phrases)

    @property
    def phrases(self) -> tuple[str, ...]:
        # 第十三届村民委员会选举 and 选举结果 share the word.
        name = self.name.removeprefix("选举") if self.head.term.endswith("选举") else self.name
        return (self.head.area, self.head.term, name, "统计表")

    @property
    def filename(self) -> str:
        return f"{self.title}.pdf"

    @property
    def author(self) -> str:
        """Whoever reports."""
        return self.head.unit

    @property
    def dated(self) -> date:
        return self.head.made


@dataclass(frozen=True, slots=True)
class FiguresPaper(_Statistics):
    """A form of figures: every field with its sum, the gaps said beside it."""

    template: ClassVar[str] = "elections/papers/statistics.html"

    form: Form
    those: tuple[Place, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Nobody is named on it."""
        return ()

    @property
    def groups(self) -> Sequence[tuple[str, Sequence[tuple[Field, Sum | None]]]]:
        """The fields under their groups; a field that nothing answers has no sum."""
        numbers = [one for one in self.form.fields if not one.text]
        told = [(one, summed(self.those, one) if one.source else None) for one in numbers]
        return [(group, list(own)) for group, own in groupby(told, key=lambda pair: pair[0].group)]


@dataclass(frozen=True, slots=True)
class PeoplePaper(_Statistics):
    """A form of people: a line for each."""

    template: ClassVar[str] = "elections/papers/statistics_people.html"

    form: PeopleForm
    lines: tuple[PersonLine, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(str(one.values["name"]) for one in self.lines))
