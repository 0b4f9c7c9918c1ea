"""Speaking to a SensorThings server as any program would: addresses, links, and what was made, taken away again."""

import contextlib
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlsplit

import httpx

from tests.standards.sensorthings import made

KEY = re.compile(r"\(('(?:[^']|'')*'|[^()]*)\)$")
ROOTS = ("Things", "Locations", "Sensors", "ObservedProperties", "FeaturesOfInterest", "Actuators")
TREE = "Locations,Datastreams($expand=Sensor,ObservedProperty,Observations($expand=FeatureOfInterest))"


@dataclass(frozen=True)
class Ref:
    """An entity that was made: its set, and its key as it stands in addresses (`7`, `'a'`)."""

    set: str
    key: str

    @property
    def path(self) -> str:
        """`Things(7)`."""
        return f"{self.set}({self.key})"

    @property
    def id(self) -> Any:
        """The value of @iot.id."""
        if self.key.startswith("'"):
            return self.key[1:-1].replace("''", "'")
        return int(self.key) if re.fullmatch(r"-?\d+", self.key) else self.key

    @property
    def link(self) -> dict[str, Any]:
        """How a body points to it."""
        return {"@iot.id": self.id}


class Server:
    """One server: `url` is the service root, `…/v1.1`."""

    def __init__(self, url: str, token: str = "", mqtt: str = "") -> None:
        self.url = url.rstrip("/")
        self.mqtt, self.token = mqtt, token
        self.shared: dict[str, Ref] = {}
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.http = httpx.Client(headers=headers, timeout=30, follow_redirects=True, trust_env=False)
        self.anonymous = httpx.Client(timeout=30, follow_redirects=True, trust_env=False)

    def close(self) -> None:
        """Let go of its connections."""
        self.http.close()
        self.anonymous.close()

    def address(self, path: str, options: dict[str, Any] | None = None) -> str:
        """The whole address of a path below the root (or of a link, which is whole already)."""
        whole = path if "://" in path else f"{self.url}/{quote(path, safe=SAFE)}" if path else self.url
        if options:
            words = "&".join(f"{quote(key, safe='$')}={quote(str(text), safe=SAFE)}" for key, text in options.items())
            whole += ("&" if "?" in whole else "?") + words
        return whole

    def send(self, method: str, path: str, /, **more: Any) -> httpx.Response:
        """One request as it is; `options` are query options."""
        return self.http.request(method, self.address(path, more.pop("options", None)), **more)

    def ask(self, method: str, path: str, /, *, status: int | tuple[int, ...] = 200, **more: Any) -> httpx.Response:
        """One request that must be answered so."""
        answer = self.send(method, path, **more)
        wanted = status if isinstance(status, tuple) else (status,)
        assert answer.status_code in wanted, said(answer, wanted)
        return answer

    def get(self, path: str, **options: Any) -> Any:
        """The JSON of an address; `filter="…"` is `$filter`."""
        answer = self.ask("GET", path, options={f"${name}": text for name, text in options.items()})
        assert "json" in answer.headers.get("content-type", ""), f"GET {path}: not JSON but {answer.headers}"
        return answer.json()

    def rows(self, path: str, **options: Any) -> list[Any]:
        """The entities of a set: one page."""
        found = self.get(path, **options)
        assert isinstance(found, dict) and isinstance(found.get("value"), list), f"GET {path}: no list `value`"
        return list(found["value"])

    def every(self, path: str, **options: Any) -> list[Any]:
        """The entities of a set, page by page."""
        page = self.get(path, **options)
        rows = list(page["value"])
        for _ in range(200):
            if not page.get("@iot.nextLink"):
                return rows
            page = self.get(page["@iot.nextLink"])
            rows += page["value"]
        raise AssertionError(f"GET {path}: @iot.nextLink never ends")

    def root(self) -> dict[str, Any]:
        """The service document, with or without a slash at its end."""
        answer = self.send("GET", "")
        if answer.status_code == 404:
            answer = self.http.get(self.url + "/")
        assert answer.status_code == 200, said(answer, (200,))
        found: dict[str, Any] = answer.json()
        return found

    def conformance(self) -> list[str]:
        """What the server says that it meets; nothing from one that says nothing."""
        settings = self.root().get("serverSettings") or {}
        return [str(uri) for uri in settings.get("conformance") or []]

    @property
    def prefix(self) -> str:
        """What MQTT topics begin with: the version."""
        return urlsplit(self.url).path.rstrip("/").rsplit("/", 1)[-1]


SAFE = "()',/:;$@=*"


def said(answer: httpx.Response, wanted: object) -> str:
    """A failed request in a line."""
    request, words = answer.request, " ".join(answer.text.split())
    where = request.url.raw_path.decode()
    return f"{request.method} {where} answered {answer.status_code}, not {wanted}: {words[:300]}"


def ref_of(link: str) -> Ref:
    """The entity that a self link leads to."""
    found = KEY.search(link)
    assert found, f"{link} is no address of an entity"
    return Ref(link[: found.start()].rsplit("/", 1)[-1], found[1])


class Session(Server):
    """A server, and what one test makes on it: named with a mark of its own, taken away by `tidy`."""

    def __init__(self, server: Server) -> None:
        self.url, self.mqtt, self.http, self.anonymous = server.url, server.mqtt, server.http, server.anonymous
        self.shared = server.shared
        self.mark = "kt" + secrets.token_hex(5)
        self.made: list[Ref] = []

    def name(self, text: str) -> str:
        """A name that nothing else has."""
        return f"{self.mark} {text}"

    def post(self, path: str, body: Any, **more: Any) -> Ref:
        """POST that must make an entity: 201 and `Location`."""
        answer = self.ask("POST", path, json=body, status=201, **more)
        link = answer.headers.get("location", "")
        assert link, f"POST {path}: 201 without a Location header"
        return self.keep(ref_of(link))

    def keep(self, ref: Ref) -> Ref:
        """Take this away at the end too."""
        self.made.append(ref)
        return ref

    def tidy(self) -> None:
        """Take away what was made, the newest first, and what came with Things."""
        around = {each for ref in self.made if ref.set == "Things" for each in self._around(ref)}
        if any(ref.set in {"Datastreams", "Observations"} for ref in self.made):
            around |= self._features()
        for ref in dict.fromkeys([*reversed(self.made), *(around - set(self.shared.values()))]):
            with contextlib.suppress(httpx.HTTPError):
                self.send("DELETE", ref.path)
        self.made.clear()

    def _around(self, ref: Ref) -> set[Ref]:
        with contextlib.suppress(httpx.HTTPError, ValueError, KeyError, AssertionError):
            answer = self.send("GET", ref.path, options={"$expand": TREE})
            if answer.status_code == 200:
                return {found for link in _links(answer.json()) if (found := ref_of(link)).set in ROOTS} - {ref}
        return set()

    def _features(self) -> set[Ref]:
        """FeaturesOfInterest that the server made from our Locations."""
        with contextlib.suppress(httpx.HTTPError, ValueError, KeyError, AssertionError):
            rows = self.rows("FeaturesOfInterest", filter=f"startswith(name,'{self.mark}')", top=100)
            return {ref_of(row["@iot.selfLink"]) for row in rows}
        return set()

    # -- what most tests need ---------------------------------------------------------------------------------------
    def thing(self, text: str = "thing", **more: Any) -> Ref:
        """A Thing."""
        return self.post("Things", made.thing(self.name(text), **more))

    def location(self, text: str = "place", **more: Any) -> Ref:
        """A Location."""
        return self.post("Locations", made.location(self.name(text), **more))

    def sensor(self, text: str = "sensor", **more: Any) -> Ref:
        """A Sensor."""
        return self.post("Sensors", made.sensor(self.name(text), **more))

    def observed(self, text: str = "property", **more: Any) -> Ref:
        """An ObservedProperty."""
        return self.post("ObservedProperties", made.observed(self.name(text), **more))

    def feature(self, text: str = "feature", **more: Any) -> Ref:
        """A FeatureOfInterest."""
        return self.post("FeaturesOfInterest", made.feature(self.name(text), **more))

    def stream(self, text: str = "stream", **more: Any) -> Ref:
        """A Datastream. Without a Thing it gets one at a Location; Sensor and ObservedProperty serve all tests."""
        if "Thing" not in more:
            more["Thing"] = self.thing(f"{text} thing", Locations=[self.location(f"{text} place").link]).link
        if "Sensor" not in more:
            more["Sensor"] = self.common("Sensors", made.sensor).link
        if "ObservedProperty" not in more:
            more["ObservedProperty"] = self.common("ObservedProperties", made.observed).link
        return self.post("Datastreams", made.datastream(self.name(text), **more))

    def common(self, name: str, body: Callable[[str], dict[str, Any]]) -> Ref:
        """An entity that all tests share and none changes; taken away when the run ends."""
        if name not in self.shared:
            self.shared[name] = self.post(name, body(f"{self.mark} shared"))
            self.made.remove(self.shared[name])
        return self.shared[name]

    def observe(self, stream: Ref, result: Any, **more: Any) -> Ref:
        """An Observation of the stream."""
        return self.post("Observations", made.observation(result, Datastream=stream.link, **more))


def _links(found: Any) -> list[str]:
    if isinstance(found, list):
        return [link for item in found for link in _links(item)]
    if not isinstance(found, dict):
        return []
    own = [found["@iot.selfLink"]] if "@iot.selfLink" in found else []
    return own + [link for item in found.values() for link in _links(item)]
