from django.apps import AppConfig


class BoundariesConfig(AppConfig):
    name = "linli.town.boundaries"
    label = "boundaries"
