"""Faults of sending mails: a mail that goes out twice, too early, to the wrong ones, or not at all without a word."""

from __future__ import annotations

from tests.tools.faults.fault import Fault

_SEND = "generator/app/send.py"
_CALL = "generator/app/send_call.py"
_LIST = "generator/app/mail_list.py"
_PLAN = "generator/publish/mail_plan.py"
_WIRE = "generator/edges/mail/http.py"
_SMTP = "generator/edges/mail/smtp.py"
_GIT = "generator/edges/mail/git.py"
_LETTERS = "generator/render/letters.py"

FAULTS = (
    Fault(
        "a-mail-goes-out-without-an-intent",
        _SEND,
        '        self._write("intent")\n',
        "",
        "test_a_run_that_is_killed_anywhere_sends_no_mail_twice_and_loses_none_silently",
    ),
    Fault(
        "a-mail-goes-out-though-its-intent-was-not-pushed",
        _SEND,
        'if pushed == "pushed":',
        'if pushed != "":',
        "test_nothing_is_sent_if_the_intent_cannot_be_pushed",
    ),
    Fault(
        "an-intent-without-an-answer-is-sent-again",
        _PLAN,
        '("unsure", frozenset(("intent", "unsure"))),\n    ("partly", frozenset(("partly",))),\n    ("not-sent", ',
        '("unsure", frozenset(("unsure",))),\n    ("partly", frozenset(("partly",))),\n'
        '    ("not-sent", frozenset(("intent",)) | ',
        "test_a_process_that_is_gone_between_intent_and_answer_leaves_an_intent_that_nobody_repeats",
    ),
    Fault(
        "a-lost-answer-counts-as-not-sent",
        _CALL,
        'return Outcome("unsure", "no answer", said)',
        'return Outcome("not-sent", "no answer", said)',
        "test_an_answer_that_never_came_is_unsure_and_no_run_repeats_it",
    ),
    Fault(
        "an-error-of-the-server-counts-as-not-sent",
        "generator/publish/mail_wire.py",
        "self.status >= 500 or",
        "False or",
        "test_an_answer_that_never_came_is_unsure_and_no_run_repeats_it",
    ),
    Fault(
        "a-broken-answer-counts-as-never-sent",
        _WIRE,
        "raise NoAnswerError from None",
        'raise NoConnectionError("x") from None',
        "test_an_answer_that_never_came_is_unsure_and_no_run_repeats_it",
    ),
    Fault(
        "each-attempt-has-the-same-key",
        _PLAN,
        'f"{issue_id} {service} {number}"',
        'f"{issue_id} {service}"',
        "test_what_is_settled_as_not_sent_goes_out_with_another_key",
    ),
    Fault(
        "another-page-counts-as-that-of-the-issue",
        _CALL,
        "if letter.urn.encode() not in page.body:",
        "if not page.body:",
        "test_nothing_is_sent_before_the_page_is_there",
    ),
    Fault(
        "a-picture-may-be-missing",
        _CALL,
        "for picture in letter.pictures:",
        "for picture in letter.pictures[:0]:",
        "test_a_picture_that_is_not_deployed_holds_the_mail_back",
    ),
    Fault(
        "the-first-mail-needs-no-yes",
        _PLAN,
        'return not any(event.state == "sent"',
        'return False and not any(event.state == "sent"',
        "test_the_first_mail_ever_needs_a_yes_and_later_ones_do_not",
    ),
    Fault(
        "a-mail-goes-out-before-its-minute",
        _PLAN,
        "        if now < at:\n",
        "        if now < issue.published:\n",
        "test_an_issue_set_back_to_draft_before_its_minute_is_not_sent",
    ),
    Fault(
        "the-whole-archive-is-mailed",
        _PLAN,
        "elif now - at > TOO_OLD:",
        "elif now - at > TOO_OLD * 1000:",
        "test_what_was_out_long_before_mails_began_is_never_mailed_by_itself",
    ),
    Fault(
        "a-list-that-listmonk-leaves-out-is-not-noticed",
        "generator/publish/listmonk.py",
        "if lists != sorted(mail.lists or ()):",
        "if lists is None:",
        "test_lists_that_listmonk_leaves_out_without_a_word_are_noticed_before_anything_starts",
    ),
    Fault(
        "buttondown-is-not-told-a-status",
        "generator/publish/buttondown.py",
        '        "status": "draft" if mode == "draft" else "scheduled",\n',
        "",
        "test_buttondown_gets_the_whole_mail_with_its_own_tag_for_leaving_and_an_idempotency_key",
    ),
    Fault(
        "what-looks-like-a-tag-reaches-buttondown",
        _LETTERS,
        'return _TAG.sub("&#123;", letter.html).replace(_LEAVE, "{{ unsubscribe_url }}")',
        'return letter.html.replace(_LEAVE, "{{ unsubscribe_url }}")',
        "test_buttondown_finds_one_tag_the_one_for_leaving",
    ),
    Fault(
        "an-answer-is-not-put-on-top-of-what-others-pushed",
        _GIT,
        "if insist and not self._on_top():",
        "if insist:",
        "test_an_answer_goes_on_top_of_what_others_pushed_meanwhile_lines_of_the_ledger_too",
    ),
    Fault(
        "hooks-of-git-see-the-secrets",
        _GIT,
        "if name not in hidden}",
        "if name}",
        "test_hooks_see_no_secret",
    ),
    Fault(
        "a-message-is-given-before-it-is-marked",
        _LIST,
        '        self._mark(address, "unsure")\n',
        "        del address\n",
        "test_a_process_that_is_gone_in_the_middle_is_continued",
    ),
    Fault(
        "a-message-that-may-have-arrived-is-sent-again",
        _LIST,
        'self._state(address) == "later"',
        'self._state(address) in {"later", "unsure"}',
        "test_a_message_whose_answer_never_came_is_not_repeated_and_the_others_go_out",
    ),
    Fault(
        "who-has-the-mail-gets-it-again-after-not-sent",
        _LIST,
        'entry.get("state") == "sent"',
        'entry.get("state") == "never"',
        "test_who_has_it_does_not_get_it_again_after_it_was_settled_as_not_sent",
    ),
    Fault(
        "the-progress-holds-addresses",
        _LIST,
        'return hashlib.sha256(f"{key or self.key} {address.casefold()}".encode()).hexdigest()',
        'return f"{hashlib.sha256.__name__} {address}"',
        "test_neither_the_progress_nor_what_is_said_or_recorded_holds_an_address_or_a_secret",
    ),
    Fault(
        "a-mail-server-that-does-not-encrypt-gets-the-password",
        _SMTP,
        "        server.starttls(context=context)\n",
        "        pass\n",
        "test_a_server_that_does_not_encrypt_gets_no_password",
    ),
    Fault(
        "messages-go-out-as-fast-as-they-can",
        _CALL,
        "                waiting.wait(pause)\n",
        "                waiting.wait(0)\n",
        "test_each_subscriber_gets_one_message_with_a_way_to_leave",
    ),
    Fault(
        "what-a-service-writes-is-shown",
        "generator/publish/buttondown.py",
        "if not isinstance(code, str) or code not in _CODES:",
        "if not isinstance(code, str):",
        "test_a_code_that_is_not_buttondowns_is_not_told",
    ),
    Fault(
        "half-an-answer-counts-as-a-whole-one",
        _WIRE,
        "if not response.getheaders() or (response.length and len(body) < MOST_READ):",
        "if not response.getheaders():",
        "test_a_request_that_left_without_a_whole_answer_may_have_arrived",
    ),
    Fault(
        "an-issue-with-another-id-is-mailed-again",
        _PLAN,
        "found.get(issue.id) or by_slug.get(issue.slug)",
        "found.get(issue.id)",
        "test_an_issue_that_was_mailed_under_another_id_is_not_mailed_again",
    ),
    Fault(
        "two-processes-send-at-the-same-time",
        "generator/app/one_at_a_time.py",
        "fcntl.LOCK_EX | fcntl.LOCK_NB",
        "fcntl.LOCK_UN",
        "test_two_processes_at_the_same_time_send_it_once",
    ),
    Fault(
        "a-damaged-secret-reaches-the-library",
        _CALL,
        "if not (value.isascii() and value.isprintable())",
        "if not value",
        "test_a_secret_with_signs_that_no_header_may_have_is_refused_and_not_shown",
    ),
)
