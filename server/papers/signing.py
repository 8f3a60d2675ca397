"""The electronic signature of an issued paper: PAdES-B-B with the certificate of a PKCS#12 file.

It goes into the empty field that the typesetter puts into every file for the archive; without a certificate the field stays
empty, for the province's platform or whoever signs later. The field is invisible: the seal on paper is a wet one, and nothing is drawn that looks like it (GB-27). Runs in the press's
child processes. Time in the signature is the moment of signing, so signed bytes are kept and never made again.
"""

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

from server.errors import Unavailable

FIELD = "Signature1"


@dataclass(frozen=True, slots=True)
class SigningSettings:
    """Where the certificate with its key lies, and the file that holds its passphrase; None: papers are not signed."""

    certificate: Path | None = None
    passphrase: Path | None = None


def signed(pdf: bytes, settings: SigningSettings) -> bytes:
    """The paper with its signature. Raises Unavailable for a certificate that cannot be used."""
    writer = import_module("pyhanko.pdf_utils.incremental_writer").IncrementalPdfFileWriter(BytesIO(pdf))
    fields = import_module("pyhanko.sign.fields")
    signers = import_module("pyhanko.sign.signers")
    how = signers.PdfSignatureMetadata(
        field_name=FIELD, subfilter=fields.SigSeedSubFilter.PADES, md_algorithm="sha256", reason="签发文书"
    )
    made: BytesIO = signers.PdfSigner(how, _signer(settings)).sign_pdf(writer, existing_fields_only=True)
    return made.getvalue()


@cache
def _signer(settings: SigningSettings) -> Any:
    signers = import_module("pyhanko.sign.signers")
    try:
        word = settings.passphrase.read_bytes().strip() if settings.passphrase else None
        content = settings.certificate.read_bytes() if settings.certificate else b""
    except OSError as error:
        message = f"签名证书文件打不开：{error.filename}。请核对HUANJIE_SIGNING和HUANJIE_SIGNING_PASSPHRASE。"
        raise Unavailable(message, code="papers.signing") from error
    try:
        return signers.SimpleSigner.load_pkcs12_data(content, other_certs=[], passphrase=word)
    except ValueError as error:
        message = "签名证书打不开：文件不是PKCS#12，或者口令不对。请核对HUANJIE_SIGNING和HUANJIE_SIGNING_PASSPHRASE。"
        raise Unavailable(message, code="papers.signing") from error
