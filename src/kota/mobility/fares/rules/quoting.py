"""What rides cost: the one function behind every quote and every charge.

Rides are put in their order of time, so the order in which they are told does not matter. Each has a product; rides of
one product join where its rule says so. Rides that take part in an integration are cut into runs, each of which pays
either the single fares or the integrated one, so that the whole costs least: nobody pays more for a fare that is meant
to help them, and no cutting up of a journey beats it.
"""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from kota.base.money import Money
from kota.mobility.fares.contracts import ADULT, CARD, Quote, QuoteLine, Ride
from kota.mobility.fares.rules import sentences
from kota.mobility.fares.rules.tariffs import Dynamic, Frame, Joint, Local, Sold, Tariffs

MOST_RIDES = 60


@dataclass(slots=True, eq=False)
class Leg:
    """A ride with what it is sold as, at its hour."""

    index: int
    ride: Ride
    local: Local
    metres: int
    is_measured: bool  # else `metres` is 0 because nobody knows them
    begins: float
    ends: float
    sold: Sold
    joint: Joint | None
    frame: Frame | None
    percent: int
    off: int
    is_maximum: bool


@dataclass(slots=True, eq=False)
class Part:
    """Legs that are paid together."""

    legs: Sequence[Leg]
    amount: int
    joint: Joint | None = None


@dataclass(frozen=True, slots=True)
class Priced:
    """Parts with their prices, and the rides that nobody knows a price of, with why."""

    parts: list[Part]
    unknown: list[tuple[int, sentences.Said]]
    is_moved: bool  # by hours or by a dynamic tariff

    @property
    def total(self) -> int:
        return sum(part.amount for part in self.parts)


def quote(
    tariffs: Tariffs,
    rides: Sequence[Ride],
    rider: str = ADULT,
    medium: str = CARD,
    *,
    is_gated: bool = False,
    maxima: Set[int] = frozenset(),
) -> Quote:
    """`is_gated`: these are rides from gate to gate, so nobody changed inside the gates between two of them.
    `maxima` are the rides that nobody ended."""
    found = price(tariffs, rides, rider, medium, is_gated=is_gated, maxima=maxima)
    return told(tariffs, rides, rider, medium, found, is_gated=is_gated, maxima=maxima)


def price(
    tariffs: Tariffs,
    rides: Sequence[Ride],
    rider: str,
    medium: str,
    *,
    is_gated: bool = False,
    maxima: Set[int] = frozenset(),
    is_regular: bool = False,
) -> Priced:
    """`is_regular`: as if there were no hours and no dynamic tariffs."""
    legs, unknown, is_moved = _legs(tariffs, rides, rider, medium, maxima, is_gated=is_gated, is_regular=is_regular)
    alone: list[Leg] = []
    together: dict[str, list[Leg]] = {}
    for leg in legs:
        if leg.joint is None or is_apart(leg):
            alone.append(leg)
        else:
            together.setdefault(leg.joint.fact.code, []).append(leg)
    parts = _plain(tariffs, alone, is_gated=is_gated)
    for some in together.values():
        parts += _least(tariffs, some, rider, is_gated=is_gated, is_regular=is_regular)
    is_moved = is_moved or any(leg.joint.moved for some in together.values() for leg in some if leg.joint)
    return Priced(parts, unknown, is_moved)


def told(
    tariffs: Tariffs,
    rides: Sequence[Ride],
    rider: str,
    medium: str,
    found: Priced,
    *,
    is_gated: bool = False,
    maxima: Set[int] = frozenset(),
) -> Quote:
    """The quote of what was priced, with its reasons, and with the regular price beside it."""
    regular = found.total
    if found.is_moved:
        regular = price(tariffs, rides, rider, medium, is_gated=is_gated, maxima=maxima, is_regular=True).total
    lines = [_line(tariffs, part) for part in found.parts]
    lines += [QuoteLine((index,), "", None, reason) for index, reason in found.unknown]
    lines.sort(key=lambda line: line.rides)
    products = tuple(dict.fromkeys(line.product for line in lines if line.product))
    currency = tariffs.currency
    is_known = not found.unknown and all(_is_exact(part) for part in found.parts)
    return Quote(Money(found.total, currency), Money(regular, currency), tuple(lines), products, is_known)


def _legs(
    tariffs: Tariffs, rides: Sequence[Ride], rider: str, medium: str, maxima: Set[int], *, is_gated: bool,
    is_regular: bool,
) -> tuple[list[Leg], list[tuple[int, sentences.Said]], bool]:  # fmt: skip
    legs, unknown, is_moved = list[Leg](), list[tuple[int, sentences.Said]](), False
    for index, ride in enumerate(rides):
        local = tariffs.local(ride.board_at)
        sold = tariffs.seller(ride.operator, ride.route, ride.mode, medium, local.day)
        if sold is None:
            called = tariffs.operator(ride.operator)
            unknown.append((index, sentences.unknown(called.name.id if called else ride.operator)))
            continue
        metres, off = _metres(sold, ride), tariffs.off(sold.off, rider, local.day)
        if metres is None and not is_gated and index not in maxima and off < 100 and _goes_by_distance(sold, ride):
            unknown.append((index, sentences.unmeasured()))
            continue
        begins = ride.board_at.timestamp()
        frame, percent = None, 0
        if not is_regular:
            frame = frame_of(sold, local)
            percent = percent_of(sold.moved, begins, local, tariffs.rule.most_percent)
            is_moved = is_moved or frame is not None or percent != 0
        legs.append(Leg(
            index, ride, local, metres or 0, metres is not None, begins, ride.alight_at.timestamp(), sold,
            tariffs.joint(sold.fact.code, medium, local.day), frame, percent, off, index in maxima,
        ))  # fmt: skip
    if len(legs) > 1:
        legs.sort(key=lambda leg: (leg.begins, leg.ends, leg.sold.fact.code, leg.metres, leg.ride.board_stop,
                                   leg.ride.alight_stop))  # fmt: skip
    return legs, unknown, is_moved


def _metres(sold: Sold, ride: Ride) -> int | None:
    """Along the operator's lines, else as the ride says; None where nobody knows."""
    found = sold.network.metres(ride.board_stop, ride.alight_stop) if sold.network is not None else None
    if found is None and 0 < ride.metres < 1e9:
        return round(ride.metres)
    return 0 if found is None and ride.board_stop and ride.board_stop == ride.alight_stop else found


def _goes_by_distance(sold: Sold, ride: Ride) -> bool:
    """Does the price hang on how far this ride goes?"""
    fact = sold.fact
    if fact.kind == "flat" or not fact.per_step:
        return False
    return not sold.pairs or _ends_of(sold, ride, ride) not in sold.pairs


def frame_of(sold: Sold, local: Local) -> Frame | None:
    for frame in sold.frames:
        if frame.holds(local.second, is_weekend=local.is_weekend):
            return frame
    return None


def percent_of(moved: Sequence[Dynamic], at: float, local: Local, most: int) -> int:
    """What holds at that moment, added up; never more than everything off, nor dearer than the city's rule says."""
    total = 0
    for one in moved:
        if one.begins <= at < one.ends and one.frame.holds(local.second, is_weekend=local.is_weekend):
            total += one.percent
    return min(max(total, -100), most)


def _plain(tariffs: Tariffs, legs: Sequence[Leg], *, is_gated: bool) -> list[Part]:
    """Each product by itself, rides joined as its rule says."""
    if len(legs) == 1:
        return [Part(legs, _cost(tariffs, legs))]
    open_groups: dict[tuple[object, ...], list[Leg]] = {}
    groups: list[list[Leg]] = []
    for leg in legs:
        group = open_groups.get(leg.sold.lines)
        if group is not None and _joins(group, leg, is_gated=is_gated):
            group.append(leg)
            continue
        group = [leg]
        groups.append(group)
        open_groups[leg.sold.lines] = group
    return [Part(group, _cost(tariffs, group)) for group in groups]


def is_apart(leg: Leg) -> bool:
    """Does a maximum fare stand for a ride that nobody ended? A flat one costs the same wherever it ended."""
    fact = leg.sold.fact
    return leg.is_maximum and (fact.kind != "flat" or fact.maximum > fact.price)


def _joins(group: Sequence[Leg], leg: Leg, *, is_gated: bool) -> bool:
    fact = group[0].sold.fact
    if fact.join == "none" or is_apart(leg) or is_apart(group[-1]):
        return False
    if leg.begins - group[-1].ends > fact.change_minutes * 60:
        return False
    if fact.join == "gates":
        network = leg.sold.network  # who boards at another station went out between them
        return not is_gated and (network is None or network.may_be_one(group[-1].ride.alight_stop, leg.ride.board_stop))
    return leg.begins - group[0].begins <= fact.window_minutes * 60


def _least(tariffs: Tariffs, legs: Sequence[Leg], rider: str, *, is_gated: bool, is_regular: bool) -> list[Part]:
    """Cut the legs of one integration into runs, single or integrated, so that they cost least."""
    whole = _plain(tariffs, legs, is_gated=is_gated)
    joint = legs[0].joint
    if joint is None or len({leg.sold.operator.code for leg in legs}) < joint.fact.least_operators:
        return whole
    best: list[tuple[int, list[Part]]] = [(0, [])]
    for end in range(1, len(legs) + 1):
        found: tuple[int, list[Part]] | None = None
        for begin in range(end):
            cost, parts = best[begin]
            if found is not None and cost >= found[0]:
                continue  # what comes on top is never negative
            run = legs[begin:end]
            single = whole if len(run) == len(legs) else _plain(tariffs, run, is_gated=is_gated)
            sum_of = single[0].amount if len(single) == 1 else sum(part.amount for part in single)
            package = None
            if sum_of and len(run) >= joint.fact.least_operators:
                package = _package(tariffs, joint, run, rider, is_regular=is_regular)
            if package is not None and package.amount < sum_of:
                single, sum_of = [package], package.amount
            if found is None or cost + sum_of < found[0]:
                found = cost + sum_of, parts + single
        best.append(found or (0, []))
    return best[-1][1]


def _package(tariffs: Tariffs, joint: Joint, run: Sequence[Leg], rider: str, *, is_regular: bool) -> Part | None:
    """The run as one integrated fare; None where it is none."""
    fact, first = joint.fact, run[0]
    operators, metres, ends, change = set(), 0, first.begins, fact.change_minutes * 60
    last = first.begins
    for leg in run:
        if leg.begins - last > change or leg.is_maximum:
            return None
        last, ends = leg.ends, max(ends, leg.ends)
        metres += leg.metres
        operators.add(leg.sold.operator.code)
    if len(operators) < fact.least_operators or ends - first.begins > fact.window_minutes * 60:
        return None
    percent = _percent_of_joint(tariffs, joint, first) if not is_regular else 0
    value = bounded(_integrated(joint, metres), fact.cap, percent, tariffs.rule.round_to)
    return Part(run, value * (100 - tariffs.off(joint.off, rider, first.local.day)) // 100, joint)


def _percent_of_joint(tariffs: Tariffs, joint: Joint, first: Leg) -> int:
    return percent_of(joint.moved, first.begins, first.local, tariffs.rule.most_percent) if joint.moved else 0


def _integrated(joint: Joint, metres: int) -> int:
    return joint.fact.price + joint.fact.per_step * -(-metres // joint.fact.step_m)


def _cost(tariffs: Tariffs, group: Sequence[Leg]) -> int:
    return _cost_at(tariffs, group, group[0].percent)


def _cost_at(tariffs: Tariffs, group: Sequence[Leg], percent: int) -> int:
    first = group[0]
    fact, frame = first.sold.fact, first.frame
    cap = fact.cap if frame is None or frame.cap is None else frame.cap
    value = fact.maximum if first.is_maximum else _base(group)
    value = bounded(value, cap, percent, tariffs.rule.round_to)
    return value * (100 - first.off) // 100


def bounded(value: int, cap: int, percent: int, round_to: int) -> int:
    """Moved by a dynamic tariff, rounded in the rider's favour, and never above the cap."""
    value = min(value, cap) if cap else value
    if percent:
        value = value * (100 + percent) // 100 // round_to * round_to
    return min(value, cap) if cap else value


def _base(group: Sequence[Leg]) -> int:
    first = group[0]
    sold, fact = first.sold, first.sold.fact
    price = fact.price if first.frame is None or first.frame.price is None else first.frame.price
    if fact.kind == "flat":
        return price
    if sold.pairs and (pair := sold.pairs.get(_ends(group))) is not None:
        return pair
    beyond = distance_of(group) - fact.free_m
    return price + (fact.per_step * -(-beyond // fact.step_m) if beyond > 0 else 0)


def _ends(group: Sequence[Leg]) -> tuple[str, str]:
    return _ends_of(group[0].sold, group[0].ride, group[-1].ride)


def _ends_of(sold: Sold, first: Ride, last: Ride) -> tuple[str, str]:
    if sold.fact.kind == "zones":
        return first.board_zone, last.alight_zone
    if sold.network is None:
        return first.board_stop, last.alight_stop
    return sold.network.station(first.board_stop), sold.network.station(last.alight_stop)


def distance_of(group: Sequence[Leg]) -> int:
    """Along the operator's lines where both ends are stations of them, else as the rides say."""
    found = _along(group)
    return sum(leg.metres for leg in group) if found is None else found


def _along(group: Sequence[Leg]) -> int | None:
    network = group[0].sold.network
    return network.metres(group[0].ride.board_stop, group[-1].ride.alight_stop) if network is not None else None


def _is_exact(part: Part) -> bool:
    """An integrated fare of rides whose length nobody knows is only what it costs at least."""
    return part.joint is None or all(leg.is_measured for leg in part.legs)


def _line(tariffs: Tariffs, part: Part) -> QuoteLine:
    legs = part.legs
    places = tuple(sorted(leg.index for leg in legs))
    if part.joint is not None:
        return QuoteLine(places, part.joint.fact.code, Money(part.amount, tariffs.currency), _why_joint(tariffs, part))
    return QuoteLine(places, legs[0].sold.fact.code, Money(part.amount, tariffs.currency), _why(tariffs, legs))


def _why_joint(tariffs: Tariffs, part: Part) -> sentences.Said:
    joint, legs = part.joint, part.legs
    if joint is None:
        raise ValueError("this part is no integrated fare")
    fact, metres, step = joint.fact, sum(leg.metres for leg in legs), tariffs.rule.round_to
    full, percent = _integrated(joint, metres), _percent_of_joint(tariffs, joint, legs[0])
    is_capped = full >= fact.cap
    if bounded(full, fact.cap, percent, step) == bounded(full, fact.cap, 0, step):
        percent = 0  # what changes nothing is not told as a change
    off = 100 if not part.amount and full else 0
    return sentences.integrated(
        metres, len({leg.sold.operator.code for leg in legs}), fact.cap if is_capped else 0, tariffs.currency, percent,
        off, is_exact=_is_exact(part),
    )  # fmt: skip


def _why(tariffs: Tariffs, legs: Sequence[Leg]) -> sentences.Said:
    first = legs[0]
    fact, hours, off = first.sold.fact, first.frame.name if first.frame else None, first.off
    is_moved = first.percent != 0 and _cost(tariffs, legs) != _cost_at(tariffs, legs, 0)
    percent = first.percent if is_moved else 0  # what changes nothing is not told as a change
    if first.is_maximum:
        return sentences.maximum(off)
    if fact.kind == "flat":
        return sentences.flat(len(legs), hours, percent, off)
    if first.sold.pairs and _ends(legs) in first.sold.pairs:
        return sentences.stations(*_names(legs), hours, percent, off)
    if _along(legs) is None and not all(leg.is_measured for leg in legs):
        return sentences.unmeasured_ride(hours, percent, off)
    if not distance_of(legs):
        return sentences.back_again(hours, percent, off)
    cap = fact.cap if first.frame is None or first.frame.cap is None else first.frame.cap
    is_capped = bool(cap) and _base(legs) > cap
    return sentences.distance(distance_of(legs), hours, percent, off, is_capped=is_capped)


def _names(legs: Sequence[Leg]) -> tuple[str, str]:
    a, b = _ends(legs)
    names = legs[0].sold.network.names if legs[0].sold.network else {}
    return names.get(a, a), names.get(b, b)


def kept(actual: Quote, promised: Quote | None) -> Money:
    """What is charged: the price of what was ridden, and never more than what was promised for it."""
    return actual.total if promised is None or actual.total < promised.total else promised.total


def operators_of(parts: Iterable[Part]) -> set[str]:
    return {leg.sold.operator.code for part in parts for leg in part.legs}
