from django.apps import AppConfig


class SharedConfig(AppConfig):
    name = "linli.ground.shared"
    label = "shared"
