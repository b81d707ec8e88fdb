"""Promises about the code itself that no other tool holds it to."""

import ast
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent
LONGEST_FILE = 300
LONGEST_FUNCTION = 40
# In pieces, so that this file does not contain what it forbids.
HOSTS = ["pypi|org", "pythonhosted|org", "npmjs|org", "npmjs|com", "debian|org/debian", "deb.debian|org"]
HOSTS += ["maven|org", "maven.apache|org", "crates|io", "proxy.golang|org"]
FORBIDDEN = [re.compile(re.escape(host.replace("|", "."))) for host in HOSTS]
FORBIDDEN += [re.compile(rf"(?<![\w.:/-])/{folder}/") for folder in ("work", "root")]


def layers() -> list[set[str]]:
    """Return the layers from the top, as import-linter is told of them."""
    tool = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    contract = next(contract for contract in tool["contracts"] if contract["id"] == "layers")
    return [set(re.findall(r"\w+", line)) for line in contract["layers"]]


def height(app_label: str) -> int | None:
    """Return how high an app stands; None for what is not ours."""
    return next((-index for index, layer in enumerate(layers()) if app_label in layer), None)


def in_the_repository() -> list[Path]:
    """Return the files that are tracked, or would be with `git add .`."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        names = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git work tree")
    return [ROOT / name for name in names.split("\0") if name and (ROOT / name).is_file()]


def our_python() -> list[Path]:
    """Return our Python files, migrations apart."""
    return [path for path in in_the_repository() if path.suffix == ".py" and "migrations" not in path.parts]


def test_no_row_points_to_a_higher_layer():
    upwards = []
    for model in apps.get_models(include_auto_created=True):
        here = height(model._meta.app_label)
        for field in model._meta.get_fields():
            if here is None or field.auto_created or not isinstance(field.related_model, type):
                continue
            there = height(field.related_model._meta.app_label)
            if there is not None and there > here:
                upwards.append(f"{model._meta.label}.{field.name} → {field.related_model._meta.label}")
    assert upwards == []


def test_no_row_points_to_a_page():
    """A row outlives the page that staff moved or deleted; only pages, and Wagtail's own, point at pages."""
    from wagtail.models import Page

    pointing = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if height(model._meta.app_label) is not None and not issubclass(model, Page)
        for field in model._meta.get_fields()
        if not field.auto_created and isinstance(field.related_model, type) and issubclass(field.related_model, Page)
    ]
    assert pointing == []


def test_every_app_of_ours_has_its_layer():
    ours = {config.label for config in apps.get_app_configs() if Path(config.path).parent == ROOT}
    assert {label for label in ours if height(label) is None} == set()


def test_no_file_names_a_registry_or_a_path_of_one_machine():
    named = []
    for path in in_the_repository():
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(lines, 1):
            if any(pattern.search(line) for pattern in FORBIDDEN):
                named.append(f"{path.relative_to(ROOT)}:{number}")
    assert named == []


def test_no_python_file_is_too_long():
    lengths = {path.relative_to(ROOT).as_posix(): len(path.read_text().splitlines()) for path in our_python()}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_function_is_too_long():
    long = []
    for path in our_python():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > LONGEST_FUNCTION:
                    long.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name} ({length} lines)")
    assert long == []


def test_every_package_says_what_it_is():
    """The docstrings of our packages are the map of the code."""
    silent = [
        path.relative_to(ROOT).as_posix()
        for path in ROOT.glob("*/__init__.py")
        if path.parent.name != "tests" and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert silent == []
