"""What a person has to look at after a form was read."""

import hashlib
from typing import NamedTuple

_KEY_LENGTH = 16


class Doubt(NamedTuple):
    """Something unclear in a form: the field's words, what is unclear, and what to do. The rest of the form was read."""

    field: str
    cause: str
    cure: str

    @property
    def key(self) -> str:
        """What the doubt is known by when somebody says that they have looked at it: the same words, the same key."""
        return hashlib.sha256(f"{self.field}\n{self.cause}".encode()).hexdigest()[:_KEY_LENGTH]
