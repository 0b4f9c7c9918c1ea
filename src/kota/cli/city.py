"""A city as its processes see it: one database, one address, one environment."""

import ipaddress
import os
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from kota.cli import wishes
from kota.cli.environment import environment
from kota.cli.errors import KnownError
from kota.cli.home import CHECKOUT, Home, workshop
from kota.cli.postgres import Cluster, Database, bootstrap
from kota.cli.postgres.external import arranged, given
from kota.cli.progress import Step

MARK = "KOTA_CITY_HOME"  # in every child's environment: leftovers are found by it


@dataclass
class City:
    """One city of one home; `open` makes its database answer, `close` stops what `open` started."""

    home: Home
    host: str = field(default_factory=lambda: os.environ.get("KOTA_HOST", "127.0.0.1"))
    port: int = 8000
    mqtt_port: int = 0  # of the embedded broker; 0: none is served here
    database: Database | None = None
    cluster: Cluster | None = None

    def __post_init__(self) -> None:
        """Refuse at once what would only break later."""
        wishes.check()
        if not (pack_folder() / "city.toml").is_file():
            known = ", ".join(sorted(pack.parent.name for pack in (CHECKOUT / "cities").glob("*/city.toml")))
            raise KnownError(f"KOTA_CITY names no city pack: {pack_folder()} has no city.toml (there are {known}).")

    def open(self, line: Step | None = None) -> Database:
        """Start the embedded PostgreSQL, or check the one that KOTA_DATABASE_URL names."""
        url, owner = os.environ.get("KOTA_DATABASE_URL", ""), os.environ.get("KOTA_OWNER_URL", "")
        if owner and not url:
            raise KnownError("KOTA_OWNER_URL is set without KOTA_DATABASE_URL: give both, or neither.")
        if url:
            self.database = given(url, owner) if owner else arranged(url, self.home)
        else:
            self.cluster = Cluster(self.home)
            self.cluster.start(line)
            self.database = bootstrap(self.cluster)
        return self.database

    def close(self) -> None:
        """Stop the embedded PostgreSQL."""
        if self.cluster is not None:
            self.cluster.stop()

    @property
    def base_url(self) -> str:
        """The address of the web process on this machine; `localhost`, since passkeys need a name."""
        return f"http://{'localhost' if loopback(self.host) else self.host}:{self.port}"

    @property
    def public_url(self) -> str:
        """The address that users see."""
        return (os.environ.get("KOTA_PUBLIC_URL") or self.base_url).rstrip("/")

    @property
    def demo(self) -> bool:
        """Demo sign-ins exist only on loopback, and not when KOTA_DEMO=0."""
        public = urlsplit(self.public_url).hostname or ""
        return os.environ.get("KOTA_DEMO", "1") != "0" and loopback(self.host) and loopback(public)

    def environment(self, *, as_owner: bool = False) -> dict[str, str]:
        """All that a process of this city gets; only commands that change tables learn of the owner."""
        hidden = {"KOTA_OWNER_URL", "KOTA_AS_OWNER"}
        found = {key: value for key, value in os.environ.items() if key not in hidden}
        found |= self.own() | {MARK: str(self.home.path)}
        return found | (self.as_owner() if as_owner else {})

    def own(self) -> dict[str, str]:
        """What this city adds to the environment."""
        if self.database is None:
            raise KnownError("The city's database is not open.")
        return environment() | {
            "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "config.settings"),
            "KOTA_DATABASE_URL": self.database.app,
            "KOTA_HOME": str(self.home.path),
            "KOTA_HOST": self.host,
            "KOTA_PORT": str(self.port),
            "KOTA_PUBLIC_URL": self.public_url,
            "KOTA_SECRET_KEY": self.home.secret("secret_key"),
            "KOTA_DIST": str(workshop() / "dist"),
            "KOTA_DEMO": "1" if self.demo else "0",
            "KOTA_CITY": str(pack_folder()) if "/" in _city() else _city(),
            **self.mqtt(),
        }

    def mqtt(self) -> dict[str, str]:
        """Where the broker is: the city's own by KOTA_MQTT_URL, else the embedded one."""
        if os.environ.get("KOTA_MQTT_URL"):
            parts = urlsplit(os.environ["KOTA_MQTT_URL"])
            public = f"{parts.scheme}://{parts.hostname}:{parts.port or 1883}"
            return {"KOTA_MQTT_PUBLIC_URL": os.environ.get("KOTA_MQTT_PUBLIC_URL", public)}
        if not self.mqtt_port:
            return {}
        name = urlsplit(self.public_url).hostname or "localhost"
        return {
            "KOTA_MQTT_BIND": f"{self.host}:{self.mqtt_port}",
            "KOTA_MQTT_URL": f"mqtt://kota:{self.home.secret('mqtt')}@127.0.0.1:{self.mqtt_port}",
            "KOTA_MQTT_PUBLIC_URL": os.environ.get("KOTA_MQTT_PUBLIC_URL", f"mqtt://{name}:{self.mqtt_port}"),
        }

    def as_owner(self) -> dict[str, str]:
        """What lets a command work as the tables' owner."""
        owner = self.database.owner if self.database else ""
        return {"KOTA_OWNER_URL": owner, "KOTA_AS_OWNER": "1"}

    def state(self) -> dict[str, object]:
        """What other commands of this home need to know while the city runs; the file is private."""
        return {
            "pid": os.getpid(),
            "base_url": self.base_url,
            "public_url": self.public_url,
            "demo": self.demo,
            "environment": self.own(),
            "owner": self.as_owner(),
        }


def pack_folder() -> Path:
    """The city pack: a folder below `cities/`, or any path with a slash."""
    return Path(_city()).expanduser().absolute() if "/" in _city() else CHECKOUT / "cities" / _city()


def _city() -> str:
    return os.environ.get("KOTA_CITY") or "jakarta"


def loopback(host: str) -> bool:
    """Whether only this machine reaches that host."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
