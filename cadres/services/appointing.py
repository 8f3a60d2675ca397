"""Putting a 任免通知 on the register of papers: what no office on record tells is written down, and the draft is made (DC-3, DC-10)."""

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from cadres.deciding import (
    APPOINTMENT_NOTICE,
    TOWNSHIP_NOTICE,
    Deciding,
    Order,
    appointing_source,
    authority,
    decided,
    deciding,
    is_number,
    orders,
)
from cadres.permissions import KEEP_OFFICES
from cadres.tables import AppointingOrder
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, event_kind
from server.db.engine import take_turn, transaction
from server.errors import Conflict, Problem, Refused
from server.papers.register.kinds import kind_of
from server.papers.register.life import prepare, rewrite
from server.papers.register.reading import PaperLine, numbers_of, on_register
from server.papers.register.rules import series_of
from server.papers.register.vocabulary import PaperState, Wording
from server.papers.register.wording import texts
from server.places.regions import county_of

WRITTEN = event_kind("appointing.written", "填写任免通知")


class Issue(BaseModel):
    """The notice of one paper: by whose body, who decided, to whom it goes.

    An empty `decided_by` is what the removals by the paper have; an empty `addressee` its communities or townships.
    """

    model_config = ConfigDict(frozen=True)

    document: str = Field(min_length=1, max_length=120)
    level: Literal["township", "county"]
    decided_by: str = Field("", max_length=60)
    addressee: str = Field("", max_length=60)
    copies: str = Field("", max_length=200)


async def put_on_register(actor: Actor, area: str, command: Issue) -> int:
    """Write down what the notice says and make its draft; returns the paper's id on the register. A draft is written anew.

    Raises Conflict where the paper decided on nobody there or its notice has been read already, Refused for what is no 文号, where
    nobody said who decided, and for a body that is not the one to issue it: none of these is made up on a paper with a red head.
    """
    async with transaction(actor):
        region = await _body(actor, area, command)
        actor.require(KEEP_OFFICES, at=region)
        await take_turn(f"appointing:{region}")
        kind = APPOINTMENT_NOTICE if command.level == "county" else TOWNSHIP_NOTICE
        before, numbers = await _before(actor, kind, region, command.document)
        rows = await decided(actor, region, before.document if before else command.document, numbers)
        body = command.decided_by or authority(rows)
        if isinstance(body, Problem):
            raise Refused([body])
        line = await _line(actor, kind, before)
        if line and line.state not in {PaperState.DRAFT, PaperState.VOID}:
            cause = f"这份任免通知在登记簿上是“{line.state.label}”，不再改写。"
            raise Conflict(
                f"{cause}已核对的，先在登记簿退回；已编号的，在登记簿作废或者另出新件。", code="appointing.read"
            )
        if line and line.state is PaperState.DRAFT:
            await rewrite(actor, line.id)
        written = await _write(actor, before, (region, body), command)
        made = await prepare(actor, kind_of(kind), [appointing_source(written)])
        found = await _line(actor, kind, Order(written, region, command.document, body, "", ""))
        return made[0] if made or found is None else found.id


async def _body(actor: Actor, area: str, command: Issue) -> str:
    """The division whose body is to issue the notice."""
    paper = next((one for one in await deciding(actor, area) if one.document == command.document), None)
    if paper is None:
        raise Conflict(f"{command.document}没有任免过须由上级决定的职务。", code="appointing.nobody")
    if not is_number(command.document):
        cause = f"“{command.document}”不是文号，不能据此印发任免通知。"
        cure = "凭会议记录任职的不发文；已经发文的，在任职页面更正依据文书，填文号，如新党发〔2026〕3号。"
        raise Refused([Problem("文号", cause, cure, "DC-3")])
    bodies = paper.bodies(actor)
    wanted = [one for one in bodies if (one == county_of(one)) == (command.level == "county")]
    if not wanted:
        raise Refused([_elsewhere(paper, command)])
    if command.level == "township":
        await _refuse_of_county(wanted[0], command.document)
    return wanted[0]


async def _refuse_of_county(region: str, document: str) -> None:
    """Raise Refused where a paper bears the county body's own 代字: what that one decided no township issues in its name."""
    said = await texts(kind_of(APPOINTMENT_NOTICE), region)
    if series_of(document) == said[Wording.SERIES]:
        cause = f"{document}是{said[Wording.ISSUER]}的文号，不由乡镇（街道）发文。"
        raise Refused([Problem("发文机关", cause, "由县级发文。", "DC-3")])


def _elsewhere(paper: Deciding, command: Issue) -> Problem:
    if command.level == "county":
        return Problem(
            "发文机关", "县级的任免通知由县级办理，本账号的地区是乡镇（街道）。", "请县级的同事办理。", "DC-3"
        )
    cause = f"{paper.document}任免的人在{len(paper.townships)}个乡镇（街道），不由一个乡镇发文。"
    return Problem("发文机关", cause, "由县级发文。", "DC-3")


async def _before(actor: Actor, kind: str, region: str, document: str) -> tuple[Order | None, Sequence[str]]:
    """What was written for a body's notice of a paper, by whichever of its numbers the offices name it, and these numbers."""
    mine = [one for one in await orders(actor, region) if one.region == region]
    given = await numbers_of(actor, kind, [appointing_source(one.id) for one in mine])
    for one in mine:
        numbers = given.get(appointing_source(one.id), ())
        if document in {one.document, *numbers}:
            return one, numbers
    return None, ()


async def _line(actor: Actor, kind: str, one: Order | None) -> PaperLine | None:
    if one is None:
        return None
    source = appointing_source(one.id)
    return (await on_register(actor, kind, [source])).get(source)


async def _write(actor: Actor, before: Order | None, about: tuple[str, str], command: Issue) -> int:
    """The row with what was written; returns its id."""
    region, body = about
    said = {"body": body, "addressee": command.addressee, "copies": command.copies}
    if before is None:
        row = AppointingOrder(
            region=region,
            document=command.document,
            body=body,
            addressee=command.addressee,
            copies=command.copies,
            recorded=clock.now(),
        )
        await row.save()
        wanted = int(row.id)
    else:
        wanted = before.id
        changes = {**said, "recorded": clock.now()}
        await AppointingOrder.update(changes).where(AppointingOrder.id == wanted)  # type: ignore[arg-type]
    labels = {"body": "研究决定", "addressee": "主送", "copies": "抄送"}
    old = {labels[name]: getattr(before, name) for name in said} if before else {}
    after = {"文号": command.document, **{labels[name]: value for name, value in said.items()}}
    await audit.record(actor, WRITTEN, Change(f"appointing:{wanted}", region, before=old, after=after))
    return wanted
