"""Offices of one village: held, refused, and who is in them."""

from collections.abc import Awaitable
from datetime import date
from typing import Any

import pytest

from cadres import queries
from cadres.rules.offices import Way
from cadres.services.offices import HoldOffice
from cadres.services.tenures import Term
from cadres.vocabulary import HoldingKind, Office
from server.access.actor import Actor
from server.errors import Problem, Refused
from tests.support.factories import VILLAGE

SINCE, DAY = date(2021, 11, 20), date(2026, 3, 2)
TERM = Term(SINCE, date(2026, 11, 19))


def hold(person: int, office: Office, way: Way, **more: Any) -> HoldOffice:
    return HoldOffice(person=person, office=office, way=way, **{"since": DAY, "document": "偏组发〔2026〕1号", **more})


async def refused(act: Awaitable[object]) -> list[Problem]:
    with pytest.raises(Refused) as refusal:
        await act
    return list(refusal.value.problems)


async def offices(operator: Actor, on: date = DAY) -> list[tuple[Office, HoldingKind]]:
    return [(one.office, one.basis) for one in await queries.officers(operator, VILLAGE, on)]
