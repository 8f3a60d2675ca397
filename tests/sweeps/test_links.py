"""No page offers its reader a link to a refusal: every role walks from the workbench to wherever the links lead."""

import re

import pytest

from server.access.actor import Role
from tests.support.factories import COUNTY, TOWNSHIP
from tests.support.http import Page, SignIn, Visitor
from tests.sweeps.counties import County

#: As accounts are given them: one for each walk, and the area it is for.
_READERS = {
    "乡镇经办员": (TOWNSHIP, (Role.TOWNSHIP_CLERK,)),
    "换届业务员": (COUNTY, (Role.ELECTION_OFFICER,)),
    "换届办": (COUNTY, (Role.ELECTION_OFFICER, Role.VETTING_OFFICER, Role.UNIT_HEAD)),
    "资格审查员": (COUNTY, (Role.VETTING_OFFICER,)),
    "证书业务员": (COUNTY, (Role.FILING_OFFICER,)),
    "联审单位审核员": (COUNTY, (Role.AGENCY_REVIEWER,)),
    "单位负责人": (COUNTY, (Role.UNIT_HEAD,)),
    "账号管理员": (COUNTY, (Role.ACCOUNT_ADMINISTRATOR,)),
    "审计员": (COUNTY, (Role.AUDITOR,)),
}
#: Pages that look alike are asked for so often; their links differ by the record alone.
_ALIKE = 3
_FILE = re.compile(r"./papers/|\.(pdf|zip|xlsx|json)$|/(result|content|view)$")


async def _walk(visitor: Visitor) -> tuple[dict[str, str], int]:
    """The links that lead to a refusal, each with the page it stands on; and how many pages were seen."""
    waiting, seen, alike = [("/", "")], set(), dict[str, int]()
    refused: dict[str, str] = {}
    while waiting:
        link, origin = waiting.pop()
        shape = re.sub(r"\d+", "#", link)
        alike[shape] = alike.get(shape, 0) + (link not in seen)
        # Printed and read in the tests of their pages.
        if link in seen or alike[shape] > _ALIKE or _FILE.search(link.partition("?")[0]):
            continue
        seen.add(link)
        answer = await visitor.client.get(link, follow_redirects=True)
        if answer.status_code != 200:
            refused[link] = f"{answer.status_code} from {origin}"
        elif answer.headers["content-type"].startswith("text/html"):
            hrefs = {href.partition("#")[0] for href in Page(answer).all("//a/@href")} - {""}
            waiting.extend((href, link) for href in sorted(hrefs))
    return refused, len(seen)


@pytest.mark.usefixtures("county")
async def test_no_link_leads_to_a_refusal(sign_in: SignIn) -> None:
    for name, (region, roles) in _READERS.items():
        refused, seen = await _walk(await sign_in(*roles, region=region))
        assert refused == {}, name
        assert seen > 5, name


async def test_a_refusal_would_be_seen(county: County, sign_in: SignIn) -> None:
    clerk = await sign_in(Role.TOWNSHIP_CLERK, region=TOWNSHIP)
    assert (await clerk.get("/audit")).status == 403
    assert (await clerk.get(f"/elections/{county.published}")).status == 200
