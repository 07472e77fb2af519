"""Spoilt projects, many of each kind and the same ones for the same seed; and a program that runs `check` on them.

`python -m tests.tools.mutants KIND FIRST COUNT SEED FOLDER` runs `check` on the mutants of one kind, in a copy of the
real project in FOLDER, and prints a line of JSON before and one behind each. It is a process of its own, so that what
ends it, or holds it up, is known too.
"""

from __future__ import annotations

import json
import os
import re
import struct
import sys
import time
import traceback
import zlib
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import yaml
from click.testing import CliRunner, Result

from generator.edges.commands.cli import main
from generator.edges.commands.files import check  # noqa: F401 - else the process of each mutant would import it
from tests.tools.files import Files, write_files
from tests.tools.pace import slowness
from tests.tools.spoils import FILES, KINDS, ROOT, VALUES, WRITTEN

NOW = "2026-12-01T12:00:00+00:00"
STUCK_SECONDS = 60  # of the processor's time
LONG_SECONDS = 1.0  # from here on, how busy the processor is counts
HEAD = b"---\nformat: 1\ntitle: A page\ndescription: A page that is spoilt.\n---\n\n"
Spoil = Callable[[Random], Files]  # the files that differ from those of the real project

# What Markdown and YAML look at, alone and in the pairs that take their libraries longest.
UNITS = (
    *("[", "]", "[a](", "![", "[[a]", "[a][b]", "[a]: b\n", "[a]: b\n[a]\n", "[a](/b/)", "<a ", "<b@c", "&", "&quot;"),
    *(
        "*",
        "**",
        "_",
        "__",
        "***a",
        "*a **b ",
        "**a*",
        "a*b",
        "`",
        "`a",
        "a`b`",
        "``a ` ",
        "\\",
        "\\*",
        "'",
        '"',
        "...",
    ),
    *(
        "> ",
        ">a\n\n",
        "- ",
        "1. ",
        "# ",
        "# a\n",
        "a\n=\n",
        "a\n-\n",
        "a\n\n",
        "  - a\n",
        "- a\n\n    - b\n",
        "    a\n",
    ),
    *(
        "|a",
        "|\n",
        "a|b\n-|-\n",
        "|a|b|\n|-|-|\n",
        "```\n",
        "```quiz\n",
        "```create\n",
        "~~~\n",
        " ",
        "a ",
        "a",
        "😀",
        "\n",
    ),
    *("- a: b\n", "a: [b]\n", "{", "[a, ", "{a: ", "? ", "&a ", "*a ", "!", "a: |\n", "é\u0301", "\t"),
)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


PNG = b"\x89PNG\r\n\x1a\n" + b"".join(
    (
        _chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)),
        _chunk(b"IDAT", zlib.compress((b"\0" + bytes(24)) * 8)),
        _chunk(b"IEND", b""),
    )
)


BESIDE = {name: (ROOT / name).read_bytes() for name in ("mkdocs.yml", "ledger.jsonl") if (ROOT / name).is_file()}


def one(random: Random) -> str:
    return random.choice(WRITTEN)


def text_of(path: str) -> str:
    return FILES[path].decode()


def by_lines(random: Random) -> Files:
    path, change = one(random), random.choice(list(KINDS.values()))
    return {path: change(text_of(path), random).encode("utf-8", "replace")}


def by_bytes(random: Random) -> Files:
    path = one(random)
    data = bytearray(FILES[path])
    for _ in range(random.choice([1, 2, 5, 50])):
        at = random.randrange(len(data))
        data[at : at + random.choice([0, 1, 1, 4])] = random.randbytes(random.choice([0, 1, 1, 8]))
    return {path: bytes(data)}


def by_encoding(random: Random) -> Files:
    path = one(random)
    text, coding = (
        text_of(path),
        random.choice(["utf-16", "utf-16-le", "utf-32", "latin-1", "cp1252", "utf-7", "utf-8-sig"]),
    )
    data = text.encode(coding, "replace")
    ends = random.choice([b"\n", b"\r\n", b"\r", b"\x85", b"\0", "\u2028".encode(), b"\n\r"])
    strange = random.choice(["", "", "\ufeff", "\ud800", "\U0010ffff", "\u202e", "e\u0301" * 50, "\ue000"])
    data = data.replace(b"\n", ends) + strange.encode("utf-8", "surrogatepass")
    return {path: data}


def by_structure(random: Random) -> Files:
    """Another tree: a value in another's place, gone, doubled, wrapped, or of another type."""
    path = random.choice([name for name in WRITTEN if name.endswith(".yml")])
    tree = yaml.safe_load(text_of(path))
    for _ in range(random.randint(1, 4)):
        places = list(_places(tree))
        holder, key = random.choice(places)
        other_holder, other_key = random.choice(places)
        values = [
            *(
                deepcopy(other_holder[other_key]),
                [holder[key]],
                {"a": holder[key]},
                [holder[key]] * random.choice([2, 500]),
            ),
            *(None, True, 0, -1, 10**18, 1.5, "", "a\nb", [], {}, {"id": {}}, [[]], [None], random.choice(VALUES)),
        ]
        if random.random() < 0.3 and isinstance(holder, dict):
            holder[random.choice(["x", 7, None, True, "id", "format", "title"])] = holder.pop(key)
        else:
            holder[key] = random.choice(values)
    return {path: yaml.safe_dump(tree, allow_unicode=random.random() < 0.5, sort_keys=False).encode()[:1_200_000]}


def _places(node: Any) -> list[tuple[Any, Any]]:  # noqa: ANN401 - what YAML gives
    found = []
    for key in node if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else ():
        found += [(node, key), *_places(node[key])]
    return found


def by_types(random: Random) -> Files:
    """One value in the text replaced by one of another type, the rest untouched."""
    path = one(random)
    lines = text_of(path).split("\n")
    places = [number for number, line in enumerate(lines) if ": " in line or line.lstrip().startswith("- ")]
    for place in random.sample(places, min(len(places), random.choice([1, 1, 2, 20]))):
        before, sign, _ = lines[place].rpartition(": ") if ": " in lines[place] else lines[place].partition("- ")
        lines[place] = before + sign + random.choice(VALUES)
    return {path: "\n".join(lines).encode()}


def by_depth(random: Random) -> Files:
    depth = random.choice([10, 23, 24, 25, 100, 1000, 20_000, 200_000])
    path = one(random)
    nestings: list[Callable[[], str]] = [
        lambda: "x: " + "[" * depth + "]" * depth,
        lambda: "x: " + "[" * depth,
        lambda: "x: " + "{a: " * depth + "}" * depth,
        lambda: "- " * depth,
        lambda: "".join(" " * level + "a:\n" for level in range(min(depth, 700))),
        lambda: "? " * depth,
        lambda: "\n".join("  " * level + "- a" for level in range(min(depth, 400))),
        lambda: "\n\n".join("    " * level + "- a" for level in range(min(depth, 300))),
        lambda: "> " * depth + "a",
        lambda: "".join("*a **b " for _ in range(depth)),
        lambda: "1. " * depth + "a",
        lambda: "[" * depth + "a" + "](/b/)" * depth,
    ]
    nested = random.choice(nestings)()
    text = text_of(path)
    return {path: (text + "\n" + nested + "\n" if random.random() < 0.7 else nested).encode()}


def by_size(random: Random) -> Files:
    """A page, or the texts of a guide, of one unit over and over, in paragraphs or not, up to more than is allowed."""
    size = random.choice([1000, 9000, 20_000, 75_000, 290_000, 310_000, 1_000_000, 3_000_000])
    unit = random.choice(UNITS) + random.choice(["", "", "", random.choice(UNITS)])
    whole = random.choice([True, False])
    paragraph = (unit * (size // len(unit) + 1))[: size if whole else min(size, random.choice([60, 900, 19_000]))]
    text = "\n\n".join([paragraph] * max(1, size // (len(paragraph) + 2)))
    path = random.choice(["content/pages/spoilt.md", "content/topics.yml", "guide", "fields"])
    if path.endswith(".md"):
        return {path: HEAD + text.encode()}
    if path.endswith(".yml"):
        return {path: FILES[path] + text.encode()}
    guide = next(name for name in WRITTEN if name.endswith("/guide.yml"))
    if path == "guide":
        return {guide: (text_of(guide).replace("\nlead:", "\nwas_lead:") + "lead: |\n" + _indented(text)).encode()}
    category = next(name for name in WRITTEN if "/categories/" in name)
    examples = "".join(
        f"  - {{create: a, instead: {json.dumps(text[at : at + 300], ensure_ascii=False)}}}\n"
        for at in range(0, len(text) // 2, 300)
    )
    changed = re.sub(r"(?m)^(safety|examples):", r"was_\1:", text_of(category))
    return {category: f"{changed}safety: |\n{_indented(text[: len(text) // 2])}examples:\n{examples}".encode()}


def _indented(text: str) -> str:
    return "".join(f"  {line}\n" for line in text.split("\n"))


def by_number(random: Random) -> Files:
    """Many of something: items, problems, keys, files."""
    count = random.choice([10, 300, 3000, 10_000, 19_000])
    quiz = "quizzes/self-audit.yml"
    category = next(name for name in WRITTEN if "/categories/" in name)
    issue = next(name for name in WRITTEN if name.startswith("content/issues/"))
    made: list[Callable[[], Files]] = [
        lambda: {category: text_of(category).encode() + "".join(f"key{n}: 1\n" for n in range(count)).encode()},
        lambda: {category: text_of(category).replace("strategies: [", "strategies: [" + "x, " * count).encode()},
        lambda: {
            "content/topics.yml": b"format: 1\ntopics: {" + b"".join(b"t%d: {}, " % n for n in range(count)) + b"}"
        },
        lambda: {category: text_of(category).replace("tags: [", "tags: [" + "trsut, " * count).encode()},
        lambda: {
            quiz: text_of(quiz).encode()
            + b"".join(b"  - {name: n%d, answers: {}, expect: {}}\n" % n for n in range(min(count, 9000)))
        },
        lambda: {
            "content/pages/spoilt.md": HEAD + b"".join(b"[a](/nowhere/%d/)\n\n" % n for n in range(min(count, 4900)))
        },
        lambda: {"content/pages/spoilt.md": HEAD + b"".join(b"## same\n\n" for n in range(min(count, 4900)))},
        lambda: {f"content/pages/page-{n}.md": HEAD + b"x" for n in range(min(count, 300))},
        lambda: {f"{category.rpartition('/')[0]}/c{n}.yml": FILES[category] for n in range(min(count, 100))},
        lambda: {f"quizzes/q{n}.yaml": b"" for n in range(min(count, 300))},
        lambda: {f"content/issues/2026-11-{n % 40:02}-a{n}.md": FILES[issue] for n in range(min(count, 100))},
    ]
    return random.choice(made)()


def by_place(random: Random) -> Files:
    """A file under another's name, or under one that is none."""
    names = ["a b.md", "É.md", "con.yml", ".hidden.yml", "a" * 200 + ".yml", "x.YML", "index.md", "guide.yml", "%41.md"]
    folder = random.choice(
        ["content", "content/pages", "content/issues", "quizzes", "content/guides", "content/guides/x"]
    )
    path = random.choice([one(random), f"{folder}/{random.choice(names)}", f"{folder}/x/y/{random.choice(names)}"])
    return {path: random.choice([FILES[one(random)], b"", b"\0", b"---\n---\n", b"format: 1\n"])}


def by_picture(random: Random) -> Files:
    data = bytearray(
        random.choice([PNG, b"\xff\xd8\xff\xe0" + PNG, b"GIF89a" + PNG, b"RIFF\0\0\0\0WEBPVP8 " + PNG, b""])
    )
    for _ in range(random.choice([0, 1, 4])):
        if data:
            data[random.randrange(len(data))] = random.randrange(256)
    name = "x" + random.choice([".png", ".jpg", ".webp", ".svg", ".gif", ".PNG"])
    return {f"content/pages/{name}": bytes(data), "content/pages/spoilt.md": HEAD + f"![A thing](/{name})\n".encode()}


def by_settings(random: Random) -> Files:
    """The files beside content/ and quizzes/."""
    name = random.choice(list(BESIDE))
    change = random.choice(list(KINDS.values()))
    return {name: change(BESIDE[name].decode(), random).encode("utf-8", "replace")}


SPOILS: dict[str, Spoil] = {
    "lines": by_lines,
    "bytes": by_bytes,
    "encodings": by_encoding,
    "structure": by_structure,
    "types": by_types,
    "depth": by_depth,
    "sizes": by_size,
    "numbers": by_number,
    "places": by_place,
    "pictures": by_picture,
    "settings": by_settings,
}


def mutant(kind: str, number: int, seed: int) -> Files:
    """The files of one mutant that differ from the real project's."""
    return SPOILS[kind](Random(f"{seed} {kind} {number}"))  # noqa: S311 - the same mutants for the same seed


def run(kind: str, first: int, count: int, seed: int, folder: Path) -> None:
    """Runs `check` on each mutant and prints what came of it."""
    import resource  # noqa: PLC0415 - Windows has none, and all test files are imported there

    whole = {**FILES, **BESIDE}
    write_files(folder, whole)
    _, first_check = checked(folder)  # what a process makes once, such as compiled templates, is then there for all
    for number in range(first, first + count):
        print(json.dumps({"begun": number}), flush=True)
        files = mutant(kind, number, seed)
        write_files(folder, files)
        # A process of its own for each: the most memory that one took is the most that it has ever had.
        if (child := os.fork()) == 0:
            resource.setrlimit(resource.RLIMIT_CPU, (STUCK_SECONDS, STUCK_SECONDS))  # what never ends is ended
            one_run(number, folder, first_check)
            os._exit(0)
        if status := os.waitpid(child, 0)[1]:
            raise SystemExit(f"mutant {number} ended its process: {status}")
        for path in files:
            (folder / path).unlink()
        write_files(folder, {path: whole[path] for path in files if path in whole})


def checked(folder: Path) -> tuple[Result, float]:
    """What `check` says of a project, and the seconds of the processor's time that it took."""
    began = time.process_time()
    result = CliRunner().invoke(main, ["--project", str(folder), "check", "--now", NOW])
    return result, time.process_time() - began


def one_run(number: int, folder: Path, first_check: float) -> None:
    """Runs `check` once and prints what came of it.

    `first_check` is what this process took for one before: together, no less than `check` takes in a new process.
    """
    import resource  # noqa: PLC0415 - Windows has none, and all test files are imported there

    result, seconds = checked(folder)
    took = first_check + seconds
    if took > LONG_SECONDS:
        took /= slowness()
    lines = result.stdout.splitlines()
    crashed = result.exception is not None and not isinstance(result.exception, SystemExit)
    unit = 2**20 if sys.platform == "darwin" else 2**10
    done = {
        "number": number,
        "status": result.exit_code,
        "seconds": took,
        "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit,
        "errors": sum(": error: " in line for line in lines),
        "output": result.stdout[:4000],
        "longest": max(map(len, lines), default=0),
        "crash": "".join(traceback.format_exception(result.exception)) if crashed and result.exception else "",
    }
    print(json.dumps(done), flush=True)


if __name__ == "__main__":
    run(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), Path(sys.argv[5]))
