"""Making a photo anew: nothing of the sent file survives but what one sees."""

import hashlib
import io
from dataclasses import dataclass
from threading import BoundedSemaphore

from PIL import Image

from kota.kernel.files.contracts import MOST_PIXELS, RefusedError, Why
from kota.kernel.files.rules import content

FULL_PX, SMALL_PX = 2048, 480
_ENOUGH_PX = 1800  # a photo of 4000 px is decoded at half its size and not scaled again
_FULL_QUALITY, _SMALL_QUALITY = 82, 72
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_ORIENTATION = 0x0112
# A decoded photo may take 200 MB; no more than two at once in a process.
_ROOM = BoundedSemaphore(2)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A photo made anew: the full size as JPEG, the small one as WebP."""

    full: bytes
    small: bytes
    width: int
    height: int

    @property
    def sha256(self) -> bytes:
        return hashlib.sha256(self.full).digest()


def prepare(data: bytes) -> Prepared:
    """The photo in `data`, upright, and its thumbnail; RefusedError when it is no sound photo."""
    found = content.format_of(data)
    content.check_one_thing(data, found)
    try:
        with _ROOM:
            return _anew(data, found)
    except RefusedError:
        raise
    except Image.DecompressionBombError:
        raise RefusedError(Why.TOO_MANY_PIXELS) from None
    except Exception as error:  # a hostile file may break a decoder in any way
        raise RefusedError(Why.BROKEN) from error


def _anew(data: bytes, found: str) -> Prepared:
    with open_checked(data, found) as image:
        turn = _TURNS.get(_orientation(image))
        share = _ENOUGH_PX / max(image.size)  # JPEG is decoded at half size or less where that is enough
        image.draft("RGB", (int(image.width * share), int(image.height * share)))
        full = _fitted(image, FULL_PX)
    if turn is not None:
        full = full.transpose(turn)
    small = full.copy()
    small.thumbnail((SMALL_PX, SMALL_PX), Image.Resampling.BICUBIC, reducing_gap=2.0)
    return Prepared(
        _written(full, "JPEG", quality=_FULL_QUALITY, optimize=True),
        _written(small, "WEBP", quality=_SMALL_QUALITY, method=2),
        full.width,
        full.height,
    )


def open_checked(data: bytes, found: str) -> Image.Image:
    """The image with only its header read, so that its size is known before any pixel is decoded."""
    try:
        image = Image.open(io.BytesIO(data), formats=[found])
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise RefusedError(Why.TOO_MANY_PIXELS) from None
    except Exception as error:
        raise RefusedError(Why.BROKEN) from error
    if image.width * image.height > MOST_PIXELS:
        raise RefusedError(Why.TOO_MANY_PIXELS)
    return image


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # broken EXIF is no reason to refuse a photo that one can see
        return 1


def _fitted(image: Image.Image, pixels: int) -> Image.Image:
    """A plain RGB copy within `pixels` a side, on white where it was transparent."""
    image.load()
    is_plain = image.mode in ("RGB", "L") and "transparency" not in image.info
    plain = image if is_plain else image.convert("RGBA")
    plain.thumbnail((pixels, pixels), Image.Resampling.HAMMING, reducing_gap=2.0)
    if plain.mode != "RGBA":
        return plain.convert("RGB") if plain.mode != "RGB" else plain.copy()
    ground = Image.new("RGB", plain.size, "white")
    ground.paste(plain, mask=plain.getchannel("A"))
    return ground


def _written(image: Image.Image, kind: str, **options: object) -> bytes:
    image.info.clear()  # Pillow would write a comment or profile it finds here
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()
