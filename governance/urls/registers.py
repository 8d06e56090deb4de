from django.urls import URLPattern, URLResolver, path

from governance.views import challenges, escalations, plan, plan_keep, risks

urlpatterns: list[URLPattern | URLResolver] = [
    path("risks/", risks.risk_list, name="risk_list"),
    path("risks/map/", risks.risk_map, name="risk_map"),
    path("risks/new/", risks.risk_new, name="risk_new"),
    path("risks/<str:risk>/", risks.risk, name="risk"),
    path("risks/<str:risk>/timeline/", risks.risk_timeline, name="risk_timeline"),
    path("risks/<str:risk>/change/", risks.risk_change, name="risk_change"),
    path("risks/<str:risk>/review/", risks.risk_review, name="risk_review"),
    path("risks/<str:risk>/close/", risks.risk_close, name="risk_close"),
    path("risks/<str:risk>/reopen/", risks.risk_reopen, name="risk_reopen"),
    path("risks/<str:risk>/action/", risks.risk_action, name="risk_action"),
    path("plan/", plan.plan, name="plan"),
    path("plan/new/", plan_keep.priority_new, name="priority_new"),
    path("plan/<int:priority>/change/", plan_keep.priority_change, name="priority_change"),
    path("plan/<int:priority>/retire/", plan_keep.priority_retire, name="priority_retire"),
    path("plan/<int:priority>/new/", plan_keep.objective_new, name="objective_new"),
    path("plan/objectives/<int:objective>/", plan.objective, name="objective"),
    path(
        "plan/objectives/<int:objective>/change/",
        plan_keep.objective_change,
        name="objective_change",
    ),
    path(
        "plan/objectives/<int:objective>/retire/",
        plan_keep.objective_retire,
        name="objective_retire",
    ),
    path("plan/objectives/<int:objective>/progress/", plan_keep.progress_new, name="progress_new"),
    path("plan/objectives/<int:objective>/measure/", plan_keep.measure_new, name="measure_new"),
    path(
        "plan/progress/<int:progress>/evidence/",
        plan_keep.progress_evidence,
        name="progress_evidence",
    ),
    path("plan/measures/<int:measure>/", plan.measure, name="measure"),
    path("plan/measures/<int:measure>/change/", plan_keep.measure_change, name="measure_change"),
    path("plan/measures/<int:measure>/retire/", plan_keep.measure_retire, name="measure_retire"),
    path("plan/measures/<int:measure>/value/", plan_keep.value_new, name="value_new"),
    path("plan/values/<int:value>/", plan_keep.value_correct, name="value_correct"),
    path("challenges/", challenges.challenge_list, name="challenge_list"),
    path("challenges/new/", challenges.challenge_new, name="challenge_new"),
    path("challenges/<str:challenge>/", challenges.challenge, name="challenge"),
    path(
        "challenges/<str:challenge>/timeline/",
        challenges.challenge_timeline,
        name="challenge_timeline",
    ),
    path(
        "challenges/<str:challenge>/respond/",
        challenges.challenge_respond,
        name="challenge_respond",
    ),
    path("challenges/<str:challenge>/close/", challenges.challenge_close, name="challenge_close"),
    path(
        "challenges/<str:challenge>/reopen/", challenges.challenge_reopen, name="challenge_reopen"
    ),
    path(
        "challenges/<str:challenge>/action/", challenges.challenge_action, name="challenge_action"
    ),
    path(
        "challenges/<str:challenge>/escalate/",
        challenges.challenge_escalate,
        name="challenge_escalate",
    ),
    path("escalations/", escalations.escalation_list, name="escalation_list"),
    path("escalations/new/", escalations.escalation_new, name="escalation_new"),
    path("escalations/dispute/", escalations.dispute_new, name="dispute_new"),
    path("escalations/<str:escalation>/", escalations.escalation, name="escalation"),
    path(
        "escalations/<str:escalation>/timeline/",
        escalations.escalation_timeline,
        name="escalation_timeline",
    ),
    path("escalations/<str:escalation>/next/", escalations.escalation_next, name="escalation_next"),
    path("escalations/<str:escalation>/skip/", escalations.escalation_skip, name="escalation_skip"),
    path(
        "escalations/<str:escalation>/settle/",
        escalations.escalation_settle,
        name="escalation_settle",
    ),
    path(
        "escalations/<str:escalation>/withdraw/",
        escalations.escalation_withdraw,
        name="escalation_withdraw",
    ),
    path(
        "escalations/<str:escalation>/advice/",
        escalations.escalation_advise,
        name="escalation_advise",
    ),
    path(
        "escalations/<str:escalation>/consulted/",
        escalations.escalation_consulted,
        name="escalation_consulted",
    ),
]
