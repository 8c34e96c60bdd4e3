"""Which ways lead through the house: the tabs at the thumb, the desk's rail, and the bell."""

from django.utils.translation import gettext_lazy as _

from linli.ground.ui.navigation import Way, lay

HOME = Way(_("首页"), "portal:home", "home")


def lay_all() -> None:
    """Lay each kind of way."""
    lay("residents", [HOME])
    lay("staff", [HOME])
