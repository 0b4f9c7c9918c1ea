"""The key that signs alerts: made once, kept in the city's secrets; its certificate is public."""

import os
from contextlib import suppress
from datetime import timedelta
from functools import cache
from pathlib import Path
from uuid import uuid4

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID
from django.conf import settings
from lxml import etree
from signxml.signer import XMLSigner

from kota.base import clock
from kota.kernel.warnings.rules import cap

_YEARS = 10
_BITS = 3072
_BEGIN = b"-----BEGIN CERTIFICATE-----"


def signed(message: cap.Message) -> bytes:
    """The message as XML with its signature (XML-DSig, RSA and SHA-256) inside."""
    key, certificate = _pair(_path(), message.sender)
    signer = XMLSigner(c14n_algorithm="http://www.w3.org/2001/10/xml-exc-c14n#")
    root: etree._Element = signer.sign(cap.element(message), key=key, cert=certificate.decode())
    return cap.written(root)


def certificate(sender: str) -> bytes:
    """The public certificate, as PEM."""
    return _pair(_path(), sender)[1]


def _path() -> Path:
    return Path(settings.HOME) / "secrets" / "alerts.pem"


def _pair(path: Path, sender: str) -> tuple[rsa.RSAPrivateKey, bytes]:
    if not path.exists():
        _make(path, sender)
    return _read(path)


@cache
def _read(path: Path) -> tuple[rsa.RSAPrivateKey, bytes]:
    """Private key and certificate. Two processes that start at once agree: only one file wins the name.

    The key is read once: looking through it takes fifty times as long as signing with it.
    """
    text, mark, certificate = path.read_bytes().partition(_BEGIN)
    key = load_pem_private_key(text, password=None)
    assert isinstance(key, rsa.RSAPrivateKey)  # noqa: S101 - for the type checker: `_make` made it
    return key, mark + certificate


def _make(path: Path, sender: str) -> None:
    at = clock.now()  # a certificate holds by the world's time, whatever time a replay plays
    key = rsa.generate_private_key(public_exponent=65537, key_size=_BITS)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, sender[:64])])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=365 * _YEARS))
        .sign(key, hashes.SHA256())
    )
    text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + made.public_bytes(Encoding.PEM)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = path.with_name(f".{path.name}.{uuid4().hex}")
    number = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(number, "wb") as file:
        file.write(text)
    with suppress(FileExistsError):
        os.link(aside, path)
    aside.unlink()
