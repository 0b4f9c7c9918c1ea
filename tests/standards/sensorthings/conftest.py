"""Whom the suite asks: a server named in the environment, or our own city."""

import os
from collections.abc import Iterator
from typing import Any, NoReturn
from urllib.parse import quote, urlsplit

import pytest

from tests.standards.sensorthings.requirements import ALL, declared
from tests.standards.sensorthings.scene import Scene
from tests.standards.sensorthings.server import Server, Session

URL, TOKEN, MQTT, EVERYTHING = "KOTA_STA_URL", "KOTA_STA_TOKEN", "KOTA_STA_MQTT", "KOTA_STA_ALL"
NOT_DECLARED = "not declared in serverSettings.conformance"
# What our own city does not offer (docs/standards.md). A foreign server may leave out whatever it does not declare.
NOT_OURS = ("multi-datastream/", "tasking/create-tasks-via-mqtt/", "tasking/receive-updates-via-mqtt/")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "requirement(*keys): the requirements that a test checks")
    config.addinivalue_line("markers", "xdist_group(name): one process runs them")


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let every report say which requirements it is about, and one process ask the server in order."""
    for item in items:
        for mark in item.iter_markers("requirement"):
            item.user_properties += [("requirement", key) for key in mark.args]
            item.add_marker(pytest.mark.xdist_group("live_city"))  # our own, unless a server is named


@pytest.fixture(scope="session")
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """The server under test."""
    if os.environ.get(URL):
        found = Server(os.environ[URL], os.environ.get(TOKEN, ""), os.environ.get(MQTT, ""))
    else:
        demo: dict[str, Any] = request.getfixturevalue("live_city").demo
        found = Server(
            demo.get("sta_url") or f"{demo['base_url']}/sta/v1.1", demo.get("sta_token", ""), demo.get("mqtt_url", "")
        )
    try:
        yield found
    finally:
        for ref in found.shared.values():
            found.send("DELETE", ref.path)
        found.close()


@pytest.fixture(scope="session")
def conformance(server: Server) -> list[str]:
    """What the server declares."""
    return server.conformance()


@pytest.fixture(autouse=True)
def _declared(request: pytest.FixtureRequest, conformance: list[str]) -> None:
    """Skip what the server does not claim."""
    keys = [key for mark in request.node.iter_markers("requirement") for key in mark.args]
    assert keys, "a test of this suite names its requirement"
    if not os.environ.get(EVERYTHING) and not all(declared(ALL[key], conformance) for key in keys):
        leave_out(NOT_DECLARED, is_ours=not all(key.startswith(NOT_OURS) for key in keys))


@pytest.fixture
def sta(server: Server) -> Iterator[Session]:
    """The server, and a broom for what the test makes."""
    session = Session(server)
    yield session
    session.tidy()


@pytest.fixture(scope="session")
def scene(server: Server) -> Iterator[Scene]:
    """A small city to be asked, never changed."""
    session = Session(server)
    try:
        yield Scene.built(session)
    finally:
        session.tidy()


@pytest.fixture(scope="session")
def mqtt(server: Server, conformance: list[str]) -> str:
    """Where the broker is: given, or as the server says in its service document."""
    if not os.environ.get(EVERYTHING) and not any("mqtt" in uri for uri in conformance):
        leave_out(NOT_DECLARED)
    if server.mqtt:
        return with_token(server.mqtt, server.token)
    settings = server.root().get("serverSettings") or {}
    named = [value for name, value in settings.items() if "mqtt" in name and isinstance(value, dict)]
    endpoints = [str(url) for value in named for url in value.get("endpoints", [])]
    if not endpoints:
        leave_out("no MQTT address: give --mqtt mqtt://user:password@host:port")
    return with_token(next((url for url in endpoints if url.startswith("mqtt://")), endpoints[0]), server.token)


def leave_out(reason: str, *, is_ours: bool = True) -> NoReturn:
    """A foreign server is not asked for what it does not offer; our own city fails when it has lost something."""
    if is_ours and not os.environ.get(URL):
        pytest.fail(reason)
    pytest.skip(reason)


def with_token(url: str, token: str) -> str:
    """An address without credentials gets the token for a password."""
    parts = urlsplit(url)
    return (
        url if parts.username or not token else parts._replace(netloc=f"token:{quote(token)}@{parts.netloc}").geturl()
    )
