"""What a form of the statistics is made of: fields that count rows of a source, and those that nothing on record answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from cadres.vocabulary import CommitteeKind

PARTY = "political_status IN ('party_member', 'probationary')"
MINORITY = "ethnicity NOT IN ('汉', '汉族')"
FEMALE = "sex = 'female'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field: which rows of a source it counts (`where`), and what each is worth (`number`).

    `asks` must be known of every row, else the whole is a gap. A field with `text` says that of an election and is no number.
    Without a `source`, `lacks` says why.
    """

    key: str
    title: str
    group: str = ""
    source: str = ""
    where: str = "true"
    number: str = "1"
    asks: str = "true"
    text: str = ""
    lacks: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A form by its number and its name."""

    code: str
    name: str
    kind: CommitteeKind
    fields: tuple[Field, ...]

    @property
    def title(self) -> str:
        return f"{self.code}　{self.name}"

    @property
    def groups(self) -> Sequence[tuple[str, Sequence[Field]]]:
        """The fields in their order, those of one group together."""
        return [(group, list(own)) for group, own in groupby(self.fields, key=lambda one: one.group)]

    @property
    def first(self) -> str:
        """The key of the first field that counts something."""
        return next(one.key for one in self.fields if one.source and not one.text)

    def field(self, key: str) -> Field | None:
        """A field that counts something, by its key."""
        return next((one for one in self.fields if one.key == key and one.source and not one.text), None)


def counts(group: str, source: str, **titles: tuple[str, str]) -> tuple[Field, ...]:
    """Fields of one source that count rows: a title and a condition by key."""
    return tuple(
        Field(key=key, title=title, group=group, source=source, where=where) for key, (title, where) in titles.items()
    )


def sums(group: str, source: str, **titles: tuple[str, str]) -> tuple[Field, ...]:
    """Fields of one source that add up a number: a title and the number by key."""
    return tuple(
        Field(key=key, title=title, group=group, source=source, number=number)
        for key, (title, number) in titles.items()
    )


def texts(group: str, source: str, **titles: tuple[str, str]) -> tuple[Field, ...]:
    return tuple(
        Field(key=key, title=title, group=group, source=source, text=text) for key, (title, text) in titles.items()
    )


def gaps(group: str, why: str, **titles: str) -> tuple[Field, ...]:
    return tuple(Field(key=key, title=title, group=group, lacks=why) for key, title in titles.items())


def people_of(prefix: str, group: str, source: str, total: str = "总数", where: str = "true") -> tuple[Field, ...]:
    """How many people, and how many of them women, of the party, of a minority."""
    whole = Field(key=f"{prefix}_all", title=total, where=where, group=group, source=source)
    return (whole, *shares(prefix, group, source, where))


def shares(prefix: str, group: str, source: str, where: str = "true") -> tuple[Field, ...]:
    """How many of those people are women, of the party, of a minority; a gap while it is not known of each of them."""
    return tuple(
        Field(
            key=f"{prefix}_{share}",
            title=title,
            group=group,
            source=source,
            where=f"{where} AND {condition}",
            asks=column if where == "true" else f"CASE WHEN {where} THEN {column} ELSE '' END",
        )
        for share, title, column, condition in (
            ("women", "女性", "sex", FEMALE),
            ("party", "党员", "political_status", PARTY),
            ("minority", "少数民族", "ethnicity", MINORITY),
        )
    )


NOT_KEPT = "系统没有登记这一项"
