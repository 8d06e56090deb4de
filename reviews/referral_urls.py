"""The addresses of referrals to the case review committee."""

from django.urls import path

from reviews.views import referral_deeds as deeds
from reviews.views import referrals

ONE = "referrals/<str:referral>"

urlpatterns = [
    path("referrals/", referrals.referral_list, name="referral_list"),
    path("referrals/new/", deeds.referral_new, name="referral_new"),
    path(f"{ONE}/", referrals.referral, name="referral"),
    path(f"{ONE}/timeline/", referrals.referral_timeline, name="referral_timeline"),
    path(f"{ONE}/start/", deeds.referral_start, name="referral_start"),
    path(f"{ONE}/screen/", deeds.referral_screen, name="referral_screen"),
    path(f"{ONE}/withdraw/", deeds.referral_withdraw, name="referral_withdraw"),
    path(f"{ONE}/incident/", deeds.referral_incident, name="referral_incident"),
]
