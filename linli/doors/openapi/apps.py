from django.apps import AppConfig


class OpenapiConfig(AppConfig):
    name = "linli.doors.openapi"
    label = "openapi"
