"""What is told of a person as a dated fact, kind by kind, with what must be in it."""

from datetime import date
from typing import Annotated, Final, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator

from cadres.fact_vocabulary import Circumstance, YesNo
from cadres.vocabulary import AppraisalKind, Conduct, FileDate, Grade, Merit, Office
from server import clock
from server.values.periods import read_day, read_month
from server.values.text import fold

_FIRST_YEAR: Final = 1949


def _not_ahead(day: date) -> date:
    if day > clock.today():
        raise ValueError(f"{day.isoformat()}还没有到。")
    return day


def _month(text: str) -> str:
    month = read_month(text)
    if date(month.year, month.month, 1) > clock.today():
        raise ValueError(f"{month}还没有到。")
    return str(month)


def _day_or_month(text: str) -> str:
    """A day as 1978-03-12, or only its month as 1978.03: files determine either."""
    try:
        return _not_ahead(read_day(text)).isoformat()
    except ValueError as error:
        if "没有到" in str(error):
            raise
    return _month(text)


PastDay = Annotated[date, AfterValidator(_not_ahead)]
PastMonth = Annotated[str, AfterValidator(_month), Field(max_length=20)]
Line = Annotated[str, AfterValidator(fold), Field(min_length=1, max_length=120)]


class Fact(BaseModel):
    """What every fact says: the paper that shows it."""

    model_config = ConfigDict(frozen=True)

    evidence: Line
    #: That somebody has compared what is unlikely with the papers; it is no part of the fact.
    checked: bool = Field(default=False, exclude=True)


class MeritFact(Fact):
    """Something that speaks for a person, from `since` to before `until`."""

    kind: Merit
    since: PastDay
    until: date | None = None
    note: str | None = Field(None, max_length=120)

    @model_validator(mode="after")
    def _says_what(self) -> Self:
        if self.until is not None and self.until <= self.since:
            raise ValueError("止应当晚于起。")
        if self.kind.named and not self.note:
            raise ValueError(f"选“{self.kind.label}”的，在说明里写明是什么。")
        return self


class AppraisalFact(Fact):
    """What one year's appraisal came to."""

    kind: AppraisalKind
    year: int = Field(ge=_FIRST_YEAR)
    grade: Grade

    @field_validator("year")
    @classmethod
    def _over(cls, year: int) -> int:
        if year > clock.today().year:
            raise ValueError(f"{year}年还没有到。")
        return year


class ConductFact(Fact):
    """A reward or a penalty: who decided it and when, and what it was."""

    kind: Conduct
    decided: PastDay
    authority: str = Field(min_length=1, max_length=60)
    words: str = Field(min_length=1, max_length=120)


class DeterminedDate(Fact):
    """A date that the file determines, and between what it decided."""

    field: FileDate
    value: Annotated[str, AfterValidator(_day_or_month), Field(max_length=20)]
    determined: PastDay
    conflict: str | None = Field(None, max_length=200)


class CareerFact(Fact):
    """A span of a career in months; without `until` it goes on."""

    since: PastMonth
    until: PastMonth | None = None
    words: str = Field(min_length=1, max_length=400)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.until is not None and self.until < self.since:
            raise ValueError("止早于起。")
        return self


class CircumstanceFact(Fact):
    """Pay, insurance or a post beside the office, from `since` to before `until`; `stands` says whether there is such a thing.

    `yuan` are whole yuan a month, which an allowance must tell; `unit` is who pays it, or with whom the post is.
    """

    kind: Circumstance
    stands: YesNo
    yuan: int | None = Field(None, ge=1, le=999_999)
    unit: str | None = Field(None, max_length=60)
    since: PastDay
    until: date | None = None

    @model_validator(mode="after")
    def _says_what(self) -> Self:
        if self.until is not None and self.until <= self.since:
            raise ValueError("止应当晚于起。")
        if self.stands is YesNo.NO and (self.yuan or self.unit):
            raise ValueError("选“否”的，不填金额和单位。")
        if self.kind is Circumstance.ALLOWANCE and self.stands is YesNo.YES and not self.yuan:
            raise ValueError("有月补贴的，写明每月多少元。")
        if self.kind is Circumstance.PROPERTY_JOB and self.yuan:
            raise ValueError("物业兼职不填金额。")
        return self


class DutyFact(Fact):
    """Work that somebody in office is in charge of, from `since` to before `until`; without `office` it is of no single one."""

    office: Office | None = None
    words: str = Field(min_length=1, max_length=200)
    since: PastDay
    until: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.until is not None and self.until <= self.since:
            raise ValueError("止应当晚于起。")
        return self
