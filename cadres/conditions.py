"""The conditions of a list of people as addresses, forms and kept searches carry them, and what they say in words."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from cadres.directory import Holding, Order, PeopleFilter
from cadres.vocabulary import Education, Merit, Office, PoliticalStatus, RecordPurpose, Sex
from server.errors import Problem
from server.values.labels import Labelled
from server.values.periods import read_day
from server.values.text import fold

LABELS = {
    "q": "姓名",
    "on": "截至",
    "sex": "性别",
    "political_status": "政治面貌",
    "education": "文化程度",
    "source": "来源和业绩",
    "age_from": "年龄从",
    "age_to": "年龄到",
    "office": "职务",
    "lacks": "材料",
    "order": "次序",
}
_OLDEST = 150
_HOLDING: Mapping[str, str] = {"any": "任何职务", "none": "没有职务"}


class Conditions(BaseModel):
    """What narrows a list; `on` is the day of ages and offices, None the day of asking."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    q: str = Field("", max_length=40)
    on: date | None = None
    sex: Sex | None = None
    political_status: PoliticalStatus | None = None
    education: Education | None = None
    source: Merit | None = None
    age_from: int | None = Field(None, ge=0, le=_OLDEST)
    age_to: int | None = Field(None, ge=0, le=_OLDEST)
    office: Office | Holding = ""
    lacks: RecordPurpose | None = None
    order: Order = "place"

    @model_validator(mode="after")
    def _ages_in_order(self) -> Self:
        if self.age_from is not None and self.age_to is not None and self.age_to < self.age_from:
            raise ValueError("年龄的上限小于下限。")
        return self

    def filter(self, area: str, today: date) -> PeopleFilter:
        """What the list is asked for in an area."""
        office = self.office if isinstance(self.office, Office) else None
        return PeopleFilter(
            area=area,
            on=self.on or today,
            words=self.q,
            sex=self.sex,
            political_status=self.political_status,
            education=self.education,
            source=self.source,
            age_from=self.age_from,
            age_to=self.age_to,
            holds="" if isinstance(self.office, Office) else self.office,
            office=office,
            lacks=self.lacks,
            order=self.order,
        )

    @property
    def query(self) -> dict[str, str | int | None]:
        """The part of an address that says the same; what does not narrow is left out."""
        said = self.model_dump(mode="json", exclude_defaults=True)
        return {name: value for name, value in said.items() if value not in (None, "")}

    @property
    def narrows(self) -> bool:
        """Whether anybody may be left out by them."""
        return bool(self.query.keys() - {"on", "order"})

    @property
    def words(self) -> str:
        """The conditions as a person says them: 政治面貌为中共党员，截至2026-11-01."""
        return "，".join(self._phrases())

    def _phrases(self) -> Iterator[str]:
        if self.q:
            yield f"姓名含“{self.q}”"
        for name in ("sex", "political_status", "education", "source"):
            if (chosen := getattr(self, name)) is not None:
                yield f"{LABELS[name]}为{chosen.label}"
        if self.age_from is not None:
            yield f"{self.age_from}岁以上"
        if self.age_to is not None:
            yield f"{self.age_to}岁以下"
        if self.office:
            word = self.office.label if isinstance(self.office, Labelled) else _HOLDING[self.office]
            yield f"职务为{word}" if isinstance(self.office, Office) else f"有{word}" if self.office == "any" else word
        if self.lacks:
            yield f"{self.lacks.label}材料不全"
        if self.on:
            yield f"截至{self.on.isoformat()}"


def read(asked: Mapping[str, str]) -> tuple[Conditions, tuple[Problem, ...]]:
    """The conditions of an address, and what in it is none; with a problem nothing is searched for."""
    given: dict[str, Any] = {name: fold(value) for name, value in asked.items() if name in LABELS and value.strip()}
    problems = []
    if "on" in given:
        try:
            given["on"] = read_day(given["on"])
        except ValueError:
            problems.append(Problem("截至", f"“{given['on']}”不是日期。", "写成2026-10-18。"))
            del given["on"]
    try:
        return Conditions.model_validate(given), tuple(problems)
    except ValidationError as error:
        return Conditions(), (*problems, *map(_problem, error.errors(include_url=False)))


def _problem(error: Any) -> Problem:
    if not error["loc"]:
        return Problem("年龄", "上限小于下限。", "调换两个数。")
    label = LABELS[str(error["loc"][0])]
    value = error["input"]
    return Problem(label, f"“{value}”不能作这一项的条件。", "重新选择或填写，年龄填0到150的整数。")
