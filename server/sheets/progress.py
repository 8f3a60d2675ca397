"""How far a long run is: a bar on a terminal, nothing where the output goes to a file."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from server.sheets.batches import Told


@contextmanager
def bar(label: str) -> Iterator[Told]:
    """A bar that is told how many rows are done, of how many; drawn on standard error, where results do not go."""
    with click.progressbar(length=1, label=label, file=sys.stderr, hidden=not sys.stderr.isatty()) as one:

        def told(done: int, total: int) -> None:
            one.length = max(total, 1)
            one.update(done - one.pos)

        yield told
