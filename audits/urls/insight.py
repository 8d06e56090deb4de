from django.urls import URLPattern, URLResolver, path

from audits.views import insight, insight_report, narratives

AT = "audits/campaigns/<str:campaign>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{AT}results/", insight.campaign_results, name="campaign_results"),
    path(f"{AT}results/standards/", insight.campaign_standards, name="campaign_standards"),
    path(f"{AT}results/change/", insight.campaign_changes, name="campaign_changes"),
    path(f"{AT}results/narratives/", narratives.campaign_narratives, name="campaign_narratives"),
    path(
        f"{AT}results/narratives/mark/",
        narratives.campaign_narratives_mark,
        name="campaign_narratives_mark",
    ),
    path(
        f"{AT}results/narratives/<int:narrative>/",
        narratives.campaign_narrative,
        name="campaign_narrative",
    ),
    path(
        f"{AT}results/narratives/<int:narrative>/mark/",
        narratives.campaign_narrative_mark,
        name="campaign_narrative_mark",
    ),
    path(f"{AT}results/themes/", narratives.campaign_themes, name="campaign_themes"),
    path(f"{AT}report/", insight_report.campaign_report, name="campaign_report"),
]
