"""One ledger of every message to a member: site notices and mail, queued, retried, in the member's language."""
