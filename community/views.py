"""Pages of the kernel: profiles, interests, the house stylesheet, Wagtail's pages by a short way, the style guide."""

from typing import Any, Literal, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_cache_control
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe
from wagtail import views as wagtail_views
from wagtail.url_routing import RouteResult

from community import interests as following
from community import profiles
from community.addresses import safe_next
from community.chrome import chrome, topic_url
from community.forms import InterestsForm, ProfileForm
from community.models import Interest, Member, Topic
from community.models.audience import Audience
from community.page_cache import public_page
from community.pages import TopicPage
from community.seeing import SeenMember, seen_by
from community.slots import links_of, marks_at, panels_of
from community.specimens import specimens
from community.templatetags.kundig_tags import avatar, language_name

Column = Literal["wide", "main", "side"]
# How a member looks at her own page.
VIEWS = [
    (Audience.ME, gettext_lazy("What you see")),
    (Audience.MEMBERS, gettext_lazy("What members see")),
    (Audience.EVERYONE, gettext_lazy("What everyone sees")),
]


@require_safe
def profile(request: HttpRequest, pk: int, handle: str) -> HttpResponse:
    """A member as the reader may see her; another handle redirects to hers.

    On her own page `?as=everyone` or `?as=members` shows what those see.
    """
    member = get_object_or_404(Member.objects.present(), pk=pk)
    if handle != member.username:
        return redirect(member, permanent=True)
    wanted = request.GET.get("as", "")
    seen = seen_by(member, request.user, at_most=Audience(wanted) if wanted in Audience.values else None)
    response = render(request, "community/profile.html", _profile_context(request, seen))
    if not member.may_be_indexed:
        response["X-Robots-Tag"] = "noindex"
    return response


def _profile_context(request: HttpRequest, seen: SeenMember) -> dict[str, Any]:
    member, shows = seen.member, seen.shows_activity
    facts = [
        seen.region,
        _("here since %(month)s") % {"month": date_format(member.date_joined, "F Y")} if seen.shows_since else "",
        _("writes in %(languages)s") % {"languages": ", ".join(language_name(code) for code in seen.languages)}
        if seen.languages else "",
    ]  # fmt: skip
    columns: tuple[Column, ...] = ("wide", "main", "side")
    return {
        "member": member,
        "seen": seen,
        "is_own": member.nearness_of(request.user) == Audience.ME,
        "views": [(way, label) for way, label in VIEWS if way != seen.reader],
        "portrait": avatar(member, "xl", reader=seen.reader),
        "topics": Topic.objects.open().filter(interest_rows__member=member) if seen.shows_topics else (),
        "tabs": links_of("profile", member) if shows else [],
        "facts": ", ".join(fact for fact in facts if fact),
        "badges": marks_of(member),
        **{f"{name}_panels": panels_of("profile", name, request, member) if shows else [] for name in columns},
    }


def marks_of(member: Member) -> SafeString:
    """The member's badges in all topics, as the apps above draw them."""
    spot = (member.pk, None)
    return mark_safe(marks_at([spot]).get(spot, ""))


@login_required
@require_http_methods(["GET", "POST"])
def profile_edit(request: HttpRequest) -> HttpResponse:
    """Change one's own profile."""
    member = _member(request)
    form = ProfileForm(request.POST or None, request.FILES or None, member=member)
    if request.method == "POST" and form.is_valid():
        profiles.revise_profile(member=member, **form.cleaned_data)
        messages.success(request, _("Saved. This is how others see you now."))
        return redirect(member)
    return render(request, "community/profile_edit.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def interests(request: HttpRequest) -> HttpResponse:
    """Choose the topics to follow; comes after sign-up, too."""
    member = _member(request)
    chosen = Interest.objects.filter(member=member).values_list("topic_id", flat=True)
    form = InterestsForm(request.POST or None, topics=chrome().topics, initial={"topics": [str(pk) for pk in chosen]})
    if request.method == "POST" and form.is_valid():
        following.choose_topics(member=member, topic_ids=[int(pk) for pk in form.cleaned_data["topics"]])
        messages.success(request, _("Saved. Your topics come first from now on."))
        return redirect(safe_next(request, chrome().home_url))
    return render(request, "community/interests.html", {"form": form, "next": safe_next(request, "")})


@login_required
@require_POST
def follow_topic(request: HttpRequest, pk: int) -> HttpResponse:
    """Follow a topic, or no longer, and go back to where the button was."""
    topic = get_object_or_404(Topic.objects.open(), pk=pk)
    if request.POST.get("follow") == "no":
        following.unfollow_topic(member=_member(request), topic=topic)
        messages.success(request, _("You no longer follow %(topic)s.") % {"topic": topic.name})
    else:
        following.follow_topic(member=_member(request), topic=topic)
        messages.success(request, _("You follow %(topic)s now.") % {"topic": topic.name})
    return redirect(safe_next(request, topic_url(topic.pk)))


@require_GET
def house_css(request: HttpRequest) -> HttpResponse:
    """The house colours as custom properties; kept by browsers for as long as their version is the present one."""
    frame = chrome()
    response = HttpResponse(frame.house.stylesheet(), content_type="text/css; charset=utf-8")
    is_present = request.GET.get("v") == frame.token
    if is_present:
        patch_cache_control(response, public=True, max_age=31_536_000, immutable=True)
    else:
        patch_cache_control(response, public=True, max_age=60)
    return response


def _shortened(path: str) -> str:
    """Return where a list's address leads when its last steps are taken off: a topic's page, all topics, or ""."""
    frame = chrome()
    ways = {"topics/": frame.index_url} | {f"topics/{topic.slug}/": topic.url for topic in frame.topics}
    return ways.get(path, "")


@public_page
def page(request: HttpRequest, path: str) -> HttpResponse:
    """Serve a Wagtail page whose address the frame knows in one query, instead of one for each step of the tree."""
    known = chrome().pages.get(path)
    if known:
        model, pk = known
        rows: Any = model.objects.live().select_related("locale")
        if model is TopicPage:
            rows = rows.select_related("topic", "locale", "picture")
        found = rows.filter(pk=pk).first()
        if found:
            request._wagtail_route_for_request = RouteResult(found)  # type: ignore[attr-defined]
    elif way := _shortened(path):
        return redirect(way)
    return wagtail_views.serve(request, path)  # type: ignore[no-any-return]


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component with its states, drawn by the partials in use; for staff."""
    if not request.user.is_staff:
        raise PermissionDenied if request.user.is_authenticated else Http404
    return render(request, "community/styleguide.html", specimens())


def _member(request: HttpRequest) -> Member:
    """The signed-in member; only behind `login_required`."""
    return cast(Member, request.user)
