from django.apps import AppConfig


class DivisionsConfig(AppConfig):
    name = "linli.town.divisions"
    label = "divisions"
