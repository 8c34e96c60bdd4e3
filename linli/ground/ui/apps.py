from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "linli.ground.ui"
    label = "ui"
