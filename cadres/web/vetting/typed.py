"""The form of one answer: several facts if need be, each with its item, its paper and the day it counts from."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from litestar import Request
from pydantic import BaseModel, ConfigDict, Field

from cadres.reviews.answers import QuestionLine
from cadres.rules.vetting import fact_field
from cadres.services.reviews.on_paper import PaperReply
from cadres.services.reviews.opinions import FactFound
from cadres.vocabulary import Answer
from server.errors import Problem, Refused
from server.web.forms import Form, bound, posted

#: The button that asks for room for one more fact; the form comes back with all that was typed.
MORE = "_more"
MOST_FACTS = 12
_PARTS = {"item": "条目", "words": "事实", "document": "文书", "day": "起算日"}
_PART = re.compile(r"facts\.([0-9]{1,4})\.(?:" + "|".join(_PARTS) + ")")
_LABELS = {"answer": "答复", "signed_by": "签字人", "signed": "签字日期", "letter": "来函文号", "facts": "事实"}


class TypedFact(BaseModel):
    """One fact as it was typed; what it lacks is refused by the rule and not here, so that all of it is told at once."""

    model_config = ConfigDict(frozen=True)

    item: str = Field("", max_length=20)
    words: str = Field("", max_length=500)
    document: str = Field("", max_length=120)
    day: date | None = None


class Typed(BaseModel):
    """The form of one answer."""

    model_config = ConfigDict(frozen=True)

    answer: Answer
    signed_by: str = Field(min_length=1, max_length=40)
    signed: date
    facts: tuple[TypedFact, ...] = Field((), max_length=MOST_FACTS)
    letter: str | None = Field(None, min_length=2, max_length=80)

    def command(self) -> PaperReply:
        """What the services take. A fact that was begun is passed on, so that what it lacks is refused and not lost.

        Of 待核 the words alone are no fact yet: they are the note of what is looked into. Raises Refused where they stand in
        several places, since which of them is the note is not for the form to say.
        """
        noted = self.answer is Answer.PENDING and not any(one.item or one.document or one.day for one in self.facts)
        if noted and self.facts[1:]:
            cause = f"答复“待核”，却分{len(self.facts)}处写了核实什么。"
            field = fact_field(_PARTS["words"], 2, len(self.facts))
            raise Refused([Problem(field, cause, "并到第1项的事实里，写在一处，最多500字；其余清空。", "Q-24")])
        return PaperReply.model_construct(
            answer=self.answer,
            signed_by=self.signed_by,
            signed=self.signed,
            facts=() if noted else tuple(FactFound.model_construct(**dict(one)) for one in self.facts),
            letter=self.letter,
            note=self.facts[0].words if noted and self.facts else "",
        )


async def bind_answer(request: Request[Any, Any, Any]) -> Form[Typed]:
    """The posted form. Places that were left empty are closed up, so that a problem names the number that is shown."""
    values = _closed_up(await posted(request))
    return bound(Typed, values, _labels(places(values)))


def places(values: Mapping[str, str]) -> int:
    """For how many facts something was typed."""
    return len({name.split(".")[1] for name in values if name.startswith("facts.")})


def _closed_up(values: Mapping[str, str]) -> dict[str, str]:
    found = [_PART.fullmatch(name) for name in values]
    begun = [
        place
        for place in dict.fromkeys(one[1] for one in found if one)
        if any(values.get(f"facts.{place}.{part}", "").strip() for part in _PARTS)
    ]
    kept = {name: value for name, value in values.items() if not name.startswith("facts.")}
    for number, place in enumerate(begun):
        parts = {part: values.get(f"facts.{place}.{part}", "") for part in _PARTS}
        kept |= {f"facts.{number}.{part}": value for part, value in parts.items() if value}
    return kept


def _labels(facts: int) -> Mapping[str, str]:
    """The inputs in Chinese; of several facts each with its number, as the rule names it."""
    parts = {
        f"facts.{place}.{part}": fact_field(label, place + 1, facts)
        for place in range(max(facts, 1))
        for part, label in _PARTS.items()
    }
    return {**_LABELS, **parts}


def scan_choices(line: QuestionLine) -> list[tuple[str, str]]:
    """What a scan may show: of several facts which one; nothing is asked where there is one fact or none."""
    if not line.facts[1:]:
        return []
    facts = [(str(number), f"第{number}项　{one.document}") for number, one in enumerate(line.facts, 1)]
    return [("", "整份答复"), *facts]


def scan_called(line: QuestionLine, chosen: str) -> str:
    """How a scan is named by the fact that it shows; empty where it shows the whole answer."""
    known = {key for key, _ in scan_choices(line) if key}
    return f"第{chosen}项" if chosen in known else ""
