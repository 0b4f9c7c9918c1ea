"""A mapping for a file that comes without one, from the names of its columns."""

from collections.abc import Mapping, Sequence
from typing import Any

from kota.base.errors import InvalidError
from kota.governance.reports.rules.importing import times
from kota.governance.reports.rules.importing.plan import Category, Place, Plan, State, Time, Words

_NAMES = {
    "key": ("source_key", "service_request_id", "reference", "id", "no", "nomor", "nomor_laporan", "ticket"),
    "opened": (
        "opened_at", "requested_datetime", "created_at", "reported_at", "tanggal_laporan", "tanggal", "waktu", "date",
        "datetime", "timestamp", "created",
    ),
    "solved": ("solved_at", "closed_at", "closed_date", "closed_datetime", "resolved_at", "tanggal_selesai"),
    "words": ("words", "description", "text", "isi", "isi_laporan", "laporan", "keterangan", "deskripsi", "complaints"),
    "category": ("category", "service_code", "service_name", "kategori", "jenis", "type"),
    "state": ("state", "status", "step"),
    "lon": ("longitude", "lon", "long", "lng", "bujur", "x", "geometry.lon"),
    "lat": ("latitude", "lat", "lintang", "y", "geometry.lat"),
    "address": ("place", "address", "address_string", "alamat", "lokasi", "location"),
    "kelurahan": ("kelurahan", "nama_kelurahan", "village"),
    "kecamatan": ("kecamatan", "nama_kecamatan", "district"),
    "kota": ("wilayah", "kota", "kabupaten_kota", "city"),
    "rating": ("rating", "bintang"),
}  # fmt: skip


def guess(columns: Sequence[str], sample: Sequence[Mapping[str, Any]], plan: Plan) -> Plan:
    """The mapping with what it leaves open filled in; InvalidError when a report's time or words cannot be found."""
    found = {noun: _first(columns, names) for noun, names in _NAMES.items()}
    opened = plan.opened if plan.opened.columns else Time(columns=_listed(found["opened"]))
    words = plan.words if plan.words.columns else Words(columns=_listed(found["words"]), otherwise=plan.words.otherwise)
    if not opened.columns:
        raise InvalidError(
            f"no column says when a report was made ({_some(columns)}): name it under [opened] in a mapping"
        )
    if not words.columns and not words.otherwise:
        raise InvalidError(f"no column holds a report's words ({_some(columns)}): name it under [words] in a mapping")
    given = {
        "opened": _dated(opened, sample),
        "words": words,
        "key": plan.key or _listed(found["key"]),
        "category": _category(plan.category, found["category"]),
        "place": _place(plan.place, found),
        "state": _state(plan.state, found, sample),
    }
    return plan.model_copy(update=given)


def _category(given: Category, column: str) -> Category:
    return given if given.value or given.column else given.model_copy(update={"column": column})


def _place(given: Place, found: Mapping[str, str]) -> Place:
    if given != Place():
        return given
    names = {noun: found[noun] for noun in ("lon", "lat", "kelurahan", "kecamatan", "kota")}
    return Place(**names, address=_listed(found["address"]))


def _state(given: State, found: Mapping[str, str], sample: Sequence[Mapping[str, Any]]) -> State:
    if given != State():
        return given.model_copy(update={"solved": _dated(given.solved, sample)})
    solved = _dated(Time(columns=_listed(found["solved"])), sample)
    return State(column=found["state"], solved=solved, rating=found["rating"])


def _dated(given: Time, sample: Sequence[Mapping[str, Any]]) -> Time:
    if given.formats or not given.columns:
        return given
    texts = (" ".join(str(row.get(column) or "") for column in given.columns).strip() for row in sample)
    return given.model_copy(update={"formats": times.guess(texts)})


def _first(columns: Sequence[str], names: Sequence[str]) -> str:
    by_name = {column.lower().strip().removeprefix("properties."): column for column in columns}
    return next((by_name[name] for name in names if name in by_name), "")


def _listed(column: str) -> list[str]:
    return [column] if column else []


def _some(columns: Sequence[str]) -> str:
    return "columns: " + ", ".join(columns[:12]) + (" ..." if len(columns) > 12 else "")
