from typing import Any

from django.apps import AppConfig
from django.core import checks


class PeopleConfig(AppConfig):
    name = "linli.town.people"
    label = "people"

    def ready(self) -> None:
        """Register the check that every view declares who may knock."""
        checks.register(_every_view_declares, checks.Tags.security)


def _every_view_declares(app_configs: Any = None, **kwargs: Any) -> list[checks.CheckMessage]:
    from .allow import every_view_declares

    return every_view_declares()
