"""Faults of the plugin in a site of somebody else's: what it must leave alone, and what must work there."""

from __future__ import annotations

from tests.tools.faults.fault import Fault

_PLUGIN = "generator/edges/mkdocs_plugin/guest.py"
_BLOCKS = "generator/text/host_blocks.py"
_PARTS = "generator/render/templates/quiz_parts.jinja"
_RULES = "generator/rules/guest.py"

FAULTS = (
    Fault(
        "instant-navigation-runs-the-data-of-a-quiz",
        _PARTS,
        "{% if guest %}<inversion-key>{% endif %}",
        "{% if guest %}<inversion-kay>{% endif %}",
        "test_under_instant_navigation_a_quiz_starts_once_on_each_page_that_arrives",
    ),
    Fault(
        "a-file-of-the-host-is-replaced",
        _PLUGIN,
        "if taken := [*taken_problems(written, others)]:",
        "if taken := []:",
        "test_a_file_with_the_address_of_one_of_ours_is_an_error_that_names_both[element.js]",
    ),
    Fault(
        "a-host-with-its-pages-elsewhere-is-taken-for-a-site-of-its-own",
        "generator/app/guest.py",
        "return not (root / SITE).exists() and folder.resolve() != (root / PAGES).resolve()",
        'return not (root / "content").exists() and folder.resolve() != (root / PAGES).resolve()',
        "test_settings_of_mkdocs_are_the_hosts_own",
    ),
    Fault(
        "a-block-that-is-only-shown-becomes-a-quiz",
        _BLOCKS,
        "        at = at + 1 if end is None else end\n",
        "        at += 1\n",
        "test_a_block_that_is_only_shown_stays_text",
    ),
    Fault(
        "a-block-in-html-is-lost",
        _PLUGIN,
        '        for lost in MARK.finditer(_COMMENT.sub("", html)):',
        '        for lost in MARK.finditer(""):',
        "test_a_block_with_a_mistake_ends_every_build_at_its_line",
    ),
    Fault(
        "two-quizzes-of-a-page-open-one-link",
        _PLUGIN,
        "shared = may_share and not part and",
        "shared = not part and",
        "test_no_id_is_on_a_page_twice_and_one_quiz_of_a_page_can_be_shared",
    ),
    Fault(
        "an-excerpt-shows-a-mark",
        _PLUGIN,
        "        if MARK.search(output):\n",
        "        if not output:\n",
        "test_an_excerpt_of_a_post_names_the_quiz_and_the_post_has_it",
    ),
    Fault(
        "a-quiz-in-a-host-follows-the-readers-system",
        "generator/render/guest_pages.py",
        '_BY_SYSTEM.sub("", theme)',
        "theme",
        "test_the_reader_s_system_does_not_choose_the_colours_of_a_quiz",
    ),
    Fault(
        "the-buttons-of-a-quiz-in-a-host-are-pale",
        "generator/render/guest/guest.css",
        "    & .button.quiet { border-color: var(--rule) }\n",
        "    & .button.quiet { color: var(--md-default-fg-color--lighter) }\n",
        "test_a_quiz_is_in_the_look_of_the_hosts_palette[teal-default]",
    ),
    Fault(
        "a-preview-of-a-host-watches-no-quiz",
        _PLUGIN,
        "        server.watch(str(folder))\n",
        "        str(folder)\n",
        "test_the_preview_follows_quizzes_and_survives_a_broken_one",
    ),
    Fault(
        "a-quiz-about-someone-else-needs-no-help-in-a-host",
        _RULES,
        "if not any(link.alt is None for link in quiz.results.disclaimer.links):",
        "if quiz is None:",
        "test_an_example_breaks_its_rule[guest-help]",
    ),
    Fault(
        "a-link-of-a-quiz-to-the-host-may-be-dead",
        "generator/app/guest.py",
        "    return tuple(sorted(guest_link_problems(guest.tree, host)))",
        "    return tuple(sorted(guest_link_problems(guest.tree, host)))[:0]",
        "test_a_quiz_with_a_mistake_ends_every_build_at_its_line",
    ),
)
