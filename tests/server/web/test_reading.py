"""Days that programs send are kept within the years that are kept."""

from datetime import date

import pytest
from litestar import Litestar, post
from litestar.params import JSONBody
from pydantic import BaseModel

from server import clock
from server.errors import Problem, Refused
from server.web.problems import answer
from server.web.reading import Bodies, asked_day
from tests.support.http import browser


class Told(BaseModel):
    day: date
    others: tuple[date, ...] = ()


@post("/api/v1/told", status_code=200)
async def _take(data: JSONBody[Told]) -> int:
    return len(data.others)


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        ({"day": "1900-01-01", "others": ["2100-12-31"]}, []),
        ({"day": "1899-12-31", "others": ["2100-12-31"]}, ["day"]),
        ({"day": "2021-11-20", "others": ["2021-11-21", "2101-01-01"]}, ["others.1"]),
        ({"day": "2021-13-20"}, ["day"]),
    ],
)
async def test_a_body_with_a_day_of_another_age_is_refused_at_its_place(
    body: dict[str, object], wrong: list[str]
) -> None:
    app = Litestar([_take], plugins=[Bodies()], exception_handlers={Exception: answer})
    async with browser(app) as client:
        said = await client.post("/api/v1/told", json=body)
    assert said.status_code == (422 if wrong else 200), said.text
    assert [one["field"] for one in said.json()["problems"]] == wrong if wrong else said.json() == 1


@pytest.mark.parametrize("day", [date(1899, 12, 31), date(2101, 1, 1), date.max, date.min])
def test_an_address_asks_for_no_day_of_another_age(day: date) -> None:
    with pytest.raises(Refused) as refusal:
        asked_day(day, "截至")
    assert refusal.value.problems == (Problem("截至", "不在1900年至2100年之间。", "核对年份。"),)


def test_an_address_that_asks_for_no_day_asks_for_today() -> None:
    assert asked_day(None) == clock.today()
    assert asked_day(date(2021, 11, 20)) == date(2021, 11, 20)
