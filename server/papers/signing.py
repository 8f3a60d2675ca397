"""The electronic signature of an issued paper: PAdES-B-B with the certificate of a PKCS#12 file.

It goes into the empty field that the typesetter puts into every file for the archive; without a certificate the field stays
empty, for the province's platform or whoever signs later. The field is invisible: the seal on paper is a wet one, and nothing is drawn that looks like it (GB-27). Runs in the press's
child processes. Time in the signature is the moment of signing, so signed bytes are kept and never made again.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives.serialization import pkcs12

from server import clock
from server.errors import Unavailable

FIELD = "Signature1"

_WHERE = "请核对HUANJIE_SIGNING和HUANJIE_SIGNING_PASSPHRASE。"
_ANEW = "请向发证机构换发，再换HUANJIE_SIGNING所指的文件。"


@dataclass(frozen=True, slots=True)
class SigningSettings:
    """Where the certificate with its key lies, and the file that holds its passphrase; None: papers are not signed."""

    certificate: Path | None = None
    passphrase: Path | None = None


class _File(NamedTuple):
    """The content of the certificate's file and its passphrase; another content is another certificate."""

    content: bytes
    passphrase: bytes | None


def signed(pdf: bytes, settings: SigningSettings) -> bytes:
    """The paper with its signature. Raises Unavailable for a certificate that cannot be used or does not hold now."""
    file = _read(settings)
    _refuse_unfit(_certificate(file), clock.now())
    writer = import_module("pyhanko.pdf_utils.incremental_writer").IncrementalPdfFileWriter(BytesIO(pdf))
    fields = import_module("pyhanko.sign.fields")
    signers = import_module("pyhanko.sign.signers")
    how = signers.PdfSignatureMetadata(
        field_name=FIELD, subfilter=fields.SigSeedSubFilter.PADES, md_algorithm="sha256", reason="签发文书"
    )
    made: BytesIO = signers.PdfSigner(how, _signer(file)).sign_pdf(writer, existing_fields_only=True)
    return made.getvalue()


def good_until(settings: SigningSettings, now: datetime) -> datetime:
    """When the certificate ends that signs now. Raises Unavailable where it cannot be used or does not hold now."""
    certificate = _certificate(_read(settings))
    _refuse_unfit(certificate, now)
    return certificate.not_valid_after_utc


def _refuse_unfit(certificate: x509.Certificate, now: datetime) -> None:
    """A signature outside the days of its certificate, or by one for something else, is called false wherever it is checked."""
    first, last = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if not first <= now <= last:
        days = f"{first.astimezone(clock.ZONE):%Y-%m-%d}至{last.astimezone(clock.ZONE):%Y-%m-%d}"
        raise Unavailable(f"签名证书现在不在有效期内（{days}），文书不能签名。{_ANEW}", code="papers.signing")
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return
    if not usage.digital_signature and not usage.content_commitment:
        message = f"这个证书的密钥用途不含数字签名，不能用来签名。{_WHERE}"
        raise Unavailable(message, code="papers.signing")


def _read(settings: SigningSettings) -> _File:
    try:
        word = settings.passphrase.read_bytes().strip() if settings.passphrase else None
        return _File(settings.certificate.read_bytes() if settings.certificate else b"", word)
    except OSError as error:
        message = f"签名证书文件打不开：{error.filename}。{_WHERE}"
        raise Unavailable(message, code="papers.signing") from error


@lru_cache(maxsize=2)
def _certificate(file: _File) -> x509.Certificate:
    try:
        certificate = pkcs12.load_pkcs12(file.content, file.passphrase).cert
    except ValueError as error:
        message = f"签名证书打不开：文件不是PKCS#12，或者口令不对。{_WHERE}"
        raise Unavailable(message, code="papers.signing") from error
    if certificate is None:
        raise Unavailable(f"签名证书文件里没有带密钥的证书。{_WHERE}", code="papers.signing")
    return certificate.certificate


@lru_cache(maxsize=2)
def _signer(file: _File) -> Any:
    signers = import_module("pyhanko.sign.signers")
    return signers.SimpleSigner.load_pkcs12_data(file.content, other_certs=[], passphrase=file.passphrase)
