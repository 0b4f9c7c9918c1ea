"""`kota demo`: addresses, demo sign-ins and keys of the running city, for people and for scripts."""

import argparse
import json
from collections.abc import Sequence
from typing import Any

from kota.cli.errors import KnownError
from kota.cli.home import Home, default_home
from kota.cli.progress import say


def run(words: Sequence[str]) -> int:
    """`kota demo [--json]`."""
    parser = argparse.ArgumentParser(prog="kota demo", description="Addresses and demo sign-ins of the running city.")
    parser.add_argument("--json", action="store_true", help="one JSON object, for scripts")
    given = parser.parse_args(words[1:])
    content = facts(Home(default_home()))
    if given.json:
        print(json.dumps(content, indent=2, ensure_ascii=False))
    else:
        show(content, content["base_url"])
    return 0


def facts(home: Home) -> dict[str, Any]:
    """Everything a script needs to use the running city."""
    city = home.city()
    if not city:
        raise KnownError("No city is running here: start one with `./kota up` (and set KOTA_HOME as it was set there).")
    path = home.secrets / "demo.json"
    made: dict[str, Any] = json.loads(path.read_text()) if city["demo"] and path.exists() else {}
    base = city["base_url"]
    return {
        "base_url": base,
        "open311_url": f"{base}/open311/v2",
        "api_url": f"{base}/api/v1",
        "sta_url": f"{base}/sta/v1.1",
        "mqtt_url": city["environment"].get("KOTA_MQTT_PUBLIC_URL", ""),
        **made,
        **made.get("keys", {}),  # each by its name, as the documents say
        "signins": made.get("signins", []),
        "keys": made.get("keys", {}),
    }


def addresses(base: str) -> list[tuple[str, str]]:
    """Where people begin."""
    return [
        ("Home", f"{base}/"),
        ("Staff workspace", f"{base}/work"),
        ("API and its documentation", f"{base}/api/docs"),
        ("Open311", f"{base}/open311/v2/discovery.json"),
        ("SensorThings", f"{base}/sta/v1.1"),
    ]


def show(content: dict[str, Any], public_url: str) -> None:
    """Print addresses and sign-ins as tables."""
    for title, address in addresses(public_url):
        say(f"  {title:<27}{address}")
    rows: list[tuple[str, ...]] = [("sign-in", "role", "e-mail", "password", "one-time code secret")]
    keys = ("name", "role", "email", "password", "totp_secret")
    rows += [tuple(str(entry.get(key) or "") for key in keys) for entry in content["signins"]]
    if len(rows) > 1:
        say()
        table(rows)
        say("\n  These sign-ins are for trying; they exist only while nobody else can reach the city.")


def table(rows: list[tuple[str, ...]]) -> None:
    """Columns as wide as their widest word, a rule below the heading."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for number, row in enumerate(rows):
        say("  " + "  ".join(word.ljust(width) for word, width in zip(row, widths, strict=True)).rstrip())
        if number == 0:
            say("  " + "  ".join("-" * width for width in widths))
