"""What of the filings stands on the workbench: those nearest to their deadlines one by one, of the others how many there are."""

from datetime import date, timedelta

import pytest

from certificates.listing import Wanted, counted
from certificates.web import panels
from certificates.web.panels import duties
from server import clock
from server.access.actor import Actor
from server.db.engine import connection, transaction
from tests.support.factories import COUNTY, VILLAGE, a_published_election

_DUE = date(2021, 5, 1)


@pytest.mark.parametrize(("told", "rest"), [(1, 2), (2, 1), (3, 0), (500, 0)])
async def test_the_rest_of_a_large_area_is_told_by_its_number(
    operator: Actor, monkeypatch: pytest.MonkeyPatch, told: int, rest: int
) -> None:
    for number, region in enumerate((VILLAGE, "140932102200", "140932102202")):
        code = await a_published_election(operator, region=region)
        await connection().execute(
            "UPDATE filing SET due = $1 WHERE election = (SELECT id FROM election WHERE code = $2)",
            *(_DUE + timedelta(days=number), code),
        )
    monkeypatch.setattr(panels, "MOST_TOLD", told)
    async with transaction(operator):
        found = list(await duties(operator, COUNTY))
        assert (await counted(operator, Wanted(COUNTY, clock.today())))["open"] == 3
    one_by_one = [one for one in found if "另有" not in one.what]
    assert [one.due for one in one_by_one] == [_DUE + timedelta(days=number) for number in range(min(told, 3))]
    others = [(one.what, one.href, one.due) for one in found if one not in one_by_one]
    named = (f"另有{rest}件证书没有办结", f"/filings?area={COUNTY}&show=open", one_by_one[-1].due)
    assert others == ([named] if rest else [])
