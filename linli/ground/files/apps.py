from django.apps import AppConfig
from django.conf import settings
from django.core import checks


class FilesConfig(AppConfig):
    name = "linli.ground.files"
    label = "files"

    def ready(self) -> None:
        """Refuse to start where pictures lie among what is served to everybody."""
        checks.register(_pictures_are_not_served)


def _pictures_are_not_served(**_kwargs: object) -> list[checks.CheckMessage]:
    if not settings.PICTURES.resolve().is_relative_to(settings.STATIC_ROOT.resolve()):
        return []
    return [checks.Error("LINLI_PICTURES lies below the static files, where everybody reads it.", id="files.E001")]
