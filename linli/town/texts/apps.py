from django.apps import AppConfig


class TextsConfig(AppConfig):
    name = "linli.town.texts"
    label = "texts"
