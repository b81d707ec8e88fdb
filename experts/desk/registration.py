"""Who may do what at this desk, and its lines on the admin's start page.

Moderators decide about people. Shop staff decide what a topic shows, never who is expert: they sell there.
Administrators alone change the policy.
"""

from community.roles import extend_role
from experts.desk import day_work

MODERATORS_MAY = {
    "nomination": ("view", "change"),
    "standing": ("view", "change"),
    "standingact": ("view",),
    "suspicion": ("view", "change"),
    "standingquestion": ("view", "change"),
    "policyversion": ("view",),
    "topicpolicy": ("view",),
}
STAFF_MAY = {"topicpolicy": ("view", "change"), "policyversion": ("view",)}


def register() -> None:
    """Fill the roles and the start page; called once at start-up."""
    for role, allowed in (("moderator", MODERATORS_MAY), ("staff", STAFF_MAY)):
        for model, acts in allowed.items():
            extend_role(role, *(f"experts.{act}_{model}" for act in acts))
    day_work.register()
