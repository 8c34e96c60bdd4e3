from django.apps import AppConfig


class DaysConfig(AppConfig):
    name = "linli.ground.days"
    label = "days"
