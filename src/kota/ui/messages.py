"""Message catalogues without gettext: found in Python and templates, kept as .po, compiled by Babel."""

import io
import os
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.apps import apps
from django.utils.translation.template import templatize

LANGUAGE = "id"  # message ids are English
_KEYWORDS = {
    **dict.fromkeys(("_", "_lazy", "_noop", "gettext", "gettext_lazy", "gettext_noop", "noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
    # The sentence of a refusal is a message of its own.
    **dict.fromkeys(("InvalidError", "ConflictError", "MissingError", "NotAllowedError", "TooManyError"), None),
}
_HEADER = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    f'"Language: {LANGUAGE}\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
)
Message = tuple[str | tuple[str, ...], str | None]  # id (or singular and plural), context


def app_folders() -> list[Path]:
    """The folders of Kota's own apps."""
    return sorted(Path(app.path) for app in apps.get_app_configs() if app.name.startswith("kota."))


def catalogue_file(folder: Path) -> Path:
    return folder / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def read(folder: Path) -> Catalog:
    path = catalogue_file(folder)
    return read_po(io.BytesIO(path.read_bytes() if path.is_file() else _HEADER.encode()), locale=LANGUAGE)


def used(folder: Path) -> dict[Message, str]:
    """Every message of an app and where it stands first."""
    found: dict[Message, str] = {}
    others = [other for other in app_folders() if other != folder and folder in other.parents]
    for path in sorted([*folder.rglob("*.py"), *folder.rglob("*.html"), *folder.rglob("*.txt")]):
        if not any(other in path.parents for other in others):
            for message in _messages(path):
                found.setdefault(message, str(path.relative_to(folder)))
    return found


def _messages(path: Path) -> Iterator[Message]:
    text = path.read_text()
    if path.suffix != ".py":
        # What is left of a template are its messages as Python calls; indentation means nothing there.
        text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())
    source = io.BytesIO(text.encode())
    for _line, message, _comments, context in extract("python", source, keywords=_KEYWORDS):
        if message:
            yield (tuple(message) if isinstance(message, (tuple, list)) else message), context


def missing(folder: Path) -> dict[Message, str]:
    """Messages of an app without Indonesian words in its own catalogue or the design system's."""
    known = (read(folder), read(Path(__file__).parent))
    return {key: at for key, at in used(folder).items() if not any(_translated(words, key) for words in known)}


def _translated(catalogue: Catalog, key: Message) -> bool:
    entry = catalogue.get(key[0] if isinstance(key[0], str) else key[0][0], context=key[1])
    words = entry.string if entry and not entry.fuzzy else ""
    return bool(words and (isinstance(words, str) or all(words)))


def wrong(folder: Path) -> list[str]:
    """Translations whose placeholders differ from the message's."""
    return [f"{message.id!r}: {error}" for message, errors in read(folder).check() for error in errors]


def write_missing(folder: Path) -> int:
    """Add the missing messages to the catalogue, empty; returns how many."""
    catalogue, lacking = read(folder), missing(folder)
    for identifier, context in lacking:
        catalogue.add(identifier, "" if isinstance(identifier, str) else ("",), context=context)
    if lacking:
        body = io.BytesIO()
        write_po(body, catalogue, width=110, no_location=True, omit_header=True, sort_output=True)
        path = catalogue_file(folder)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_HEADER + body.getvalue().decode().lstrip("\n"))
    return len(lacking)


def compile_all() -> int:
    """Compile each catalogue that changed since it was compiled; returns how many."""
    stale = [path for folder in app_folders() if _is_stale(path := catalogue_file(folder))]
    for path in stale:
        with path.open("rb") as file:
            catalogue = read_po(file, locale=LANGUAGE)
        partial = path.with_suffix(f".{os.getpid()}.tmp")
        with partial.open("wb") as file:
            write_mo(file, catalogue)
        partial.replace(path.with_suffix(".mo"))
    return len(stale)


def _is_stale(path: Path) -> bool:
    compiled = path.with_suffix(".mo")
    return path.is_file() and (not compiled.is_file() or compiled.stat().st_mtime < path.stat().st_mtime)
