"""The gateway at a broker of the city's own: a part of it that fails ends all of it, so that it is started again."""

import asyncio

import pytest

from kota.kernel.observations.mqtt.client import Gateway
from tests.factories.loops import finished

pytestmark = pytest.mark.timeout(20)


async def waited(url: str, *, is_asked: bool) -> BaseException | None:
    gateway = Gateway(url)
    gateway.start()
    asked = asyncio.create_task(asyncio.sleep(0.1 if is_asked else 60))
    ended = await gateway.wait(asked)
    asked.cancel()
    await gateway.stop()
    return ended


def test_a_part_that_fails_ends_the_wait() -> None:
    assert isinstance(finished(waited("mqtt://no..host:1883", is_asked=False)), UnicodeError)


def test_a_broker_that_is_away_is_waited_for() -> None:
    assert finished(waited("mqtt://127.0.0.1:9", is_asked=True)) is None
