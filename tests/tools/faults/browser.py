"""Faults of the scripts: the way through a quiz, what is kept on the device, links with answers, two views compared."""

from __future__ import annotations

from tests.tools.faults.fault import Fault

_ELEMENT = "overrides/assets/quiz/element.js"
_STORE = "overrides/assets/quiz/store.js"
_LINK = "overrides/assets/quiz/link.js"
_SHARE = "overrides/assets/quiz/share.js"

FAULTS = (
    Fault(
        "older-years-are-fetched-one-after-the-other",
        "overrides/assets/search.js",
        'if (!older || typeof DecompressionStream === "undefined") return;',
        "return;",
        "test_older_years_are_searched_unasked_while_there_are_few_results",
    ),
    Fault(
        "a-date-in-a-list-covers-the-title-on-a-small-phone",
        "overrides/assets/site.css",
        ".dated time { flex: none; ",
        ".dated time { ",
        "test_no_date_in_a_long_list_covers_a_title_at_320_px",
    ),
    Fault(
        "a-word-tells-more-in-a-year-that-has-few-of-it",
        "overrides/assets/search.js",
        "share * (factors[word] ?? 1)",
        "share",
        "test_results_of_all_years_are_in_the_order_of_one_index",
    ),
    Fault(
        "the-beginning-of-a-word-stands-for-the-word-of-an-older-year",
        "overrides/assets/search.js",
        "!(BLANKS && (await guessed()))",
        "true",
        "test_what_begins_like_a_word_does_not_stand_for_the_word_of_an_older_year",
    ),
    Fault(
        "older-years-that-do-not-load-take-the-results-away",
        "overrides/assets/search.js",
        "if (!answer.results.length) throw error;",
        "throw error;",
        "test_years_that_do_not_load_are_named_and_may_be_tried_again",
    ),
    Fault(
        "two-sites-of-an-origin-keep-one-history",
        "overrides/assets/quiz/attempt.js",
        "`inversion:${sitePath}:${quiz}`",
        "`inversion:${quiz}`",
        "test_no_site_reads_switches_on_or_erases_what_another_one_keeps",
    ),
    Fault(
        "switching-off-erases-what-an-earlier-version-kept",
        _STORE,
        "for (const key of [historyKey(quiz), asideKey(quiz)])",
        "for (const key of [historyKey(quiz), asideKey(quiz), earlierKey(quiz)])",
        "test_no_change_of_the_history_touches_what_an_earlier_version_kept",
    ),
    Fault(
        "the-focus-is-lost-after-an-answer",
        _ELEMENT,
        "    target?.focus({ preventScroll: true });\n",
        "",
        "test_each_change_of_state_moves_the_focus_to_the_new_heading_or_question_in_sight",
    ),
    Fault(
        "a-digit-chooses-the-option-behind-its-own",
        _ELEMENT,
        "`${at + 1}`",
        "`${at}`",
        "test_digits_choose_in_the_order_of_the_options_and_0_says_that_it_did_not_come_up",
    ),
    Fault(
        "number-keys-choose-by-place-where-labels-are-numbers",
        _ELEMENT,
        "dataset.key ?? ",
        "",
        "test_number_keys_choose_the_answer_of_that_number",
    ),
    Fault(
        "a-number-is-gone-on-with-at-the-next-question",
        _ELEMENT,
        '    this.typed = "";',
        "   ",
        "test_a_number_is_not_gone_on_with_at_the_next_question",
    ),
    Fault(
        "a-store-that-is-full-is-always-called-full-of-attempts",
        _STORE,
        'found.on && (found.trouble || aside) ? "spoilt" : found.attempts.length ? "full" : "crowded"',
        '"full"',
        "test_what_takes_up_the_room_is_told",
    ),
    Fault(
        "the-words-about-a-full-store-are-lost-in-the-result",
        "overrides/assets/quiz/history.js",
        'kept.trouble === "corrupt" ? (this.last.trouble ?? "corrupt") : (kept.trouble ?? this.last.trouble)',
        "kept.trouble ?? this.last.trouble",
        "test_where_what_cannot_be_read_fills_the_store_the_words_are_true_and_help",
    ),
    Fault(
        "a-question-called-constructor-seems-answered",
        "overrides/assets/quiz/link.js",
        "const answers = Object.create(null);",
        "const answers = {};",
        "test_a_question_with_the_id_of_every_objects_constructor_may_be_left_out",
    ),
    Fault(
        "back-loses-the-answers",
        _ELEMENT,
        '    on(window, "pageshow", () => this.refill());\n',
        "",
        "test_back_fills_in_the_answers_that_are_kept_and_not_those_that_the_browser_remembers",
    ),
    Fault(
        "a-quiz-begins-before-the-browser-has-read-it",
        _ELEMENT,
        '    if (document.readyState === "loading")\n',
        "    if (false)\n",
        "test_a_script_that_comes_before_the_whole_page_leads_through_every_quiz_of_it",
    ),
    Fault(
        "a-reload-loses-the-answers",
        _ELEMENT,
        "sessionStorage.getItem(this.place) ?? text",
        "text",
        "test_a_reload_loses_neither_answers_nor_state",
    ),
    Fault(
        "answers-are-erased-without-a-question",
        _ELEMENT,
        "this.hasAnswers && !confirm(words)",
        "false",
        "test_erase_with_a_no_changes_nothing",
    ),
    Fault(
        "a-screen-reader-is-not-told-of-the-result",
        _ELEMENT,
        '    if (name === "result") this.say("shown");\n',
        "",
        "test_the_result_takes_the_focus_and_is_announced",
    ),
    Fault(
        "a-screen-reader-does-not-hear-which-points-are-the-readers",
        "overrides/assets/quiz/scale.js",
        '    cell.ariaCurrent = "true";\n',
        "",
        "test_which_points_are_circled_is_heard_too",
    ),
    Fault(
        "a-history-is-kept-although-it-is-off",
        _STORE,
        'if (!(found.on || start) || found.trouble === "newer") return found;',
        'if (found.trouble === "newer") return found;',
        "test_nothing_is_kept_until_it_is_switched_on",
    ),
    Fault(
        "switching-one-history-off-erases-those-of-other-quizzes",
        _STORE,
        "for (const key of [historyKey(quiz), asideKey(quiz)]) storage().removeItem(key);",
        "storage().clear();",
        "test_switching_off_erases_what_was_put_aside_and_nothing_else",
    ),
    Fault(
        "a-table-for-a-spreadsheet-holds-formulas",
        _STORE,
        '.replace(/^(?!-?[\\d.]+$)[-=+@\\t\\r]/, "\'$&")',
        "",
        "test_csv_makes_no_formula",
    ),
    Fault(
        "the-answers-of-a-link-are-sent-to-the-server",
        _LINK,
        "return `#a=${version}${number.toString(16)}`;",
        "return `?a=${version}${number.toString(16)}`;",
        "test_the_format_is_the_one_that_links_out_there_have",
    ),
    Fault(
        "a-link-that-was-damaged-is-read",
        _LINK,
        "take(HASHES) !== hash(version + number.toString(16)) ?",
        "take(HASHES) < 0 ?",
        "test_every_single_slip_is_seen",
    ),
    Fault(
        "the-answers-of-a-link-stay-in-the-address",
        _SHARE,
        '  history.replaceState(history.state, "", location.pathname + location.search);\n',
        "",
        "test_the_answers_leave_the_address_at_once_and_a_reload_keeps_the_view",
    ),
    Fault(
        "what-two-people-say-is-compared-about-two-people",
        _SHARE,
        'if (perspective === "self" && draft.other.length) return "other";',
        'if (perspective === "other" && draft.other.length) return "other";',
        "test_what_they_say_about_a_person_is_seen_beside_what_i_say_about_the_same_one",
    ),
    Fault(
        "a-change-within-the-noise-of-a-retake-is-called-one",
        "overrides/assets/quiz/history.js",
        "const CHANGE = 25;",
        "const CHANGE = 24;",
        "test_it_is_a_change_from_25_points_on_and_from_35_where_either_attempt_has_fewer_than_six_answers",
    ),
)
