"""The demo's recommendation lists would pass as a member's: they name products there are, each with a reason."""

from demo.reading import table
from experts.advice.content import ListContent, Pick, check, tidy


def test_every_list_of_the_demo_keeps_the_rules():
    items = {item["id"] for topic in table("topics") for item in table(f"catalogue/{topic['slug']}")}
    members = {member["handle"] for member in table("members")}
    for told in table("lists"):
        assert {pick["product"] for pick in told["picks"]} <= items
        assert told["member"] in members
        picks = tuple(Pick(family_id=n, reason=pick["reason"]) for n, pick in enumerate(told["picks"]))
        check(tidy(ListContent(title=told["title"], words=told["words"], picks=picks)), is_draft=False)
