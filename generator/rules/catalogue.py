"""What each rule holds and why: the record behind the word in brackets at the end of a problem's line.

The page docs/rules.md is made of these records and of the examples in tests/golden (see tests/rules_page.py). A new
rule needs an entry here and an example there; a test names what is missing. They are one table, long as it is, so that
a rule is found by its letter, as on the page.
"""

from __future__ import annotations

from dataclasses import dataclass

from generator.text.problems import Level


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Attributes:
        id: the word in brackets.
        levels: those that its problems have, the gravest first.
        about: what it asks for, in a paragraph whose first sentence can stand alone.
        why: what would go wrong without it.
    """

    id: str
    levels: tuple[Level, ...]
    about: str
    why: str

    @property
    def summary(self) -> str:
        """The first sentence of `about`."""
        return self.about.partition(". ")[0].removesuffix(".") + "."


_ERROR: tuple[Level, ...] = ("error",)
_WARNING: tuple[Level, ...] = ("warning",)
_NOTICE: tuple[Level, ...] = ("notice",)

RULES = (
    Rule(
        "absolute-word",
        _WARNING,
        about="An item of a self-assessment has no words that leave no room, such as `always`, `never`, `every`, `all` "
        "or `nobody`. The labels of answers may have them: there they are the ends of a range. English words "
        "alone are looked for.",
        why="Hardly anyone can agree to `always`, and the answers say how often already. Source: Krosnick and "
        "Presser, Question and Questionnaire Design, in Handbook of Survey Research, 2nd ed. 2010; DeVellis and "
        "Thorpe, Scale Development, 5th ed. 2021, chapter 5.",
    ),
    Rule(
        "address-taken",
        _ERROR,
        about="Every address of the site belongs to one page or file. It may not be that of a hand-written page and of "
        "a made one, nor an alias of a page that is there, nor the alias of two issues. Nothing lies below the address "
        "of a file, and nothing of an author's in `/pagefind/` or `/assets/cards/`; no alias lies in `/assets/`.",
        why="One of the two would vanish without a word, and with it the links that lead there.",
    ),
    Rule(
        "alias",
        _ERROR,
        about="An alias is the path of an old address, such as `/2020/smoke/`. It has no empty parts and none of dots.",
        why="From each alias a small page leads on to the issue, and that page needs a path that a server can have.",
    ),
    Rule(
        "anchor",
        _ERROR,
        about="YAML's anchors (`&name`) and aliases (`*name`) are not used. Write the value out; text that begins "
        "with one of these signs stands in quotes.",
        why="With them a small file can grow without bound when it is read, and a reader has to look up what is meant.",
    ),
    Rule(
        "answers",
        _ERROR,
        about="The answers given to `inversion score` are an object of item ids and values, or an array of such "
        "objects; those given to `inversion simulate` are a table with a column for each scored item.",
        why="Anything else has no items to score.",
    ),
    Rule(
        "bad-id",
        _ERROR,
        about="An id has small letters and digits, joined by single hyphens, such as `set-a-timer`.",
        why="Ids become parts of addresses and names in forms, and these must be the same on every system.",
    ),
    Rule(
        "bad-value",
        _ERROR,
        about="A value is of the kind that its key asks for: text, a whole number, a list, one of a few words. The "
        "message says which. Text that looks like a number or like true or false stands in quotes.",
        why="A value that is quietly read as something else shows only on the page, if at all.",
    ),
    Rule(
        "band-by-omission",
        _NOTICE,
        about="Each band of a scale can be reached by somebody who answers everything. All scores that answers can give"
        " are counted.",
        why="A score made of a part of the items leans one way or the other, so a band that only gaps lead to tells of "
        "the gaps. Source: Mazza, Enders and Ruehlman, Addressing Item-Level Missing Data: A Comparison of Proration "
        "and Full Information Maximum Likelihood Estimation, Multivariate Behavioral Research 50(5), 2015.",
    ),
    Rule(
        "band-start",
        _ERROR,
        about="The bands of a scale begin at its least score and rise; none begins above its greatest score.",
        why="Each band goes up to the next one, so with these starts there is no hole, no overlap and no band that "
        "nobody can reach.",
    ),
    Rule(
        "blaming-text",
        _WARNING,
        about="The texts of results speak of what happened, not of what somebody is: nothing like `your fault`, `you "
        "always` or `you are careless`. What is denied passes. English words alone are looked for.",
        why="Feedback that turns to the self, away from what was done, makes things worse. Source: Kluger and DeNisi,"
        " The Effects of Feedback Interventions on Performance, Psychological Bulletin 119(2), 1996.",
    ),
    Rule(
        "date-differs",
        _ERROR,
        about="The `date` of an issue falls on the day in its file's name, in the time zone of the site. Leave it "
        "out unless the issue comes out at another hour than the others.",
        why="Of two days only one can be meant, and the calendar of the folder would tell the wrong one.",
    ),
    Rule(
        "description-length",
        _WARNING,
        about="The description of an issue has 50 to 160 characters.",
        why="It stands alone in search results and lists: shorter says too little there, longer is cut off.",
    ),
    Rule(
        "double-barrelled",
        _NOTICE,
        about="An item says one thing. A notice stands at an `and` or `or`, since only a reader can tell two things "
        "from one told in two words; fixed pairs such as `now and then` pass. English words alone are looked for.",
        why="Who would answer the two differently cannot answer. Source: DeVellis and Thorpe, Scale Development, 5th "
        "ed. 2021, chapter 5; Krosnick and Presser, Question and Questionnaire Design, in Handbook of Survey "
        "Research, 2nd ed. 2010.",
    ),
    Rule(
        "duplicate-id",
        _ERROR,
        about="An id, or a name in a list of ids, stands once where it has to tell things apart.",
        why="Answers, links and old results would reach the wrong one of the two.",
    ),
    Rule(
        "duplicate-item",
        _WARNING,
        about="Each item of a quiz has words of its own, whatever their capitals and signs.",
        why="An item that stands twice counts twice and asks nothing new: it only makes a scale look consistent. "
        "Source: Boyle, Does item homogeneity indicate internal consistency or item redundancy in psychometric "
        "scales?, Personality and Individual Differences 12(3), 1991.",
    ),
    Rule(
        "duplicate-key",
        _ERROR,
        about="A key stands once in its place.",
        why="Most programs keep the last of the two and drop the first without a word.",
    ),
    Rule(
        "duplicate-number",
        _ERROR,
        about="Each issue has a number of its own, or none.",
        why="Readers name an issue by its number.",
    ),
    Rule(
        "duplicate-slug",
        _ERROR,
        about="The part of an issue's file name behind the day is its address, so no two issues share it.",
        why="The later page would replace the earlier one.",
    ),
    Rule(
        "embed",
        _ERROR,
        about="A fenced block that stands for a quiz, a guide, issues or help lines names what is there, at the "
        "start of a line, in an issue or a hand-written page. The items of a part of a quiz stand one a line, and "
        "give a result.",
        why="Readers would see the block as code, or a form without a result.",
    ),
    Rule(
        "empty",
        _ERROR,
        about="A file, and the front matter of an issue or a page, begins with `format: 1` and its keys.",
        why="An empty file is one that was not saved, or not written yet.",
    ),
    Rule(
        "empty-guide",
        _ERROR,
        about="A guide has at least one category, a file of its folder `categories`.",
        why="A guide is made of its categories; without any its page is empty.",
    ),
    Rule(
        "empty-scale",
        _ERROR,
        about="Every scale of a quiz has at least one item that counts on it.",
        why="A scale without items never has a score.",
    ),
    Rule(
        "encoding",
        _ERROR,
        about="Files are text in UTF-8. Editors offer it under *Save with encoding*.",
        why="In another encoding letters turn into other ones, and no program can tell which were meant.",
    ),
    Rule(
        "example",
        _ERROR,
        about="The worked examples of a quiz come true: the scorer gives each expected number and band. Either the "
        "example is wrong, or it shows that a key, a weight or a band is.",
        why="An example is the one place where the author says what the scoring should come to.",
    ),
    Rule(
        "few-items",
        _WARNING,
        about="A scale has at least three items.",
        why="Under three, one slip of the finger decides the score. Source: Marsh, Hau, Balla and Grayson, Is More "
        "Ever Too Much? The Number of Indicators per Factor in Confirmatory Factor Analysis, Multivariate "
        "Behavioral Research 33(2), 1998.",
    ),
    Rule(
        "file-name",
        _ERROR,
        about="A file's name gives an id or, for an issue, its day and its address: small letters, digits and single "
        "hyphens, and `2026-11-23-smoke.md` for an issue.",
        why="Names become addresses, and these must be the same on every system.",
    ),
    Rule(
        "front-matter",
        _ERROR,
        about="An issue and a hand-written page begin with keys between two lines of three dashes.",
        why="Without the dashes the keys would be printed as text.",
    ),
    Rule(
        "heading",
        _ERROR,
        about="Headings in a text begin at the second level, `##`. The first one is the title, which the page has "
        "already.",
        why="People who hear a page, and search engines, find their way by its one main heading.",
    ),
    Rule(
        "help-line-unchecked",
        _NOTICE,
        about="Each help line says in `last_checked` when somebody last tried it.",
        why="A number that no longer answers is worse than none for somebody who needs it.",
    ),
    Rule(
        "id-changed",
        _WARNING,
        about="An issue that has come out keeps its `id`, the one that `ledger.jsonl` records for it. Its title, its "
        "text and the name in its address may change.",
        why="Readers' programs know an issue by its id, and would tell of it again. Source: RFC 4287, section 4.2.6.",
    ),
    Rule(
        "id-differs",
        _ERROR,
        about="A file's name gives its id. Where `id` is written too, it says the same.",
        why="Of two ids only one can be meant.",
    ),
    Rule(
        "id-gone",
        _WARNING,
        about="Every `id` that `ledger.jsonl` records is that of an issue. One that has a new name is given its old id "
        "again; for one that was taken back on purpose nothing is to be done.",
        why="Under another id readers would be told of the same issue once more, and without any its address leads "
        "nowhere.",
    ),
    Rule(
        "image",
        _ERROR,
        about="A picture lies in `content/pages` or beside the `index.md` of an issue's folder, has one of the endings "
        "of pictures, and has a description. Pictures of other hosts are not shown.",
        why="Who cannot see a picture reads its description; and a host that serves it learns who reads the page.",
    ),
    Rule(
        "invisible-character",
        _ERROR,
        about="Text has no characters that nobody sees, such as control characters or a byte order mark inside.",
        why="They come with copied text, break comparisons and feeds, and cannot be found by eye.",
    ),
    Rule(
        "item-responses",
        _ERROR,
        about="Each item has a response set: its own `responses`, or that of `defaults`.",
        why="An item without answers cannot be asked.",
    ),
    Rule(
        "item-scores",
        _ERROR,
        about="Each item says how it counts in one of three ways: `scale` and `keyed`, or `scores`, or `scored: "
        "false`.",
        why="Nothing about scoring is guessed; a forgotten key would change results.",
    ),
    Rule(
        "json",
        _ERROR,
        about="The file of answers given to `inversion score` is JSON in UTF-8.",
        why="Nothing can be scored from text that cannot be read.",
    ),
    Rule(
        "kind",
        _ERROR,
        about="A quiz says what it is: `kind: scale` for a self-assessment, `kind: knowledge` for right and wrong.",
        why="All other keys depend on it.",
    ),
    Rule(
        "ledger",
        _ERROR,
        about="Each line of `ledger.jsonl` is an entry as `inversion publish` writes it, and no publication stands "
        "there twice. Nobody writes there by hand; `git log ledger.jsonl` shows it as it was.",
        why="It says which moment the site is built for, so with a broken line nobody could tell what is public.",
    ),
    Rule(
        "link",
        ("error", "warning"),
        about="A link inside the site is the address of a page from the root, such as `/guides/dinner/`, with a "
        "heading of that page after `#`; any other begins with `https://`, `http://`, `mailto:` or `tel:`. It may "
        "not lead to an issue, or to the archive or feed of a year, that is not out yet, unless the linking issue "
        "comes out no earlier. In a draft a link to a later issue is a warning.",
        why="A link that leads nowhere is found by readers first.",
    ),
    Rule(
        "long-item",
        _WARNING,
        about="An item has at most 20 words.",
        why="What comes first is forgotten in a longer one. Source: Payne, The Art of Asking Questions, 1951; "
        "Dillman, Smyth and Christian, Internet, Phone, Mail, and Mixed-Mode Surveys, 4th ed. 2014, chapter 4.",
    ),
    Rule(
        "mail",
        _WARNING,
        about="The mail of an issue has at most 60 KB and shows no SVG or AVIF pictures. This is said of issues that "
        "are not sent yet: of others nothing can be mended.",
        why="Programs for mail hide the end of a longer one, and show a gap in place of such a picture.",
    ),
    Rule(
        "markdown",
        _ERROR,
        about="Markdown is written plainly enough to be read in one way.",
        why="Quotes within quotes by the dozen, or signs of emphasis across a link, lose parts of the text.",
    ),
    Rule(
        "min-answered",
        _ERROR,
        about="A scale asks for at most as many answers as it has items.",
        why="Otherwise it could never have a score.",
    ),
    Rule(
        "missing-disclaimer",
        _NOTICE,
        about="The results of a quiz have a `disclaimer` that says what they cannot tell, for example that they are no "
        "diagnosis.",
        why="Readers take a number for more than it is. Source: AERA, APA and NCME, Standards for Educational and "
        "Psychological Testing, 2014, Standard 6.10.",
    ),
    Rule(
        "missing-file",
        _ERROR,
        about="Every project has `content/site.yml`, `content/topics.yml` and `content/pages/index.md`, and every "
        "guide its `guide.yml`.",
        why="Every page needs what they say.",
    ),
    Rule(
        "missing-key",
        _ERROR,
        about="The keys that a file needs are there.",
        why="A page would have a hole in their place.",
    ),
    Rule(
        "missing-safety",
        _WARNING,
        about="Where there are quizzes, `safety.links` of `content/site.yml` names at least one place to turn to.",
        why="Every result shows these lines, and without any a reader in fear is left alone with it. Source: World "
        "Health Organization, Putting Women First: Ethical and Safety Recommendations for Research on Domestic "
        "Violence Against Women, 2001, on referring those who are asked to sources of support.",
    ),
    Rule(
        "mixed-ranges",
        _ERROR,
        about="Under `method: mean` and `method: sum` all items of a scale have answers from the same least to the "
        "same greatest value. `method: percent` takes any.",
        why="A mean of answers on different rulers means nothing.",
    ),
    Rule(
        "negation-reversed",
        _WARNING,
        about="An item with `keyed: reverse` has no negation such as `not`, `never` or `didn't`. English words alone "
        "are looked for.",
        why="An answer of `never` to a `did not` takes two turns of thought, and many get it wrong. Source: Swain, "
        "Weathers and Niedrich, Assessing Three Sources of Misresponse to Reversed Likert Items, Journal of "
        "Marketing Research 45(1), 2008; Weijters and Baumgartner, Misresponse to Reversed and Negated Items in "
        "Surveys: A Review, Journal of Marketing Research 49(5), 2012.",
    ),
    Rule(
        "no-right-answer",
        _ERROR,
        about="Each question of a knowledge quiz has at least one option with `correct: true`.",
        why="Nobody could answer it right.",
    ),
    Rule(
        "no-source",
        _ERROR,
        about="A claim that is `supported` or `mixed`, and a psychology that is `sourced`, names its sources. What "
        "is the author's own view says `author`.",
        why="Readers should be able to look up what is said to be known.",
    ),
    Rule(
        "old-address",
        _WARNING,
        about="Each address under which an issue came out, as `ledger.jsonl` records it, still leads to a page. An "
        "issue whose file has a new name lists the old address under `aliases`.",
        why="Mails, feeds and other sites link to the address that they were given, and it would lead nowhere.",
    ),
    Rule(
        "one-document",
        _ERROR,
        about="A file holds one YAML document: no second line of three dashes.",
        why="What follows it would not be read.",
    ),
    Rule(
        "one-way-keyed",
        _NOTICE,
        about="A scale has items of both keys, `forward` and `reverse`. A notice, since turned items have a cost of "
        "their own.",
        why="Who agrees to everything, or skips down one column, gets the highest or the lowest score. Source: "
        "Weijters and Baumgartner, Misresponse to Reversed and Negated Items in Surveys: A Review, Journal of "
        "Marketing Research 49(5), 2012.",
    ),
    Rule(
        "option-label",
        _ERROR,
        about="The answers of a response set have different labels, the one of `not_applicable` too.",
        why="Readers could not tell them apart.",
    ),
    Rule(
        "option-order",
        _ERROR,
        about="The options of a response set rise in value from the first to the last.",
        why="Reverse keys mirror the first and the last value, and readers expect a scale in order.",
    ),
    Rule(
        "perspectives",
        _ERROR,
        about="A quiz with the perspective `other` has `stem_other` and, in each item, `other`: the words about "
        "somebody else. A quiz without it has neither.",
        why="The form about somebody else would ask about oneself; or words would be written that nobody sees.",
    ),
    Rule(
        "picture",
        ("error", "warning"),
        about="A file with the ending of a picture is a picture that browsers show. A warning says that it tells "
        "where it was taken: remove its GPS data.",
        why="Readers would see a broken picture; or learn where the author lives.",
    ),
    Rule(
        "reading-grade",
        _WARNING,
        about="Items are read with ease after eight years of school: the Flesch-Kincaid grade is at most 8. An item is "
        "weighed from 10 words on, all items together from 100. The formula is made for English, and used for it "
        "alone.",
        why="Who has to work out what a sentence means may answer something else. Source: Kincaid, Fishburne, Rogers "
        "and Chissom, Derivation of New Readability Formulas, Research Branch Report 8-75, 1975; DeVellis and "
        "Thorpe, Scale Development, 5th ed. 2021, chapter 5.",
    ),
    Rule(
        "recipe-line",
        _ERROR,
        about="A description never holds a line that says how to create the problem: an example of a category, or what "
        "a `create` block of the same file says.",
        why="Descriptions stand alone in lists and search results, where such a line would read as advice.",
    ),
    Rule(
        "reserved-id",
        _ERROR,
        about="A few ids have a meaning of their own: no category is called `strategies`, no scale `overall` or "
        "`weakest`.",
        why="The one is an address already, the others are words of `expect`.",
    ),
    Rule(
        "reused-id",
        _ERROR,
        about="The id of an item that is gone is never given to another item. `quizzes/quizzes.lock` remembers those "
        "that are gone.",
        why="Answers that readers have saved would count for a question that they were never asked. Source: "
        "Regenstrief Institute, LOINC Users' Guide, chapter 11: a code keeps its meaning, and what means something "
        "else gets a new one.",
    ),
    Rule(
        "shape",
        _ERROR,
        about="A file is a list of `key: value` lines with a space after the colon, and every key is a word.",
        why="Anything else has no keys to read.",
    ),
    Rule(
        "site-url",
        _WARNING,
        about="The setting `site_url` in `mkdocs.yml` is the site's whole address, such as `https://example.org/`.",
        why="Feeds and mails are read away from the site, and only a whole address leads from there to it.",
    ),
    Rule(
        "stray-file",
        ("error", "warning"),
        about="Every file under `content` and `quizzes` has a place where it is read. YAML and Markdown elsewhere is "
        "an error, other files are a warning.",
        why="Most of them are a typing mistake in a name, and their text would be missed only on the site.",
    ),
    Rule(
        "subject-length",
        _WARNING,
        about="The title of an issue has at most 78 characters.",
        why="It is the subject of a mail, and programs for mail show no more.",
    ),
    Rule(
        "tag",
        _ERROR,
        about="YAML's tags (`!name`) are not used. Text with an exclamation mark at its beginning stands in quotes.",
        why="In other programs they can start code.",
    ),
    Rule(
        "too-deep",
        _ERROR,
        about="Values lie at most 24 levels deep.",
        why="No file needs more than eight; a bracket is mostly written too often.",
    ),
    Rule(
        "too-large",
        _ERROR,
        about="A file has at most a million bytes, and at most 20,000 keys and values.",
        why="A larger one is no text that anybody wrote, and would make every save slow.",
    ),
    Rule(
        "two-on-a-day",
        _WARNING,
        about="Two issues come out on one day. That is allowed, and mostly not meant.",
        why="Readers of a daily letter expect one, and another day would be left without.",
    ),
    Rule(
        "unequal-scales",
        _NOTICE,
        about="The scales of a quiz have equally many items. Even them out where scales are compared.",
        why="The shorter one swings more by chance, and stands out as the weakest for it. Source: Spearman, "
        "Correlation Calculated from Faulty Data, and Brown, Some Experimental Results in the Correlation of "
        "Mental Abilities, both British Journal of Psychology 3, 1910.",
    ),
    Rule(
        "unfinished",
        ("error", "notice"),
        about="A mark of unfinished text, such as `TODO` or `TK`, is an error in an issue that is ready, and a "
        "notice in a draft.",
        why="Such marks are made to be found before readers find them.",
    ),
    Rule(
        "unknown-key",
        _ERROR,
        about="Every key is one that the format has. Where another one is near, the message names it.",
        why="A typing mistake would pass as a choice: with `drfat: true` a draft would be published.",
    ),
    Rule(
        "unknown-reference",
        _ERROR,
        about="A guide, category, strategy, quiz, scale, item or response set that is named somewhere is there.",
        why="A page would lead nowhere, or an answer count nowhere.",
    ),
    Rule(
        "unknown-tag",
        _ERROR,
        about="Every tag is declared in `content/topics.yml`, with a title and a description.",
        why="Each tag has a page, and two spellings of one topic would make two.",
    ),
    Rule(
        "unlocked",
        _NOTICE,
        about="Each quiz that is public has an entry in `quizzes/quizzes.lock`, of its present revision. `inversion "
        "lock` writes it; commit the file. A quiz that comes out with an issue gets its entry from that day on.",
        why="Only against the lock can a change be told that would make saved answers mean something else.",
    ),
    Rule(
        "unordered-labels",
        _WARNING,
        about="The labels of a response set go in one direction, such as from `Never` to `Always`. English words alone "
        "are looked for.",
        why="Readers take the first and the last answer for the ends of one range. Source: Krosnick and Presser, "
        "Question and Questionnaire Design, in Handbook of Survey Research, 2nd ed. 2010.",
    ),
    Rule(
        "unraised-revision",
        _ERROR,
        about="A quiz whose stem, items, answers or keys differ from `quizzes/quizzes.lock` has a higher `revision`, "
        "and none is ever lowered. Raise it and run `inversion lock`, or put back what was there.",
        why="Saved answers are compared under one revision, and would be to different questions. Source: AERA, APA "
        "and NCME, Standards for Educational and Psychological Testing, 2014, Standard 4.25: who uses a revised test "
        "is told what changed, and how far its scores compare.",
    ),
    Rule(
        "unreached-band",
        _WARNING,
        about="Each band can be reached by some answers. All scores that answers can give are counted.",
        why="Its text is written for nobody, and most likely its `from`, or that of the band after it, is not what "
        "was meant. Source: AERA, APA and NCME, Standards for Educational and Psychological Testing, 2014, Standard "
        "5.5: a rationale for each way to read a score that sorts people into categories.",
    ),
    Rule(
        "unreadable",
        _ERROR,
        about="The system lets the program read every file under `content` and `quizzes`. Look at its permissions.",
        why="A file that cannot be read would be missing from the site.",
    ),
    Rule(
        "unused-picture",
        _WARNING,
        about="A picture in an issue's folder is shown by the issue.",
        why="It would be published, and found by nobody.",
    ),
    Rule(
        "unused-strategy",
        _WARNING,
        about="Each strategy is named under `strategies` of at least one category.",
        why="Readers reach strategies through the categories that they help with.",
    ),
    Rule(
        "updated",
        _WARNING,
        about="What `updated` says lies after the moment when the issue came out, and not in the future.",
        why="Feeds, the sitemap and the page tell readers' programs of a change at that moment.",
    ),
    Rule(
        "withdrawn",
        _WARNING,
        about="An issue that has come out stays public: its `status` stays `ready`, and its day does not move to the "
        "future.",
        why="Its address would lead nowhere until then, for everyone who has been sent there.",
    ),
    Rule(
        "yaml",
        _ERROR,
        about="The file can be read as YAML. The message names the most likely cause: mostly a colon inside text "
        "that has no quotes, an indentation that does not fit, or a quote that is never closed.",
        why="Nothing else can be said about a file before it can be read.",
    ),
)


def find_rule(rule_id: str) -> Rule | None:
    """The rule of that id; None where there is none."""
    return next((rule for rule in RULES if rule.id == rule_id), None)
