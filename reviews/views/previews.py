"""Preview pictures of pages that are passed on."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from reviews.previewing import picture_of


@require_safe
@cache_control(public=True, max_age=86_400)
def show(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Serve the picture of a product, review, topic or category."""
    picture = picture_of(kind, pk)
    if picture is None:
        raise Http404
    return HttpResponse(picture, content_type="image/png")
