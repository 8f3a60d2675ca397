"""Neighbours that number in the same 代字 are named: 阳曲, 阳高, 阳城 are all 阳."""

from certificates.vocabulary import CERTIFICATE
from server.access.actor import Actor, Role
from server.db.engine import connection, transaction
from server.papers.register.deciding import Decide, decide
from server.papers.register.kinds import kind_of
from server.papers.register.sharing import alike
from server.papers.register.vocabulary import Wording
from tests.support.factories import COUNTY
from tests.support.http import SignIn


async def test_counties_of_one_first_character_are_named_until_one_has_a_series_of_its_own(
    operator: Actor, sign_in: SignIn
) -> None:
    kinds = [kind_of(CERTIFICATE)]
    async with transaction(operator):
        codes = {
            row["name"]: row["code"]
            for row in await connection().fetch("SELECT code, name FROM division WHERE level = 3 AND name LIKE '阳_县'")
        }
        assert {"阳曲县", "阳高县", "阳城县"} <= set(codes)
        here = codes["阳曲县"]
        found = (await alike(kinds, here))[CERTIFICATE]
        assert {"阳高县", "阳城县"} <= set(found)
        assert "阳曲县" not in found
        assert await alike(kinds, COUNTY) == {}
        assert await alike(kinds, "140000000000") == {}
    officer = await sign_in(Role.FILING_OFFICER, region=here)
    page = await officer.get(f"/papers/kinds?area={here}")
    warned = page.words("//section[.//h2[text()='当选证书']]//p[contains(@class, 'finding--warn')]")
    assert any("阳高县" in one and "编号会相同" in one for one in warned)
    await decide(operator, here, Decide(kind=CERTIFICATE, wording=Wording.SERIES, value="阳曲选证", basis="会议"))
    async with transaction(operator):
        assert await alike(kinds, here) == {}
        assert "阳曲县" not in (await alike(kinds, codes["阳高县"]))[CERTIFICATE]
