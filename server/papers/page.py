"""The page of an official paper: a print model goes in, a sheet of HTML comes out.

Templates lie with the package that owns the paper and build on the macros of `server/papers/parts.html`; geometry and
type are in one stylesheet, `gbt9704.css`. Templates never query: all they print is in the model.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import sha256
from importlib.resources import files
from itertools import combinations, pairwise
from typing import ClassVar, Protocol

from jinja2 import BaseLoader, ChainableUndefined, Environment, PackageLoader, PrefixLoader, StrictUndefined, meta
from jinja2.exceptions import UndefinedError

from server.papers.passages import Passages, UnknownField
from server.papers.register.vocabulary import PaperState
from server.papers.stamp import Stamp
from server.templated import InWords
from server.values.labels import in_words
from server.values.periods import chinese_day, chinese_number
from server.values.text import padded_name

# GB-9: a line of the type area holds 20 characters of a 2号 title.
_TITLE_CELLS = 20
_STYLESHEETS = ("server/papers/gbt9704.css", "server/papers/forms.css")
# What else decides how many lines and pages a paper has, beside its template and the stylesheets.
_LAYOUT = ("imprints.py", "lines.py", "long_tables.py", "typesetter.py")
# GB-13: the date keeps four characters free at the right.
_DATE_INSET = 4
# A line of the type area holds 28 characters of the text (GB-3).
_SIGNATURE_CELLS = 28
# Where a phrase longer than a line may end: behind the name of a place, and before and behind that of a person.
_JOINTS = re.compile(r"(?<=[省市县区镇乡村])(?![委民务])|(?<=街道)|(?<=社区)(?!居)|(?<=^关于)|(?=同志$)|(?<=、)")


class Paper(Protocol):
    """What every print model answers beside the fields its template prints."""

    template: ClassVar[str]

    @property
    def title(self) -> str:
        """The paper's name in lists, bookmarks and the file's metadata."""

    @property
    def filename(self) -> str:
        """The file's name with its ending, e.g. 「马道村-选举结果公告.pdf」."""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of people on the paper: never broken at the end of a line, and named when a character is lacking."""

    @property
    def author(self) -> str:
        """Who issues the paper, for the file's metadata."""

    @property
    def dated(self) -> date:
        """The paper's own day. The file's metadata carry it, so that printing again gives the same bytes."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A paper ready for the press. `names` are the names of people on it.

    `data` is what it says as XML: with it the press makes a file for the archive (PDF/A-3u), which carries the XML inside
    and a signature, or the field for one. `dated` is the day that the file's parts bear.
    """

    html: str
    title: str
    filename: str
    names: tuple[str, ...] = ()
    data: str = ""
    dated: date | None = None


def compose(model: Paper, *, draft: bool = False, data: str = "") -> Sheet:
    """Fill the model's template. A draft carries 草稿 across every page, as does one that the register has as a draft.

    Raises UnknownField.
    """
    stamp: Stamp | None = getattr(model, "stamp", None)
    across = (stamp.across if stamp else "") or (PaperState.DRAFT.label if draft else "")
    template = environment().get_template(model.template)
    try:
        html = template.render(paper=model, across=across, stamp=stamp)
    except UndefinedError as error:
        message = (
            f"《{model.title}》未印制：模板{model.template}用到没有的字段（{error.message}）。请联系维护人员更正模板。"
        )
        raise UnknownField(message) from error
    return Sheet(html, model.title, model.filename, model.names, data, model.dated)


def preview(model: Paper) -> Sheet:
    """The model's template on invented data, as a draft. A field that the model lacks is marked on the page, not refused."""
    template = environment().overlay(undefined=_Marked).get_template(model.template)
    # A model of invented data bears the stamp of an issued paper for its picture; a draft has no code to check.
    html = template.render(paper=model, across=PaperState.DRAFT.label, stamp=None)
    return Sheet(html, model.title, model.filename, model.names)


class _Marked(ChainableUndefined):
    """A field that is not there, printed so that nobody overlooks it."""

    def __str__(self) -> str:
        return f"【缺字段：{self._undefined_name}】"

    def __html__(self) -> str:
        return str(self)


@cache
def edition_of(template: str) -> str:
    """Which edition of a template this is: a hash over it, all that it takes in and what lays it out, 16 hex digits."""
    seen = {name: (files("server.papers") / name).read_text("utf-8") for name in _LAYOUT}
    waiting = [template, *_STYLESHEETS]
    while waiting:
        name = waiting.pop()
        if name not in seen:
            source = environment().loader.get_source(environment(), name)[0]  # type: ignore[union-attr]
            seen[name] = source
            waiting += [one for one in meta.find_referenced_templates(environment().parse(source)) if one]
    content = "\0".join(f"{name}\0{seen[name]}" for name in sorted(seen))
    return sha256(content.encode()).hexdigest()[:16]


def edition_with(template: str, worded: Passages) -> str:
    """The edition of a template with the paragraphs that a place words otherwise, 16 hex digits; the template's own without."""
    if not worded:
        return edition_of(template)
    whole = "\0".join((edition_of(template), *(part for pair in worded for part in pair)))
    return sha256(whole.encode()).hexdigest()[:16]


class _Packages(dict[str, BaseLoader]):
    """Loaders by package: the first part of a template's name says in whose `templates` folder the rest lies."""

    def __missing__(self, package: str) -> BaseLoader:
        self[package] = PackageLoader(package)
        return self[package]


@cache
def environment() -> Environment:
    """The templates' environment. A missing field is an error, and a word of a vocabulary prints its label."""
    made = Environment(
        loader=PrefixLoader(_Packages()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=in_words,
    )
    made.code_generator_class = InWords
    made.filters.update(
        day=chinese_day,
        month=_month,
        formula=_formula,
        chinese=chinese_number,
        padded=padded_name,
        spread=spread,
        title_lines=title_lines,
        inset=signature_inset,
        signature_lines=signature_lines,
    )
    return made


def spread(word: str, cells: int) -> str:
    """A short label widened to `cells` characters, as forms align them: 「主　任」 beside 「副主任」."""
    gaps = len(word) - 1
    spare = cells - len(word)
    if gaps < 1 or spare < 1 or spare % gaps:
        return word
    return ("　" * (spare // gaps)).join(word)


def title_lines(phrases: Sequence[str], cells: int = _TITLE_CELLS) -> tuple[str, ...]:
    """A title broken between phrases into as few lines as hold it, as even as they go and the shorter one on top.

    GB-9 wants a trapezoid and no word torn apart. A phrase longer than a line is broken where a name of a place ends or
    a person's begins, and what is longer yet into parts of one length: nothing of a title is ever off the page.
    """
    phrases = [part for phrase in phrases for part in parts_of(phrase, cells)]
    whole = "".join(phrases)
    fewest = -(-len(whole) // cells)
    for count in range(fewest, len(phrases) + 1):
        splits = (
            _joined(phrases, (0, *cuts, len(phrases))) for cuts in combinations(range(1, len(phrases)), count - 1)
        )
        fitting = [lines for lines in splits if max(map(len, lines)) <= cells]
        if fitting:
            return min(fitting, key=_unevenness)
    return tuple(phrases)


def parts_of(phrase: str, cells: int) -> tuple[str, ...]:
    """A phrase as it is, or in parts of at most so many characters where it is longer than a line."""
    if len(phrase) <= cells:
        return (phrase,)
    found: list[str] = []
    for part in filter(None, _JOINTS.split(phrase)):
        count = -(-len(part) // cells)
        length = -(-len(part) // count)
        found += [part[start : start + length] for start in range(0, len(part), length)]
    return tuple(found)


def signature_lines(issuer: str) -> tuple[str, ...]:
    """The lines of an issuer's name in the signature block: one, unless it is longer than the type area is wide (GB-13)."""
    parts, lines = parts_of(issuer, _SIGNATURE_CELLS), [""]
    for part in parts:
        if len(lines[-1]) + len(part) > _SIGNATURE_CELLS:
            lines.append("")
        lines[-1] += part
    return tuple(lines)


def signature_inset(issuer: str, day: str) -> float:
    """How many characters stay free to the right of the signature block, whose lines are centred on each other.

    The date keeps its four characters as long as the issuer's name finds room; a longer name goes to the edge.
    """
    widest = max(map(width_in_cells, signature_lines(issuer)))
    beyond = max(0.0, (widest - width_in_cells(day)) / 2)
    return max(0.0, _DATE_INSET - beyond)


def _joined(phrases: Sequence[str], cuts: Sequence[int]) -> tuple[str, ...]:
    return tuple("".join(phrases[start:end]) for start, end in pairwise(cuts))


def _unevenness(lines: tuple[str, ...]) -> tuple[int, int]:
    lengths = [len(line) for line in lines]
    return max(lengths) - min(lengths), lengths[0]


def width_in_cells(text: str) -> float:
    """In characters: figures and Latin letters take half."""
    return sum(0.5 if char.isascii() else 1.0 for char in text)


def _month(day: date) -> str:
    """A birth month as rosters write it: 1978.05."""
    return f"{day.year}.{day.month:02}"


def _formula(formula: str) -> str:
    """A comparison as Chinese text sets it, its signs as wide as characters: 2×612＝1224＞998."""
    return formula.replace(" ", "").replace("=", "＝")
