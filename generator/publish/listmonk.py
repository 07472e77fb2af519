"""How listmonk is asked to take a mail: as a campaign, which is started once it's known to be right.

Source: https://listmonk.app/docs/apis/campaigns/ and https://listmonk.app/docs/apis/apis/ (docs/docs/content/apis in
https://github.com/knadh/listmonk). A new campaign is always a draft, and a list that the user may not manage is left
out of it without a word; so its lists are compared before it's started.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.model.mailing import Mailing, Mode
from generator.publish.mail_wire import Answer, Outcome, Request, Talk, as_body, refused
from generator.render.letters import Letter, listmonk_html, listmonk_subject, listmonk_text

SECRETS = ("LISTMONK_USER", "LISTMONK_TOKEN")
NAME = "listmonk"


def campaign(letter: Letter, mail: Mailing) -> dict[str, object]:
    """The campaign."""
    made: dict[str, object] = {
        "name": f"{letter.slug} ({letter.issue_id})",
        "subject": listmonk_subject(letter),
        "lists": list(mail.lists or ()),
        "type": "regular",
        "content_type": "html",
        "body": listmonk_html(letter),
        "altbody": listmonk_text(letter),
        "messenger": "email",
        "template_id": mail.template,
        "tags": ["inversion"],
    }
    if mail.from_:
        made["from_email"] = mail.from_
    return made


def send(letter: Letter, mail: Mailing, mode: Mode, secrets: Mapping[str, str]) -> Talk:
    """Gives listmonk the mail, and starts it in mode `send`."""
    answer = yield _request(mail, secrets, "POST", "", campaign(letter, mail))
    if not answer.good:
        return refused(answer, NAME, " and ".join(SECRETS))
    number, lists = _campaign(answer)
    if number is None:
        return _strange()
    if lists != sorted(mail.lists or ()):
        said = f"{NAME} left out lists that its user may not manage; allow them, and delete the campaign {number}"
        return Outcome("not-sent", f"campaign {number}: other lists", said)
    if mode == "draft":
        return Outcome("sent", f"campaign {number}", f"{NAME} has it as a draft, campaign {number}")
    answer = yield _request(mail, secrets, "PUT", f"/{number}/status", {"status": "running"})
    if answer.good:
        return Outcome("sent", f"campaign {number}", f"{NAME} sends it, as campaign {number}")
    found = refused(answer, NAME, " and ".join(SECRETS))
    left = "" if found.came == "unsure" else "; delete it there, since the next run makes a new one"
    return Outcome(found.came, f"campaign {number}: {found.note}", f"{found.said}: campaign {number}{left}")


def test(letter: Letter, mail: Mailing, recipient: str, secrets: Mapping[str, str]) -> Talk:
    """Sends the mail to one address, which has to be a subscriber: by a campaign that is deleted afterwards."""
    answer = yield _request(mail, secrets, "POST", "", campaign(letter, mail))
    if not answer.good:
        return refused(answer, NAME, " and ".join(SECRETS))
    number, _ = _campaign(answer)
    if number is None:
        return _strange()
    to_one = {**campaign(letter, mail), "subscribers": [recipient]}
    tried = yield _request(mail, secrets, "POST", f"/{number}/test", to_one)
    gone = yield _request(mail, secrets, "DELETE", f"/{number}")
    rest = "" if gone.good else f"; its campaign {number} is left in {NAME}: delete it there"
    if tried.good:
        return Outcome("sent", f"campaign {number}", f"{NAME} sends it to this address alone{rest}")
    found = refused(tried, NAME, " and ".join(SECRETS))
    hint = "; the address has to be one of its subscribers" if tried.status == 400 else ""
    return Outcome(found.came, found.note, f"{found.said}{hint}{rest}")


def _strange() -> Outcome:
    return Outcome("unsure", "strange answer", f"{NAME} took the mail, but its answer names no draft of a campaign")


def _request(
    mail: Mailing, secrets: Mapping[str, str], method: str, path: str, value: Mapping[str, object] | None = None
) -> Request:
    user, token = (secrets[name] for name in SECRETS)
    headers = {"Authorization": f"token {user}:{token}"}
    if value is not None:
        headers["Content-Type"] = "application/json"
    url = f"{(mail.url or '').rstrip('/')}/api/campaigns{path}"
    return Request(method, url, headers, None if value is None else as_body(value))


def _campaign(answer: Answer) -> tuple[int | None, Sequence[int]]:
    """(number, lists) of the campaign in an answer."""
    value = answer.json()
    data = value.get("data") if isinstance(value, dict) else None
    found = data if isinstance(data, dict) else {}
    number, lists = found.get("id"), found.get("lists")
    known = [one.get("id") for one in lists if isinstance(one, dict)] if isinstance(lists, list) else []
    real = isinstance(number, int) and not isinstance(number, bool) and found.get("status") == "draft"
    return (number if real else None), sorted(one for one in known if isinstance(one, int))
