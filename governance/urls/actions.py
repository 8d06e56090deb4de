from django.urls import URLPattern, URLResolver, path

from governance.views import actions, actions_doing, actions_many, thread

urlpatterns: list[URLPattern | URLResolver] = [
    path("actions/", actions.action_list, name="action_list"),
    path("actions/new/", actions.action_new, name="action_new"),
    path("actions/by-age/", actions.action_ageing, name="action_ageing"),
    path("actions/chase/", actions_many.action_chase, name="action_chase"),
    path("actions/chase/check/", actions_many.action_chase_check, name="action_chase_check"),
    path("actions/chase/send/", actions_many.action_chase_send, name="action_chase_send"),
    path("actions/hand-over/", actions_many.action_hand_over, name="action_hand_over"),
    path("actions/<str:action>/", actions.action, name="action"),
    path("actions/<str:action>/timeline/", actions.action_timeline, name="action_timeline"),
    path("actions/<str:action>/chain/", thread.action_chain, name="action_chain"),
    path("actions/<str:action>/change/", actions.action_change, name="action_change"),
    path("actions/<str:action>/withdraw/", actions.action_withdraw, name="action_withdraw"),
    path("actions/<str:action>/report/", actions_doing.action_report, name="action_report"),
    path("actions/<str:action>/evidence/", actions_doing.action_evidence, name="action_evidence"),
    path("actions/<str:action>/done/", actions_doing.action_finish, name="action_finish"),
    path("actions/<str:action>/verify/", actions_doing.action_verify, name="action_verify"),
    path(
        "actions/<str:action>/send-back/", actions_doing.action_send_back, name="action_send_back"
    ),
    path("actions/<str:action>/reopen/", actions_doing.action_reopen, name="action_reopen"),
]
