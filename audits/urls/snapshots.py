from django.urls import URLPattern, URLResolver, path

from audits.views import snapshots, snapshots_reply

AT = "audits/snapshots/<str:snapshot>/"
REPLY = "audits/snapshot-answers/<int:reply>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("audits/snapshots/", snapshots.snapshot_list, name="snapshot_list"),
    path("audits/snapshots/new/", snapshots.snapshot_new, name="snapshot_new"),
    path(AT, snapshots.snapshot, name="snapshot"),
    path(AT + "change/", snapshots.snapshot_change, name="snapshot_change"),
    path(AT + "send/", snapshots.snapshot_send, name="snapshot_send"),
    path(AT + "close/", snapshots.snapshot_close, name="snapshot_close"),
    path(AT + "cancel/", snapshots.snapshot_cancel, name="snapshot_cancel"),
    path("audits/continuity-plans/", snapshots.snapshot_plans, name="snapshot_plans"),
    path(REPLY, snapshots_reply.snapshot_reply, name="snapshot_reply"),
    path(REPLY + "save/", snapshots_reply.snapshot_autosave, name="snapshot_autosave"),
    path(REPLY + "take-back/", snapshots_reply.snapshot_take_back, name="snapshot_take_back"),
    path(REPLY + "plan/", snapshots_reply.snapshot_plan_add, name="snapshot_plan_add"),
    path(REPLY + "plan/share/", snapshots_reply.snapshot_plan_share, name="snapshot_plan_share"),
    path(
        REPLY + "plan/<int:plan>/remove/",
        snapshots_reply.snapshot_plan_remove,
        name="snapshot_plan_remove",
    ),
]
