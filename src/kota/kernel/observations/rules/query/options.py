"""The options of a query: $filter, $expand, $select, $orderby, $top, $skip, $count and what Kota adds."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from urllib.parse import unquote_plus

from kota.kernel.observations.contracts.errors import NotOfferedError, QueryError
from kota.kernel.observations.rules.query.expressions import Expression, parse

MOST = 10_000  # entities in one answer
PAGE = 100
WRITTEN = 100_000  # those inside of others counted too
NESTED = 8  # expansions inside one another
_BRACKETS = 60  # as deep as an expression goes
_OF_ODATA = frozenset({"$search", "$compute", "$format", "$levels", "$index", "$schemaversion", "$deltatoken"})


@dataclass(frozen=True, slots=True)
class Order:
    by: Expression
    is_falling: bool = False


@dataclass(frozen=True, slots=True)
class Expand:
    """Entities shown inside: `relation`, and with which options."""

    relation: str
    options: "Options"


@dataclass(frozen=True, slots=True)
class Options:
    """What is asked. `select` empty: all. `after` continues where the page before ended; `top` None: a page."""

    filter: Expression | None = None
    expand: tuple[Expand, ...] = ()
    select: tuple[str, ...] = ()
    orderby: tuple[Order, ...] = ()
    top: int | None = None
    skip: int = 0
    count: bool = False
    format: str = ""
    apply: str = ""
    decimation: int | None = None
    after: str = ""
    given: tuple[tuple[str, str], ...] = field(default=(), compare=False)  # as they came, for the next link

    @property
    def limit(self) -> int:
        return PAGE if self.top is None else min(self.top, MOST)


def check_size(entities: int) -> None:
    """Refuse an answer that nobody could read."""
    if entities > WRITTEN:
        raise QueryError("the answer would hold more than %(most)s entities: expand less, or use $top", most=WRITTEN)


def read(query: str) -> Options:
    """From the part of an address behind the question mark."""
    pairs = []
    for part in query.split("&"):
        name, _sign, value = part.partition("=")
        if part:
            pairs.append((unquote_plus(name), unquote_plus(value, errors="replace")))
    return of_pairs(pairs)


def of_pairs(pairs: list[tuple[str, str]]) -> Options:
    """From names and values. Names without a dollar are nobody's option and are passed over, as OData wants it."""
    found: dict[str, object] = {}
    for name, value in pairs:
        if not name.startswith("$"):
            continue
        if name in found:
            raise QueryError("%(name)s is given twice", name=name)
        reader = _READERS.get(name)
        if reader is None:
            if name in _OF_ODATA:
                raise NotOfferedError("%(name)s is not offered here", name=name)
            raise QueryError("%(name)s is not an option of SensorThings", name=name)
        if "\x00" in value or "\ufffd" in value:
            raise QueryError("%(name)s holds characters that are no text", name=name)
        found[name] = reader(value, name)
    fields = {name[1:] if name != "$skiptoken" else "after": value for name, value in found.items()}
    fields["format"] = fields.pop("resultFormat", "")
    return replace(Options(given=tuple(pairs)), **fields)  # type: ignore[arg-type]


def split(text: str, mark: str) -> list[str]:
    """The parts between marks that stand outside of quotes and parentheses."""
    parts, depth, begin, is_quoted = [], 0, 0, False
    for place, sign in enumerate(text):
        if sign == "'":
            is_quoted = not is_quoted
        elif is_quoted:
            continue
        elif sign == "(":
            depth += 1
            if depth > _BRACKETS:
                raise QueryError("parentheses are nested too deeply")
        elif sign == ")":
            depth -= 1
            if depth < 0:
                raise QueryError("a closing parenthesis has no opening one")
        elif sign == mark and depth == 0:
            parts.append(text[begin:place])
            begin = place + 1
    if is_quoted or depth:
        raise QueryError("a quote or parenthesis is not closed")
    return [*parts, text[begin:]]


def _number(value: str, name: str) -> int:
    if not value.strip().isascii() or not value.strip().isdigit() or len(value) > 12:
        raise QueryError("%(name)s is a whole number", name=name)
    return int(value)


def _flag(value: str, name: str) -> bool:
    if value.lower() not in ("true", "false"):
        raise QueryError("%(name)s is true or false", name=name)
    return value.lower() == "true"


def _expression(value: str, name: str) -> Expression:
    if not value.strip():
        raise QueryError("%(name)s is empty", name=name)
    return parse(value)


def _select(value: str, name: str) -> tuple[str, ...]:
    words = tuple(word.strip() for word in value.split(","))
    if not all(words):
        raise QueryError("%(name)s has an empty part", name=name)
    if any(word.startswith("distinct:") for word in words):
        raise NotOfferedError("$select=distinct: is not offered here")
    return words


def _orderby(value: str, name: str) -> tuple[Order, ...]:
    found = []
    for part in split(value, ","):
        words = part.strip()
        is_falling = words.endswith(" desc")
        bare = words.removesuffix(" desc").removesuffix(" asc").strip()
        if not bare:
            raise QueryError("%(name)s has an empty part", name=name)
        found.append(Order(parse(bare), is_falling))
    return tuple(found)


def _expand(value: str, name: str) -> tuple[Expand, ...]:
    found: list[Expand] = []
    for part in split(value, ","):
        path, open_, rest = part.strip().partition("(")
        if not path or (open_ and not rest.endswith(")")):
            raise QueryError("%(name)s cannot be read", name=name)
        inner = Options()
        if open_:
            pairs = [piece.partition("=")[::2] for piece in split(rest[:-1], ";") if piece.strip()]
            inner = of_pairs([(key.strip(), text) for key, text in pairs])
        found = _add(found, path.strip().split("/"), inner)
    if _depth(found) > NESTED:
        raise QueryError("%(name)s goes at most %(most)s relations deep", name=name, most=NESTED)
    return tuple(found)


def _depth(expansions: Iterable[Expand]) -> int:
    return max((1 + _depth(one.options.expand) for one in expansions), default=0)


def _add(found: list[Expand], steps: list[str], options: Options) -> list[Expand]:
    """`Datastreams/Sensor` beside `Datastreams/Thing` is one expansion of Datastreams with two inside."""
    if len(steps) > 1:
        inside = _add([], steps[1:], options)[0]
        options = Options(expand=(inside,))
    for place, old in enumerate(found):
        if old.relation == steps[0]:
            joined = [*old.options.expand]
            for one in options.expand:
                joined = _add(joined, [one.relation], one.options)
            plain = options if options != Options(expand=options.expand) else old.options
            found[place] = Expand(steps[0], replace(plain, expand=tuple(joined)))
            return found
    return [*found, Expand(steps[0], options)]


def _text(value: str, name: str) -> str:
    return value


_READERS = {
    "$filter": _expression, "$expand": _expand, "$select": _select, "$orderby": _orderby, "$top": _number,
    "$skip": _number, "$count": _flag, "$resultFormat": _text, "$apply": _text, "$decimation": _number,
    "$skiptoken": _text,
}  # fmt: skip
