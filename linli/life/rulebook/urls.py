"""The addresses of this room."""

from django.urls import path

from . import views

app_name = "rulebook"
urlpatterns = [
    path("promises/", views.promises, name="promises"),
    path("rules/", views.overview, name="overview"),
    path("rules/drafts/begin/", views.begin, name="begin"),
    path("rules/drafts/<uuid:draft>/", views.draft, name="draft"),
    path("rules/drafts/<uuid:draft>/rehearsal/", views.rehearse, name="rehearse"),
    path("rules/drafts/<uuid:draft>/end/", views.end, name="end"),
    path("rules/drafts/<uuid:draft>/undo/", views.undo, name="undo"),
    path("rules/drafts/<uuid:draft>/anew/", views.begin_anew, name="anew"),
    path("rules/drafts/<uuid:draft>/ask/", views.ask, name="ask"),
    path("rules/drafts/<uuid:draft>/lay/", views.lay, name="lay"),
    path("rules/drafts/<uuid:draft>/drop/", views.drop, name="drop"),
    path("rules/drafts/<uuid:draft>/withdraw/", views.withdraw, name="withdraw"),
    path("rules/drafts/<uuid:draft>/notice/", views.notice, name="notice"),
    path("rules/drafts/<uuid:draft>/<slug:table>/file/", views.file, name="file"),
    path("rules/drafts/<uuid:draft>/<slug:table>/as/<slug:kind>/", views.drafted, name="drafted"),
    path("rules/drafts/<uuid:draft>/<slug:table>/new/", views.new_row, name="new-row"),
    path("rules/drafts/<uuid:draft>/<slug:table>/instead/<path:key>/", views.swap, name="swap"),
    path("rules/drafts/<uuid:draft>/<slug:table>/row/<path:key>/", views.change, name="change"),
    path("rules/<slug:table>/", views.table, name="table"),
    path("rules/<slug:table>/as/<slug:kind>/", views.download, name="download"),
    path("rules/<slug:table>/row/<path:key>/", views.row, name="row"),
]
