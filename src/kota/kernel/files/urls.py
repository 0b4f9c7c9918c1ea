"""Routes of the files."""

from django.urls import path, register_converter

from kota.kernel.files import views
from kota.kernel.files.contracts import Size


class SizeConverter:
    regex = "|".join(Size)

    def to_python(self, value: str) -> Size:
        return Size(value)

    def to_url(self, value: str) -> str:
        return str(Size(value))


register_converter(SizeConverter, "photo_size")

app_name = "files"
urlpatterns = [path("files/<uuid:file_id>/<photo_size:size>", views.photo, name="photo")]
