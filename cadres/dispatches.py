"""Questions between who is sent into villages and who stands there: neither package knows the other (FS-6)."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Dispatched:
    """Who of some people is in a work team on a day; the answer is a mapping of each who is to the finding that says so.

    Such a person takes no part in the election: whoever draws up candidates or voters asks.
    """

    people: tuple[int, ...]
    on: date


@dataclass(frozen=True, slots=True)
class StandingFor:
    """For which elections that are not over some people stand; the answer is a mapping of each who does to their names."""

    people: tuple[int, ...]
