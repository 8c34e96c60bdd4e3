from django.apps import AppConfig


class RulebookConfig(AppConfig):
    name = "linli.life.rulebook"
    label = "rulebook"
