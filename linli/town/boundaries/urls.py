"""The addresses of this room."""

from django.urls import path

from . import views

app_name = "boundaries"
urlpatterns = [
    path("boundaries/", views.look_through, name="file"),
    path("boundaries/draw/", views.draw, name="draw"),
]
