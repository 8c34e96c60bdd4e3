from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "linli.ground.files"
    label = "files"
