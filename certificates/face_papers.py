"""The words of the certificate alone, to be printed on the pre-printed form, and the sheet by which a printer is set right.

No frame, no heading, no seal and no code for scanning is printed: these are on the form already (GB-27).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import ClassVar

from cadres import queries as cadres
from certificates import given_out, queries
from certificates.heads import changed_heads
from certificates.permissions import PRINT
from certificates.rules.faces import FACES, Place
from certificates.rules.sides import PRINTABLE, refuse_other_side
from certificates.vocabulary import CertificateCopy, FilingState, FilingType, Side
from server.access.actor import Actor
from server.db.engine import connection
from server.errors import Conflict, Refused
from server.values.periods import chinese_day

#: What stands at each place of the form, as the calibration sheet names it.
PLACES: Mapping[str, str] = MappingProxyType(
    {
        "code": "统一社会信用代码",
        "committee": "名称",
        "kind": "类型",
        "representative": "法定代表人",
        "address": "住所",
        "validity": "有效期",
        "issuer": "发证机关",
        "issued": "发证日期",
    }
)


@dataclass(frozen=True, slots=True)
class Offset:
    """A shift of all words, in tenths of a millimetre."""

    right: int = 0
    down: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateFace:
    """One face of the certificate as an overlay; `words` by the place that each has on the form."""

    template: ClassVar[str] = "certificates/papers/certificate_face.html"

    copy_kind: CertificateCopy
    community: str
    words: Mapping[str, str]
    representative: str
    issuer: str
    printed_on: date
    offset: Offset
    calibrates: bool = False

    @property
    def title(self) -> str:
        return f"证书{self.copy_kind.label}{'套印校准页' if self.calibrates else '套印'}"

    @property
    def filename(self) -> str:
        return f"{self.community}-{self.title}.pdf"

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(filter(None, (self.representative,)))

    @property
    def author(self) -> str:
        return self.issuer

    @property
    def dated(self) -> date:
        return self.printed_on

    @property
    def set_words(self) -> tuple[tuple[Place, str], ...]:
        """Each word with its place after the shift."""
        right, down = self.offset.right / 10, self.offset.down / 10
        return tuple(
            (Place(round(at.left + right, 1), round(at.top + down, 1), at.width, at.points), self.words[key])
            for key, at in FACES[self.copy_kind].items()
            if self.words.get(key)
        )


async def offset_of(actor: Actor, copy_kind: CertificateCopy) -> Offset:
    """That of the actor's own office."""
    row = await connection().fetchrow(
        "SELECT shift_right, shift_down FROM face_offset WHERE region = $1 AND copy_kind = $2",
        actor.region,
        copy_kind.value,
    )
    return Offset(row["shift_right"], row["shift_down"]) if row else Offset()


async def face_of(actor: Actor, filing: int, copy_kind: CertificateCopy) -> CertificateFace:
    """A face for the certificate that a filing brings; inside a transaction.

    The bureau prints it once it has accepted the filing (FT-6). Raises Refused for another office, Conflict before that, where no
    certificate goes out by it or goes out to somebody else by now (CT-2), and where its code is not on record: nothing is
    printed in its place.
    """
    view = await queries.filing(actor, filing)
    line = view.line
    actor.require(PRINT, at=line.region)
    if line.business in {None, FilingType.CANCELLATION} or line.stopped or line.superseded_by is not None:
        raise Conflict("本件不核发证书，没有可以套印的。", code="filing.no_face")
    if problem := refuse_other_side("套印证书", Side.BUREAU, actor):
        raise Refused([problem])
    if line.state not in PRINTABLE:
        message = f"现在是“{line.state.label}”，县民政受理以后才套印证书。"
        raise Conflict(message, code="filing.not_accepted")
    given = await given_out.certificate_of(actor, filing)
    if given is None and line.state is FilingState.ACCEPTED:
        await _refuse_changed(actor, filing)
    code = given.credit_code if given else view.credit_code
    since, until = (given.valid_from, given.valid_until) if given else (view.valid_from, view.valid_until)
    if code is None:
        raise Conflict(
            "统一社会信用代码还没有登记，不能套印证书。代码由登记机关赋予，先登记再印。", code="filing.no_code"
        )
    if since is None or until is None:
        raise Conflict("有效期还没有登记，不能套印证书。", code="filing.no_validity")
    community = await cadres.community(actor, line.region, line.opened)
    issued = given.issued if given else None
    return CertificateFace(
        copy_kind=copy_kind,
        community=line.community,
        words={
            "code": code,
            "committee": view.committee,
            "kind": "基层群众性自治组织",
            "representative": line.representative,
            "address": community.address or "",
            "validity": f"自{chinese_day(since)}至{chinese_day(until)}",
            "issuer": f"{community.county.name}民政局",
            "issued": chinese_day(issued) if issued else "",
        },
        representative=line.representative,
        issuer=f"{community.county.name}民政局",
        printed_on=issued or line.opened,
        offset=await offset_of(actor, copy_kind),
    )


async def _refuse_changed(actor: Actor, filing: int) -> None:
    """No form is spoilt for a chair to whom no certificate would be given out today."""
    if changed := (await changed_heads(actor, [filing])).get(filing):
        raise Conflict(changed.finding.message, code="filing.other_representative")


async def calibration(actor: Actor, copy_kind: CertificateCopy, day: date) -> CertificateFace:
    """The sheet that is laid on a form and held to the light: a cross at every place, and a scale of millimetres."""
    return CertificateFace(
        copy_kind=copy_kind,
        community=actor.unit,
        words=PLACES,
        representative="",
        issuer=actor.unit,
        printed_on=day,
        offset=await offset_of(actor, copy_kind),
        calibrates=True,
    )
