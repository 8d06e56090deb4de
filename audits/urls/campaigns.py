from django.urls import URLPattern, URLResolver, path

from audits.views import campaigns, campaigns_agencies, campaigns_deeds

AT = "audits/campaigns/<str:campaign>/"
ONE = f"{AT}agencies/<int:audit_return>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("audits/campaigns/", campaigns.campaign_list, name="campaign_list"),
    path("audits/campaigns/new/", campaigns.campaign_new, name="campaign_new"),
    path(AT, campaigns.campaign, name="campaign"),
    path(f"{AT}timeline/", campaigns.campaign_timeline, name="campaign_timeline"),
    path(f"{AT}change/", campaigns.campaign_change, name="campaign_change"),
    path(f"{AT}parts/", campaigns.campaign_parts, name="campaign_parts"),
    path(f"{AT}issue/", campaigns_deeds.campaign_issue, name="campaign_issue"),
    path(f"{AT}plan/", campaigns_deeds.campaign_plan, name="campaign_plan"),
    path(f"{AT}plan/end/", campaigns_deeds.campaign_plan_end, name="campaign_plan_end"),
    path(f"{AT}closing-day/", campaigns_deeds.campaign_closing, name="campaign_closing"),
    path(f"{AT}close/", campaigns_deeds.campaign_close, name="campaign_close"),
    path(f"{AT}reopen/", campaigns_deeds.campaign_reopen, name="campaign_reopen"),
    path(f"{AT}cancel/", campaigns_deeds.campaign_cancel, name="campaign_cancel"),
    path(f"{AT}remind/", campaigns_deeds.campaign_chase, name="campaign_chase"),
    path(f"{AT}remind/late/", campaigns_deeds.campaign_chase_late, name="campaign_chase_late"),
    path(f"{AT}agencies/", campaigns_agencies.campaign_agencies, name="campaign_agencies"),
    path(f"{AT}agencies/choose/", campaigns_agencies.campaign_choose, name="campaign_choose"),
    path(
        f"{AT}agencies/list/", campaigns_agencies.campaign_choose_list, name="campaign_choose_list"
    ),
    path(f"{AT}agencies/one/", campaigns_agencies.campaign_choose_one, name="campaign_choose_one"),
    path(f"{AT}agencies/late/", campaigns_deeds.campaign_join, name="campaign_join"),
    path(ONE, campaigns_agencies.campaign_agency, name="campaign_agency"),
    path(f"{ONE}length/", campaigns_agencies.campaign_agency_length, name="campaign_agency_length"),
    path(f"{ONE}take-out/", campaigns_agencies.campaign_agency_out, name="campaign_agency_out"),
    path(f"{ONE}remind/", campaigns_deeds.campaign_agency_chase, name="campaign_agency_chase"),
    path(f"{ONE}more-time/", campaigns_deeds.campaign_extend, name="campaign_extend"),
    path(f"{ONE}not-needed/", campaigns_deeds.campaign_excuse, name="campaign_excuse"),
    path(f"{ONE}ask-again/", campaigns_deeds.campaign_ask_again, name="campaign_ask_again"),
]
