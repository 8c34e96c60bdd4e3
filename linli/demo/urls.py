"""The address at which one becomes somebody else."""

from django.urls import path

from linli.demo import views

app_name = "demo"
urlpatterns = [
    path("demo/", views.personas, name="personas"),
    path("demo/<slug:key>/", views.become, name="become"),
]
