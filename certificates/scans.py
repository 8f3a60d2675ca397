"""The kind of file that a filing's page takes: scans of what was signed, of the old certificate, of identity cards."""

from certificates.permissions import HANDLE, VIEW
from server.files.sniffing import JPEG, PDF, PNG
from server.manifest import FileKind

SCAN = FileKind(
    code="certificates.scan",
    label="申领材料扫描件",
    view=VIEW,
    add=HANDLE,
    media_types=frozenset({PDF, JPEG, PNG}),
    most_bytes=20 * 1024 * 1024,
    page="/filings/{}",
)
