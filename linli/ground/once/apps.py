from django.apps import AppConfig


class OnceConfig(AppConfig):
    name = "linli.ground.once"
    label = "once"
