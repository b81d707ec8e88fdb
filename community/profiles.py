"""Members change what others see of them, and who those others are."""

from collections.abc import Mapping

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from community.events import Changed, changed
from community.models import Member
from community.models.audience import PARTS, Audience
from community.pictures import SafeImage
from community.text import storable, to_html


@transaction.atomic
def revise_profile(
    *,
    member: Member,
    public_name: str,
    about: str,
    region: str,
    languages: list[str],
    language: str,
    may_be_indexed: bool,
    avatar: SafeImage | None = None,
    remove_avatar: bool = False,
    about_language: str = "",
    audiences: Mapping[str, str] | None = None,
) -> None:
    """Change `member`'s profile; `about` is Markdown, `avatar` a picture that `community.pictures` made safe.

    `about_language` is a code such as "de"; empty: as before. `audiences` gives parts of the profile (a key of PARTS)
    an `Audience`; parts not named keep theirs. Raises KeyError for an unknown part, ValueError for an unknown audience.
    """
    if public_name != member.public_name:
        member.take_name(public_name)
    member.about, member.about_html = storable(about), to_html(about)
    member.region, member.languages = storable(region), languages
    member.language, member.may_be_indexed = language, may_be_indexed
    member.about_language = about_language[:5] or member.about_language
    _show_to(member, audiences or {})
    _change_avatar(member, avatar, remove_avatar)
    member.save()
    now = timezone.now()
    event = Changed(
        key=f"profile:{member.pk}:{now.timestamp()}", member_id=member.pk, topic_ids=(), source="member",
        source_id=member.pk, at=now,
    )  # fmt: skip
    changed.send(sender=Member, event=event)


def _show_to(member: Member, audiences: Mapping[str, str]) -> None:
    for part, audience in audiences.items():
        if part not in PARTS:
            raise KeyError(part)
        setattr(member, f"{part}_for", Audience(audience))


def _change_avatar(member: Member, avatar: SafeImage | None, remove: bool) -> None:
    if not avatar and not remove:
        return
    old = member.avatar.name
    member.avatar = ContentFile(avatar.content, avatar.name) if avatar else ""
    if old:  # only once the new one counts
        transaction.on_commit(lambda: default_storage.delete(old))
