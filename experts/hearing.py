"""The ledger hears the community's events, in the transaction of each."""

from community.events import contributed, judged, restored, revised, unjudged, withdrawn
from experts import ledger, reconciling
from experts.comment_source import comments


def register() -> None:
    """Connect the receivers, and name the kernel's own source that the ledger is compared with."""
    contributed.connect(ledger.note_contribution, dispatch_uid="ledger: contributed")
    revised.connect(ledger.note_revision, dispatch_uid="ledger: revised")
    withdrawn.connect(ledger.note_withdrawal, dispatch_uid="ledger: withdrawn")
    restored.connect(ledger.note_return, dispatch_uid="ledger: restored")
    judged.connect(ledger.note_judgement, dispatch_uid="ledger: judged")
    unjudged.connect(ledger.note_unjudgement, dispatch_uid="ledger: unjudged")
    if comments not in reconciling.sources:
        reconciling.sources.append(comments)
