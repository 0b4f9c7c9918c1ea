"""What a query can be refused for."""

from kota.base.errors import InvalidError, KotaError


class QueryError(InvalidError):
    """An address, an option or an expression that SensorThings does not know."""

    code = "query"


class NotOfferedError(KotaError):
    """Something that the standard or OData knows and Kota does not offer."""

    status = 501
    code = "not_offered"
