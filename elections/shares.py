"""Work on a long list by all processors at once, for the commands that other programs give thousands of things to."""

import os
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

# A forked process finds its share in the memory it inherits; any other way the whole list would be written out to it.
_FORK = get_context("fork")


def in_shares(work: Callable[[Sequence[Item]], Result], items: Sequence[Item], least: int) -> Iterator[Result]:
    """`work` done on shares of `items`, the results in the order of the shares.

    There are as many shares as processors, but none is smaller than `least`, below which a process is not worth its
    start. The first share is done here. Whatever goes wrong in another process prints its traceback and ends in EOFError.
    """
    shares = _shares(items, min(os.cpu_count() or 1, len(items) // least))
    others = [_begun(work, share) for share in shares[1:]]
    yield work(shares[0])
    for other in others:
        yield other.recv()


def _shares(items: Sequence[Item], number: int) -> list[Sequence[Item]]:
    """At least one share; no two differ by more than one item."""
    number = max(number, 1)
    ends = [len(items) * place // number for place in range(number + 1)]
    return [items[start:end] for start, end in pairwise(ends)]


def _begun(work: Callable[[Sequence[Item]], Result], share: Sequence[Item]) -> Connection:
    """Where the result of a process begun for `share` will arrive."""
    here, there = _FORK.Pipe(duplex=False)
    _FORK.Process(target=_send, args=(there, work, share), daemon=True).start()
    there.close()
    return here


def _send(there: Connection, work: Callable[[Sequence[Item]], Result], share: Sequence[Item]) -> None:
    there.send(work(share))
