"""What SensorThings refuses. It speaks English, as the standard does: its readers make programs."""

from kota.base.errors import ConflictError, InvalidError, KotaError, MissingError, NotAllowedError, TooManyError


class QueryError(InvalidError):
    """An address, an option or an expression that SensorThings does not know."""

    code = "query"


class NotOfferedError(KotaError):
    """Something that the standard or OData knows and Kota does not offer."""

    status = 501
    code = "not_offered"


class BodyError(InvalidError):
    """A body that is not as the standard has it."""


class NoEntityError(MissingError):
    """An address of something that is not there."""


class StateError(ConflictError):
    """Well formed, but not possible as things stand."""


class WriterError(NotAllowedError):
    """A device that wants more than it may."""


class CrowdedError(TooManyError):
    """More arrives than can be written."""

    status = 503
