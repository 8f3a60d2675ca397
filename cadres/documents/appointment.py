"""Print models of the papers about people."""

import base64
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import ClassVar, Final

from cadres.forms.form import AppointmentForm, Relative
from cadres.forms.layout import Cell, Setting, setting, style_of
from cadres.queries import full_years
from server.values.periods import Month, chinese_day, month_if_any, read_day

#: Twentieths of a point, in which the form's own file gives its rows (FM-1).
_TWIP: Final = 20
#: The inner width and height of the box of the career, in points.
_CAREER: Final = (424.0, 7133 / _TWIP - 6)
_ROWS: Final = 7
#: The inner rooms of the form's cells, and what type stands in them by itself (FM-1).
_CELLS: Final = MappingProxyType(
    {
        "short": Cell(57, 33),
        "double": Cell(116, 33),
        "half": Cell(116, 16.9, size=12, line=16.9),
        "school": Cell(158, 33, size=10.5, line=12.5, most=2),
        "post": Cell(330, 34, most=2),
        "rewards": Cell(424, 66, size=12, line=15, most=4),
        "appraisals": Cell(424, 46, size=12, line=15, most=3),
        "reason": Cell(424, 63, size=12, line=15, most=4),
        "relation": Cell(49, 33, size=12, line=14, most=2),
        "relative": Cell(61, 33, size=12, line=14),
        "standing": Cell(64, 33, size=12, line=14, most=2),
        "work": Cell(197, 33, size=12, line=14, most=2),
        "unit": Cell(410, 19),
    }
)
_DEAD: Final = ("去世", "已故")


@dataclass(frozen=True, slots=True)
class RelativeRow:
    """A row of the family with the age in full years; empty where the form tells no birth, and of the dead (LX-11)."""

    relation: str
    name: str
    age: str
    political_status: str
    work: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentPaper:
    """干部任免审批表 on its two pages. The boxes of those who approve are filled in and sealed by hand (LX-12)."""

    template: ClassVar[str] = "cadres/papers/appointment_form.html"
    title: ClassVar[str] = "干部任免审批表"

    form: AppointmentForm
    photo: bytes
    day: date

    @property
    def filename(self) -> str:
        return f"{self.form.name}-干部任免审批表.pdf"

    @property
    def names(self) -> tuple[str, ...]:
        return (self.form.name, *(one.name for one in self.form.family if one.name))

    @property
    def author(self) -> str:
        return self.form.submitting_unit

    @property
    def dated(self) -> date:
        return self.day

    @property
    def picture(self) -> str:
        """The photo as an address inside the page; empty where there is none."""
        if not self.photo:
            return ""
        kind = "png" if self.photo.startswith(b"\x89PNG") else "jpeg"
        return f"data:image/{kind};base64,{base64.b64encode(self.photo).decode()}"

    def style(self, cell: str, *texts: str) -> str:
        """The type at which texts below each other fit a cell of the form; empty where its own does."""
        return style_of("\n".join(texts), _CELLS[cell])

    @property
    def born(self) -> str:
        return _dotted(self.form.born)

    @property
    def age(self) -> str:
        """（43岁）: full years at the day the form counts them on (LX-11); empty where it tells no birth or no day."""
        month, on = month_if_any(self.form.born), self._age_day
        if month is None or on is None:
            return ""
        return f"（{_years(month, on)}岁）"

    @property
    def _age_day(self) -> date | None:
        try:
            return read_day(self.form.age_day)
        except ValueError:
            return None

    @property
    def party_since(self) -> str:
        return _dotted(self.form.party_since)

    @property
    def work_since(self) -> str:
        return _dotted(self.form.work_since)

    @property
    def career(self) -> Setting:
        return setting(self.form.career, *_CAREER)

    @property
    def family(self) -> tuple[RelativeRow, ...]:
        """The form's seven rows, the rest of them empty."""
        rows = [self._row(one) for one in self.form.family[:_ROWS]]
        return (*rows, *[RelativeRow("", "", "", "", "")] * (_ROWS - len(rows)))

    def _row(self, one: Relative) -> RelativeRow:
        month, on = month_if_any(one.born), self._age_day
        dead = any(word in one.work for word in _DEAD)
        told = "" if month is None or on is None or dead else str(_years(month, on))
        return RelativeRow(one.relation, one.name, told, one.political_status, one.work)

    @property
    def counted_on(self) -> str:
        """The day the ages are of, for the foot of the form."""
        return chinese_day(self._age_day) if self._age_day else ""


def _dotted(text: str) -> str:
    """A month with a dot; what says more stays as it is (LX-6, LX-7)."""
    month = month_if_any(text)
    return str(month) if month else text


def _years(month: Month, on: date) -> int:
    """Full years of somebody of whose birth the month is known: full from that month on."""
    return full_years(date(month.year, month.month, 1), on)
