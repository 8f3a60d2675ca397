"""The kind of file that a filing's page takes: scans of what was signed, of the old certificate, of identity cards."""

from certificates.permissions import HANDLE, VIEW
from certificates.vocabulary import FilingState
from server.db.engine import connection
from server.files.sniffing import JPEG, PDF, PNG
from server.manifest import FileKind


async def _handed_in(filing: int) -> str:
    """Scans are evidence of what was handed in: they stay from then on, unless the filing comes back."""
    state = await connection().fetchval("SELECT state FROM filing WHERE id = $1", filing)
    if state in {None, FilingState.PREPARING.value}:
        return ""
    return "材料已经提交，扫描件不能移除。退回补正以后才能更换。"


SCAN = FileKind(
    code="certificates.scan",
    label="申领材料扫描件",
    view=VIEW,
    add=HANDLE,
    media_types=frozenset({PDF, JPEG, PNG}),
    most_bytes=20 * 1024 * 1024,
    page="/filings/{}",
    settled=_handed_in,
)
