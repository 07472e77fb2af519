"""Faults of what goes out: feeds, mails, redirects, the sitemap, the search, and what a built site is searched for."""

from __future__ import annotations

from tests.tools.faults.fault import Fault

_LEAKS = "generator/publish/leaks.py"
_LINKS = "generator/publish/link_checker.py"
_FEEDS = "generator/render/feeds.py"
_SYNDICATION = "generator/render/syndication.py"
_MAIL = "generator/render/mail.py"
_FOLDER = "generator/publish/output_folder.py"

FAULTS = (
    Fault(
        "the-search-for-leaks-does-not-seek-who-is-quoted",
        _LEAKS,
        '        "quote.by": "quote",\n',
        "",
        "test_each_text_of_the_sought_fields_is_found_wherever_a_record_holds_it",
    ),
    Fault(
        "the-search-for-leaks-unpacks-nothing",
        _LEAKS,
        "_GZIP_LAYERS = 3",
        "_GZIP_LAYERS = 0",
        "test_what_is_gzipped_is_found_even_twice_and_under_any_name",
    ),
    Fault(
        "the-search-for-leaks-reads-no-percent-signs",
        _LEAKS,
        'if "%" in text:',
        'if "%%" in text:',
        "test_a_title_is_found_in_any_wrapping_and_any_file",
    ),
    Fault(
        "the-search-for-leaks-does-not-seek-the-address",
        _LEAKS,
        '    yield "address", issue.address\n',
        "",
        "test_each_thing_of_an_issue_is_found_in_a_page",
    ),
    Fault(
        "the-search-for-leaks-does-not-know-pictures",
        _LEAKS,
        "hashlib.sha256(data).digest(): owner for data, owner",
        "hashlib.sha256(data).digest()[1:]: owner for data, owner",
        "test_a_picture_is_found_by_its_bytes_and_by_its_name",
    ),
    Fault(
        "the-search-for-leaks-compares-with-no-other-build",
        _LEAKS,
        "hits -= ",
        "hits |= ",
        "test_what_a_site_without_the_hidden_issues_contains_too_is_no_leak",
    ),
    Fault(
        "a-broken-draft-stops-the-site",
        "generator/app/load.py",
        "if not hidden.owns(one.path) and",
        "if",
        "test_a_broken_issue_that_is_not_public_is_reported_and_stops_nothing",
    ),
    Fault(
        "what-only-an-unread-issue-names-is-public",
        "generator/site/embargo.py",
        "hidden_issues.unread.values(), topics",
        "(), topics",
        "test_what_only_an_unread_issue_names_stays_hidden",
    ),
    Fault(
        "a-site-is-built-for-a-time-that-has-not-come",
        "generator/publish/ledger.py",
        "return min(newest, clock.replace(microsecond=0)) if clock else newest",
        "return newest",
        "test_a_site_is_never_built_for_a_time_after_the_clock",
    ),
    Fault(
        "a-dead-place-on-a-generated-page-passes-the-check",
        "generator/app/load.py",
        "run(RENDERED, ",
        "run((), ",
        "test_a_link_that_the_link_check_would_refuse_is_an_error_wherever_it_is_written[/quizzes/kitchen/#nowhere]",
    ),
    Fault(
        "a-month-counts-before-its-first-issue",
        "generator/rules/anchors.py",
        "return bool(is_list) or",
        "return",
        "test_a_month_of_the_archive_counts_from_the_first_issue_in_it",
    ),
    Fault(
        "a-host-may-have-an-empty-part",
        "generator/text/web_address.py",
        "    except UnicodeError:\n        return False\n",
        "    except UnicodeError:\n        return True\n",
        "test_a_link_that_the_link_check_would_refuse_is_an_error_wherever_it_is_written[https://example..com/]",
    ),
    Fault(
        "an-address-is-encoded-twice",
        "generator/render/urls.py",
        "quote(unquote(path))",
        "quote(path)",
        "test_a_file_of_any_name_can_be_linked_on_pages_in_feeds_and_mails",
    ),
    Fault(
        "a-line-of-the-ledger-may-be-ahead-of-the-clock",
        "generator/publish/ledger.py",
        "if clock and read.recorded > clock + AHEAD:",
        "if clock and read.recorded > clock + AHEAD * 10**6:",
        "test_a_line_ahead_of_the_clock_is_refused_with_its_place",
    ),
    Fault(
        "the-link-checker-looks-for-no-place-on-a-page",
        _LINKS,
        'pages[file].ids | {"top"}',
        "pages[file].ids | {unquote(parts.fragment)}",
        "test_what_leads_nowhere_in_a_page_is_told_with_the_reason",
    ),
    Fault(
        "the-link-checker-reads-pages-alone",
        _LINKS,
        '_TEXT_FILES = (".xml", ".json", ".txt")',
        '_TEXT_FILES = (".none",)',
        "test_feeds_styles_and_scripts_are_read_too",
    ),
    Fault(
        "an-issue-has-its-title-for-a-name-in-feeds",
        _SYNDICATION,
        "return urn(issue.id)",
        "return urn(issue.title)",
        "test_no_change_but_that_of_its_id_gives_an_issue_another_id",
    ),
    Fault(
        "an-entry-never-says-that-it-has-changed",
        _FEEDS,
        "updated=(site.issue_updated(issue) or issue.published)",
        "updated=(issue.published)",
        "test_a_true_update_moves_the_dates_of_entry_and_feed_and_no_other",
    ),
    Fault(
        "a-link-to-a-heading-is-relative-in-a-feed",
        _SYNDICATION,
        "_RELATIVE.sub(lambda match: match[1] + urljoin(page, match[2]), html)",
        "html",
        "test_every_address_in_an_entry_is_absolute_and_below_the_project_path",
    ),
    Fault(
        "a-sign-of-markup-in-a-summary-is-markup-in-rss",
        _FEEDS,
        '_add(item, "description", inline(entry.summary))',
        '_add(item, "description", entry.summary)',
        "test_signs_of_markup_in_a_title_stay_what_they_are",
    ),
    Fault(
        "a-feed-ends-before-all-issues-of-a-month-are-in-it",
        _FEEDS,
        "NEWEST = 30",
        "NEWEST = 29",
        "test_the_newest_thirty_are_in_the_feeds_and_all_of_a_year_in_its_own",
    ),
    Fault(
        "a-line-feed-in-a-title-begins-another-header-of-a-mail",
        _MAIL,
        'return " ".join(title.split())',
        "return curl(issue.title)",
        "test_any_subject_arrives_on_one_line_as_it_was",
    ),
    Fault(
        "a-mail-has-no-text-beside-its-html",
        _MAIL,
        "message.set_content(text, ",
        'message.set_content("", ',
        "test_the_draft_holds_the_text_first_and_the_html_last",
    ),
    Fault(
        "a-file-of-somebody-else-is-overwritten",
        _FOLDER,
        "*_foreign(folder, known), ",
        "",
        "test_a_new_page_never_replaces_a_file_of_somebody_else",
    ),
    Fault(
        "a-page-that-was-changed-by-hand-is-replaced",
        _FOLDER,
        "*_changed_since(folder, known), ",
        "",
        "test_a_page_changed_by_hand_is_neither_replaced_nor_removed",
    ),
    Fault(
        "an-old-address-leads-to-the-landing-page",
        "generator/render/templates/redirect.html.jinja",
        'content="0; url={{ to(issue.address) }}"',
        "content=\"0; url={{ to('/') }}\"",
        "test_the_files_give_these_problems_or_pages[alias-leads-to-the-issue]",
    ),
    Fault(
        "an-archive-of-a-feed-changes-when-it-is-over",
        "generator/site/lists.py",
        "for issue in reversed(month.issues):",
        "for issue in month.issues:",
        "test_a_part_that_is_over_keeps_every_byte_whatever_comes_later",
    ),
    Fault(
        "an-archive-of-a-feed-grows-with-the-year",
        "generator/site/lists.py",
        "FEED = 60_000",
        "FEED = 600_000",
        "test_archives_lead_through_every_issue_once_from_the_newest_to_the_oldest",
    ),
    Fault(
        "a-link-to-a-year-of-a-topic-does-not-name-the-topic",
        "generator/site/embargo.py",
        "{topic_of(target) for",
        "{target for",
        "test_a_link_to_a_year_of_a_topic_names_the_topic",
    ),
    Fault(
        "the-sitemap-does-not-know-that-an-issue-has-changed",
        "overrides/sitemap.xml",
        "file.page.meta.modified or file.page.meta.published",
        "file.page.meta.published or file.page.meta.modified",
        "test_the_sitemap_has_the_day_of_a_change_and_no_page_that_is_kept_from_search_engines",
    ),
    Fault(
        "the-search-shows-how-to-create-the-problem",
        "generator/publish/search_index.py",
        '    ".create:not(.ask)",\n',
        "",
        "test_no_line_of_a_recipe_is_in_the_index",
    ),
    Fault(
        "a-card-of-other-colours-has-the-same-key",
        "generator/render/cards.py",
        "repr((_drawn_by(), text, colours))",
        "repr((_drawn_by(), text))",
        "test_other_colours_draw_another_card_and_keep_it_beside_the_first",
    ),
)
