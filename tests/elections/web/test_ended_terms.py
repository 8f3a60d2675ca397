"""The list of terms that are over, and its one line on the workbench however many there are."""

from datetime import datetime, timedelta

from cadres.services.communities import take_up
from cadres.vocabulary import CommitteeKind
from elections.services.elections import OpenRound, open_round
from elections.web.ended_terms import term_duties
from server import clock
from server.access.actor import Actor, Role
from server.db.engine import connection
from tests.support.factories import COUNTY, OTHER_COUNTY, VILLAGE, a_published_election, an_actor
from tests.support.http import SignIn

LIST = "/elections/terms"


async def terms_that_end(operator: Actor, over: int, soon: int) -> None:
    """So many communities of the county whose committees were elected for a term that ended a month ago, or will in a month."""
    await take_up(operator, COUNTY)
    await open_round(operator, OpenRound(kind=CommitteeKind.VILLAGERS, term_number=12))
    today = clock.today()
    for ends, first, size in ((today - timedelta(days=30), 0, over), (today + timedelta(days=30), over, soon)):
        await connection().execute(
            """INSERT INTO election (region, code, election_round, community, by_election, method, election_day, issuer,
                                     published, term_ends)
               SELECT c.region, c.region || '-12-1', (SELECT max(id) FROM election_round), c.id, false, 'voters',
                      $1::date - 1826, '村民选举委员会', $1::date - 1825, $1::date
               FROM community c WHERE starts_with(c.region, $2) ORDER BY c.region OFFSET $3 LIMIT $4""",
            ends,
            COUNTY[:6],
            first,
            size,
        )


async def test_where_every_term_runs_the_list_says_so(operator: Actor, sign_in: SignIn) -> None:
    await take_up(operator, COUNTY)
    officer = await sign_in(Role.ELECTION_OFFICER)
    page = await officer.get(LIST)
    assert page.heading == "偏关县届满待换届"
    assert "没有任期已满或者将满、还没有启动换届的村（社区）" in page.text
    assert page.words("//nav[@class='tabs']/a/b") == ["0", "0", "0"]
    assert "任期已届满、还没有启动换届的村（社区）" in (await officer.get(f"{LIST}?show=over")).text
    assert (await officer.get(f"{LIST}?show=何时")).status == 404
    assert await term_duties(operator, COUNTY) == ()


async def test_a_single_term_leads_from_the_workbench_to_the_new_election(operator: Actor, sign_in: SignIn) -> None:
    await a_published_election(operator)
    with clock.stopped_at(datetime(2026, 11, 27, 9, tzinfo=clock.ZONE)):
        (duty,) = await term_duties(operator, COUNTY)
        assert duty.what == "马道村：任期已届满，没有启动换届"
        assert duty.note == "马道村，2026年11月19日届满"
        assert (duty.law, duty.region) == (True, VILLAGE)
        officer = await sign_in(Role.ELECTION_OFFICER)
        assert duty.href in (await officer.get("/")).all("//a/@href")
        page = await officer.get(duty.href)
        assert page.words("//tbody/tr/*")[:5] == ["1", "马道村", "村委会", "贾永胜", "5"]
        (new,) = page.all("//a[text()='建立选举']/@href")
        assert (await officer.get(new)).all("//select[@name='region']/option[@selected]/@value") == [VILLAGE]
        clerk = await sign_in(Role.TOWNSHIP_CLERK, region=f"{VILLAGE[:9]}000")
        assert "选举由县换届业务员建立" in (await clerk.get(LIST)).text
        assert not (await clerk.get(LIST)).all("//a[text()='建立选举']")


async def test_any_number_of_terms_is_one_line_a_list_and_pages(operator: Actor, sign_in: SignIn) -> None:
    await terms_that_end(operator, over=110, soon=3)
    past, soon = await term_duties(operator, COUNTY)
    assert past.what == "任期已届满，没有启动换届：110个村（社区）"
    assert "等110个，最早的" in past.note
    assert soon.what == "任期180天内届满，没有启动换届：3个村（社区）"
    assert "等" not in soon.note
    officer = await sign_in(Role.ELECTION_OFFICER)
    bench = await officer.get("/")
    assert len([one for one in bench.all("//a/@href") if one.startswith(LIST)]) <= 4, "two duties, each once or twice"
    first, last = await officer.get(past.href), await officer.get(f"{past.href}&page=3")
    assert len(first.all("//tbody/tr")) == 50
    assert len(last.all("//tbody/tr")) == 10
    assert last.words("//tbody/tr[1]/td[1]") == ["101"]
    assert (await officer.get(f"{past.href}&page=4")).status == 404
    assert len((await officer.get(soon.href)).all("//tbody/tr")) == 3
    assert first.words("//nav[@class='tabs']/a/b") == ["113", "110", "3"]


async def test_another_county_is_told_nothing_of_it(operator: Actor, sign_in: SignIn) -> None:
    await a_published_election(operator)
    stranger = an_actor(Role.ELECTION_OFFICER, region=OTHER_COUNTY)
    assert await term_duties(stranger, OTHER_COUNTY) == ()
    assert await term_duties(an_actor(Role.VETTING_OFFICER), COUNTY) == (), (
        "whoever may record nothing is asked for nothing"
    )
    officer = await sign_in(Role.ELECTION_OFFICER, region=OTHER_COUNTY)
    assert (await officer.get(f"{LIST}?area={COUNTY}")).status == 404
