"""The same with one view that declares nobody."""

from django.urls import path

from tests.people import odd_addresses

urlpatterns = [*odd_addresses.urlpatterns, path("nobody/", odd_addresses.nobody)]
