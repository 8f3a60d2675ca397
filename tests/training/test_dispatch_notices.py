"""Which people one notice names: those who were sent before it had its number."""

from datetime import date, datetime

from server import clock
from training.dispatch_notices import Batch, Sent, assignment_of, parted


def sent(number: int, hour: int) -> Sent:
    return Sent(number, date(2026, 3, number), at(hour), f"第{number}人")


def at(hour: int) -> datetime:
    return datetime(2026, 11, 26, hour, tzinfo=clock.ZONE)


PEOPLE = (sent(1, 8), sent(2, 9), sent(3, 11), sent(4, 12))


def numbers(closed: dict[int, datetime | None]) -> list[list[int]]:
    return [[one.id for one in part] for part in parted(PEOPLE, closed)]


def test_a_notice_takes_people_in_until_it_has_its_number() -> None:
    assert numbers({}) == [[1, 2, 3, 4]]
    assert numbers({1: None}) == [[1, 2, 3, 4]], "a draft still grows"
    assert numbers({1: at(10)}) == [[1, 2], [3, 4]]
    assert numbers({1: at(10), 3: at(11)}) == [[1, 2], [3], [4]]
    # What one notice names is not taken back by the end of the one before: the second stands though the first is void.
    assert numbers({3: None}) == [[1, 2], [3, 4]]
    assert parted((), {}) == ()


def test_a_notice_is_known_by_its_first_dispatch() -> None:
    batch = Batch("140932000000", "选派通知", PEOPLE[:2], follows=False)
    assert (batch.first, batch.latest, batch.ids) == (1, date(2026, 3, 2), {1, 2})
    assert assignment_of(batch.source) == 1
