from django.urls import URLPattern, URLResolver, path

from audits.views import insight, insight_report

AT = "audits/campaigns/<str:campaign>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{AT}results/", insight.campaign_results, name="campaign_results"),
    path(f"{AT}results/standards/", insight.campaign_standards, name="campaign_standards"),
    path(f"{AT}results/change/", insight.campaign_changes, name="campaign_changes"),
    path(f"{AT}report/", insight_report.campaign_report, name="campaign_report"),
]
