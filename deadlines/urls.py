from django.urls import URLPattern, URLResolver, path

from deadlines.views import clocks, work

urlpatterns: list[URLPattern | URLResolver] = [
    path("", work.home, name="home"),
    path("reminders/", work.reminder_settings, name="reminder_settings"),
    path("reminders/calendar/", work.feed_make, name="feed_make"),
    path("reminders/calendar/<int:pk>/revoke/", work.feed_revoke, name="feed_revoke"),
    path("calendar/<str:secret>.ics", work.calendar_feed, name="calendar_feed"),
    path("clocks/", clocks.clock_list, name="clock_list"),
    path("clocks/<int:pk>/why/", clocks.clock_why, name="clock_why"),
    path("clocks/<int:pk>/hold/", clocks.clock_hold, name="clock_hold"),
    path("clocks/<int:pk>/release/", clocks.clock_release, name="clock_release"),
    path("clocks/<int:pk>/extend/", clocks.clock_extend, name="clock_extend"),
    path("clocks/<int:pk>/hand-over/", clocks.clock_reassign, name="clock_reassign"),
    path("clocks/<int:pk>/snooze/", clocks.clock_snooze, name="clock_snooze"),
]
