"""Searches in broken feeds, as lines of text: run as a module it prints them."""

import random
from collections.abc import Iterator

from tests.factories import broken, transit
from tests.unit.mobility.journeys.networks import town

FEEDS, ASKED = 24, 3


def outcomes() -> Iterator[list[tuple[int, int, int]]]:
    """What is found in each feed that anything runs in: when one leaves and arrives, and how many rides it takes."""
    for seed in range(FEEDS):
        dice = random.Random(seed)
        files = broken.broken(transit.random_feed(seed, stops=9, lines=3), dice, most=2)
        try:
            place = town(files)
        except AssertionError:  # refused
            continue
        known = sorted(place.stop)
        for number in range(ASKED):
            a, b = dice.choice(known), dice.choice(known)
            found = place.ask(a, b, dice.randrange(4, 20) * 3600, arrive_by=number == 2)
            yield [(one.start, one.arrival, one.rides) for one in found]


if __name__ == "__main__":
    for one in outcomes():
        print(one)
