"""Scans that a filing's page takes: of what was signed, of the old certificate, of identity cards."""

from collections.abc import Mapping

from certificates.permissions import HANDLE, VIEW
from certificates.queries import FilingView
from certificates.rules.filings import DONE
from certificates.vocabulary import FilingState, FilingType
from server.db.engine import connection
from server.errors import Problem, Refused
from server.files.scans import MOST_SCAN_BYTES, SCAN_TYPES
from server.manifest import FileKind
from server.papers.bindable import refuse_unbindable

#: What a scan is where it belongs to no line of the checklist.
_OTHER = "other"
#: What there is to keep once the certificate was given out, beside what was handed in for it.
_GIVEN_OUT = {"given_certificate": "核发的证书", "given_receipt": "签收的领取登记表"}


def scan_choices(view: FilingView) -> list[tuple[str, str]]:
    """What a scan may be: the lines of the checklist that people bring, and the signed forms; and anything else.

    Of a certificate that was given out come first the certificate itself and the signature of whoever fetched it.
    """
    brought = sorted(view.materials, key=lambda one: one.printed)
    return [*_given_out(view).items(), *((one.key, one.name) for one in brought), (_OTHER, "其他")]


def _given_out(view: FilingView) -> Mapping[str, str]:
    given = view.line.state in DONE or view.line.state is FilingState.ISSUED
    return _GIVEN_OUT if given and view.line.business is not FilingType.CANCELLATION else {}


def material_of(view: FilingView, key: str) -> str:
    """What the name of a scan begins with. Raises Refused for a material that is not on the list."""
    if key in {"", _OTHER}:
        return ""
    name = _given_out(view).get(key) or next((one.name for one in view.materials if one.key == key), "")
    if not name:
        raise Refused([Problem("是哪一项", "不在本件的清单里。", "从清单中选，或者选其他。")])
    return name


def place_of(view: FilingView, name: str) -> int:
    """Where a scan stands in a pack: with its line of the checklist, and behind all lines where it has none."""
    places = [place for place, one in enumerate(view.materials) if name.startswith(f"{one.name}-")]
    return places[0] if places else len(view.materials)


async def _handed_in(filing: int) -> str:
    """Scans are evidence of what was handed in: they stay from then on, unless the filing comes back."""
    row = await connection().fetchrow("SELECT state, returned FROM filing WHERE id = $1", filing)
    if row is None or row["returned"] or row["state"] == FilingState.PREPARING:
        return ""
    return "材料已经提交，扫描件不能移除。退回补正以后才能更换。"


SCAN = FileKind(
    code="certificates.scan",
    label="申领材料扫描件",
    view=VIEW,
    add=HANDLE,
    media_types=SCAN_TYPES,
    most_bytes=MOST_SCAN_BYTES,
    page="/filings/{}",
    settled=_handed_in,
    opens=refuse_unbindable,
)
