"""The samples in deploy/ speak of the variables that the settings read, all of them and no others."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
READERS = {"str", "int", "bool", "list", "required", "secret", "dict", "float", "url"}
# Of gunicorn.conf.py; and the file variants of secrets.
ELSEWHERE = {"BIND", "WEB_WORKERS", "WEB_THREADS", "SECRET_KEY_FILE"}


def read_by_the_settings() -> set[str]:
    """Return each NAME of `env.str("NAME")`, `required("NAME")` and their like in config/."""
    names = set()
    for path in (ROOT / "config").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if not (isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant)):
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            word = node.args[0].value
            if called in READERS and isinstance(word, str) and re.fullmatch(r"[A-Z][A-Z_]+", word):
                names.add(word)
    return names


def test_the_sample_environment_names_every_variable():
    sample = (ROOT / "deploy/.env.example").read_text()
    named = set(re.findall(r"^#?([A-Z][A-Z_]+)=", sample, re.MULTILINE))
    assert named - ELSEWHERE == read_by_the_settings()


def test_the_units_start_what_exists():
    units = "".join(path.read_text() for path in (ROOT / "deploy/systemd").iterdir())
    commands = set(re.findall(r"manage\.py (\w+)", units))
    existing = {path.stem for path in ROOT.glob("*/management/commands/*.py")}
    assert commands == {"worker", "scheduler"} & existing
