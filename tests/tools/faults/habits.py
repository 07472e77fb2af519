"""Faults of what authors are used to: taking posts over from other programs, and what looks after their texts."""

from __future__ import annotations

from tests.tools.faults.fault import Fault

_IMPORT = "generator/app/imports/"

FAULTS = (
    Fault(
        "an-import-asks-this-computer-for-pictures",
        "generator/app/imports/downloads.py",
        "if not allowed(str(connected.getpeername()[0])):",
        "if not str(connected.getpeername()[0]):",
        "test_no_address_of_this_computer_or_its_network_is_asked",
    ),
    Fault(
        "a-picture-is-named-by-its-address",
        "generator/app/imports/downloads.py",
        "{stem or 'picture'}{ending}",
        "{stem or 'picture'}.png",
        "test_pictures_of_other_hosts_are_put_beside_their_issue_and_named_by_what_they_are",
    ),
    Fault(
        "a-picture-beside-the-pages-has-no-smaller-versions",
        "generator/site/reader.py",
        "Placed(target, picture.size, self.free_widths(target, picture))",
        "Placed(target, picture.size)",
        "test_pictures_beside_the_pages_have_versions_on_every_page_that_shows_them",
    ),
    Fault(
        "an-avif-says-where-it-was-taken",
        "generator/text/picture_metadata.py",
        "return bare(data)",
        "return data",
        "test_an_avif_loses_its_metadata_in_place_and_not_a_pixel",
    ),
    Fault(
        "posts-for-members-are-imported-as-public",
        f"{_IMPORT}services.py",
        'published=status in {"published", "sent"} and audience == "public",',
        'published=status in {"published", "sent"},',
        "test_what_ghost_kept_from_readers_stays_hidden_and_what_is_lost_is_listed",
    ),
    Fault(
        "posts-of-a-later-day-are-imported-as-public",
        f"{_IMPORT}markdown_posts.py",
        "return not (shown and _is_later(shown, now)) and",
        "return",
        "test_what_readers_could_not_see_or_has_an_error_is_a_draft",
    ),
    Fault(
        "a-second-import-makes-everything-again",
        f"{_IMPORT}run.py",
        "if issue_id(read.kind, post) not in taken]",
        "if issue_id(read.kind, post) not in ()]",
        "test_a_second_import_leaves_alone_what_is_there_even_from_another_folder",
    ),
    Fault(
        "half-an-import-stays",
        f"{_IMPORT}run.py",
        "        for place in moved:\n",
        "        for place in moved[:0]:\n",
        "test_a_disk_that_fails_halfway_leaves_nothing",
    ),
    Fault(
        "an-imported-issue-with-an-error-stays-ready",
        f"{_IMPORT}run.py",
        "return one.as_draft(own) if one.ready else one",
        "return one",
        "test_what_readers_could_not_see_or_has_an_error_is_a_draft",
    ),
    Fault(
        "code-is-changed-by-an-import",
        f"{_IMPORT}dialect.py",
        "parts += [change(text[at : code.start()]), code[0]]",
        "parts += [change(text[at : code.start()]), change(code[0])]",
        "test_markdown_becomes_markdown_and_code_stays",
    ),
    Fault(
        "a-host-is-asked-without-a-pause",
        "generator/app/visitor.py",
        "            if host in self._asked:\n",
        "            if host in ():\n",
        "test_a_host_is_asked_one_thing_at_a_time_with_a_pause",
    ),
    Fault(
        "answers-of-other-sites-are-kept-for-ever",
        "generator/app/outside.py",
        "if timedelta() <= now - kept[0] < KEPT_FOR}",
        "if timedelta() <= now - kept[0]}",
        "test_answers_are_kept_for_a_day_but_not_those_that_may_change",
    ),
    Fault(
        "pictures-are-published-with-their-metadata",
        "generator/site/site.py",
        "without_metadata(picture.data)",
        "picture.data",
        "test_both_the_pictures_of_issues_and_those_beside_pages_are_published_without",
    ),
    Fault(
        "a-withdrawn-issue-stays-public",
        "generator/model/issue.py",
        "        if self.withdrawn is not None:\n            return False\n",
        "",
        "test_its_addresses_say_so_and_nothing_else_shows_it",
    ),
    Fault(
        "a-withdrawn-issue-has-no-page",
        "generator/render/output.py",
        "{**redirects(site), **withdrawals(site)}",
        "{**redirects(site)}",
        "test_its_addresses_say_so_and_nothing_else_shows_it",
    ),
    Fault(
        "mails-have-the-largest-picture",
        "generator/render/syndication.py",
        "html = with_one_width(html)",
        "html = str(html)",
        "test_mails_and_feeds_have_the_smallest_version_that_is_large_enough",
    ),
    Fault(
        "smaller-pictures-are-made-in-each-build",
        "generator/app/picture_cache.py",
        "            return path.read_bytes()\n",
        "            path.read_bytes()\n",
        "test_versions_are_made_once",
    ),
)
