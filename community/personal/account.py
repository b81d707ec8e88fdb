"""The kernel's part of a member's data: account, profile, topics, devices, second factors, moderation, archives."""

from functools import partial
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django_tasks_db.models import DBTaskResult
from wagtail.models import ModelLogEntry

from community.models import DeadLetter, Interest, Member, ModerationEntry, Report, Takeout
from community.models.audience import PARTS
from community.personal.blotting import blotted
from community.personal.exporting import throw_away_all
from community.slots import PersonalData, PersonalFile

ACT = ("kind", "object_id", "act", "reason", "note", "at")
REPORT = ("kind", "object_id", "reason", "note", "at", "settled_at")
DEVICE = ("ip", "user_agent", "created_at", "last_seen_at")


def export(member: Member) -> dict[str, Any]:
    """Return what the kernel holds of `member`, for JSON: no keys, no passwords, nobody else's name."""
    return {
        "account": _account(member),
        "profile": _profile(member),
        "followed_topics": list(
            Interest.objects.filter(member=member).order_by("since").values("topic__name_de", "topic__slug", "since")
        ),
        "devices": list(UserSession.objects.filter(user=member).values(*DEVICE)),
        "second_factors": list(Authenticator.objects.filter(user=member).values("type", "created_at", "last_used_at")),
        "reports_made": list(Report.objects.filter(reporter=member).order_by("pk").values(*REPORT)),
        "decisions_about_my_contributions": _acts(author=member),
        "decisions_i_made_as_moderator": _acts(actor=member),
        "archives_asked_for": list(Takeout.objects.filter(member=member).values("asked_at", "state", "expires_at")),
    }


def _acts(**whose: Member) -> list[dict[str, Any]]:
    return list(ModerationEntry.objects.filter(**whose).order_by("pk").values(*ACT))


def _account(member: Member) -> dict[str, Any]:
    addresses = EmailAddress.objects.filter(user=member).order_by("pk").values("email", "verified", "primary")
    return {
        "number": member.pk,
        "email": member.email,
        "addresses": list(addresses),
        "handle": member.username,
        "registered_at": member.date_joined,
        "last_signed_in_at": member.last_login,
        "has_password": member.has_usable_password(),
        "language": member.language,
        "speaks_for": member.kind,
        "shop_or_brand": member.works_for,
        "roles": list(member.groups.order_by("name").values_list("name", flat=True)),
        "is_administrator": member.is_superuser,
        "will_be_deleted_at": member.leaves_at,
        "texts_will_stay": member.leaves_texts if member.leaves_at else None,
    }


def _profile(member: Member) -> dict[str, Any]:
    return {
        "public_name": member.public_name,
        "about": member.about,
        "about_language": member.about_language,
        "region": member.region,
        "languages": member.languages,
        "picture": _picture_name(member),
        "search_engines_may_show_it": member.may_be_indexed,
        "seen_by": {part: getattr(member, f"{part}_for") for part in PARTS},
        "address": member.get_absolute_url(),
    }


def _picture_name(member: Member) -> str:
    return f"pictures/{str(member.avatar.name).rpartition('/')[2]}" if member.avatar else ""


def files(member: Member) -> list[PersonalFile]:
    """The profile's picture."""
    if not member.avatar:
        return []
    return [PersonalFile(name=_picture_name(member), storage="default", stored_name=str(member.avatar.name))]


def erase(member: Member, _keep_texts: bool) -> None:
    """Forget what the kernel holds beside the member's row and what goes with it; her open reports lose the name."""
    for session in UserSession.objects.filter(user=member):
        session.end()
    throw_away_all(member)
    if member.avatar:
        transaction.on_commit(partial(default_storage.delete, str(member.avatar.name)), robust=True)
    _erase_reports(member)
    for entry in ModerationEntry.objects.filter(author=member).exclude(note=""):
        ModerationEntry.objects.filter(pk=entry.pk).update(note=blotted(entry.note, member))
    _erase_traces(member)


def _erase_reports(member: Member) -> None:
    made = Report.objects.filter(reporter=member)
    made.filter(settled_at__isnull=False).delete()
    for report in made:
        Report.objects.filter(pk=report.pk).update(note=blotted(report.note, member), reporter=None)


def _erase_traces(member: Member) -> None:
    """Names and addresses that the machinery wrote down: the admin's log, and mail that a server refused."""
    kind = ContentType.objects.get_for_model(Member)
    ModelLogEntry.objects.filter(content_type=kind, object_id=str(member.pk)).update(label="–", data={})
    DBTaskResult.objects.filter(traceback__icontains=member.email).delete()
    DeadLetter.objects.filter(Q(error__icontains=member.email) | Q(traceback__icontains=member.email)).delete()


PART = PersonalData(key="account", export=export, erase=erase, files=files)
