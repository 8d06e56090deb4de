"""Logging in and out, and one's own password. Of allauth's pages only these exist; sign-up does not."""

from __future__ import annotations

from typing import Any

from allauth.account import views as allauth_views
from allauth.core import ratelimit
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.module_loading import import_string
from django.views.csrf import csrf_failure as django_csrf_failure
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from core import account_forms, log, proof
from core.access import allow, public
from core.forms import hold
from core.middleware import same_origin


class LoginView(allauth_views.LoginView):
    form_class = account_forms.LoginForm
    template_name = "core/account/login.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        log.refused(self.request, reason="Log-in failed")
        return super().form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        session = self.request.session
        held = "held_answers" in session
        return context | {
            "ended": session.get("ended", ""), "held": held, "demo_accounts": _demo_accounts(),
        }  # fmt: skip


class PasswordResetView(allauth_views.PasswordResetView):
    form_class = account_forms.ResetPasswordForm
    template_name = "core/account/reset.html"
    success_url = reverse_lazy("account_reset_password_done")


class PasswordResetDoneView(allauth_views.PasswordResetDoneView):
    template_name = "core/account/reset_done.html"


class PasswordResetFromKeyView(allauth_views.PasswordResetFromKeyView):
    form_class = account_forms.ResetPasswordKeyForm
    template_name = "core/account/reset_from_key.html"


class PasswordResetFromKeyDoneView(allauth_views.PasswordResetFromKeyDoneView):
    template_name = "core/account/reset_from_key_done.html"


class PasswordChangeView(allauth_views.PasswordChangeView):
    form_class = account_forms.ChangePasswordForm
    template_name = "core/account/change.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Somebody without a password gets a link to choose one."""
        person: Any = request.user
        if not person.has_usable_password():
            return redirect("account_reset_password")
        return super().dispatch(request, *args, **kwargs)


login = public(LoginView.as_view())
password_reset = public(PasswordResetView.as_view())
password_reset_done = public(PasswordResetDoneView.as_view())
password_reset_from_key = public(PasswordResetFromKeyView.as_view())
password_reset_from_key_done = public(PasswordResetFromKeyDoneView.as_view())
password_change = allow("core.account")(PasswordChangeView.as_view())
_logout = allauth_views.LogoutView.as_view(template_name="core/account/logout.html")


@public
def logout(request: HttpRequest) -> HttpResponseBase:
    """Log out; a GET asks first. The browser is told to forget what it kept."""
    response: HttpResponseBase = _logout(request)
    if request.method == "POST":
        response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@allow("core.account")
@require_POST
def session_extend(request: HttpRequest) -> HttpResponse:
    """Stay logged in: coming here is enough, the middleware keeps that the person is there."""
    request.session.modified = True
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return JsonResponse({"idle": settings.SESSION_IDLE_SECONDS})
    back = request.headers.get("Referer", "")
    return redirect(_safe(request, back))


@sensitive_post_parameters("password")
@allow("core.account")
def confirm(request: HttpRequest) -> HttpResponseBase:
    """Ask for the password again before something heavy, as often as a log-in may be tried; then go back."""
    limited: HttpResponseBase | None = ratelimit.consume_or_429(
        request, action="reauthenticate", user=request.user
    )
    if limited:
        return limited
    form = account_forms.ConfirmForm(request.POST or None, person=request.user)
    if request.method == "POST" and form.is_valid():
        proof.keep(request)
        minutes = settings.FRESH_SECONDS // 60
        messages.success(
            request, f"Thank you. Choose the export again: for {minutes} minutes you are not asked."
        )
        return redirect(_safe(request, request.GET.get("next", "")))
    if form.errors:
        log.refused(request, reason="The password was not given right")
    status = 422 if form.errors else 200
    return render(request, "core/account/confirm.html", {"form": form}, status=status)


def _safe(request: HttpRequest, back: str) -> str:
    ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return back if ours else settings.LOGIN_REDIRECT_URL


@public
def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page of a limit that was hit; the hit is logged."""
    log.refused(request, reason="Too many attempts")
    response = render(request, "429.html", status=429)
    response["Retry-After"] = "300"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form from before the last log-in, sent by the person who is logged in now: its answers are
    shown again to be sent once more. Anything else is refused."""
    secret = any("password" in name.lower() for name in request.POST)
    told = request.headers.get("Origin") or request.headers.get("Referer")
    posted = request.user.is_authenticated and request.method == "POST"
    if posted and told and not secret and same_origin(request):
        hold(request, int(request.user.pk or 0))
        messages.warning(
            request, "You logged in again since this page was opened. Check it, then send it."
        )
        return redirect(request.path)
    log.refused(request, reason="The form did not come from a page of the portal")
    return django_csrf_failure(request, reason)


def _demo_accounts() -> list[Any]:
    """The log-ins of a demo, from the module that DEMO_ACCOUNTS names; outside a demo there are none."""
    where = getattr(settings, "DEMO_ACCOUNTS", "")
    return list(import_string(where)) if settings.DEMO and where else []
