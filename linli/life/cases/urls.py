"""The addresses of this room."""

from django.urls import path

from linli.life.cases.views import (
    acting,
    boards,
    desks,
    following,
    joining,
    lanes,
    photos,
    receipts,
    reporting,
    signs,
    walking,
)

app_name = "cases"
urlpatterns = [
    path("report/", reporting.report, name="report"),
    path("report/offline/", reporting.offline, name="report-offline"),
    path("report/suggest/", reporting.suggest, name="suggest"),
    path("report/near/", joining.near, name="near"),
    path("report/photos/", photos.send, name="photo-send"),
    path("report/photos/<uuid:picture>/", photos.pending, name="photo-pending"),
    path("cases/", following.mine, name="mine"),
    path("cases/follow/", following.follow, name="follow"),
    path("cases/forget/", following.forget, name="forget"),
    path("cases/<uuid:case>/", following.case, name="case"),
    path("cases/<uuid:case>/receipt/", receipts.receipt, name="receipt"),
    path("cases/<uuid:case>/receipt/paper/", receipts.paper_receipt, name="receipt-paper"),
    path("cases/<uuid:case>/proof/", following.proof, name="proof"),
    path("cases/<uuid:case>/since/<int:version>/", following.since, name="since"),
    path("cases/<uuid:case>/reveal/<int:reporter>/", acting.reveal, name="reveal"),
    path("cases/<uuid:case>/join/", joining.join, name="join"),
    path("cases/<uuid:case>/photos/<uuid:photo>/", photos.photo, name="photo"),
    path("cases/<uuid:case>/photos/<uuid:photo>/<slug:size>/<str:sealed>/", photos.file, name="photo-file"),
    path("cases/<uuid:case>/<slug:name>/", acting.act, name="act"),
    path("board/", boards.board_here, name="board"),
    path("board/<slug:code>/", boards.board, name="board-of"),
    path("lanes/<slug:code>/", lanes.lane, name="lane"),
    path("lanes/<slug:code>/standard/", lanes.standard, name="lane-standard"),
    path("signs/<slug:code>/", signs.signs, name="signs"),
    path("posters/<slug:code>.pdf", signs.posters_of, name="posters"),
    path("p/<slug:code>/", signs.scanned, name="scanned"),
    path("desk/", desks.desk, name="desk"),
    path("desk/found/", reporting.found, name="found"),
    path("desk/found/offline/", reporting.found_offline, name="found-offline"),
    path("desk/walk/", walking.walk, name="walk"),
    path("desk/since/<slug:mark>/", desks.since, name="desk-since"),
    path("desk/<uuid:case>/since/<int:version>/", desks.pane_since, name="pane-since"),
]
