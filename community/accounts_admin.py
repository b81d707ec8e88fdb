"""Members in the Wagtail admin: list, make, edit; and the own account there."""

from typing import Any

from allauth.account.models import EmailAddress
from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.account import AccountView, NameEmailSettingsPanel
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import IndexView, UserViewSet

from community.accounts_forms import clean_name
from community.models import Member

OWN_FIELDS = {"public_name", "kind", "works_for"}
STANDARD_FIELDS = {"email", "is_superuser", "groups"}


class MemberFields(forms.ModelForm):  # type: ignore[type-arg]
    """What both forms share: a name that is free, and rows that follow from what staff changed."""

    first_name = None
    last_name = None
    instance: Member

    def clean_public_name(self) -> str:
        """Refuse a name that looks like another member's."""
        member = self.instance if self.instance.pk else None
        return clean_name(str(self.cleaned_data["public_name"]), member=member)

    def clean_email(self) -> str:
        """Addresses are kept in small letters."""
        return str(self.cleaned_data["email"]).lower()

    def save(self, commit: bool = True) -> Member:
        """Save the member; a replaced address no longer opens the account, and roles decide who is staff."""
        self.instance.take_name(self.cleaned_data["public_name"])
        if not self.instance.pk and not self.cleaned_data.get("password1"):
            self.instance.set_unusable_password()
        member: Member = super().save(commit)
        if commit:
            EmailAddress.objects.filter(user=member).exclude(email=member.email).delete()
            EmailAddress.objects.get_or_create(user=member, email=member.email, defaults={"primary": True})
            enters = member.groups.filter(permissions__codename="access_admin").exists()
            Member.objects.filter(pk=member.pk).update(is_staff=member.is_superuser or enters)
        return member


class MemberCreationForm(MemberFields, UserCreationForm):  # type: ignore[misc]
    """A member made by staff; without a password she signs in with a code."""

    class Meta(UserCreationForm.Meta):  # type: ignore[misc]
        fields = STANDARD_FIELDS | OWN_FIELDS


class MemberEditForm(MemberFields, UserEditForm):  # type: ignore[misc]
    """A member changed by staff."""

    class Meta(UserEditForm.Meta):  # type: ignore[misc]
        fields = STANDARD_FIELDS | OWN_FIELDS | {"is_active"}


class MemberIndexView(IndexView):  # type: ignore[misc]
    """Found by public name too."""

    search_fields = {"public_name", "username", "email"}


class MemberViewSet(UserViewSet):  # type: ignore[misc]
    """Wagtail's user management with our fields."""

    index_view_class = MemberIndexView
    menu_label = _("Members")
    create_template_name = "community/members_admin/create.html"
    edit_template_name = "community/members_admin/edit.html"

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:  # type: ignore[type-arg]
        return MemberEditForm if for_update else MemberCreationForm


class OwnAccountView(AccountView):  # type: ignore[misc]
    """The admin's own account page without name and e-mail: those are settings of the member."""

    def get_panels(self) -> list[Any]:
        return [panel for panel in super().get_panels() if not isinstance(panel, NameEmailSettingsPanel)]


account = require_admin_access(OwnAccountView.as_view())
