"""Faults of pages: escaping, the negative, what works without a script, on paper and for everybody."""

from __future__ import annotations

from tests.tools.faults.fault import Fault

_MARKDOWN = "generator/text/markdown.py"
_HTML = "generator/text/markdown_html.py"
_BLOCKS = "generator/text/blocks.py"
_FOREIGN = "generator/text/foreign.py"
_QUOTES = "generator/text/quotes.py"
_VIEW = "generator/render/view.py"
_MAIN = "overrides/main.html"
_PARTS = "generator/render/templates/quiz_parts.jinja"
_STYLE = "overrides/assets/site.css"

FAULTS = (
    Fault(
        "a-list-of-issues-grows-with-the-site",
        "generator/site/lists.py",
        "PAGE = 78_000",
        "PAGE = 780_000",
        "test_ten_years_of_daily_issues_make_no_large_page",
    ),
    Fault(
        "a-guide-disappears-from-the-page-of-a-topic-with-many-issues",
        "generator/render/list_pages.py",
        "if not (years and isinstance(part, Issue))",
        "if not years",
        "test_guides_beyond_the_first_entries_stay_on_the_page_of_a_topic_that_is_cut",
    ),
    Fault(
        "a-page-may-take-the-address-of-the-year-of-a-topic",
        "generator/rules/addresses.py",
        "for above in (ISSUES, *map(topic_address, tags)):",
        "for above in (ISSUES,):",
        "test_the_files_give_these_problems_or_pages[address-taken-by-a-long-list]",
    ),
    Fault(
        "scripts-in-a-page-run",
        "generator/render/policy.py",
        "any_inline = (\"'unsafe-inline'\",) if self.preview else ()",
        "any_inline = (\"'unsafe-inline'\",)",
        "test_every_page_has_the_policy_and_the_search_alone_may_compile",
    ),
    Fault(
        "a-redirect-has-no-policy",
        "generator/render/templates/redirect.html.jinja",
        '<meta http-equiv="Content-Security-Policy" content="{{ policy }}">\n',
        "",
        "test_forms_may_send_to_the_mailing_service_too_and_redirects_have_the_policy",
    ),
    Fault(
        "templates-do-not-escape",
        _VIEW,
        "autoescape=True",
        "autoescape=False",
        "test_hostile_words_of_an_author_stay_words",
    ),
    Fault(
        "a-plain-line-is-not-escaped",
        _QUOTES,
        "return escape(curl(text, language), quote=False)",
        "return curl(text, language)",
        "test_a_plain_line_is_escaped",
    ),
    Fault(
        "markdown-lets-html-through",
        _HTML,
        """    def html_inline(self, tokens: Sequence[Token], idx: int, *_: object) -> str:
        return _escaped(tokens[idx].content)""",
        """    def html_inline(self, tokens: Sequence[Token], idx: int, *_: object) -> str:
        return tokens[idx].content""",
        "test_html_comes_out_as_text",
    ),
    Fault(
        "a-recipe-without-an-end-is-no-error",
        _BLOCKS,
        "    if not is_closed(token):\n        what",
        "    if not token.markup:\n        what",
        "test_a_block_that_does_not_become_one_is_an_error_at_its_line",
    ),
    Fault(
        "a-recipe-with-escaped-backticks-is-advice",
        _BLOCKS,
        '_ESCAPE.sub("", _UNSEEN.sub("", line))',
        '_UNSEEN.sub("", line)',
        "test_a_block_that_does_not_become_one_is_an_error_at_its_line",
    ),
    Fault(
        "a-remark-between-lines-of-percent-signs-is-published",
        "generator/text/foreign_markup.py",
        "^%%(?!%)|",
        "",
        "test_markup_that_would_show_as_text_is_reported_at_its_line",
    ),
    Fault(
        "the-parser-passes-over-pictures",
        "generator/text/markdown_html.py",
        "*_\\[\\]!<&:@]",
        "*_\\[\\]<&:@]",
        "test_the_signs_at_which_the_parser_stops_are_all_that_its_rules_need",
    ),
    Fault(
        "a-misspelt-recipe-is-code",
        _BLOCKS,
        "(2 if is_long else 1)",
        "0",
        "test_a_block_that_does_not_become_one_is_an_error_at_its_line",
    ),
    Fault(
        "a-recipe-in-a-list-is-code",
        _BLOCKS,
        "elif kind and token.level:",
        "elif kind and token.level > 9:",
        "test_a_block_that_does_not_become_one_is_an_error_at_its_line",
    ),
    Fault(
        "a-remark-to-the-author-is-printed",
        _FOREIGN,
        """        elif token.type == "html_block":""",
        """        elif token.type == "html":""",
        "test_markup_that_would_show_as_text_is_reported_at_its_line",
    ),
    Fault(
        "what-is-nested-too-deeply-is-dropped",
        _MARKDOWN,
        "token.level > MAX_LEVELS - 3",
        "token.level > MAX_LEVELS",
        "test_nesting_beyond_reading_is_one_clear_error",
    ),
    Fault(
        "an-entity-becomes-the-mark-of-a-link-of-the-site",
        _HTML,
        "return escape(_unmarked(text), quote=False)",
        "return escape(text, quote=False)",
        "test_an_entity_never_becomes_a_mark_of_the_program",
    ),
    Fault(
        "a-quotation-that-nothing-closes-is-an-apostrophe-no-more",
        _QUOTES,
        "        self.close_singles(0)\n",
        "",
        "test_straight_quotes_become_the_marks_that_a_reader_expects",
    ),
    Fault(
        "a-new-heading-moves-the-ids-of-others",
        "generator/text/headings.py",
        "        name = slug(words)\n",
        '        name = f"{slug(words)}-{len(ids)}"\n',
        "test_a_new_heading_with_words_of_its_own_changes_no_plain_id",
    ),
    Fault(
        "words-of-an-author-close-the-script-of-json-that-holds-them",
        _VIEW,
        'text.replace("<", "\\\\u003c")',
        "text",
        "test_hostile_words_of_an_author_stay_words",
    ),
    Fault(
        "a-title-is-not-escaped-in-the-head-of-a-page",
        _MAIN,
        "<title>{{ title | e }} · {{ name | e }}</title>",
        "<title>{{ title }} · {{ name | e }}</title>",
        "test_a_title_of_markup_is_text_in_the_head",
    ),
    Fault(
        "a-link-runs-a-script",
        _HTML,
        'target.startswith("#") or _WEB.match(target)',
        "target",
        "test_an_address_that_nothing_serves_is_no_link",
    ),
    Fault(
        "how-to-create-the-problem-is-printed-like-advice",
        _MARKDOWN,
        "'<section class=\"create recipe\">'",
        "'<section class=\"recipe\">'",
        "test_the_files_give_these_problems_or_pages[recipe-in-negative]",
    ),
    Fault(
        "a-recipe-in-a-mail-does-not-say-that-it-is-one",
        "generator/render/templates/syndicated_recipe.html.jinja",
        '<p><b>{{ t("category.recipe") }}</b></p>',
        "",
        "test_a_quiz_is_one_link_and_a_recipe_says_that_it_is_one",
    ),
    Fault(
        "search-engines-may-index-a-preview",
        _VIEW,
        '{"robots": "noindex"}',
        '{"robots": "index"}',
        "test_a_preview_shows_drafts_and_later_issues_with_a_banner_and_noindex",
    ),
    Fault(
        "the-theme-drops-what-a-page-says-to-search-engines",
        _MAIN,
        "{% if meta.robots -%}",
        "{% if meta.bots -%}",
        "test_only_what_a_preview_alone_shows_is_kept_from_search_engines",
    ),
    Fault(
        "a-page-asks-another-host-for-a-font",
        _MAIN,
        '<meta name="color-scheme" content="light dark">',
        '<link rel="stylesheet" href="https://fonts.example.org/serif.css">',
        "test_no_page_loads_anything_from_another_host",
    ),
    Fault(
        "the-navigation-does-not-say-where-the-reader-is",
        "overrides/partials/header.html",
        '{% if state %} aria-current="{{ state }}"{% endif %}',
        "",
        "test_the_navigation_marks_where_the_reader_is",
    ),
    Fault(
        "a-question-has-no-legend",
        _PARTS,
        '<legend tabindex="-1">',
        '<p tabindex="-1">',
        "test_there_is_one_fieldset_an_item_and_its_legend_asks_it",
    ),
    Fault(
        "soft-letters-are-too-pale-to-read",
        _STYLE,
        "--soft: #625a51;",
        "--soft: #a29a91;",
        "test_no_probe_finds_anything_wrong_on_any_page_type",
    ),
    Fault(
        "without-a-script-nobody-can-score-by-hand",
        "generator/render/templates/embed_scale.html.jinja",
        '{{ parts.by_hand(quiz, "hand") }}',
        "",
        "test_the_tables_give_by_hand_what_the_reference_scorer_gives",
    ),
    Fault(
        "the-tables-for-scoring-by-hand-know-no-weights",
        "generator/render/quiz_view.py",
        "most = load.greatest if key.highest else load.share_weight * multiple",
        "most = multiple",
        "test_the_points_that_the_page_marks_add_up_to_the_score",
    ),
    Fault(
        "paper-gets-no-form-while-a-question-is-on-the-screen",
        _STYLE,
        "> .no-sum, .quiz :is(.item, .stem) { display: block !important }",
        "> .no-sum { display: block !important }",
        "test_paper_gets_the_whole_form_in_whatever_state_the_screen_is",
    ),
    Fault(
        "scripts-are-served-with-their-comments",
        "generator/render/scripts.py",
        "if node.type in _COMMENTS:",
        'if node.type == "none":',
        "test_comments_indents_and_blank_lines_go_and_all_else_stays",
    ),
    Fault(
        "a-page-is-not-drawn-anew-when-an-issue-beside-it-changes",
        "generator/render/output.py",
        "fingerprints.of(base, page), shown, view",
        "fingerprints.of(base, page.issue), shown, view",
        "test_an_edit_reaches_everything_that_shows_it_and_makes_no_other_file",
    ),
    Fault(
        "the-page-of-an-issue-that-is-gone-stays-in-a-preview",
        "generator/edges/mkdocs_plugin/drawing.py",
        "            site.remove(path)\n",
        "",
        "test_an_edit_reaches_everything_that_shows_it_and_makes_no_other_file",
    ),
    Fault(
        "a-preview-goes-on-showing-the-card-of-an-older-title",
        "generator/edges/mkdocs_plugin/drawing.py",
        "        (site.folder / path).unlink(missing_ok=True)\n",
        "",
        "test_an_edit_reaches_everything_that_shows_it_and_makes_no_other_file",
    ),
    Fault(
        "a-preview-goes-on-showing-the-card-of-an-issue-that-is-gone",
        "generator/edges/mkdocs_plugin/drawing.py",
        "            self.later.pop(path, None)\n            del",
        "            del",
        "test_an_edit_reaches_everything_that_shows_it_and_makes_no_other_file",
    ),
    Fault(
        "the-name-of-the-site-stays-on-pages-that-did-not-change",
        "generator/edges/mkdocs_plugin/drawing.py",
        "values = (config.site_name, config.site_url,",
        "values = (config.site_url,",
        "test_an_edit_reaches_everything_that_shows_it_and_makes_no_other_file",
    ),
    Fault(
        "own-colours-need-not-be-readable",
        "generator/rules/own_colours.py",
        "(found := contrast(colour, ground)) < least",
        "(found := contrast(colour, ground)) < 1",
        "test_the_files_give_these_problems_or_pages[contrast]",
    ),
    Fault(
        "own-colours-of-the-light-scheme-hold-in-the-dark-one",
        "generator/render/colours.py",
        "{'; '.join([lifted, *dark.values()])}",
        "{lifted}",
        "test_own_colours_and_logo_are_on_every_page_in_light_dark_and_on_paper",
    ),
)
