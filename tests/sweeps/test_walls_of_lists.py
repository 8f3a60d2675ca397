"""Lists, counts, searches and exports, on pages and through the API: a foreign county changes nothing in any of them.

Each is looked at before there is a foreign county, after, and once more when all of it lies in an area above. What is the
same to the letter shows no row of it, counts none and finds none.
"""

import re
from collections.abc import Iterator

import pytest
from litestar import Litestar

from cadres.sheets.people import EVERYBODY
from server.access.actor import Actor
from server.sheets.exchange import Exchange, exchanges
from server.sheets.workbook import open_workbook
from server.web.auth import PERMISSION
from tests.support.http import Programs, SignIn
from tests.sweeps.counties import a_full_county
from tests.sweeps.grounds import AWAY, CITY, HOME
from tests.sweeps.walls import ROLES, Asker, may, readers_behind, undone
from tests.sweeps.ways import ways

_FOUND = AWAY.community

#: What each address without a record's number is asked besides itself: searches for the foreign, filters, further pages.
ASKED: dict[str, tuple[str, ...]] = {
    "/": (),
    "/accounts": ("?q=保界", "?state=active"),
    "/accounts/units": (),
    "/api/v1/accounts": ("?q=保界",),
    "/api/v1/accounts/units": (),
    "/api/v1/bodies": ("?kind=owners",),
    "/api/v1/changes": (),
    "/api/v1/communities": (f"?q={_FOUND}",),
    "/api/v1/elections": (),
    "/api/v1/filings": (),
    "/api/v1/filings/certificates": (),
    "/api/v1/jobs": (),
    "/api/v1/offices/conflicts": (),
    "/api/v1/offices/dual": (),
    "/api/v1/offices/term-ends": ("?days=2000",),
    "/api/v1/offices/vacancies": ("?on=2022-06-01",),
    "/api/v1/recalls": (),
    "/api/v1/sites": ("?q=保界安置",),
    "/areas": ("?q=保德", f"?q={AWAY.villages[0][:9]}"),
    "/audit": (
        f"?subject=election:{AWAY.villages[0]}-12-1",
        "?who=操作员",
        "?kind=election.published",
        "?kind=person.disclosed",
    ),
    "/bodies": ("?kind=owners",),
    "/changes": (),
    "/communities": (f"?q={_FOUND}", f"?q={AWAY.villages[0]}"),
    "/disclosures": ("?unit=保界换届办",),
    "/elections": ("?show=open", "?show=published", "?show=void", "?show=cancelled"),
    "/api/v1/elections/board": (),
    "/elections/notices": ("?show=missed", "?show=unposted"),
    "/elections/terms": ("?show=over", "?show=soon"),
    "/elections/board": ("?show=blocked", "?stage=ec_formed"),
    "/elections/calendar": ("?month=2021-11",),
    "/elections/county": (),
    "/elections/schedule": (),
    "/elections/disputes": ("?show=open", "?show=overdue"),
    "/elections/statistics": ("?of=villagers-12&form=04", "?of=villagers-12&form=04_1"),
    "/elections/statistics/list": ("?of=villagers-12&form=04&figure=elected_all",),
    "/elections/statistics/papers/form": ("?of=villagers-12&form=04_1",),
    "/elections/new": (),
    "/elections/hall-papers": (),
    "/elections/samples": (),
    "/elections/publish": (),
    "/filings": ("?show=open", "?show=done"),
    "/filings/certificates": (),
    "/filings/new": (),
    "/filings/pack": ("?papers=filings",),
    "/filings/papers/register.pdf": (),
    "/imports": (),
    "/offices/papers": (),
    "/offices/structure": ("?on=2022-01-01",),
    "/offices/structure/list": ("?measure=with_woman&on=2022-01-01",),
    "/offices": ("?show=ending&days=2000", "?show=dual", "?show=conflicts"),
    "/jobs": ("?show=moving",),
    "/vetting": (),
    "/api/v1/vetting/batches": (),
    "/api/v1/people": ("?q=温久安", "?office=any"),
    "/api/v1/people/roster": ("?on=2022-01-01",),
    "/api/v1/people/roster/changes": (),
    "/papers": ("?state=open", f"?q={AWAY.villages[0]}", "?kind=certificates.election_certificate"),
    "/papers/numbers": (),
    "/papers/register.xlsx": ("?state=open",),
    "/people": ("?q=温久安", "?office=any&order=strokes", "?source=veteran", "?lacks=for_appointment&age_from=20"),
    "/people/duplicates": (),
    "/people/roster": ("?on=2022-01-01",),
    "/people/roster/changes": ("?since=2021-01-01&on=2022-01-01",),
    "/recalls": (),
    "/api/v1/rolls/conflicts": ("?show=settled",),
    "/rolls/conflicts": ("?show=settled",),
    "/rolls/imports": (),
    "/api/v1/children/posts": (),
    "/api/v1/courses": ("?year=2021",),
    "/api/v1/courses/duties": ("?year=2021",),
    "/children": ("?show=open",),
    "/children/counts": (),
    "/children/new": (),
    "/courses": ("?year=2021",),
    "/courses/hours": ("?year=2021", "?year=2021&show=short"),
    "/teams": ("?show=ended",),
    "/teams/grids": ("?show=open",),
    "/teams/contacts": ("?show=open",),
    "/teams/workers": ("?show=open",),
    "/teams/workers/new": (),
    "/teams/coverage": ("?show=open", "?show=short"),
    "/teams/new": (),
    "/teams/papers": (),
    "/teams/proposal": (),
    "/teams/units": (),
    "/sites": ("?q=保界安置", "?kind=rural", "?size=small"),
}
#: Lists that a program reads county by county: from above it is told so.
BY_COUNTY = {"/api/v1/courses/duties"}
#: Pages that list nothing: forms, explanations, what belongs to oneself.
NO_LISTS = {
    "/account",
    "/account/password",
    "/accounts/new",
    "/api/v1/why",
    "/api/v1/why/keepers",
    "/communities/take-up",
    "/people/new",
    "/courses/new",
    "/filings/checklists",
    "/filings/faces",
    "/filings/papers/calibration.pdf",
    "/api/v1/elections/parameters",
    "/elections/parameters",
    "/exports",
    "/papers/kinds",
    "/papers/kinds/preview.pdf",
    "/papers/verify-list.json",
    "/people/sheet",
    "/sheets",
    "/sheets/template.xlsx",
    "/rolls/imports/template.xlsx",
    "/vetting/answers",
    "/vetting/lists",
    "/vetting/new",
    "/vetting/screen",
    "/api/v1/vetting/questions",
    "/sites/new",
    "/teams/papers/notice",
    "/teams/settings",
    "/why",
}


def _paths(app: Litestar) -> Iterator[str]:
    for way in ways(app):
        if way.safe and not way.public and "{" not in way.path:
            yield way.path


def test_every_page_without_a_number_is_asked(app: Litestar) -> None:
    assert {*_paths(app)} == {*ASKED, *NO_LISTS}


async def _seen(app: Litestar, asker: Asker, actor: Actor) -> dict[str, object]:
    """Everything that lists show to somebody, by address, and every sheet that they may take away, by its cells."""
    seen: dict[str, object] = {}
    rights = {way.path: way for way in ways(app) if way.safe}
    for path, more in ASKED.items():
        if may(actor, rights[path]):
            for query in ("", *more):
                # Some are papers, and printing leaves a trace, which the workbench would tell.
                async with undone():
                    answer = await asker.get(path + query)
                # A search for places that finds one alone goes there.
                fine = {422} if path in BY_COUNTY and actor.region == CITY else {200, 303}
                assert answer.status_code in fine, path + query
                seen[path + query] = answer.headers.get("location", ""), re.sub(r"\s+", " ", answer.text)
    for one in exchanges():
        if actor.may(one.export_right) and actor.may(rights["/exports"].handler.opt[PERMISSION]):
            async with undone():
                answer = await asker.post(f"/exports?of={one.code}&area={actor.region}", _wish(one))
            assert answer.status_code == 201, one.code
            seen[one.code] = [grid.rows for grid in open_workbook(answer.content).grids]
    return seen


def _wish(one: Exchange) -> dict[str, str]:
    """All that a sheet may hold of an area, where it holds less without a further wish."""
    whole = {"whole": "true"} if one.comes_back else {}
    return {"reason": "存档", **whole, **({"part": EVERYBODY} if one.code == "members" else {})}


async def test_a_foreign_county_changes_nothing(
    standing_at_home: str, operator: Actor, app: Litestar, sign_in: SignIn, program: Programs
) -> None:
    readers = readers_behind(standing_at_home)
    askers = {roles: Asker(await sign_in(*roles), await program(*roles), {}) for roles in readers}
    actors = {roles: Actor(None, "", "", HOME.county, frozenset(roles)) for roles in readers}
    before = {roles: await _seen(app, asker, actors[roles]) for roles, asker in askers.items()}
    away = await a_full_county(operator, AWAY)
    for place in ("", CITY):
        if place:
            await away.move(place)
        for roles, asker in askers.items():
            after = await _seen(app, asker, actors[roles])
            assert {path for path in after if after[path] != before[roles][path]} == set(), (roles, place)
    assert all(len(seen) >= 3 for seen in before.values())


@pytest.mark.usefixtures("county")
async def test_from_above_both_are_seen_in_every_list(
    operator: Actor, app: Litestar, sign_in: SignIn, program: Programs
) -> None:
    # Without this, a look that sees nothing at all would pass.
    everyone = Actor(None, "", "", CITY, frozenset(ROLES))
    asker = Asker(await sign_in(*ROLES, region=CITY), await program(*ROLES, region=CITY), {})
    before = await _seen(app, asker, everyone)
    await a_full_county(operator, AWAY)
    after = await _seen(app, asker, everyone)
    same = {path for path in after if after[path] == before[path]}
    # Nobody came or left in the month that is asked about where no days are named.
    assert same == {
        "/api/v1/people/roster/changes",
        "/people/roster/changes",
        "/areas",
        "/areas?q=保德",
        f"/areas?q={AWAY.villages[0][:9]}",
        "/jobs?show=moving",
        # Of those who are on two rolls nobody was settled yet.
        "/api/v1/rolls/conflicts?show=settled",
        # A search for something of one, a book of numbers that begins with an approval, grids that nobody drew.
        f"/papers?q={AWAY.villages[0]}",
        "/papers/numbers",
        "/teams/grids",
        "/teams/grids?show=open",
        # Community by community within a county alone.
        "/children/counts",
        "/children/new",
        "/filings/new",
        # Nobody is on leave, no contact came to anybody yet, and no subordinate committee has a member.
        "sub-committees",
        "team-leaves",
        "contact-visits",
        "/teams/contacts",
        "/teams/contacts?show=open",
        "/teams/workers",
        "/teams/workers?show=open",
        "/teams/workers/new",
        # Courses of another year; hours are for those on whom a duty rests, and a social worker has none.
        "/courses",
        "/courses/hours",
        "/courses/hours?year=2021",
        "/courses/hours?year=2021&show=short",
        # The plans of both are of 2021.
        "/elections/calendar",
        # No term of theirs is over or soon will be without a new election; tests/elections/test_ended_terms.py looks at those.
        "/elections/terms",
        "/elections/terms?show=over",
        "/elections/terms?show=soon",
        # The province's lists are everybody's, and an agency answers for its own unit alone.
        "vetting-agencies",
        "negative-list",
        "own-replies",
        # The days in the village of the last month; those of both are of 2021.
        "village-days",
    }


@pytest.mark.usefixtures("counties")
async def test_in_the_other_county_it_is_the_other_way_round(app: Litestar, sign_in: SignIn, program: Programs) -> None:
    everyone = Actor(None, "", "", AWAY.county, frozenset(ROLES))
    roles = {"region": AWAY.county}
    asker = Asker(await sign_in(*ROLES, **roles), await program(*ROLES, **roles), {})
    seen = await _seen(app, asker, everyone)
    told = " ".join(map(str, seen.values()))
    assert all(str(word) in told for word in (*AWAY.villages, AWAY.slate[next(iter(AWAY.slate))][0][0]))
    assert [word for word in (HOME.county[:6], "马道", "贾永胜") if word in told] == []
