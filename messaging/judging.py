"""What a mail server's answer means: try again, and when, or give up, and why."""

import random
from dataclasses import dataclass
from datetime import timedelta
from smtplib import (
    SMTPAuthenticationError,
    SMTPDataError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=4)
MOST_ATTEMPTS = 14  # 1, 2, 4 … 240 minutes between them: about a day in all


@dataclass(frozen=True)
class Verdict:
    """Whether another attempt may help, and the reason in words for the ledger."""

    is_temporary: bool
    reason: str


def verdict(error: Exception) -> Verdict:
    """Judge what sending a mail raised. A 5xx to this recipient or letter is final; what is wrong with the connection,
    our account or the server is not the letter's fault and may be mended."""
    if isinstance(error, SMTPRecipientsRefused):
        code, answer = next(iter(error.recipients.values()))
        return Verdict(is_temporary=code < 500, reason=f"{code} {_words(answer)}")
    if isinstance(error, SMTPAuthenticationError | SMTPSenderRefused):
        return Verdict(is_temporary=True, reason=f"{error.smtp_code} {_words(error.smtp_error)}")
    if isinstance(error, SMTPDataError):
        return Verdict(is_temporary=error.smtp_code < 500, reason=f"{error.smtp_code} {_words(error.smtp_error)}")
    if isinstance(error, SMTPResponseException):
        return Verdict(is_temporary=True, reason=f"{error.smtp_code} {_words(error.smtp_error)}")
    if isinstance(error, OSError):  # all of smtplib's, refused connections and timeouts
        return Verdict(is_temporary=True, reason=f"{type(error).__name__}: {error}")
    return Verdict(is_temporary=False, reason=f"{type(error).__name__}: {error}")  # the letter cannot be made


def attempt_again_after(attempts: int) -> timedelta | None:
    """Return how long to wait after `attempts` failed ones, give or take a tenth; None when it is time to give up."""
    if attempts >= MOST_ATTEMPTS:
        return None
    plain: timedelta = min(FIRST_WAIT * 2 ** (attempts - 1), LONGEST_WAIT)
    return plain * random.uniform(0.9, 1.1)  # noqa: S311 - spreads load


def is_lost_connection(error: Exception) -> bool:
    """Whether the connection has to be opened anew: the server hung up, said 421, or never answered."""
    if isinstance(error, SMTPRecipientsRefused):
        return any(code == 421 for code, _ in error.recipients.values())
    if isinstance(error, SMTPResponseException):
        return error.smtp_code == 421
    return isinstance(error, SMTPServerDisconnected | OSError)


def _words(answer: bytes | str) -> str:
    return answer.decode(errors="replace") if isinstance(answer, bytes) else answer
