"""Pure decisions about people and keys."""

import hashlib
from collections.abc import Sequence
from ipaddress import ip_address

import phonenumbers

from kota.kernel.accounts.contracts import Scope
from kota.kernel.accounts.permissions import USERS

PREFIX_LENGTH = 12


def digest(secret: str) -> bytes:
    """SHA-256 serves: the secret is 256 random bits, so there is nothing to guess."""
    return hashlib.sha256(secret.encode()).digest()


def powers(scopes: Sequence[Scope]) -> frozenset[str]:
    """What grants give together. Power over the whole city (`admin.`) comes only from a grant that holds everywhere:
    an office's administrator looks after the office's people and nothing else."""
    return frozenset(
        permission
        for scope in scopes
        for permission in scope.permissions
        if scope.is_everywhere or permission == USERS or not permission.startswith("admin.")
    )


def read_phone(text: str) -> str | None:
    """A phone number in E.164 (`+628123456789`), or None when it is none. Without a country it is Indonesian."""
    try:
        number = phonenumbers.parse(text, "ID")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def known_language(code: str | None) -> str:
    """`id` or `en`, whatever a browser or another provider calls it."""
    return "en" if (code or "").lower().startswith("en") else "id"


def is_loopback(*, host: str, peer: str, forwarded: str) -> bool:
    """Whether a request came from this very machine: by its name, by its address, and through no proxy."""
    name = host if host.endswith("]") else host.rsplit(":", 1)[0]
    try:
        is_near = ip_address(peer).is_loopback
    except ValueError:
        is_near = False
    return name in ("localhost", "127.0.0.1", "[::1]") and is_near and not forwarded


_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("UCBrowser", "UC Browser"))
_MORE_BROWSERS = (("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"))
_SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "Mac"))


def device(user_agent: str) -> str:
    """What a browser says of itself, in words: `Chrome, Android`."""
    browsers = (*_BROWSERS, *_MORE_BROWSERS, ("Safari", "Safari"))
    names = [_first(user_agent, browsers), _first(user_agent, (*_SYSTEMS, ("Linux", "Linux"), ("CrOS", "ChromeOS")))]
    return ", ".join(name for name in names if name) or user_agent[:40] or "?"


def _first(text: str, known: Sequence[tuple[str, str]]) -> str:
    return next((name for mark, name in known if mark in text), "")


# Words that many people here make their passwords of; with digits around them they are guessed first.
COMMON_WORDS = frozenset(
    """
    admin administrator anjing arema bandung bangsat bismillah bismillahirrahmanirrahim bunda cantik cinta cintaku
    doraemon facebook garuda gojek google indonesia indonesiaku indonesiaraya iloveyou islam jakarta jakartaku jesus
    kampret katasandi keluarga kucing kosong liverpool merdeka monyet muhammad naruto password persib persija
    qwerty qwertyuiop rahasia rahasiaku sandi sayang sayangku semangat sukses surabaya surgaku telkomsel welcome
    whatsapp yesus
    """.split()  # noqa: SIM905 - a list of eighty lines reads worse
)
_LEET = str.maketrans("013457@$", "oieastas")


def is_common(password: str) -> bool:
    """Whether a password is one well-known word, perhaps with digits and signs around or within it."""
    plain = password.casefold()
    letters = "".join(ch for ch in plain if ch.isalpha())
    read = "".join(ch for ch in plain.translate(_LEET) if ch.isalpha())
    halves = {letters, read, letters[: len(letters) // 2] if letters[: len(letters) // 2] * 2 == letters else ""}
    return not letters or bool(halves & COMMON_WORDS) or len(set(plain)) < 4
