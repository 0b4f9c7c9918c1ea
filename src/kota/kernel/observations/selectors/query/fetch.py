"""Running a query: one statement for a page, one for each expansion inside of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from kota.kernel.observations.contracts.entities import OBSERVATIONS, SETS, EntitySet, Relation
from kota.kernel.observations.contracts.errors import NoEntityError, NotOfferedError, QueryError
from kota.kernel.observations.rules.parts import part_of
from kota.kernel.observations.rules.query.options import Expand, Options, check_size
from kota.kernel.observations.rules.query.paths import Address, Step
from kota.kernel.observations.selectors import archive
from kota.kernel.observations.selectors.query import inner as observations_of
from kota.kernel.observations.selectors.query import paging, sources, spans, timeline
from kota.kernel.observations.selectors.query.compile import where
from kota.kernel.observations.selectors.query.rows import Entity, Row, places, reader, selected
from kota.kernel.observations.selectors.query.sources import Source


@dataclass(frozen=True, slots=True)
class Found:
    """A page of entities; `after` continues behind it, `count` is that of all where it was asked for."""

    rows: list[Row]
    after: str = ""
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Within:
    """What a path has narrowed a set down to; `stream` is the one datastream whose observations they are."""

    sql: str = "true"
    params: tuple[Any, ...] = ()
    stream: int | None = None

    @property
    def is_narrow(self) -> bool:
        return self.sql != "true"


def page(address: Address, options: Options, base: str) -> Found:
    """The entities that an address names, with what is expanded inside of them."""
    found, within = address.set, narrowed(address.steps)
    check(found, options)
    if found is OBSERVATIONS and within.stream is not None and timeline.is_range(options):
        rows, after = timeline.page(within.stream, options, base)
    elif found is OBSERVATIONS:
        source = sources.of_page(within.stream, options, is_narrowed=within.is_narrow)
        rows, after = paging.page(found, (within.sql, within.params), options, base, source)
    else:
        rows, after = paging.page(found, (within.sql, within.params), options, base)
    total = count(found, within, options) if options.count else None
    expand(found, rows, options, base)
    _weigh(found, rows, options)
    return Found(rows, after, total)


def one(address: Address, options: Options, base: str) -> Row:
    """The one entity that an address names; NoEntityError when it is not there."""
    found, within = address.set, narrowed(address.steps)
    check(found, options)
    plain = replace(options, filter=None, orderby=(), top=1, skip=0, after="")
    rows, _after = paging.page(found, (within.sql, within.params), plain, base)
    if not rows and found is OBSERVATIONS and address.steps[-1].id:
        rows = _archived(address.steps[-1].id, options, base)
    if not rows:
        raise NoEntityError("there is no such %(name)s", name=found.single)
    expand(found, rows, options, base)
    _weigh(found, rows, options)
    return rows[0]


def _weigh(found: EntitySet, rows: list[Row], options: Options) -> None:
    """What many hold inside of them is read once, but written for each: that may grow without end."""
    known: dict[int, int] = {}
    if _repeats(found, options):
        check_size(sum(_weight(row.entity, options, known) for row in rows))


def _repeats(found: EntitySet, options: Options) -> bool:
    """Does anything that is expanded further stand inside of many?"""
    for one in options.expand:
        relation = found.relation(one.relation)
        if relation and one.options.expand and (not relation.is_many or relation.through):
            return True
        if relation and _repeats(SETS[relation.target], one.options):
            return True
    return False


def _weight(entity: Entity, options: Options, known: dict[int, int]) -> int:
    """How many entities are written for this one: itself, and all inside of it."""
    if id(entity) not in known:
        found = 1
        for one in options.expand:
            inside = entity.get(one.relation) or []
            for other in inside if isinstance(inside, list) else [inside]:
                found += _weight(other, one.options, known) if one.options.expand else 1
        known[id(entity)] = found
    return known[id(entity)]


def _archived(number: int, options: Options, base: str) -> list[Row]:
    """An observation whose part has become a file."""
    row = archive.one(number, part_of(number))
    return [] if row is None else [reader(OBSERVATIONS, base, options.select)(tuple(row))]


def check(found: EntitySet, options: Options) -> None:
    """Refuse names that the set does not have."""
    for word in options.select:
        first = word.split("/")[0]
        if (
            first.removeprefix("@iot.") not in ("id", "selfLink")
            and not found.property(first)
            and not found.relation(first)
        ):
            raise QueryError("%(name)s is nothing that %(set)s have", name=word[:60], set=found.name)
    for expansion in options.expand:
        relation = found.relation(expansion.relation)
        if relation is None:
            raise QueryError("%(name)s is no relation of %(set)s", name=expansion.relation[:60], set=found.name)
        inner = expansion.options
        if inner.apply or inner.decimation is not None or inner.format or inner.after:
            raise NotOfferedError("$apply, $decimation and $resultFormat are offered outside of $expand only")
        check(SETS[relation.target], inner)


def narrowed(steps: Sequence[Step]) -> Within:
    """The condition that a path sets, under alias `e`. Every entity on the way must exist."""
    within = Within()
    for place, step in enumerate(steps):
        within = _step(steps[place - 1] if place else None, step, within)
        if step.id is not None and place < len(steps) - 1 and not _exists(step.set, within):
            if step.set is OBSERVATIONS and place == len(steps) - 2 and (old := _of_archived(step.id, steps[-1])):
                return old
            raise NoEntityError("there is no %(name)s of this number", name=step.set.single)
    return within


def _of_archived(number: int, step: Step) -> Within | None:
    """What an archived observation points to."""
    row = archive.one(number, part_of(number))
    if row is None or step.relation is None:
        return None
    return Within("e.id = %s", (row[1] if step.relation.name == "Datastream" else row[2],))


def _step(before: Step | None, step: Step, within: Within) -> Within:
    sql, params = "true", ()
    if before is not None and step.relation is not None:
        sql, params = _along(before, step.relation, within)
    if step.id is not None:
        return Within(f"{sql} AND {_numbered(step)}", (*params, step.id))
    is_stream = step.set is OBSERVATIONS and before is not None and before.set.name == "Datastreams"
    return Within(sql, params, before.id if before is not None and is_stream else None)


def _numbered(step: Step) -> str:
    if step.set is OBSERVATIONS:  # its number names its part
        part = f"FROM observation_part WHERE number = {step.id or 0} >> 38"
        bounds = f"e.phenomenon_time >= (SELECT first {part}) AND e.phenomenon_time < (SELECT after {part})"
        return f"e.id = %s AND {bounds}"
    return "e.id = %s"


def _along(before: Step, relation: Relation, within: Within) -> tuple[str, tuple[Any, ...]]:
    """From what was narrowed down so far to what is related to it. One entity is named by its number alone: that it
    is there, and lies on the path, was looked up before."""
    table, sql, params = before.set.table, within.sql, within.params
    if before.id is not None:
        sql, params = "e.id = %s" if before.set is not OBSERVATIONS else _numbered(before), (before.id,)
    ids = f"SELECT e.id FROM {table} e WHERE {sql}"  # noqa: S608 - our own names
    if not relation.is_many:
        return f"e.id IN (SELECT e.{relation.column} FROM {table} e WHERE {sql})", params  # noqa: S608
    if relation.through:
        between = f"SELECT t.{relation.other} FROM {relation.through} t WHERE t.{relation.column} IN ({ids})"  # noqa: S608
        return f"e.id IN ({between})", params
    if before.id is None:
        return f"e.{relation.column} IN ({ids})", params
    narrow = f"e.{relation.column} = %s"
    if relation.column == "feature_id":  # no index leads from a feature to its observations
        narrow += " AND e.datastream_id IN (SELECT datastream_id FROM datastream_feature WHERE feature_id = %s)"
        return narrow, (before.id, before.id)
    return narrow, (before.id,)


def _exists(found: EntitySet, within: Within) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {found.table} e WHERE {within.sql})", within.params)  # noqa: S608
        return bool(cursor.fetchone()[0])


def count(found: EntitySet, within: Within, options: Options) -> int:
    """How many there are, whatever the page. Observations of whole datastreams are counted already."""
    if found is OBSERVATIONS and options.filter is None and (within.stream is not None or within.sql == "true"):
        sql, params = "SELECT COALESCE(sum(total), 0)::bigint FROM latest_observation", ()
        if within.stream is not None:
            sql, params = f"{sql} WHERE datastream_id = %s", (within.stream,)  # type: ignore[assignment]
    else:
        return _counted(found, within, options)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return int(cursor.fetchone()[0])


def _counted(found: EntitySet, within: Within, options: Options) -> int:
    old, source = 0, Source(f"{found.table} e")
    if found is OBSERVATIONS:
        archived = sources.count(within.stream, options.filter, is_narrowed=within.is_narrow)
        old, source = (
            (0, sources.whole(within.stream, options.filter)) if archived is None else (archived, sources.LIVE)
        )
    condition, more = where(found, options.filter)
    sql = f"SELECT count(*) FROM {source.sql} WHERE {within.sql} AND {condition}"  # noqa: S608 - our own names
    with connection.cursor() as cursor:
        cursor.execute(sql, [*source.params, *within.params, *more])
        return int(cursor.fetchone()[0]) + old


def expand(found: EntitySet, rows: list[Row], options: Options, base: str) -> None:
    """Put related entities into those that were found."""
    for expansion in options.expand:
        relation = found.relation(expansion.relation)
        if relation is None:
            continue
        link = f"{relation.name}@iot.navigationLink"
        for row in rows:
            row.entity.pop(link, None)
        if rows:
            (_expand_many if relation.is_many else _expand_one)(found, relation, rows, expansion, base)


def _expand_one(found: EntitySet, relation: Relation, rows: list[Row], expansion: Expand, base: str) -> None:
    target, select = SETS[relation.target], expansion.options.select
    place = places(found)[relation.name]
    ids = [one for one in {row.keys[place] for row in rows} if one is not None]
    read = reader(target, base, select)
    with connection.cursor() as cursor:
        columns = ", ".join(selected(target, select))
        cursor.execute(f"SELECT {columns} FROM {target.table} e WHERE e.id = ANY(%s)", [ids])  # noqa: S608
        related = [read(row) for row in cursor.fetchall()]
    expand(target, related, expansion.options, base)
    by_id = {row.id: row.entity for row in related}
    for row in rows:
        row.entity[relation.name] = by_id.get(row.keys[place] or 0)


def _expand_many(found: EntitySet, relation: Relation, rows: list[Row], expansion: Expand, base: str) -> None:
    target, inner = SETS[relation.target], expansion.options
    limit, name = inner.limit, relation.name
    ids = [row.id for row in rows]
    if target is OBSERVATIONS and relation.column == "datastream_id":
        groups = observations_of.of_streams(relation, ids, inner, base)
    else:
        if target is OBSERVATIONS:
            sources.need_none("$expand of Observations of a FeatureOfInterest")
        groups = paging.of_many(relation, ids, inner, base)
    if inner.expand:
        expand(target, [row for group in groups.values() for row in group[:limit]], inner, base)
    counts = _counts(relation, ids, inner) if inner.count else {}
    link = paging.inner_link(found, relation, expansion, base)
    for row in rows:
        group = groups.get(row.id, [])
        if inner.count:
            row.entity[f"{name}@iot.count"] = counts.get(row.id, 0)
        row.entity[name] = [one.entity for one in group[:limit]]
        if len(group) > limit > 0:
            row.entity[f"{name}@iot.nextLink"] = link(row.id)


def _counts(relation: Relation, ids: list[int], options: Options) -> dict[int, int]:
    target = SETS[relation.target]
    condition, params = where(target, options.filter)
    source, key = f"{target.table} e", f"e.{relation.column}"
    if relation.through:
        source += f" JOIN {relation.through} t ON t.{relation.other} = e.id"
        key = f"t.{relation.column}"
    sql = f"SELECT {key}, count(*) FROM {source} WHERE {key} = ANY(%s) AND {condition} GROUP BY 1"  # noqa: S608
    if target is OBSERVATIONS and options.filter is None and relation.column == "datastream_id":
        sql = "SELECT datastream_id, total FROM latest_observation WHERE datastream_id = ANY(%s)"
    with connection.cursor() as cursor:
        cursor.execute(sql, [ids, *params])
        found = dict(cursor.fetchall())
    if target is OBSERVATIONS and options.filter is not None and relation.column == "datastream_id":
        wanted = spans.within(options.filter)
        for one in archive.reached(ids, wanted.first, wanted.last):
            found[one] = _counted(target, Within("e.datastream_id = %s", (one,), one), options)
    return found
