"""Which shape of what papers say a field came with.

What a paper says is hashed when it is checked and kept when it is numbered, and a release may add to what its model says. A
field that came later is declared by `added`: what was hashed or kept in an earlier shape is compared, and read, without it.
Fields are added and never taken away or renamed, or else papers that stand could no longer be read.
"""

from dataclasses import Field, field
from typing import Any

#: The shape that papers are written in now. The first wrote of paragraphs those alone that a place had worded; the second
#: writes all of them, so that a paper can be printed anew in the words of its day, and tells nothing from an empty text.
SHAPE = 2
FIRST = 1
_SINCE = "since"


def added(shape: int, default: Any) -> Any:
    """A field of a print model that came with a shape, and its value on papers from before."""
    return field(default=default, metadata={_SINCE: shape})


def is_in(one: "Field[Any]", shape: int) -> bool:
    """Whether a shape has a field."""
    return bool(one.metadata.get(_SINCE, FIRST) <= shape)
