"""What a person has to look at after a form was read."""

from typing import NamedTuple


class Doubt(NamedTuple):
    """Something unclear in a form: the field's words, what is unclear, and what to do. The rest of the form was read."""

    field: str
    cause: str
    cure: str
