"""Closed vocabularies: an English word for the code, a Chinese label for the page, a national code where one exists."""

from enum import StrEnum
from typing import Self, TypeVar

T = TypeVar("T")


class Labelled(StrEnum):
    """A string enum whose members are written `NAME = "value", "标签"` (and `, "code"` if a national code exists)."""

    label: str
    code: str

    # Members are keys everywhere. They are equal as strings, so they may hash as strings: an Enum's own hash is slow.
    __hash__ = str.__hash__

    def __new__(cls, value: str, label: str = "", code: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.code = code
        return member

    @classmethod
    def from_label(cls, label: str) -> Self | None:
        """The member with this Chinese label, or None."""
        return next((member for member in cls if member.label == label), None)


def in_words(value: T) -> T | str:
    """A word of a vocabulary as its label, as pages, papers and sheets show it; anything else as it is."""
    return value.label if isinstance(value, Labelled) else value


def label_of(member: Labelled | None) -> str:
    """The label, or nothing where nothing is known."""
    return member.label if member else ""
