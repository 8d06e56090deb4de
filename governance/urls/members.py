from django.urls import URLPattern, URLResolver, path

from governance.views import members

urlpatterns: list[URLPattern | URLResolver] = [
    path("members/", members.duty_list, name="duty_list"),
    path("members/<int:member>/", members.member_page, name="member_page"),
]
