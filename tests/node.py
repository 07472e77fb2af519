"""Runs the quiz scripts without a browser, in the node that comes with the test packages from PyPI."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sysconfig
from pathlib import Path
from types import TracebackType
from typing import Any, Self

QUIZ_SCRIPTS = Path(__file__).parents[1] / "overrides/assets/quiz"

# Reads a line of JSON, [code, argument], runs the code as the body of an async function and writes a line of JSON.
_LOOP = """
import { createInterface } from "node:readline";
const { default: scripts, prelude } = JSON.parse(process.env.QUIZ_NODE);
const modules = {};
for (const [name, url] of Object.entries(scripts)) modules[name] = await import(url);
const Run = (async () => {}).constructor;
for await (const line of createInterface({ input: process.stdin })) {
  const [code, given] = JSON.parse(line);
  let answer;
  try {
    answer = { value: (await new Run("modules", "given", prelude + code)(modules, given)) ?? null };
  } catch (error) {
    answer = { error: String(error?.stack ?? error) };
  }
  process.stdout.write(JSON.stringify(answer) + "\\n");
}
"""


class ScriptError(Exception):
    """The script threw; the message is its stack."""


class Node:
    """A running node. A call runs code that returns JSON; `modules` are the scripts by name, `given` the argument."""

    def __init__(self, *names: str, timezone: str = "UTC", prelude: str = "") -> None:
        program = shutil.which("node", path=sysconfig.get_path("scripts"))
        assert program, "no node beside this Python: install the test extra, `pip install -e .[test]`"
        scripts = {name: (QUIZ_SCRIPTS / f"{name}.js").as_uri() for name in names}
        settings = json.dumps({"default": scripts, "prelude": prelude})
        self._process = subprocess.Popen(
            [program, "--input-type=module", "--eval", _LOOP],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
            env={**os.environ, "TZ": timezone, "QUIZ_NODE": settings},
        )

    def __call__(self, code: str, given: object = None) -> Any:  # noqa: ANN401 - whatever the script returns
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps([code, given]) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        if "error" in answer:
            raise ScriptError(answer["error"])
        return answer["value"]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.close()
        self._process.wait(timeout=10)
        self._process.stdout.close()
