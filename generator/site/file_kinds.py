"""Kinds of files by their names and first bytes: leftovers, hidden files, names that mislead, and what browsers run."""

from __future__ import annotations

import re
import unicodedata

from generator.text.pictures import is_picture
from generator.text.problems import Rule

BACKUP_FILE = Rule(
    "backup-file",
    "notice",
    what="A copy that an editor or the operating system left behind isn't published, such as `about.md~`, "
    "`about.md.bak` or `Thumbs.db`.",
    why="It may contain an old draft, and nobody meant to publish it.",
)

_BACKUPS = re.compile(
    r".*~|#.*#|~\$.*|.*\.(?:bak|backup|old|orig|rej|save|tmp|temp|sw[a-px]|part|crdownload|download|autosave|kate-swp)"
    r"|.*\.sync-conflict-.*|.*\(.*conflicted copy.*\).*|~.*\.tmp|___jb_(?:tmp|old)___.*|.*___jb_(?:tmp|old)___"
    r"|(?:eh)?thumbs(?:_vista)?\.db|desktop\.ini|icon\r|nohup\.out",
    re.IGNORECASE | re.DOTALL,
)
_BACKUP_FOLDERS = {"__macosx", "$recycle.bin", "system volume information", "__pycache__"}
_SEEN_FORMATS = "\u200c\u200d"  # parts of words in some scripts, and of emoji
_UNSEEN = {"Cc", "Cf", "Zl", "Zp", "Cs", "Co", "Cn"}
SCRIPTS = (
    *("html", "htm", "xhtml", "xht", "shtml", "mht", "mhtml", "hta", "js", "mjs", "cjs", "jsx", "wasm", "svgz", "swf"),
    *("xml", "xsl", "xslt", "xsd", "dtd", "rdf", "mathml", "mml", "rss", "atom", "jar", "vbs", "htc", "php", "asp"),
)
# What browsers show as plain text, or don't show, whatever it begins with.
_TEXTS = (
    ".txt",
    ".csv",
    ".tsv",
    ".json",
    ".jsonld",
    ".geojson",
    ".css",
    ".ics",
    ".vtt",
    ".srt",
    ".log",
    ".tex",
    ".bib",
)


def is_hidden(path: str) -> bool:
    """Whether the file or one of its folders is hidden. MkDocs leaves such files out, too."""
    return path.startswith(".") or "/." in path


def is_backup(path: str) -> bool:
    """Whether an editor, the operating system or a program for backups left this file behind."""
    *folders, name = path.split("/")
    return _BACKUPS.fullmatch(name) is not None or any(folder.lower() in _BACKUP_FOLDERS for folder in folders)


def misleads(path: str) -> bool:
    """Whether a path has characters that can't be seen, that turn text around, or that aren't UTF-8."""
    if path.isascii() and path.isprintable():
        return False
    return any(unicodedata.category(char) in _UNSEEN and char not in _SEEN_FORMATS for char in path)


def is_left_out(path: str) -> bool:
    """Whether a file doesn't count, for one of these reasons."""
    return is_hidden(path) or is_backup(path) or misleads(path)


def runs_in_browsers(path: str, head: bytes) -> bool:
    """Whether a browser that opens the file may run scripts in it: by its name, or because it begins as markup."""
    if is_picture(path):
        return False
    name = path.lower()
    markup = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\f\v").startswith(b"<")
    return name.endswith(tuple(f".{ending}" for ending in SCRIPTS)) or (markup and not name.endswith(_TEXTS))
