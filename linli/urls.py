"""Every address of the town, by the room that answers it; programs first, whom one look at `api/` tells apart."""

from django.urls import include, path

urlpatterns = [
    path("", include("linli.doors.openapi.urls")),
    path("", include("linli.doors.portal.urls")),
    path("", include("linli.town.people.urls")),
    path("", include("linli.town.notices.urls")),
    path("", include("linli.town.boundaries.urls")),
    path("", include("linli.life.cases.urls")),
    path("", include("linli.life.rulebook.urls")),
    path("", include("linli.demo.urls")),
]

handler400 = "linli.doors.portal.refusing.bad_request"
handler403 = "linli.doors.portal.refusing.forbidden"
handler404 = "linli.doors.portal.refusing.not_found"
handler500 = "linli.doors.portal.refusing.server_error"
