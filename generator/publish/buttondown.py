"""How Buttondown is asked to take a mail.

Sources: https://github.com/buttondown/openapi (create_email, send_draft, delete_email, EmailInput, EmailStatus), and
of https://docs.buttondown.com the pages api-authentication, api-versioning and api-idempotency-keys. An email without
a status would be sent at once under versions before 2026-04-01, so the version and the status are always named.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from generator.model.mailing import Mode
from generator.publish.mail_wire import Answer, Outcome, Request, Talk, as_body, refused
from generator.render.letters import Letter, buttondown_html, buttondown_words

API = "https://api.buttondown.com/v1"
SECRET = "BUTTONDOWN_API_KEY"  # noqa: S105 - the name of the variable, not its value
NAME = "Buttondown"
SCHEDULED = timedelta(minutes=5)  # from now: time to stop it there by hand
_TAKEN = {"draft": frozenset(("draft",)), "send": frozenset(("scheduled", "about_to_send", "in_flight", "sent"))}
_DUPLICATE = frozenset(("email_duplicate", "slug_invalid"))  # it may have the mail already
# What it says is wrong, of its EmailCreationErrorCode; nothing else that it writes is shown.
_CODES = frozenset(
    (
        *("body_contains_frontmatter", "body_invalid", "canonical_url_invalid", "email_duplicate", "email_invalid"),
        *("email_not_confirmed", "pay_per_email_billing_locked", "publish_date_invalid", "publish_date_missing"),
        *("sending_requires_confirmation", "slug_invalid", "status_invalid", "subject_invalid", "tag_invalid"),
    )
)


def email(letter: Letter, mode: Mode, now: datetime) -> dict[str, object]:
    """The email as Buttondown's EmailInput."""
    made: dict[str, object] = {
        "subject": buttondown_words(letter.subject),
        "body": f"<!-- buttondown-editor-mode: fancy -->{buttondown_html(letter)}",
        "template": "naked",  # the body is the whole mail, and Buttondown puts nothing around it
        "description": buttondown_words(letter.description),
        "canonical_url": letter.page,
        "metadata": {"issue": letter.issue_id},
        "status": "draft" if mode == "draft" else "scheduled",
    }
    if mode == "send":
        made["publish_date"] = (now + SCHEDULED).astimezone(UTC).isoformat(timespec="seconds")
    if letter.number:
        made["secondary_id"] = letter.number
    return made


def send(letter: Letter, mode: Mode, key: str, secrets: Mapping[str, str], now: datetime) -> Talk:
    """Gives Buttondown the mail. `key` is the attempt's: asked twice with it, Buttondown does it once."""
    request = _post("/emails", email(letter, mode, now), secrets, key)
    if mode == "send":
        # An API key has to confirm once that it means to send ("Safer defaults for the email creation API", 2026).
        request = replace(request, headers={**request.headers, "X-Buttondown-Live-Dangerously": "true"})
    answer = yield request
    if not answer.good:
        return _refused(answer)
    number, status = _mail(answer)
    if not number or status not in _TAKEN[mode]:
        return _strange(mode)
    said = f"{NAME} has it as a draft" if mode == "draft" else f"{NAME} sends it in a few minutes"
    return Outcome("sent", number, said)


def test(letter: Letter, recipient: str, key: str, secrets: Mapping[str, str], now: datetime) -> Talk:
    """Sends the mail to one address: as a draft, which is deleted afterwards."""
    answer = yield _post("/emails", email(letter, "draft", now), secrets, key)
    if not answer.good:
        return _refused(answer)
    number, status = _mail(answer)
    if not number or status != "draft":
        return _strange("draft")
    tried = yield _post(f"/emails/{number}/send-draft", {"recipients": [recipient]}, secrets)
    gone = yield Request("DELETE", f"{API}/emails/{number}", _headers(secrets))
    rest = "" if gone.good else f"; its draft is left in {NAME}: delete it there"
    if not tried.good:
        return replace(_refused(tried), said=f"{_refused(tried).said}{rest}")
    return Outcome("sent", number, f"{NAME} sends it to this address alone{rest}")


def _post(path: str, value: Mapping[str, object], secrets: Mapping[str, str], key: str | None = None) -> Request:
    headers = _headers(secrets) | ({"X-Idempotency-Key": key} if key else {})
    return Request("POST", f"{API}{path}", headers, as_body(value))


def _headers(secrets: Mapping[str, str]) -> dict[str, str]:
    return {
        "Authorization": f"Token {secrets[SECRET]}",
        "Content-Type": "application/json",
        "X-API-Version": "2026-04-01",
    }


def _mail(answer: Answer) -> tuple[str, str]:
    """(id, status) of the email in an answer; empty where it says none."""
    value = answer.json()
    found = value if isinstance(value, dict) else {}
    number, status = found.get("id"), found.get("status")
    plain = isinstance(number, str) and number.isascii() and number.replace("-", "").replace("_", "").isalnum()
    return (str(number)[:60] if plain else "", status if isinstance(status, str) else "")


def _strange(mode: Mode) -> Outcome:
    said = f"{NAME} took the mail, but did not say that it is {'a draft' if mode == 'draft' else 'scheduled'}"
    return Outcome("unsure", "strange answer", said)


def _refused(answer: Answer) -> Outcome:
    value = answer.json()
    code = value.get("code") if isinstance(value, dict) else None
    found = refused(answer, NAME, SECRET)
    if not isinstance(code, str) or code not in _CODES:
        return found
    if code in _DUPLICATE:
        return Outcome("unsure", code, f"{NAME} says that it has this mail already ({code})")
    return replace(found, note=f"{found.note} {code}", said=f"{found.said} ({code})")
