"""The addresses of this room."""

from django.urls import path

from . import views

app_name = "notices"
urlpatterns = [
    path("inbox/", views.inbox_page, name="inbox"),
    path("inbox/left/", views.left_page, name="left"),
    path("inbox/read/", views.read_all, name="read-all"),
    path("inbox/<uuid:letter>/", views.open_letter, name="open"),
    path("inbox/mail/", views.mail, name="mail"),
    path("inbox/mail/drop/", views.drop_mail, name="drop-mail"),
    path("inbox/mail/<str:token>/", views.confirm_mail, name="confirm"),
    path("inbox/bell/", views.bell, name="bell"),
    path("demo/inbox/", views.demo_inbox, name="demo-inbox"),
]
