"""按姓氏笔画: the order of names in official lists.

A character's rank is its stroke count, then its strokes one by one as 横 竖 撇 点 折, then its place in the national
table of characters. Where the data comes from stands in data/README.md. ICU has a stroke collation too, but it
follows another count and misplaces most names.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from typing import Final

from server.values.text import clean_name

_NOTE: Final = re.compile(r"[（(〔\[【].*")

# Only those in use whose second character hardly ever begins a given name: 宗政伟 is a 宗, 乐正明 a 乐.
_COMPOUND_SURNAME: Final = re.compile(
    "欧阳|太史|端木|上官|司马|东方|独孤|万俟|闻人|夏侯|诸葛|尉迟|公羊|赫连|澹台|皇甫|濮阳|公冶|太叔|申屠|公孙|慕容|"
    "钟离|长孙|宇文|司徒|鲜于|司空|闾丘|亓官|司寇|令狐|呼延|南宫|轩辕|拓跋|夹谷|西门|东郭|淳于"
)

_BLOCK: Final = 64
_ZERO: Final = ord("0")
# Stands for the stroke count of what has none, and sorts after every count.
_UNCOUNTED: Final = 99


def sort_names(names: Iterable[str]) -> list[str]:
    """The names in the order of an official list; equal keys keep their order. Raises ValueError for a NUL character."""
    return sorted(names, key=sort_key)


def sort_key(name: str) -> str:
    """A key whose byte order is the order of names, so that a column under COLLATE "C" can hold it.

    Surname first, a compound one after all that share its first character; then given names of one character before
    longer ones; then character by character. A bracketed note （女，回族） only parts names that are else the same.
    Raises ValueError for a NUL character.
    """
    shown = clean_name(name)
    proper = _proper(shown)
    compound = _COMPOUND_SURNAME.match(proper)
    # 司马 alone is a 司 with the given name 马.
    cut = compound.end() if compound and compound.end() < len(proper) else 1
    surname, given = proper[:cut], proper[cut:]
    # A blank sorts before every digit: the shorter of two keys with a common beginning comes first.
    longer = "1" if len(given) > 1 else "0"
    return f"{_ranks(surname)} {longer}{_ranks(given)} {shown}"


def unknown(name: str) -> str:
    """The characters of the name whose strokes are not on file, so that its place in a list must be looked at."""
    shapes = _shape_ranks()
    return "".join(character for character in _proper(clean_name(name)) if character not in shapes)


def _proper(shown: str) -> str:
    return "".join(character for character in _NOTE.sub("", shown) if character.isalnum())


def _ranks(characters: str) -> str:
    shapes = _shape_ranks()
    return "".join(shapes.get(character) or _rank_by_count(character) for character in characters)


def _rank_by_count(character: str) -> str:
    """After the characters of the same count whose strokes are known, in code order."""
    return f"{_count(ord(character)):02d}x{ord(character):06x}"


def _count(code: int) -> int:
    counts = _counts().get(code - code % _BLOCK, "")
    place = code % _BLOCK
    strokes = ord(counts[place]) - _ZERO if place < len(counts) else 0
    return strokes or _UNCOUNTED


@cache
def _shape_ranks() -> dict[str, str]:
    """Character → stroke count and place in the file, at fixed width."""
    ranks: dict[str, str] = {}
    for line in _lines("stroke_shapes.txt"):
        shapes, characters = line.split(" ")
        for character in characters:
            ranks[character] = f"{len(shapes):02d}{len(ranks):05d}"
    return ranks


@cache
def _counts() -> dict[int, str]:
    """First code point of each block of 64 → one sign for each character of it."""
    pairs = (line.split(" ") for line in _lines("stroke_counts.txt"))
    return {int(start, 16): counts for start, counts in pairs}


def _lines(name: str) -> Iterator[str]:
    text = resources.files("server.values").joinpath("data", name).read_text(encoding="utf-8")
    return iter(text.splitlines())
