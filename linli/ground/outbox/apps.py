from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "linli.ground.outbox"
    label = "outbox"
