"""What each app says of itself: manifests, gathered at start and closed afterwards."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Link:
    """An entry of the navigation. `title` is a gettext message id; `permission` empty means everybody.

    Places: main, action (the one prominent button), bar (phone, up to four), staff, admin, account, footer.
    """

    title: str
    url_name: str
    icon: str = ""
    place: str = "main"
    permission: str = ""
    order: int = 100


@dataclass(frozen=True, slots=True)
class Tile:
    """A part of the home page: a template rendered with what `context` gives."""

    template: str
    context: Callable[[HttpRequest], Mapping[str, Any]]
    order: int = 100


@dataclass(frozen=True, slots=True)
class Part:
    """A part of another app's page, which names the `place` and says what it is about: `context(request, **about)`
    fills the template, None leaves it out."""

    place: str
    template: str
    context: Callable[..., Mapping[str, Any] | None]
    order: int = 100


@dataclass(frozen=True, slots=True)
class MapLayer:
    """A layer of the city map: GeoJSON from `url_name`. `is_ground`: it answers `bbox` and `zoom`, and lies under
    a place that somebody draws."""

    key: str
    title: str
    url_name: str
    order: int = 100
    is_ground: bool = False


@dataclass(frozen=True, slots=True)
class Trial:
    """Trying an edited fact before it is saved: `run(value or None, what was asked)` fills `template`."""

    template: str
    run: Callable[[Any | None, Mapping[str, str]], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class FactKind:
    """A kind of dated city fact.

    `schema` is a pydantic model that checks each value; `file` its file in the city pack (`agencies.toml`), read by
    `read` and written by `write`, or as tables called `table` or like the kind; `project` copies current values by key
    (None: ended) into a table of the app, in the same transaction; `check` says what is wrong with a value that has
    the right shape; `labels` names in words, of `gettext_lazy`, its fields (`lowest`, `bounds.watch`), their choices
    (`kind=weir`) and the entries that a field has by key (`limits.pm10`).
    """

    name: str
    title: str
    schema: type[Any]
    file: str
    read: Callable[[Any], Mapping[str, Mapping[str, Any]]] | None = None
    write: Callable[[Mapping[str, Mapping[str, Any]]], str] | None = None
    table: str = ""
    project: Callable[[Mapping[str, Any]], None] | None = None
    check: Callable[[Any], Iterable[Any]] | None = None
    order: int = 100
    permission: str = "admin.facts"
    trial: Trial | None = None
    labels: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Subscription:
    """`handler(event, meta)` runs after each committed `event`, at least once; `key` names its cursor for ever.

    With `only`, events whose fields have other values are passed over unread: an import's thousands cost nothing.
    """

    event: type[Any]
    handler: Callable[..., None]
    key: str
    only: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NoticeTopic:
    """What people choose to hear about, and by which channels (page, email, push, sms) until they choose.

    `title` and `hint` are gettext message ids. With a `permission` only those who hold it are offered it.
    """

    code: str
    title: str
    hint: str = ""
    channels: tuple[str, ...] = ("page", "email", "push")
    permission: str = ""
    order: int = 100


@dataclass(frozen=True, slots=True)
class NoticeTemplate:
    """The words of a notice: gettext message ids with named placeholders, `Report %(reference)s is solved`.

    `action` is what the button to its page says.
    """

    code: str
    title: str
    body: str
    action: str = ""


class Store(Protocol):
    """Where an app keeps contents outside the database, by key: what a backup takes along."""

    def entries(self) -> Iterator[tuple[str, Any]]: ...

    def read(self, key: str) -> bytes: ...

    def write(self, key: str, content: bytes, media_type: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Module:
    """An app's manifest."""

    name: str
    title: str
    element: str = "kernel"
    permissions: tuple[str, ...] = ()
    vocabularies: Mapping[str, Callable[[], Mapping[str, Any]]] = field(default_factory=dict)  # codes that facts name
    links: tuple[Link, ...] = ()
    tiles: tuple[Tile, ...] = ()
    header: tuple[Tile, ...] = ()  # small parts beside the menu of every page
    banners: tuple[Tile, ...] = ()  # above every page, made anew for each reader
    parts: tuple[Part, ...] = ()
    layers: tuple[MapLayer, ...] = ()
    fact_kinds: tuple[FactKind, ...] = ()
    causes: Mapping[str, Callable[..., Any]] = field(default_factory=dict)  # class of warnings: what of it still stands
    keeps: Mapping[str, Callable[[str], str]] = field(default_factory=dict)  # kind: why the app needs an entry, or ""
    case_types: tuple[Any, ...] = ()
    pack_loaders: tuple[Callable[..., None], ...] = ()  # load(folder, at): before the facts, for what is no fact
    events: tuple[type[Any], ...] = ()
    subscriptions: tuple[Subscription, ...] = ()
    personal_data: Callable[[int], Any] | None = None  # what the app keeps of an account, for its owner
    erase: Callable[..., None] | None = None  # erase(account_id, at): take the person out, in the caller's transaction
    notice_topics: tuple[NoticeTopic, ...] = ()
    notices: tuple[NoticeTemplate, ...] = ()
    store: Callable[[], Store] | None = None  # files beside the database, for backups
    inlets: Mapping[str, Callable[..., tuple[int, list[dict[str, Any]]]]] = field(default_factory=dict)  # by MQTT topic
    urls: str = ""  # module of routes, included at the site's root
    api: str = ""  # module whose `routers()` is the django-ninja router under /api/v1/
    api_prefix: str = ""
    warm: Callable[[], object] | None = None  # runs beside everything else when a web process starts
    feed_tables: tuple[Any, ...] = ()  # tables for the city's GTFS: `mobility.transit.contracts.opened.FeedTables`
    refs: Mapping[str, Callable[[str], bool]] = field(default_factory=dict)  # kind of what closures name: is it known
    search: tuple[Any, ...] = field(default=())  # names for the place search: `kernel.areas.contracts.Names`


class Registry:
    """All manifests by name; adding after the first read is an error, so that nothing appears half-way."""

    def __init__(self) -> None:
        self._modules: dict[str, Module] = {}
        self._closed = False

    def add(self, module: Module) -> None:
        if self._closed:
            raise RuntimeError(f"{module.name} registers too late: manifests are read already")
        if module.name in self._modules:
            raise RuntimeError(f"two manifests are named {module.name}")
        self._modules[module.name] = module

    def __iter__(self) -> Iterator[Module]:
        self._closed = True
        return iter(self._modules.values())

    def fact_kinds(self) -> dict[str, FactKind]:
        """Kinds of facts by name, in the order in which a pack is loaded."""
        kinds = (kind for module in self for kind in module.fact_kinds)
        return {kind.name: kind for kind in sorted(kinds, key=lambda k: k.order)}

    def needed(self, kind: str, key: str) -> str:
        """Why an entry of a kind of facts may not end (a gettext message id), or nothing."""
        return next((why for m in self if kind in m.keeps and (why := m.keeps[kind](key))), "")

    def causes(self) -> dict[str, Callable[..., Any]]:
        """Who can say whether the cause of a warning still stands, by the class of the warning."""
        return {klass: ask for module in self for klass, ask in module.causes.items()}

    def links(self, place: str) -> list[Link]:
        return sorted((lk for m in self for lk in m.links if lk.place == place), key=lambda lk: lk.order)

    def ground(self) -> MapLayer | None:
        layers = (layer for module in self for layer in module.layers if layer.is_ground)
        return min(layers, key=lambda layer: layer.order, default=None)

    def header(self) -> list[Tile]:
        return sorted((tile for m in self for tile in m.header), key=lambda tile: tile.order)

    def banners(self) -> list[Tile]:
        return sorted((tile for m in self for tile in m.banners), key=lambda tile: tile.order)

    def parts(self, place: str) -> list[Part]:
        return sorted((part for m in self for part in m.parts if part.place == place), key=lambda part: part.order)

    def vocabularies(self) -> dict[str, Callable[[], Mapping[str, Any]]]:
        return {name: known for module in self for name, known in module.vocabularies.items()}

    def permissions(self) -> list[str]:
        return sorted(p for module in self for p in module.permissions)

    def subscriptions(self) -> list[Subscription]:
        return [s for module in self for s in module.subscriptions]

    def notice_topics(self) -> dict[str, NoticeTopic]:
        """What people may hear about, in the order in which it is offered."""
        topics = (topic for module in self for topic in module.notice_topics)
        return {topic.code: topic for topic in sorted(topics, key=lambda topic: topic.order)}

    def notices(self) -> dict[str, NoticeTemplate]:
        return {notice.code: notice for module in self for notice in module.notices}

    def inlets(self) -> dict[str, Callable[..., tuple[int, list[dict[str, Any]]]]]:
        """What apps take from devices by MQTT, by the last part of the topic: `take(given, device=, at=)` says how much
        it took, and why not the rest."""
        return {name: take for module in self for name, take in module.inlets.items()}

    def stores(self) -> dict[str, Store]:
        return {module.name: module.store() for module in self if module.store}

    def case_types(self) -> dict[str, Any]:
        return {case_type.key: case_type for module in self for case_type in module.case_types}


REGISTRY = Registry()
