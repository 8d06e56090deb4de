"""The addresses of papers and packs."""

from django.urls import URLPattern, URLResolver, path

from governance.views import papers

MEETING = "meetings/<str:meeting>/papers"

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{MEETING}/", papers.meeting_papers, name="meeting_papers"),
    path(f"{MEETING}/pack/", papers.meeting_pack, name="meeting_pack"),
    path(f"{MEETING}/publish/", papers.papers_publish, name="papers_publish"),
    path("items/<int:item>/papers/new/", papers.paper_new, name="paper_new"),
    path("items/<int:item>/papers/add/", papers.paper_add, name="paper_add"),
    path("papers/<int:paper>/", papers.paper, name="paper"),
    path("papers/<int:paper>/send/", papers.paper_send, name="paper_send"),
    path("papers/<int:paper>/change/", papers.paper_change, name="paper_change"),
    path("papers/<int:paper>/withdraw/", papers.paper_withdraw, name="paper_withdraw"),
]
