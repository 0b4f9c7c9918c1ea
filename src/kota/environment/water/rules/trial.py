"""How forecasts would have done: on hours that nothing had seen, beside "it stays as it is"."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from kota.environment.water.rules.forecast import Hours, Interval, fit, inputs, later, usual

_RISE_CM = 20.0  # what is scored apart as a rise


@dataclass(frozen=True, slots=True)
class Trial:
    """How forecasts did on hours that they had not seen, beside "it stays as it is": mean absolute errors in cm, over
    all hours and over those before a rise of 20 cm or more; how often the interval held, and its mean width in cm."""

    horizon: int
    hours: int
    error: float
    error_of_persistence: float
    rises: int
    error_on_rises: float
    error_of_persistence_on_rises: float
    held: float
    held_on_rises: float
    width: float
    scaled: tuple[float, ...] = ()  # errors in units of what is usual, in the order of their hours


def trial(upstream: Hours, downstream: Hours, horizon: int, first: int, step: int = 24) -> Trial:
    """Rolling: from the hour `first` on, every `step` hours everything is fitted anew on what was known by then, lag
    included, and the hours until the next fit are forecast."""
    change = later(downstream, horizon) - downstream
    interval: Interval | None = None
    waiting: deque[tuple[int, float, float, tuple[float, float]]] = deque()
    told: list[tuple[float, float, bool, float]] = []
    scaled: list[float] = []
    for now in range(first, len(downstream) - horizon, step):
        expected = _expected(upstream, downstream, horizon, now, step)
        errors, scale = change[: now + step] - expected, usual(expected)
        if interval is None:
            known = (errors / scale)[: now + 1 - horizon]
            interval = Interval(known[np.isfinite(known)].tolist())
        for hour in range(now, min(now + step, len(downstream) - horizon)):
            while waiting and waiting[0][0] + horizon <= hour:  # its outcome has come
                interval.learn(*waiting.popleft()[1:])
            if np.isfinite(errors[hour]):
                error, span = float(errors[hour]), interval.span(float(scale[hour]))
                waiting.append((hour, error, float(scale[hour]), span))
                scaled.append(error / float(scale[hour]))
                told.append((error, float(change[hour]), span[0] <= error <= span[1], span[1] - span[0]))
    return replace(_summed(horizon, told), scaled=tuple(scaled))


def _expected(upstream: Hours, downstream: Hours, horizon: int, now: int, step: int) -> Hours:
    """The changes expected up to the next fit, by a model that knows nothing after `now`."""
    model = fit(upstream[: now + 1], downstream[: now + 1], horizon)
    return model.change(inputs(upstream[: now + step], downstream[: now + step], model.lag, horizon))


def _summed(horizon: int, told: Sequence[tuple[float, float, bool, float]]) -> Trial:
    errors, changes, held, widths = (np.array(column, dtype=float) for column in zip(*told, strict=True))
    up = changes >= _RISE_CM
    return Trial(
        horizon, len(errors), float(np.abs(errors).mean()), float(np.abs(changes).mean()), int(up.sum()),
        float(np.abs(errors[up]).mean()), float(np.abs(changes[up]).mean()), float(held.mean()), float(held[up].mean()),
        float(widths.mean()),
    )  # fmt: skip
