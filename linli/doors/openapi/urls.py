"""The addresses of the JSON door."""

from django.urls import path, re_path

from linli.doors.openapi import views
from linli.doors.openapi.door import door

urlpatterns = [
    path("api/", views.listing, name="api"),
    path("api/v1/openapi.json", views.openapi, name="openapi"),
    path("api/v1/", door.urls),
    re_path(r"^api/.*$", views.nowhere, name="api-nowhere"),
]
