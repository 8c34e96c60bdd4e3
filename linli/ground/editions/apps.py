from django.apps import AppConfig


class EditionsConfig(AppConfig):
    name = "linli.ground.editions"
    label = "editions"
