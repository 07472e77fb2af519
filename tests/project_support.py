"""Programs that tests start as a person would."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from mkdocs.config import load_config
from mkdocs.config.config_options import Plugins
from mkdocs.config.defaults import MkDocsConfig

from tests.tools.small_project import ROOT


def run(*arguments: str | Path, cwd: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs a Python module as a person would: `run("generator", "check")`."""
    return subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=cwd,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT), **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def fresh_config(root: Path, **settings: object) -> MkDocsConfig:
    """The settings in mkdocs.yml as a new process reads them: MkDocs keeps plugins for later builds of the same one."""
    (option,) = [option for name, option in MkDocsConfig._schema if name == "plugins"]  # noqa: SLF001 - there is no other way to it
    assert isinstance(option, Plugins)
    option.plugin_cache.clear()
    return load_config(str(root / "mkdocs.yml"), **settings)  # type: ignore[arg-type] # any setting by its name
