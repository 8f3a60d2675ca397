"""Days that are sent in, kept within the years that are kept: of a form, of a program's body, of an address.

Nothing is reckoned from the year 9999: the days after it cannot be told, and nobody meant it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from litestar.plugins.pydantic import PydanticInitPlugin
from pydantic import BaseModel

from server import clock
from server.errors import Problem, Refused
from server.values.periods import EARLIEST_YEAR, LATEST_YEAR


def asked_day(day: date | None, label: str = "日期") -> date:
    """The day that an address asks for, today where it asks for none. Raises Refused for one of another age."""
    asked = day or clock.today()
    if next(far_days(asked), None) is not None:
        raise Refused([far(label)])
    return asked


def far_days(value: object, name: str = "") -> Iterator[str]:
    """The paths of days in a command that lie outside the years that are kept, as a form names its inputs."""
    if isinstance(value, date):
        if not EARLIEST_YEAR <= value.year <= LATEST_YEAR:
            yield name
        return
    parts: Iterable[tuple[object, object]] = ()
    if isinstance(value, BaseModel):
        parts = ((field, getattr(value, field)) for field in type(value).model_fields)
    elif isinstance(value, Mapping):
        parts = value.items()
    elif isinstance(value, list | tuple):
        parts = enumerate(value)
    for key, part in parts:
        yield from far_days(part, f"{name}.{key}" if name else str(key))


def far(label: str) -> Problem:
    """What is said of such a day."""
    return Problem(label, f"不在{EARLIEST_YEAR}年至{LATEST_YEAR}年之间。", "核对年份。")


class Bodies(PydanticInitPlugin):
    """Reads the bodies that programs send as Litestar does, and refuses the days that forms refuse."""

    @classmethod
    def decoders(
        cls,
        validate_strict: bool = False,  # noqa: FBT001, FBT002  # As the plugin has it.
    ) -> list[tuple[Callable[[Any], bool], Callable[[Any, Any], Any]]]:
        """Each of the plugin's own, with a look at what it made."""
        return [(of_kind, _within_years(decode)) for of_kind, decode in super().decoders(validate_strict)]


def _within_years(decode: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def read(kind: Any, value: Any) -> Any:
        made = decode(kind, value)
        if problems := [far(name) for name in far_days(made)]:
            raise Refused(problems)
        return made

    return read
