"""Which gates a ticket opens: those of the stations that it was bought for, and on the way those before its end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kota.mobility.fares.rules.lines import Network


@dataclass(frozen=True, slots=True)
class Bought:
    """A ride of a ticket. An empty station: it holds at any of the operator's, as in a bus."""

    operator: str
    board: str
    alight: str


def may_enter(rides: Sequence[Bought], entered: Mapping[str, int], operator: str, station: str) -> bool:
    """`entered` says by station how often the ticket went in there; a gate without a station asks for none."""
    fitting = [ride for ride in rides if ride.operator == operator and _is_at(ride.board, station)]
    bound = sum(ride.board == station for ride in fitting) if station else 0
    return bool(fitting) and (len(fitting) > bound or entered.get(station, 0) < bound)


def may_leave(rides: Sequence[Bought], operator: str, station: str, network: Network | None) -> bool:
    """Where a ride ends or began, or nearer to its beginning than its end is."""
    return any(
        _is_at(ride.alight, station) or station == ride.board or _is_nearer(ride, station, network)
        for ride in rides if ride.operator == operator
    )  # fmt: skip


def _is_at(bought: str, station: str) -> bool:
    return not bought or not station or bought == station


def _is_nearer(ride: Bought, station: str, network: Network | None) -> bool:
    if network is None or not ride.board:
        return False
    so_far, whole = network.metres(ride.board, station), network.metres(ride.board, ride.alight)
    return so_far is not None and whole is not None and so_far <= whole
