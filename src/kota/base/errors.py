"""Errors that a person may read: each is a sentence and carries the HTTP status it becomes."""


class KotaError(Exception):
    """Something that Kota refuses, with a sentence that says what to do.

    Rules, which know no languages, give the English sentence with its values apart; `kota.base.words.told` says it
    to the reader.
    """

    status = 400
    code = "refused"

    def __init__(self, message: str, *, field: str = "", **values: object) -> None:
        self.template, self.values = message, values
        self.message = message % values if values else message
        self.field = field
        super().__init__(self.message)


class InvalidError(KotaError):
    status = 400
    code = "invalid"


class MalformedError(KotaError):
    """What a program sent is no request of this kind, in a way that its document cannot say."""

    status = 400
    code = "invalid"


class NotAllowedError(KotaError):
    status = 403
    code = "not_allowed"


class MissingError(KotaError):
    status = 404
    code = "not_found"


class ConflictError(KotaError):
    """The thing moved on meanwhile, or the step is not possible from where it is."""

    status = 409
    code = "conflict"


class TooManyError(KotaError):
    status = 429
    code = "too_many"


class UnavailableError(KotaError):
    """The database does not answer at the moment."""

    status = 503
    code = "unavailable"


class FullError(KotaError):
    """There is no room left to write anything."""

    status = 507
    code = "disk_full"
