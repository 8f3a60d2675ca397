"""Paragraphs of a template that a place may word otherwise. Pure.

A model says the program's own wording in `WORDED`, with fields in braces, and fills them by `fields`; `passages` has what the
places decided. Another wording may leave out none of the fields that the program's own has: a certificate that names no post
certifies nothing. Where a model says in `needed` which fields the law asks for, the others may be left out, and these may stand
in whichever paragraph. A model may refuse a form of itself (`form_problem`), and ask that somebody confirm one (`doubts`).
"""

import difflib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Protocol, Self, TypeAlias, TypeVar

from server.errors import DomainError, Problem
from server.papers.register.vocabulary import Wording
from server.values.labels import in_words

Passages: TypeAlias = tuple[tuple[str, str], ...]
"""The value of a wording with the form that was decided for it."""

#: The longest form of a paragraph, in characters.
LONGEST = 600
_FIELD = re.compile(r"\{([^{}]*)\}")
_FIELD_OR_BRACE = re.compile(rf"{_FIELD.pattern}|[{{}}]")
_M = TypeVar("_M", bound=Any)


class UnknownField(DomainError):
    """A template asks for what its model does not have; the paper is refused rather than printed with a hole."""

    code = "papers.unknown_field"


@dataclass(frozen=True, slots=True)
class Need:
    """Why a field is left out of no wording: the rule and the clauses that ask for it, and `how` firm these are, in words."""

    rule: str
    cite: str
    how: str = "依据"


class Spoken(str):
    """A paragraph as it was printed once, which nothing fills any more; `form` is the wording of the place, empty for the program's own."""

    __slots__ = ("form",)
    form: str

    def __new__(cls, text: str, form: str = "") -> Self:
        made = str.__new__(cls, text)
        made.form = form
        return made


def spoken_form(form: str) -> str:
    """The form that a place decided, of a paragraph that is still to be filled or was printed once."""
    return form.form if isinstance(form, Spoken) else form


def decided_in(worded: Passages) -> Passages:
    """The forms that a place decided; of paragraphs in the words of their day, those of which that is known."""
    return tuple((wording, form) for wording, said_ in worded if (form := spoken_form(said_)))


def unspoken(model: Any) -> Sequence[Wording]:
    """The paragraphs of a recalled model whose words of its day were not kept: they would be the program's words of today."""
    if not is_worded(model):
        return ()
    kept = {wording for wording, said_ in model.passages if isinstance(said_, Spoken)}
    return [one for one in model.WORDED if one.value not in kept]


def worded_as(before: _M, now: _M) -> _M:
    """A model whose paragraphs in the program's own words are those that were spoken before."""
    if not is_worded(now):
        return now
    decided = {wording for wording, _ in now.passages}
    own = tuple(
        (wording, said_)
        for wording, said_ in before.passages
        if isinstance(said_, Spoken) and not said_.form and wording not in decided
    )
    return replace(now, passages=(*now.passages, *own))


class Worded(Protocol):
    """A print model with such paragraphs."""

    WORDED: ClassVar[Mapping[Wording, str]]

    @property
    def title(self) -> str: ...

    @property
    def passages(self) -> Passages: ...

    @property
    def fields(self) -> Mapping[str, str]:
        """What fills the braces, by the field's name."""


def is_worded(model: Any) -> bool:
    """Whether a model has such paragraphs."""
    return bool(getattr(model, "WORDED", None))


def said(model: Worded, wording: Wording) -> str:
    """The paragraph as it is printed. Raises UnknownField for a form that asks for what the model does not have."""
    form, fields = dict(model.passages).get(wording.value, model.WORDED[wording]), model.fields
    if isinstance(form, Spoken):
        return str(form)
    refuse_unknown(model.title, wording, form, fields)
    return _FIELD.sub(lambda found: in_words(fields[found[1]]), form)


def refuse_unknown(title: str, wording: Wording, form: str, fields: Mapping[str, str]) -> None:
    """Raise UnknownField for a form that asks for what a paper does not have."""
    if unknown := _unknown(form, fields):
        message = f"《{title}》未印制：{wording.label}用到没有的字段（{unknown}）。请在“文书种类和用语”重新设定。"
        raise UnknownField(message)


def marked(model: _M) -> _M:
    """A model whose forms have words that nobody overlooks: for fields that there are not, lone braces, fields left out."""
    forms = tuple(
        (wording, _FIELD_OR_BRACE.sub(lambda found: _mark(found, model.fields), form) + _left_out(model, wording, form))
        for wording, form in model.passages
    )
    return replace(model, passages=forms)


def _left_out(model: Worded, wording: str, form: str) -> str:
    here = needed_of(model, Wording(wording))
    names = "、".join(name for name in _lacking(model, Wording(wording), form) if name in here)
    return f"【没有写进去的字段：{names}】" if names else ""


def _mark(found: re.Match[str], fields: Mapping[str, str]) -> str:
    if found[1] is None:
        return "【单独的大括号】"
    return found[0] if found[1] in fields else f"【缺字段：{found[1]}】"


def form_problem(model: Worded, wording: Wording, form: str) -> Problem | None:
    """Why a paragraph of a kind, of which the model is a specimen, cannot be worded so; None where it can."""
    worded = model.WORDED if is_worded(model) else {}
    if wording not in worded:
        own = "、".join(one.label for one in worded) or "没有"
        return Problem("用语", f"这种文书没有可以改写的“{wording.label}”。", f"可以改写的：{own}。", "DC-10")
    if unknown := _unknown(form, model.fields):
        known = "、".join(f"{{{name}}}" for name in model.fields)
        return Problem("用语", f"字段不认识：{unknown}。", f"可用的字段：{known}；其他文字直接写。", "DC-10")
    if lacking := _lacking(model, wording, form):
        return _lacking_problem(model, lacking)
    refuse: Callable[[str], Problem | None] | None = getattr(model, "form_problem", None)
    return refuse(form) if refuse else None


def doubts(model: Worded, wording: Wording, form: str, above: str) -> Sequence[Problem]:
    """What somebody has to confirm of a form in place of the one above it: fields that are dropped, and what the model doubts.

    A field that stands in another paragraph of the model is not dropped. Nothing is asked of a model that doubts nothing.
    """
    own: Callable[[str], Sequence[Problem]] | None = getattr(model, "doubts", None)
    if own is None:
        return ()
    said = set(_FIELD.findall("".join(_forms(model, wording, form).values())))
    dropped = [name for name in dict.fromkeys(_FIELD.findall(above)) if name not in said]
    found = list(own(form))
    if dropped:
        names = "、".join(f"{{{name}}}" for name in dropped)
        found.append(Problem("用语", f"上级的用语里有{names}，这里没有写。", "漏了的补上。", "DC-10"))
    return found


def needed_of(model: Worded, wording: Wording) -> Sequence[str]:
    """The fields that no wording of this paragraph may leave out."""
    own = dict.fromkeys(_FIELD.findall(model.WORDED[wording]))
    needed = getattr(model, "needed", own)
    return [name for name in own if name in needed]


def _lacking(model: Worded, wording: Wording, form: str) -> Sequence[str]:
    """Of a model that knows what is needed, what no paragraph of it says; of the others, what this one does not say."""
    needs: Mapping[str, Need] | None = getattr(model, "needed", None)
    if needs is None:
        said = set(_FIELD.findall(form))
        return [name for name in needed_of(model, wording) if name not in said]
    return unsaid(needs, _forms(model, wording, form))


def _forms(model: Worded, wording: Wording, form: str) -> Mapping[str, str]:
    """Every paragraph of a model, one of them worded so."""
    return {**{one.value: own for one, own in model.WORDED.items()}, **dict(model.passages), wording.value: form}


def unsaid(needs: Mapping[str, Need], forms: Mapping[str, str]) -> Sequence[str]:
    """What is needed and stands in none of all the paragraphs of a paper."""
    said = set(_FIELD.findall("".join(forms.values())))
    return [name for name in needs if name not in said]


def _lacking_problem(model: Worded, lacking: Sequence[str]) -> Problem:
    """With the clauses that ask for them, where the model knows any: one after the other, each with its fields."""
    needs: Mapping[str, Need] = getattr(model, "needed", {})
    if not needs:
        names = "、".join(f"{{{name}}}" for name in lacking)
        return Problem("用语", f"缺字段：{names}。", "原文里的字段都要写进去，次序和其他文字可以改。", "DC-10")
    first = needs[lacking[0]]
    cure = "公告里必须写明的，哪一级都不能删；写在哪一段、次序和其他文字可以改。"
    return Problem("用语", lacking_words(needs, lacking), cure, first.rule, first.cite)


def lacking_words(needs: Mapping[str, Need], lacking: Sequence[str]) -> str:
    """What lacks, in words: fields that the same clauses ask for together, with how firm these are."""
    found: dict[Need, list[str]] = {}
    for name in lacking:
        found.setdefault(needs[name], []).append(f"{{{name}}}")
    said = "；".join(f"{'、'.join(names)}，{need.how}{need.cite}（{need.rule}）" for need, names in found.items())
    return f"缺字段：{said}。"


def _unknown(form: str, fields: Mapping[str, str]) -> str:
    """The fields of a form that there are not, and a brace that stands alone."""
    wrong = [f"{{{name}}}" for name in _FIELD.findall(form) if name not in fields]
    if alone := re.search(r"[{}]", _FIELD.sub("", form)):
        wrong.append(f"单独的“{alone[0]}”")
    return "、".join(wrong)


def difference(above: str, form: str) -> Sequence[tuple[str, str]]:
    """How one wording comes out of the one above: pieces of text, each `same`, `gone` or `new`, in their order."""
    pieces: list[tuple[str, str]] = []
    old, new = _words(above), _words(form)
    for word, start, end, first, last in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if word == "equal":
            pieces.append(("same", "".join(old[start:end])))
            continue
        pieces += [
            (how, text) for how, text in (("gone", "".join(old[start:end])), ("new", "".join(new[first:last]))) if text
        ]
    return pieces


def _words(form: str) -> Sequence[str]:
    """Characters, and fields whole."""
    return re.findall(r"\{[^{}]*\}|.", form, re.DOTALL)
