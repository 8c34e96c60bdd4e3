from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "linli.town.notices"
    label = "notices"
