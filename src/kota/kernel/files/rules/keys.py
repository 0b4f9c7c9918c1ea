"""How contents are named in the storage, and what each size is."""

from uuid import UUID

from kota.kernel.files.contracts import Size

MEDIA_TYPES = {Size.FULL: "image/jpeg", Size.SMALL: "image/webp"}
_ENDINGS = {Size.FULL: "jpg", Size.SMALL: "webp"}


def key_of(file_id: UUID, size: Size) -> str:
    """Spread over 65,536 folders by the random end of the id; its beginning is the time."""
    name = file_id.hex
    return f"photos/{name[-2:]}/{name[-4:-2]}/{name}-{size}.{_ENDINGS[size]}"


def file_of(key: str) -> UUID | None:
    """The file that a key belongs to; None for what Kota did not write."""
    name = key.rsplit("/", 1)[-1].split("-", 1)[0]
    try:
        return UUID(hex=name) if key.startswith("photos/") and len(name) == 32 else None
    except ValueError:
        return None


def shown_name(file_id: UUID, size: Size) -> str:
    """The name under which a browser saves it."""
    return f"photo-{file_id.hex[-8:]}.{_ENDINGS[size]}"
