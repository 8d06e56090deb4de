from django.urls import URLPattern, URLResolver, path

from audits.views import case_audits, case_audits_report, case_audits_run, case_audits_tools

ONE = "case-audits/<str:case_audit>/"
CASE = f"{ONE}cases/<int:number>/"
AGENCY = "case-audits/agencies/<int:audit_agency>/"
TOOL = "case-audits/tools/<int:case_tool>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("case-audits/", case_audits.case_audit_list, name="case_audit_list"),
    path("case-audits/new/", case_audits_run.case_audit_new, name="case_audit_new"),
    path(ONE, case_audits.case_audit, name="case_audit"),
    path(f"{ONE}timeline/", case_audits.case_audit_timeline, name="case_audit_timeline"),
    path(f"{ONE}tools/", case_audits.case_audit_tools, name="case_audit_tools"),
    path(CASE, case_audits.case_audit_case, name="case_audit_case"),
    path(f"{ONE}report/", case_audits_report.case_audit_report, name="case_audit_report"),
    path(f"{ONE}change/", case_audits_run.case_audit_change, name="case_audit_change"),
    path(f"{ONE}people/", case_audits_run.case_audit_people, name="case_audit_people"),
    path(f"{ONE}draw/", case_audits_run.case_audit_draw, name="case_audit_draw"),
    path(f"{ONE}discard/", case_audits_run.case_audit_discard, name="case_audit_discard"),
    path(f"{ONE}open/", case_audits_run.case_audit_open, name="case_audit_open"),
    path(f"{ONE}close/", case_audits_run.case_audit_close, name="case_audit_close"),
    path(f"{CASE}key/", case_audits_run.case_audit_key, name="case_audit_key"),
    path(f"{CASE}agree/", case_audits_report.case_audit_agree, name="case_audit_agree"),
    path(f"{ONE}moderate/", case_audits_report.case_audit_moderate, name="case_audit_moderate"),
    path(f"{ONE}share/", case_audits_report.case_audit_share, name="case_audit_share"),
    path(f"{ONE}meeting/", case_audits_report.case_audit_meeting, name="case_audit_meeting"),
    path(f"{ONE}report/write/", case_audits_report.case_audit_write, name="case_audit_write"),
    path(f"{ONE}report/issue/", case_audits_report.case_audit_issue, name="case_audit_issue"),
    path(
        f"{ONE}report/back/", case_audits_report.case_audit_take_back, name="case_audit_take_back"
    ),
    path(f"{ONE}finding/", case_audits_report.case_audit_finding, name="case_audit_finding"),
    path(f"{ONE}action/", case_audits_report.case_audit_action, name="case_audit_action"),
    path(f"{AGENCY}due/", case_audits_run.audit_agency_due, name="audit_agency_due"),
    path(f"{AGENCY}colleagues/", case_audits_tools.audit_agency_share, name="audit_agency_share"),
    path(
        f"{AGENCY}colleagues/<int:person_pk>/",
        case_audits_tools.audit_agency_unshare,
        name="audit_agency_unshare",
    ),
    path(TOOL, case_audits_tools.case_tool, name="case_tool"),
    path(f"{TOOL}write/", case_audits_tools.case_tool_write, name="case_tool_write"),
    path(f"{TOOL}autosave/", case_audits_tools.case_tool_autosave, name="case_tool_autosave"),
    path(f"{TOOL}send/", case_audits_tools.case_tool_send, name="case_tool_send"),
    path(f"{TOOL}back/", case_audits_tools.case_tool_back, name="case_tool_back"),
    path(f"{TOOL}case/", case_audits_tools.case_tool_identifier, name="case_tool_identifier"),
]
