"""Faults of what is read and when it is public: files, ids, moments, embargo, ledger, lock."""

from __future__ import annotations

from tests.tools.faults.fault import Fault

_YAML = "generator/text/yaml_source.py"
_ISSUE = "generator/model/issue.py"
_BASE = "generator/model/base.py"
_LEDGER = "generator/publish/ledger.py"

FAULTS = (
    Fault(
        "a-value-that-comes-twice-is-never-a-typo",
        "generator/rules/response_sets.py",
        "if value == before and not meant:",
        "if False:",
        "test_values_go_one_way_and_come_twice_only_on_purpose",
    ),
    Fault(
        "labels-of-the-lower-pole-count-as-those-of-the-upper",
        "generator/rules/label_order.py",
        "return span if up else _negative(span)",
        "return span",
        "test_labels_of_published_scales_are_in_order_from_either_end",
    ),
    Fault(
        "of-a-key-that-is-written-twice-the-last-one-counts",
        _YAML,
        "elif key.text in entries:",
        "elif key.text in ():",
        "test_each_key_that_stands_twice_is_told",
    ),
    Fault(
        "no-is-read-as-false",
        _YAML,
        "(?:true|True|TRUE|false|False|FALSE)",
        "(?:true|True|TRUE|false|False|FALSE|no)",
        "test_a_plain_scalar_means_what_it_looks_like",
    ),
    Fault(
        "an-unknown-key-is-overlooked",
        _BASE,
        'extra="forbid"',
        'extra="ignore"',
        "test_the_files_give_these_problems_or_pages[unknown-key-page]",
    ),
    Fault(
        "an-id-may-hold-two-hyphens-in-a-row",
        _BASE,
        'ID_PATTERN = r"^[a-z0-9]+(-[a-z0-9]+)*$"',
        'ID_PATTERN = r"^[a-z0-9]+(-+[a-z0-9]+)*$"',
        "test_the_files_give_these_problems_or_pages[bad-id-double-hyphen]",
    ),
    Fault(
        "a-broken-file-stops-the-build-with-its-first-problem-alone",
        "generator/edges/mkdocs_plugin/plugin.py",
        "for problem in error.problems)",
        "for problem in error.problems[:1])",
        "test_every_problem_is_in_the_error",
    ),
    Fault(
        "an-issue-that-is-ready-is-public-before-its-moment",
        _ISSUE,
        'self.status == "ready" and self.published <= now',
        'self.status == "ready"',
        "test_it_is_public_from_its_second_on_and_not_before",
    ),
    Fault(
        "a-draft-is-public-on-its-day",
        _ISSUE,
        'self.status == "ready" and self.published <= now',
        "self.published <= now",
        "test_a_draft_is_never_public",
    ),
    Fault(
        "the-hour-of-publication-is-that-of-greenwich",
        _ISSUE,
        "day.replace(tzinfo=ZoneInfo(zone))",
        'day.replace(tzinfo=ZoneInfo("UTC")).astimezone(ZoneInfo(zone))',
        "test_a_day_is_a_moment_in_the_sites_zone",
    ),
    Fault(
        "an-hour-that-the-autumn-repeats-is-the-second-of-the-two",
        _ISSUE,
        "day.replace(tzinfo=ZoneInfo(zone))",
        "day.replace(tzinfo=ZoneInfo(zone), fold=1)",
        "test_a_day_is_a_moment_in_the_sites_zone",
    ),
    Fault(
        "the-topic-of-an-issue-to-come-is-shown",
        "generator/site/embargo.py",
        "return Embargo(_ids(held, TOPICS), ",
        "return Embargo(frozenset(), ",
        "test_a_topic_of_an_issue_to_come_comes_out_with_it",
    ),
    Fault(
        "a-quiz-inside-an-issue-to-come-is-shown",
        "generator/site/embargo.py",
        'if embed.kind == "quiz" and embed.rows',
        "if not embed.rows",
        "test_a_quiz_that_an_issue_to_come_embeds_comes_out_with_it",
    ),
    Fault(
        "a-build-shows-drafts",
        "generator/edges/mkdocs_plugin/plugin.py",
        'serving and os.environ.get("INVERSION_DRAFTS", "1")',
        'os.environ.get("INVERSION_DRAFTS", "1")',
        "test_only_serve_previews_and_only_unless_told_not_to",
    ),
    Fault(
        "the-ledger-takes-a-line-twice",
        _LEDGER,
        "elif (read.id, read.due) in seen:",
        "elif (read.id, read.due) in ():",
        "test_a_broken_line_is_told_by_its_place",
    ),
    Fault(
        "the-ledger-takes-an-issue-before-it-was-due",
        _LEDGER,
        "if publication.recorded < publication.due:",
        "if publication.recorded < BEFORE_ALL:",
        "test_a_broken_line_is_told_by_its_place",
    ),
    Fault(
        "an-issue-that-was-moved-to-a-later-day-is-not-due-again",
        _LEDGER,
        "issue.id in recorded and recorded[issue.id] >= issue.published",
        "issue.id in recorded",
        "test_an_issue_that_is_moved_to_a_later_day_is_due_again_on_that_day",
    ),
    Fault(
        "the-site-is-built-for-the-last-line-of-the-ledger-not-the-newest",
        _LEDGER,
        "max((publication.recorded for publication in ledger), default=BEFORE_ALL)",
        "([BEFORE_ALL] + [publication.recorded for publication in ledger])[-1]",
        "test_the_site_is_built_for_the_newest_moment_recorded_in_whatever_order",
    ),
    Fault(
        "an-item-that-has-changed-is-not-noticed",
        "generator/rules/lock.py",
        "if now.items[item_id] != locked.items[item_id]]",
        "if not now.items[item_id]]",
        "test_the_files_give_these_problems_or_pages[lock-changed-items]",
    ),
    Fault(
        "the-lock-forgets-the-id-of-an-item-that-is-gone",
        "generator/publish/quiz_lock.py",
        "gone = {**before.retired, **before.items}",
        "gone = {**before.items}",
        "test_an_id_that_is_gone_is_remembered_over_later_revisions",
    ),
)
