"""Pictures that the form's script sends at once, and the private view of those that wait."""

from __future__ import annotations

from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST

from community.pictures import UnsafeImage, safe_image
from reviews.models import PendingPhoto
from reviews.sheet import Picture
from reviews.uploading import TooMany, drop_uploads, keep_upload
from reviews.views.product import load_family


@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep one picture for the form; answer with its row, or with the reason in words."""
    family = load_family(pk)
    if not request.user.is_authenticated:
        return JsonResponse({"words": _("You are signed out. Sign in in another tab, then try again.")}, status=401)
    file = request.FILES.get("photo")
    if file is None or request.user.speaks_for_seller:
        return JsonResponse({"words": _("There is no picture.")}, status=422)
    try:
        row = keep_upload(
            member=request.user, family=family, picture=safe_image(file), beside=len(request.POST.getlist("kept"))
        )
    except (UnsafeImage, TooMany) as problem:
        return JsonResponse({"words": f"{file.name}: {problem}"}, status=422)
    picture = Picture(f"p{row.pk}", row.pk, "", upload=row)
    return render(request, "reviews/_write_picture.html", {"picture": picture})


@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw one waiting picture away."""
    drop_uploads([_own(request, pk)])
    return HttpResponse(status=204)


@require_GET
@cache_control(private=True, max_age=3600)
def show(request: HttpRequest, pk: int) -> FileResponse:
    """Show a waiting picture to its member."""
    row = _own(request, pk)
    try:
        return FileResponse(storages["private"].open(row.name), content_type="image/webp")
    except FileNotFoundError as gone:
        raise Http404 from gone


def _own(request: HttpRequest, pk: int) -> PendingPhoto:
    if not request.user.is_authenticated:
        raise Http404
    return get_object_or_404(PendingPhoto, pk=pk, member=request.user)
