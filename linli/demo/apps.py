from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemoConfig(AppConfig):
    name = "linli.demo"
    label = "demo"

    def ready(self) -> None:
        from linli.ground.ui.navigation import Way, lay

        lay("demo", [Way(_("换个身份看看"), "demo:personas")])
