"""Which command was meant, and what can be asked for."""

import difflib
import importlib
from collections.abc import Sequence
from dataclasses import dataclass

from kota.cli.catalogue import Command, commands, spell
from kota.cli.errors import KnownError, guarded
from kota.cli.progress import say


@dataclass(frozen=True)
class Word:
    """One subcommand: the module that does it (`run(words)`), its group in the overview, a line of help."""

    module: str
    group: str
    help: str


WORDS = {
    "up": Word("up", "A city", "start the city here and stay until Ctrl-C"),
    "demo": Word("demo", "A city", "addresses and demo sign-ins of the running city (--json for scripts)"),
    "upgrade": Word("upgrade", "A city", "bring a stopped city up to this code, with a backup first"),
    "web": Word("serve", "Its processes", "serve pages and APIs only, where a database is given or a city runs"),
    "worker": Word("serve", "Its processes", "do background work only"),
    "gateway": Word("serve", "Its processes", "take in what devices send by MQTT only"),
    "test": Word("testing.run", "Developing", "every check and every test that CI runs"),
    "bench": Word("bench", "Developing", "a benchmark of bench/ against a city of its own"),
    "conformance": Word("conformance", "Developing", "a standard's requirements tried on any server, by its address"),
    "lock": Word("lock", "Developing", "make requirements/*.lock anew from pyproject.toml"),
    "manage": Word("manage", "Developing", "any management command of Django by its own name"),
}
ENVIRONMENT = (
    ("KOTA_HOME", "where the city keeps its data (default: .kota in the checkout)"),
    ("KOTA_PORT", "port of the web process (default: 8000, or the next free one)"),
    ("KOTA_MQTT_PORT", "port of the embedded MQTT broker (default: 1883, or the next free one)"),
    ("KOTA_MQTT_URL", "an MQTT broker of the city's own instead (mqtt://user:password@host:1883)"),
    ("KOTA_HOST", "address it listens on (default: 127.0.0.1; another one turns demo sign-ins off)"),
    ("KOTA_PUBLIC_URL", "address that users see (not on this machine: no demo sign-ins)"),
    ("KOTA_CITY", "city pack: a folder of cities/ or a path (default: jakarta)"),
    ("KOTA_DATABASE_URL", "a PostgreSQL 18 or newer instead of the embedded one"),
    ("KOTA_OWNER_URL", "the same database for the owner of the tables, when you made both roles yourself"),
    ("KOTA_TEST_DATA", "folder of real data for the tests that use it (default: ../shared/data)"),
)


def main(words: Sequence[str]) -> int:
    """Run a command; the exit code is 2 when there is no such command."""
    return guarded(lambda: _main(list(words)))


def _main(words: list[str]) -> int:
    if not words or words[0] in {"-h", "--help", "help"}:
        overview()
        return 0
    word = WORDS.get(words[0])
    if word is not None:
        result: int = importlib.import_module(f"kota.cli.{word.module}").run(words)
        return result
    if words[1:] in (["-h"], ["--help"]) and words[0] not in commands() and (text := several(words[0])):
        say(text)
        return 0
    command, rest = find(words)
    from kota.cli.manage import managed

    return managed(command.name, rest, as_owner=command.as_owner)


def find(words: Sequence[str]) -> tuple[Command, list[str]]:
    """The management command that `noun verb ...` or `word ...` means, and the words left for it."""
    known = commands()
    spoken = [word.replace("-", "_") for word in words[:2]]
    for length in (2, 1):
        name = "_".join(spoken[:length])
        if name in known and len(spoken) >= length:
            return known[name], list(words[length:])
    raise KnownError(several(spoken[0]) or unknown(words), code=2)


def several(noun: str) -> str:
    """The commands that begin with a noun, for whoever typed it alone; empty when there are none."""
    found = [command for name, command in commands().items() if name.startswith(f"{noun}_")]
    lines = [f"\n  ./kota {spell(command.name):<18}  {command.help}" for command in found]
    return f"`kota {noun}` needs one more word:{''.join(lines)}" if found else ""


def unknown(words: Sequence[str]) -> str:
    """A sentence for a command that does not exist, with the nearest one that does."""
    spoken = " ".join(word for word in words[:2] if not word.startswith("-"))
    names = [*WORDS, *(spell(name) for name in commands())]
    near = difflib.get_close_matches(spoken, names, 1, 0.5) or difflib.get_close_matches(words[0], names, 1, 0.5)
    hint = f" Did you mean `kota {near[0]}`?" if near else ""
    return f"There is no command `{spoken}`.{hint} `kota --help` lists all."


def overview() -> None:
    """All commands in groups, one line each."""
    say("Kota, the open operating system of a smart city.\n\nusage: ./kota COMMAND [...]    ./kota COMMAND --help")
    for group in dict.fromkeys(word.group for word in WORDS.values()):
        _list(group, [(name, word.help) for name, word in WORDS.items() if word.group == group])
    typed = [command for command in commands().values() if command.name.split("_")[0] not in WORDS]
    rows = sorted((spell(command.name), command.help) for command in typed)
    _list("Working on the city", [row for row in rows if not row[0].startswith("messages")])
    _list("Working on its texts", [row for row in rows if row[0].startswith("messages")])
    _list("Set in the environment (docs/operations.md has the others)", list(ENVIRONMENT))


def _list(group: str, rows: list[tuple[str, str]]) -> None:
    if rows:
        say(f"\n{group}")
        width = max(18, *(len(name) for name, _ in rows))
        for name, text in rows:
            say(f"  {name:<{width}}  {text}")
