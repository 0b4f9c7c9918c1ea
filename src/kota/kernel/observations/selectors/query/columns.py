"""Where each property lies, as SQL."""

from kota.kernel.observations.contracts.entities import DATASTREAMS, OBSERVATIONS, EntitySet, Kind, Property
from kota.kernel.observations.selectors.query import values as v
from kota.kernel.observations.selectors.query.values import Value

_KINDS = {Kind.ID: v.NUMBER, Kind.TEXT: v.TEXT, Kind.TIME: v.TIME, Kind.JSON: v.JSON}
_LATEST = "(SELECT {column} FROM latest_observation n WHERE n.datastream_id = {alias}.id)"


def column(found: EntitySet, prop: Property, alias: str, keys: tuple[str, ...]) -> Value:
    """A property under `alias`, or what lies inside of it behind `keys`."""
    if prop.kind is Kind.GEOMETRY:
        if keys:
            return _inside(f"{alias}.{prop.stored}", (), keys)
        return Value(v.GEO, shape=(alias, found.table, prop.stored))
    if found is OBSERVATIONS:
        return _of_observation(prop, alias, keys)
    if found is DATASTREAMS and prop.kind is Kind.INTERVAL:
        return _span(prop.stored, alias)
    if prop.kind is Kind.JSON and keys:
        return _inside(f"{alias}.{prop.stored}", (), keys)
    return Value(_KINDS[prop.kind], f"{alias}.{prop.stored}")


def _inside(sql: str, params: tuple[object, ...], keys: tuple[str, ...]) -> Value:
    return Value(v.JSON, f"({sql} #> %s::text[])", (*params, list(keys)))


def _span(name: str, alias: str) -> Value:
    """phenomenonTime and resultTime of a datastream, as the newest-value table keeps them."""
    prefix = "" if name == "phenomenon" else "result_"
    first, last = (_LATEST.format(column=f"{which}_{prefix}time", alias=alias) for which in ("first", "last"))
    return Value(v.INTERVAL, first, (), last)


def _of_observation(prop: Property, alias: str, keys: tuple[str, ...]) -> Value:
    if prop.name == "result":
        if keys:
            return _inside(f"{alias}.result_json", (), keys)
        return Value(v.RESULT, f"{alias}.result", (), f"COALESCE({alias}.result_json, to_jsonb({alias}.result))")
    if prop.name == "phenomenonTime":
        return Value(v.INTERVAL, f"{alias}.phenomenon_time", (), f"{alias}.phenomenon_end")
    if prop.name == "validTime":
        begin, end = (f"NULLIF(split_part({alias}.extra ->> 'validTime', '/', {n}), '')::timestamptz" for n in (1, 2))
        return Value(v.INTERVAL, begin, (), end)
    if prop.kind is Kind.JSON:
        return _inside(f"{alias}.extra", (), (prop.name, *keys))
    return Value(_KINDS[prop.kind], f"{alias}.{prop.stored}")
