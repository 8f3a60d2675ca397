"""What the pages say once the chair whom a filing names is no longer in office."""

from datetime import date

from cadres import queries as cadres
from cadres.vocabulary import Office
from certificates import queries
from certificates.vocabulary import FilingState
from server import clock
from server.access.actor import Actor, Role
from server.db.engine import transaction
from tests.support.factories import TOWNSHIP, VILLAGE, a_published_election
from tests.support.filings import taken_to
from tests.support.http import SignIn


async def test_registering_the_death_names_the_filing_and_its_page_and_workbench_say_so(
    operator: Actor, sign_in: SignIn
) -> None:
    filing = await queries.filing_of_election(operator, await a_published_election(operator))
    assert filing is not None
    await taken_to(operator, filing, FilingState.ISSUED)
    async with transaction(operator):
        (chair,) = [
            one for one in await cadres.officers(operator, VILLAGE, clock.today()) if one.office is Office.CHAIR
        ]
    officer = await sign_in(Role.ELECTION_OFFICER)
    died = {"by": "death", "day": date(2022, 3, 10).isoformat(), "document": "死亡医学证明"}
    answer = await officer.post(f"/offices/{chair.tenure}/end", died)
    assert answer.status_code == 303
    answer = await officer.get(answer.headers["location"])
    assert "证书首次申领（核发）：已核发的证书由他人领取" in answer.text

    bureau = await sign_in(Role.FILING_OFFICER, office="偏关县民政局")
    page = await bureau.get(f"/filings/{filing}")
    assert "申领的法定代表人贾永胜已不在任" in page.text
    (duty,) = (await bureau.get("/")).words(f"//tr[.//a[@href='/filings/{filing}']]")
    assert "贾永胜已不在任" in duty
    clerk = await sign_in(Role.TOWNSHIP_CLERK, region=TOWNSHIP, office="新关镇人民政府")
    assert "贾永胜已不在任" in " ".join((await clerk.get("/")).words(f"//tr[.//a[@href='/filings/{filing}']]"))

    question = await bureau.get(f"/filings/{filing}/step")
    assert "申领的法定代表人贾永胜已不在任" in question.text
    told = {"received_by": "贾永胜", "received": clock.today().isoformat()}
    refused = await bureau.submit(question.form(), told)
    assert refused.status == 422
    (problem,) = refused.problems()
    assert problem.startswith("领取人：贾永胜已登记2022年3月10日死亡")
