"""The portal lays the ways through the house when it starts."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The HTML door."""

    name = "linli.doors.portal"
    label = "portal"

    def ready(self) -> None:
        """Lay the tabs, the rail and the bell; refuse a provider of tiles that cannot be meant."""
        from linli.doors.portal import ways
        from linli.ground.ui import tiles

        ways.lay_all()
        tiles.provider()
