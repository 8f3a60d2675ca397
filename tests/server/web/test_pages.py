"""The pager, names of files to take away, and how templates write days and numbers."""

from datetime import UTC, date, datetime

import pytest

from server import clock
from server.web.deadlines import due
from server.web.pages import Pager, download
from server.web.templating import address, day, figure, lead, moment, month, seconds, short_day, weekday

_NOON = datetime(2026, 11, 26, 12, tzinfo=clock.ZONE)


def a_pager(number: int, total: int) -> Pager:
    return Pager("/communities", {"area": "140932", "q": ""}, number, 50, total)


@pytest.mark.parametrize(
    ("number", "total", "last", "span", "numbers"),
    [
        (1, 0, 1, "共0个", (1,)),
        (1, 50, 1, "第1—50个，共50个", (1,)),
        (2, 51, 2, "第51—51个，共51个", (1, 2)),
        (1, 1000, 20, "第1—50个，共1000个", (1, 2, 3, None, 20)),
        (4, 1000, 20, "第151—200个，共1000个", (1, 2, 3, 4, 5, 6, None, 20)),
        (10, 1000, 20, "第451—500个，共1000个", (1, None, 8, 9, 10, 11, 12, None, 20)),
        (18, 1000, 20, "第851—900个，共1000个", (1, None, 16, 17, 18, 19, 20)),
    ],
)
def test_a_pager(number: int, total: int, last: int, span: str, numbers: tuple[int | None, ...]) -> None:
    pager = a_pager(number, total)
    assert (pager.last, pager.span, pager.numbers) == (last, span, numbers)


def test_a_pager_keeps_the_question_and_leaves_out_what_is_empty() -> None:
    pager = a_pager(2, 1000)
    assert pager.to(3) == "/communities?area=140932&page=3"
    assert pager.to(1) == "/communities?area=140932"


def test_a_file_has_its_chinese_name_and_one_for_old_programs() -> None:
    answer = download(b"", '马道村 (1)";x.pdf', "application/pdf")
    assert answer.headers["Content-Disposition"] == (
        "attachment; filename=\"huanjie.pdf\"; filename*=UTF-8''%E9%A9%AC%E9%81%93%E6%9D%91%20%281%29%22%3Bx.pdf"
    )


def test_addresses_leave_out_what_is_empty() -> None:
    assert address("/elections", area="", show=None) == "/elections"
    assert address("/elections", area="140932", q="a&b") == "/elections?area=140932&q=a%26b"


@pytest.mark.parametrize(
    ("days", "law", "words", "classes"),
    [
        (4, False, "还剩4天", "due"),
        (3, False, "还剩3天", "due due--soon"),
        (0, False, "今天", "due due--soon"),
        (0, True, "今天24时", "due due--law due--soon"),
        (-1, True, "已超期1天", "due due--law due--past"),
    ],
)
def test_deadlines(days: int, law: bool, words: str, classes: str) -> None:
    with clock.stopped_at(_NOON):
        one = due(date.fromordinal(_NOON.date().toordinal() + days), law=law)
    assert (one.words, one.classes) == (words, classes)


def test_days_and_numbers() -> None:
    with clock.stopped_at(_NOON):
        assert short_day(date(2026, 3, 5)) == "3月5日"
        assert short_day(date(2025, 3, 5)) == "2025年3月5日"
        assert moment(datetime(2026, 3, 5, 9, 5, tzinfo=clock.ZONE)) == "3-05 09:05"
        assert moment(datetime(2025, 3, 5, 9, 5, tzinfo=clock.ZONE)) == "2025-03-05"
        assert moment(datetime(2025, 12, 31, 16, 30, tzinfo=UTC)) == "1-01 00:30", "the database speaks of another zone"
    assert seconds(datetime(2026, 3, 5, 1, 5, 9, tzinfo=UTC)) == "2026-03-05 09:05:09"
    assert (day(date(2026, 3, 5)), day(None)) == ("2026-03-05", "—")
    assert month(date(1978, 4, 1)) == "1978.04"
    assert weekday(date(2026, 11, 26)) == "星期四"
    assert [figure(number) for number in (None, 0, 9999, 10000, -12345)] == ["—", "0", "9999", "10,000", "-12,345"]


def test_the_verdict_of_a_sentence_comes_first() -> None:
    assert lead("选举有效，投票人数过半。") == ("选举有效，", "投票人数过半。")
    assert lead("选举有效") == ("选举有效", "")
