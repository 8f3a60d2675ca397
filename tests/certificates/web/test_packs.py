"""Before a whole area is printed the page says how many papers these are and how large."""

from datetime import date

from certificates import queries
from certificates.filing_commands import subject
from certificates.scans import SCAN
from server.access.actor import Actor, Role
from server.db.engine import connection
from server.files.disk import Store
from server.files.keeping import Purpose, add
from server.settings import Settings
from tests.support.factories import OTHER_TOWNSHIP, TOWNSHIP, VILLAGE, a_published_election
from tests.support.files import A_PNG, in_pieces
from tests.support.http import SignIn


async def test_it_begins_after_the_number_and_the_size_were_read(operator: Actor, sign_in: SignIn) -> None:
    code = await a_published_election(operator)
    filing = await queries.filing_of_election(operator, code)
    assert filing is not None
    purpose = Purpose(SCAN, VILLAGE, subject(filing))
    await add(operator, Store(Settings.read().files), purpose, "身份证.png", in_pieces(A_PNG))
    officer = await sign_in(Role.FILING_OFFICER)
    ways = (await officer.get(f"/filings?area={TOWNSHIP}")).all("//a[contains(@href, '/filings/pack')]/@href")
    assert len(ways) == 2

    certificates, filings = [await officer.get(way) for way in ways]

    assert certificates.heading == "当选证书打包：新关镇5份？"
    assert "1个村（社区）已公布的选举，印5份，约293 KB" in certificates.text
    assert "1件没有办结的申领，印7份，收入扫描件1份，约752 KB" in filings.text
    assert certificates.words("//div[@class='dialog__acts']/*") == ["取消", "印制并打包5份"]
    assert await connection().fetchval("SELECT count(*) FROM job") == 0
    begun = await officer.submit(certificates.form("/filings/pack"))
    assert begun.response.url.path.startswith("/jobs/")


async def test_it_says_which_term_and_offers_the_others(operator: Actor, sign_in: SignIn) -> None:
    await a_published_election(operator)
    await a_published_election(operator, term_number=13, election_day=date(2026, 11, 22))
    officer = await sign_in(Role.FILING_OFFICER)
    page = await officer.get(f"/filings/pack?area={TOWNSHIP}")
    assert page.words("//strong[@aria-current]") == ["各村（社区）本届"]
    assert page.heading == "当选证书打包：新关镇5份？"
    (before,) = [way for way in page.all("//main//a/@href") if way.endswith("villagers.12")]
    page = await officer.get(before)
    begun = await officer.submit(page.form("/filings/pack"))
    assert begun.response.url.path.startswith("/jobs/")
    assert '"villagers.12"' in await connection().fetchval("SELECT payload::text FROM job")
    assert (await officer.get(f"/filings/pack?area={TOWNSHIP}&term=villagers.99")).status == 404


async def test_where_there_is_nothing_no_button_is_offered(operator: Actor, sign_in: SignIn) -> None:
    await a_published_election(operator)
    officer = await sign_in(Role.FILING_OFFICER)
    page = await officer.get(f"/filings/pack?area={OTHER_TOWNSHIP}")
    assert page.words("//div[@class='dialog__acts']/*") == ["返回"]
    assert (await officer.get("/filings/pack?papers=menu")).status == 404
    assert (await (await sign_in(Role.VETTING_OFFICER)).get("/filings/pack")).status == 403
