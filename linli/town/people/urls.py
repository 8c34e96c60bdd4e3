"""The addresses of this room."""

from django.urls import path

from .views import auditing, desk, door, me, setting_up, taking_in

app_name = "people"
urlpatterns = [
    path("in/", door.phone, name="in"),
    path("in/code/", door.code, name="code"),
    path("in/staff/", door.staff, name="staff"),
    path("in/begin/<str:secret>/", door.begin, name="begin"),
    path("in/begin/<str:secret>/phone/", door.begin_phone, name="begin-phone"),
    path("in/begin/<str:secret>/code/", door.begin_code, name="begin-code"),
    path("out/", door.out, name="out"),
    path("me/", me.home, name="home"),
    path("me/details/", me.details, name="details"),
    path("me/phone/", door.new_phone, name="new-phone"),
    path("me/phone/code/", door.new_phone_code, name="new-phone-code"),
    path("me/homes/", me.homes, name="homes"),
    path("me/homes/<uuid:public_id>/leave/", me.move_out, name="move-out"),
    path("me/claims/<uuid:public_id>/withdraw/", me.withdraw, name="withdraw"),
    path("me/readings/", me.readings, name="readings"),
    path("me/keys/", me.keys, name="keys"),
    path("me/keys/<uuid:public_id>/stop/", me.revoke, name="revoke"),
    path("grids/<str:code>/", desk.grid, name="grid"),
    path("claims/", desk.waiting, name="claims"),
    path("claims/<uuid:public_id>/", desk.claim, name="claim"),
    path("posts/", setting_up.posts, name="posts"),
    path("posts/new/", setting_up.new_post, name="new-post"),
    path("posts/<uuid:public_id>/", setting_up.post, name="post"),
    path("posts/<uuid:public_id>/name/", setting_up.naming_of, name="name-of-post"),
    path("posts/<uuid:public_id>/end/", setting_up.end_post, name="end-post"),
    path("organisations/", setting_up.all_organisations, name="organisations"),
    path("organisations/new/", setting_up.new_organisation, name="new-organisation"),
    path("organisations/<uuid:public_id>/", setting_up.organisation, name="organisation"),
    path("organisations/<uuid:public_id>/details/", setting_up.organisation_details, name="organisation-details"),
    path("organisations/<uuid:public_id>/close/", setting_up.close_organisation, name="close-organisation"),
    path(
        "organisations/<uuid:public_id>/duties/<uuid:row_id>/end/",
        setting_up.end_responsibility,
        name="end-responsibility",
    ),
    path("workbook/", taking_in.look_through, name="workbook"),
    path("workbook/apply/", taking_in.take_in, name="workbook-apply"),
    path("workbook/returned/", taking_in.returned, name="workbook-returned"),
    path("workbook/<str:code>/", taking_in.written, name="workbook-written"),
    path("audit/", auditing.entries, name="entries"),
    path("audit/looks/", auditing.looks, name="looks"),
    path("accounts/", setting_up.accounts, name="accounts"),
    path("accounts/<uuid:public_id>/", setting_up.account, name="account"),
    path("accounts/<uuid:public_id>/deactivate/", setting_up.deactivate, name="deactivate"),
    path("accounts/<uuid:public_id>/reactivate/", setting_up.reactivate, name="reactivate"),
]
