"""Certificates that sign papers, of an invented office."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID

from server.papers.signing import SigningSettings


def an_identity(
    folder: Path, *, days: tuple[int, int] = (-1, 30), signs: bool = True
) -> tuple[SigningSettings, x509.Certificate]:
    """A certificate with its key, as a file with a passphrase that lie in a folder.

    `days` are its first and its last, counted from today; one that does not sign is for keeping secrets.
    """
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "某某县民政局")])
    now = datetime.now(UTC)  # noqa: TID251  # pyHanko looks at the real clock.
    usage = x509.KeyUsage(
        digital_signature=signs,
        content_commitment=signs,
        key_encipherment=not signs,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + timedelta(days=days[0]))
        .not_valid_after(now + timedelta(days=days[1]))
        .add_extension(usage, critical=True)
        .sign(key, SHA256())
    )
    certificate, word = folder / "office.p12", folder / "office.word"
    encryption = BestAvailableEncryption(b"secret")
    certificate.write_bytes(pkcs12.serialize_key_and_certificates(b"office", key, made, None, encryption))
    word.write_text("secret\n")
    return SigningSettings(certificate, word), made
