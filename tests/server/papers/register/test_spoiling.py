"""Numbers without a paper, also in a book whose 代字 nobody uses any more (DC-10)."""

import pytest

from certificates.vocabulary import CERTIFICATE
from server import clock
from server.access.actor import Actor, Role
from server.db.engine import connection, transaction
from server.errors import Refused
from server.papers.register.deciding import Decide, decide
from server.papers.register.numbering import books
from server.papers.register.reading import Wanted, papers
from server.papers.register.spoiling import Spoil, spoil
from server.papers.register.vocabulary import PaperState, Wording
from tests.support.factories import COUNTY, a_published_election
from tests.support.http import SignIn
from tests.support.papers import approved, line_of
from training.vocabulary import DISPATCH_NOTICE


def _spoil(number: int, series: str = "", kind: str = CERTIFICATE) -> Spoil:
    return Spoil(kind=kind, year=2021, number=number, series=series, reason="恢复备份后缺的号")


@pytest.fixture
async def _a_gap(operator: Actor) -> None:
    """Certificates 1 to 5 and a sixth number that was lost, before another 代字 was decided on."""
    await a_published_election(operator)
    await approved(operator, CERTIFICATE)
    async with transaction(operator):
        await connection().execute("UPDATE paper_book SET last = 6 WHERE series = '偏选证'")
    wish = Decide(kind=CERTIFICATE, wording=Wording.SERIES, value="偏新选", basis="偏民发〔2026〕3号")
    await decide(operator, COUNTY, wish)


@pytest.mark.usefixtures("_a_gap")
async def test_a_gap_of_a_former_series_is_explained_in_its_own_book(operator: Actor) -> None:
    with pytest.raises(Refused, match="以前用别的代字编的（偏选证），填那时的代字"):
        await spoil(operator, COUNTY, _spoil(6))
    made = await spoil(operator, COUNTY, _spoil(6, "偏选证"))
    line = await line_of(operator, made)
    assert (line.number, line.state) == ("偏选证〔2021〕6号", PaperState.VOID)
    async with transaction(operator):
        assert {one.series: one.missing for one in await books(operator, COUNTY)} == {"偏选证": ()}
    with pytest.raises(Refused, match="偏选证〔2021〕6号已有文书"):
        await spoil(operator, COUNTY, _spoil(6, "偏选证"))


@pytest.mark.usefixtures("_a_gap")
async def test_a_former_book_goes_on_no_further_and_another_bodys_not_at_all(operator: Actor) -> None:
    with pytest.raises(Refused, match="偏选证已经不再编号"):
        await spoil(operator, COUNTY, _spoil(7, "偏选证"))
    with pytest.raises(Refused, match="没有偏旧证〔2021〕这一本。现在用的代字是偏新选"):
        await spoil(operator, COUNTY, _spoil(1, "偏旧证"))
    with pytest.raises(Refused, match="“偏选证”是偏关县民政局的当选证书用的"):
        await spoil(operator, COUNTY, _spoil(6, "偏选证", DISPATCH_NOTICE))
    # The book of this year begins with its first; a past year's that never was is not begun.
    with pytest.raises(Refused, match="没有偏新选〔2021〕这一本：那一年没有编过号"):
        await spoil(operator, COUNTY, _spoil(1))
    year = clock.today().year
    made = await spoil(operator, COUNTY, _spoil(1).model_copy(update={"year": year}))
    assert (await line_of(operator, made)).number == f"偏新选〔{year}〕1号"


@pytest.mark.usefixtures("_a_gap")
async def test_the_page_names_the_former_series_and_takes_it(sign_in: SignIn) -> None:
    officer = await sign_in(Role.FILING_OFFICER)
    page = await officer.get(f"/papers/numbers?area={COUNTY}")
    assert "补以前代字的缺号，填那时的：偏选证。" in page.text
    form = page.form(f"/papers/numbers?area={COUNTY}")
    told = {"kind": CERTIFICATE, "series": "偏选证", "year": "2021", "number": "6", "reason": "恢复备份后缺的号"}
    assert (await officer.submit(form, told)).heading == "偏选证〔2021〕6号"


@pytest.mark.usefixtures("_a_gap")
async def test_a_number_is_found_by_itself_and_its_book_by_the_series_and_year(operator: Actor) -> None:
    async with transaction(operator):
        found, _ = await papers(operator, COUNTY, Wanted(words="3号"))
        book, total = await papers(operator, COUNTY, Wanted(words="偏选证〔2021〕"))
    assert [line.number for line in found] == ["偏选证〔2021〕3号"]
    assert (total, {line.number for line in book}) == (5, {f"偏选证〔2021〕{one}号" for one in range(1, 6)})
