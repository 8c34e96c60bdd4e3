from django.urls import include, path

urlpatterns = [path("", include("linli.doors.portal.urls"))]
handler400 = "linli.doors.portal.refusing.bad_request"
handler403 = "linli.doors.portal.refusing.forbidden"
handler404 = "linli.doors.portal.refusing.not_found"
handler500 = "linli.doors.portal.refusing.server_error"
