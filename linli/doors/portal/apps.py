"""The portal lays the ways through the house when it starts."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The HTML door."""

    name = "linli.doors.portal"
    label = "portal"

    def ready(self) -> None:
        """Lay the tabs, the rail and the bell; import the handlers that settings name."""
        from linli.doors.portal import ways

        ways.lay_all()
