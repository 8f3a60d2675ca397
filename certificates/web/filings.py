"""Pages of filings: the list of an area, one filing, its papers."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from litestar import Controller, Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Template

from cadres import queries as cadres
from cadres.permissions import EDIT_COMMUNITIES
from certificates import given_out, queries
from certificates.checklists import lists_of
from certificates.filing_commands import subject
from certificates.heads import changed_heads
from certificates.listing import Wanted, counted, listed, open_by_township
from certificates.permissions import GIVE_OUT, HANDLE, PRINT, VIEW
from certificates.queries import FilingLine
from certificates.representing import representative_on
from certificates.rules.filings import CONSEQUENCE, NEXT, differing
from certificates.rules.returning import SURRENDERED
from certificates.rules.sides import RETURNED_BY, prints_face, sides_of
from certificates.rules.validity import given_out_expired, to_be_expired
from certificates.scans import SCAN, scan_choices
from certificates.services.filings import barred
from certificates.vocabulary import CertificateCopy, FilingState, FilingType, Side
from certificates.web.face import face
from certificates.web.panels import EXPIRED, SUBJECT, act_of, link, state_of, word_of
from certificates.web.papers import certificates_of, certificates_of_election, pack_of, paper_of, papers_of
from certificates.web.way import cured, gathering, returnable, returned, steps
from elections import queries as elections
from server import clock
from server.access.actor import Actor
from server.access.audit import trail
from server.db.engine import transaction
from server.errors import NotFound, Problem
from server.files.keeping import FileLine, of_subject
from server.papers.register.vocabulary import PaperState
from server.sheets.staging import IMPORT
from server.web import printing
from server.web.areas import Leaf, Marks, township_of
from server.web.auth import PERMISSION
from server.web.forms import Form
from server.web.handing import framing
from server.web.pages import Pager, frame, page

PAGE_SIZE = 50

_STATES: Mapping[str, str] = {
    "open": "办理中",
    "returned": "其中退回补正",
    "late": "其中已超期",
    "expired": f"其中{EXPIRED}",
    "done": "已领取",
    "closed": "不再办理",
}


class FilingPages(Controller):
    """Filings as people see them."""

    path = SUBJECT

    @get("/", opt={PERMISSION: VIEW})
    async def list_area(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        area: FromQuery[str | None] = None,
        q: Annotated[str, QueryParameter(max_length=40)] = "",
        show: FromQuery[str] = "",
        number: Annotated[int, QueryParameter(name="page", ge=1, le=10_000)] = 1,
    ) -> Template:
        """The filings of an area, those still open first, by deadline; the tree counts the open ones.

        Each is open, fetched or closed, and the tabs of these three make up the whole; the others are parts of the open ones.
        """
        if show and show not in _STATES:
            raise NotFound
        async with transaction(actor):
            marks = Marks(await open_by_township(actor, clock.today()))
            around = await frame(request, actor, SUBJECT, area, marks)
            wanted = Wanted(around.area_code, clock.today(), q.strip())
            numbers = await counted(actor, wanted)
            query = {"area": around.area_code, "q": q, "show": show}
            pager = Pager(SUBJECT, query, number, PAGE_SIZE, numbers[show], "件")
            if number > pager.last:
                raise NotFound
            shown = await listed(actor, wanted, show, first=pager.skipped, size=PAGE_SIZE)
        return page(
            request,
            "certificates/pages/filings.html",
            around,
            rows=[(line, state_of(line)) for line in shown],
            pager=pager,
            q=q,
            show=show,
            tabs=[(word, label, numbers[word]) for word, label in _STATES.items()],
            total=numbers[""],
            consequence=CONSEQUENCE,
            may_handle=actor.may(HANDLE),
            may_print=actor.may(PRINT),
            may_give_out=actor.may(GIVE_OUT) and actor.may(IMPORT) and Side.BUREAU in sides_of(actor),
        )

    @get("/{wanted:int}", opt={PERMISSION: VIEW})
    async def show(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        wanted: FromPath[int],
        scan: FromQuery[int | None] = None,
    ) -> Template:
        """One filing: how far it is, its checklist, what the certificate will say, its papers; a scan to compare with."""
        return await filing_page(request, actor, wanted, scan)

    @get("/{wanted:int}/papers/{word:str}", opt={PERMISSION: PRINT})
    async def paper(
        self,
        request: Request[Any, Any, Any],
        actor: NamedDependency[Actor],
        wanted: FromPath[int],
        word: FromPath[str],
    ) -> Response[bytes]:
        """One paper of the pack, as PDF."""
        return await printing.one(request, await paper_of(actor, wanted, word))

    @get("/{wanted:int}/pack.pdf", opt={PERMISSION: PRINT})
    async def bound(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], wanted: FromPath[int]
    ) -> Response[bytes]:
        """The pack as one PDF with bookmarks."""
        pack = await pack_of(actor, wanted)
        return await printing.bound(request, pack.title, pack.papers)

    @get("/{wanted:int}/pack.zip", opt={PERMISSION: PRINT})
    async def packed(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], wanted: FromPath[int]
    ) -> Response[bytes]:
        """The pack as single files."""
        pack = await pack_of(actor, wanted)
        return await printing.packed(request, pack.title, pack.papers)

    @get("/{wanted:int}/certificates.pdf", opt={PERMISSION: PRINT})
    async def certificates(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], wanted: FromPath[int]
    ) -> Response[bytes]:
        """The certificates of all who were elected, in one PDF."""
        pack = await certificates_of(actor, wanted)
        return await printing.bound(request, pack.title, pack.papers)


def _called(one: queries.CertificateLine) -> str:
    """A certificate by its number, and that nobody has signed it yet; nothing before it has a number."""
    return f"{one.number}，待签发" if one.number and one.stamp.state is PaperState.APPROVED else one.number


def _chosen(scans: Sequence[FileLine], wanted: int | None) -> FileLine | None:
    """The scan to be shown: none by itself, because looking at one leaves a trace."""
    if wanted is None:
        return None
    found = next((one for one in scans if one.id == wanted), None)
    if found is None:
        raise NotFound
    return found


async def filing_page(
    request: Request[Any, Any, Any], actor: Actor, wanted: int, scan: int | None = None, form: Form[Any] | None = None
) -> Template:
    """The page of a filing; `form` is that of a scan which came back."""
    form = form or Form()
    async with transaction(actor):
        view = await queries.filing(actor, wanted)
        line = view.line
        around = await frame(request, actor, SUBJECT, line.region, Marks(leaves=await leaves(actor, line)))
        election = await elections.election(actor, line.election) if line.election else None
        community = await cadres.community(actor, line.region)
        representative = await representative_on(actor, line.region, view.valid_from or line.opened)
        issued = await queries.certificates(actor, line.election) if line.election else ()
        numbers = {one.person: _called(one) for one in issued}
        held = await given_out.certificate_of(actor, wanted)
        loss = await given_out.loss(actor, wanted)
        scans = await of_subject(actor, subject(wanted))
        beside = _chosen(scans, scan)
        events = await trail(subject(wanted))
        own = await own_next(actor, line)
        head = (await changed_heads(actor, [wanted])).get(wanted)
        lists = await lists_of(line.region, line.opened)
    cancels = line.business is FilingType.CANCELLATION
    answer = page(
        request,
        "certificates/pages/filing.html",
        around,
        status=422 if form.wrongs else 200,
        form=form,
        called=scan_choices(view),
        most_bytes=SCAN.most_bytes,
        view=view,
        line=line,
        election=election,
        face=face(view, community, representative),
        steps=steps(view),
        act=act_of(line),
        own=own,
        head=head,
        expired=line.expired(clock.today()),
        late=line.late(clock.today()),
        back=returned(view),
        cured=cured(view),
        deadline=lists[line.business or FilingType.FIRST].deadline,
        numbers=numbers,
        held=held,
        loss=loss,
        differs=differing((view.valid_from, view.valid_until), (held.valid_from, held.valid_until))
        if held and held.valid_from and held.valid_until
        else None,
        over=given_out_expired(held.valid_until, held.issued) if held and not cancels else None,
        ending=to_be_expired(view.valid_until, clock.today())
        if line.open and held is None and not cancels and not line.expired(clock.today())
        else None,
        consequence=CONSEQUENCE,
        surrendered=SURRENDERED,
        copies=(CertificateCopy.ORIGINAL, CertificateCopy.DUPLICATE),
        papers=papers_of(line),
        scans=scans,
        beside=beside,
        events=events,
        **_rights(actor, line),
    )
    return framing(answer, beside)


class CertificatePages(Controller):
    """The certificates of election, at the election that they come from."""

    path = "/elections"

    @get("/{code:str}/certificates.pdf", opt={PERMISSION: PRINT})
    async def certificates(
        self, request: Request[Any, Any, Any], actor: NamedDependency[Actor], code: FromPath[str]
    ) -> Response[bytes]:
        """The certificates of all who were elected, in one PDF; also where no chair was, and so nothing is filed."""
        pack = await certificates_of_election(actor, code)
        return await printing.bound(request, pack.title, pack.papers)


def _rights(actor: Actor, line: FilingLine) -> Mapping[str, bool]:
    """What the actor may do to a filing now."""
    handles = actor.may(HANDLE)
    return {
        "may_handle": handles,
        "may_decide": line.open
        and line.state is FilingState.PREPARING
        and handles
        and line.election is not None
        and line.business is not FilingType.CHANGE,
        "may_stop": line.open
        and line.state is FilingState.PREPARING
        and handles
        and line.business is FilingType.REPLACEMENT,
        "may_tick": gathering(line) and handles,
        "may_return": returnable(line) and handles and RETURNED_BY[line.state] in sides_of(actor),
        "may_print": actor.may(PRINT),
        "may_overlay": actor.may(PRINT) and line.open and prints_face(actor, line.state),
        "may_describe": actor.may(EDIT_COMMUNITIES),
    }


async def own_next(actor: Actor, line: FilingLine) -> Problem | None:
    """Why the next step of a filing is not the actor's: another office or another person must take it."""
    if line.state not in NEXT or not actor.may(HANDLE):
        return None
    return barred(line, actor, (await queries.hands(actor, [line.id]))[line.id])


async def leaves(actor: Actor, line: FilingLine) -> Sequence[Leaf]:
    """The filings of the same township for the tree, a community's latest one each; the one shown stands for its own."""
    latest: dict[str, FilingLine] = {line.region: line}
    for one in sorted(await queries.filings(actor, township_of(line.region)), key=lambda one: one.opened, reverse=True):
        latest.setdefault(one.region, one)
    ordered = sorted(latest.values(), key=lambda one: one.region)
    return [Leaf(one.region, one.community, link(one), word_of(one).text) for one in ordered]
