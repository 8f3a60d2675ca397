"""Who keeps the accounts meets no person and no finding anywhere; who reads traces, or heads a unit, only in what they read."""

import pytest

from server.access.actor import Role
from tests.support.http import Programs, SignIn
from tests.sweeps.counties import County
from tests.sweeps.walls import Asker
from tests.sweeps.ways import Way

#: What is found out about people and votes, besides their names.
FINDINGS = ("收回396", '"cast":396', "可以列为候选人", "当选主任", "得票")


@pytest.mark.parametrize(
    ("role", "readable"),
    [
        (Role.ACCOUNT_ADMINISTRATOR, set()),
        (Role.UNIT_HEAD, {"/disclosures"}),
        (Role.AUDITOR, {"/audit", "/disclosures"}),
    ],
)
async def test_people_and_findings_stay_with_those_who_work_on_them(
    county: County, every: list[Way], sign_in: SignIn, program: Programs, role: Role, readable: set[str]
) -> None:
    names = {*county.names}
    words = names | {county.words[one] for one in ("vetting", "kinship", "disclosure")} | {*FINDINGS}
    visitor, machine = await sign_in(role, office=county.words["unit"]), await program(role)
    asker = Asker(visitor, machine, {})
    met = {}
    for way in every:
        if way.safe and not way.public:
            text = (await asker.ask(way, county)).text
            met[way.path] = sorted(word for word in words if word in text)
    assert {path for path, found in met.items() if found} == readable
    for path in readable:
        assert names & {*met[path]}, path
