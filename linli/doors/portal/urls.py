"""The portal's addresses."""

from django.urls import path

from linli.doors.portal import views

app_name = "portal"
urlpatterns = [
    path("", views.front, name="home"),
    path("healthz", views.healthz, name="healthz"),
    path(".well-known/security.txt", views.security, name="security"),
    path("worker.js", views.worker, name="worker"),
    path("map/", views.town_map, name="map"),
    path("map/tiles/<int:layer>/<int:z>/<int:x>/<int:y>", views.tile, name="tile"),
    path("start/", views.start, name="start"),
    path("waiting/", views.waiting, name="waiting"),
    path("rail/", views.rail, name="rail"),
    path("language/", views.language, name="language"),
    path("large-type/", views.large_type, name="large-type"),
    path("ui/", views.parts, name="parts"),
    path("ui/desk/", views.desk_parts, name="desk-parts"),
    path("ui/paper/", views.paper_parts, name="paper-parts"),
]
