"""Photos for browsers."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from kota.kernel.files import selectors
from kota.kernel.files.contracts import Size
from kota.kernel.files.rules import keys
from kota.ui.access import public


@public
@require_safe
def photo(request: HttpRequest, file_id: UUID, size: Size) -> HttpResponse:
    """A photo; it never changes, so whoever has it need not ask again. What is not public needs its token."""
    file, data = selectors.content(file_id=file_id, size=size, token=request.GET.get("token", ""))
    response = HttpResponse(data, content_type=keys.MEDIA_TYPES[size])
    response["Content-Disposition"] = f'inline; filename="{keys.shown_name(file.pk, size)}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "cross-origin" if file.is_public else "same-origin"
    # Shared caches ask again after an hour, so that a photo taken down disappears from them.
    for_all, for_one = "public, max-age=31536000, s-maxage=3600, immutable", "private, max-age=3600"
    response["Cache-Control"] = for_all if file.is_public else for_one
    return response
