"""The repository of a new site: texts to fill in, and all that makes a site of them and publishes it."""

from __future__ import annotations

import json
from pathlib import Path

import generator
from generator.app.scaffold import fill, new_site
from generator.model.json_schema import schemas
from generator.text.problems import RefusedError

PROGRAM = "inversion-site-generator"
_OWN = {"README.md": "README.md", "mkdocs.yml": "mkdocs.yml", "requirements.txt": "requirements.txt"}
_HIDDEN = {".editorconfig": "editorconfig", ".gitignore": "gitignore", ".vscode/settings.json": "vscode.json"}
_SCRIPTS = ("publish.sh", "report.sh", "send.sh", "site.sh", "with-summary.sh")
_WORKFLOWS = ("workflows/deploy.yml", "workflows/site.yml", *_SCRIPTS)
# What the workflows of the program's own repository do with make, and those of a site without.
_INSTALL = "python -m pip install --requirement requirements.txt"
_WITHOUT_MAKE = {
    "make .venv/.installed-publish": _INSTALL,
    "make .venv/.installed-site": _INSTALL,
    "make publish": "sh .github/publish.sh",
    "make send": "sh .github/send.sh",
    "make release": "sh .github/site.sh",
    "\\`sh .github/site.sh\\` builds": "\\`mkdocs build --strict\\` builds",
    "\\`make content\\`": "\\`inversion check\\`",
}


def new_project(name: str) -> dict[str, str]:
    """The files of the repository, {path: text}.

    Raises:
        RefusedError: the name is empty, or the program lacks its workflows.
    """
    files = new_site(name)
    heading = " ".join(name.split())
    values = {"title": heading, "heading": heading, "release": generator.__version__}
    files |= {path: fill(f"project/{scaffold}", **values) for path, scaffold in (_OWN | _HIDDEN).items()}
    files |= {
        f".github/{path}": _without_make((_workflows() / path).read_text(encoding="utf-8")) for path in _WORKFLOWS
    }
    files |= {
        f".schemas/{kind}.schema.json": json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        for kind, schema in schemas().items()
    }
    return files


def _workflows() -> Path:
    """The folder of the workflows: inside the program when it's installed, beside it in its repository.

    Raises:
        RefusedError: it's in neither.
    """
    program = Path(generator.__path__[0])
    for folder in (program / "workflows", program.parent / ".github"):
        if (folder / "publish.sh").is_file():
            return folder
    raise RefusedError("the program was installed without its workflows; install it again")


def _without_make(text: str) -> str:
    for ours, theirs in _WITHOUT_MAKE.items():
        text = text.replace(ours, theirs)
    return text
