from django.urls import URLPattern, URLResolver, path

from audits.views import plan

urlpatterns: list[URLPattern | URLResolver] = [
    path("audit-plan/", plan.audit_plan, name="audit_plan"),
    path("audit-plan/new/", plan.plan_line_new, name="plan_line_new"),
    path("audit-plan/<int:audit_plan>/agree/", plan.audit_plan_agree, name="audit_plan_agree"),
    path("audit-plan/lines/<int:plan_line>/", plan.plan_line, name="plan_line"),
    path(
        "audit-plan/lines/<int:plan_line>/change/", plan.plan_line_change, name="plan_line_change"
    ),
    path("audit-plan/lines/<int:plan_line>/begin/", plan.plan_line_begin, name="plan_line_begin"),
    path(
        "audit-plan/lines/<int:plan_line>/report/", plan.plan_line_report, name="plan_line_report"
    ),
    path("audit-plan/lines/<int:plan_line>/drop/", plan.plan_line_drop, name="plan_line_drop"),
    path("audit-plan/lines/<int:plan_line>/again/", plan.plan_line_again, name="plan_line_again"),
]
