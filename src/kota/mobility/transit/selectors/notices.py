"""What GTFS's canonical validator says, in words for a transit officer; of rare kinds in the validator's own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

NOTICES = {
    "block_trips_with_overlapping_stop_times": gettext_lazy("One vehicle would run two trips at the same time"),
    "decreasing_or_equal_stop_time_distance": gettext_lazy("The distance does not grow from stop to stop of a trip"),
    "duplicate_key": gettext_lazy("Two rows have the same key"),
    "duplicate_route_name": gettext_lazy("Two lines have the same name"),
    "duplicate_trip": gettext_lazy("The same trip stands twice"),
    "equal_shape_distance_same_coordinates": gettext_lazy("A line on the map holds the same point twice"),
    "expired_calendar": gettext_lazy("Days of service are over"),
    "fast_travel_between_consecutive_stops": gettext_lazy("From one stop to the next faster than any vehicle goes"),
    "fast_travel_between_far_stops": gettext_lazy("Between stops far apart faster than any vehicle goes"),
    "feed_expiration_date7_days": gettext_lazy("The feed ends within seven days"),
    "feed_expiration_date30_days": gettext_lazy("The feed ends within thirty days"),
    "foreign_key_violation": gettext_lazy("A row names something that is not in the file where it should be"),
    "invalid_url": gettext_lazy("A web address cannot be read"),
    "leading_or_trailing_whitespaces": gettext_lazy("A value begins or ends with spaces"),
    "missing_feed_contact_email_and_url": gettext_lazy("Nobody is named whom to ask about the feed"),
    "missing_recommended_field": gettext_lazy("A value that GTFS recommends is missing"),
    "missing_recommended_file": gettext_lazy("A file that GTFS recommends is missing"),
    "missing_required_field": gettext_lazy("A value that GTFS demands is missing"),
    "missing_timepoint_value": gettext_lazy("A time stands there, but not whether it is exact"),
    "missing_trip_edge": gettext_lazy("A trip has no time at its first or last stop"),
    "mixed_case_recommended_field": gettext_lazy("A name is written in capitals or small letters alone"),
    "non_ascii_or_non_printable_char": gettext_lazy("An id holds unusual characters"),
    "route_color_contrast": gettext_lazy("A line's colours are hard to tell apart"),
    "route_long_name_contains_short_name": gettext_lazy("A line's long name repeats its short one"),
    "route_short_name_too_long": gettext_lazy("A line's short name is too long"),
    "same_name_and_description_for_stop": gettext_lazy("A stop's description only repeats its name"),
    "service_extends_far_in_the_future": gettext_lazy("Days of service reach years ahead"),
    "stop_has_too_many_matches_for_shape": gettext_lazy("A stop fits many places of its line on the map"),
    "stop_too_far_from_shape": gettext_lazy("A stop is far from its line on the map"),
    "stop_without_stop_time": gettext_lazy("Nothing ever stops at a stop"),
    "stops_match_shape_out_of_order": gettext_lazy("Stops lie along their line on the map in another order"),
    "trip_distance_exceeds_shape_distance": gettext_lazy("A trip is longer than its line on the map"),
    "unknown_column": gettext_lazy("GTFS knows no such column"),
    "unknown_file": gettext_lazy("GTFS knows no such file: it is not read"),
    "unsorted_stop_times": gettext_lazy("Stops of a trip do not stand one after the other in the file"),
    "unused_shape": gettext_lazy("No trip uses a line on the map"),
    "unused_station": gettext_lazy("No stop belongs to a station"),
    "unused_trip": gettext_lazy("A trip stops nowhere"),
    "unusable_trip": gettext_lazy("A trip has fewer than two stops: nobody can ride it"),
    "validator_failed": gettext_lazy("The validator itself failed"),
}
WEIGHTS = {"ERROR": gettext_lazy("error"), "WARNING": gettext_lazy("warning"), "INFO": gettext_lazy("note")}


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One kind of notice in one file: in words, with the validator's own name for it."""

    words: str
    weight: str
    file: str
    count: int
    code: str


def notices(report: Mapping[str, Any]) -> list[NoticeRow]:
    """What the validator says, in words."""
    return [
        NoticeRow(
            str(NOTICES.get(one["code"]) or one["example"] or one["code"]),
            str(WEIGHTS.get(one["severity"], one["severity"])), one["file"], one["count"], one["code"],
        )
        for one in report.get("notices", [])
    ]  # fmt: skip
