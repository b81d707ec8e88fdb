"""The German catalogues are complete, and what they put into a sentence is what the sentence asks for."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

from tests.services.finding import needed, on_path

ROOT = Path(__file__).resolve().parent.parent
CATALOGUES = sorted(ROOT.glob("*/locale/*/LC_MESSAGES/*.po"))
NAMES = [path.relative_to(ROOT).as_posix() for path in CATALOGUES]
# %(name)s and %s of Python and templates, {name} of str.format; %% is a per cent sign.
PLACEHOLDER = re.compile(r"%%|%\(\w+\)[a-z]|%[sd]|\{\w*\}")
# What makemessages reads. A copy of only this keeps the data of demos and tests out of the way.
READ = shutil.ignore_patterns("node_modules", "static", "data", "shapes", "__pycache__", "*.mo", "*.webp", "*.json*")

each_catalogue = pytest.mark.parametrize("path", CATALOGUES, ids=NAMES)


def placeholders(text: str) -> set[str]:
    """Return the placeholders of a text."""
    return set(PLACEHOLDER.findall(text)) - {"%%"}


def contradictions(entry: polib.POEntry) -> list[str]:
    """Return the placeholders a translation lost or invented; a singular may say "one" for a number."""
    asked = placeholders(entry.msgid) | placeholders(entry.msgid_plural)
    if not entry.msgid_plural:
        return sorted(asked ^ placeholders(entry.msgstr))
    forms = [placeholders(text) for _, text in sorted(entry.msgstr_plural.items())]
    lost = placeholders(entry.msgid) - forms[0], placeholders(entry.msgid_plural) - forms[-1]
    invented = set.union(*forms) - asked
    return sorted(invented.union(*lost))


def messages(path: Path) -> set[tuple[str | None, str, str]]:
    """Return what identifies each message of a catalogue."""
    if not path.exists():
        return set()
    return {(e.msgctxt, e.msgid, e.msgid_plural) for e in polib.pofile(str(path)) if not e.obsolete}


@each_catalogue
def test_every_message_is_translated(path):
    catalogue = polib.pofile(str(path))
    assert [entry.msgid for entry in catalogue.untranslated_entries()] == []


@each_catalogue
def test_no_translation_is_a_guess(path):
    assert [entry.msgid for entry in polib.pofile(str(path)).fuzzy_entries()] == []


@each_catalogue
def test_one_german_verb_says_that_something_is_hidden(path):
    """Contributions are "verborgen"; the desk and the mails must not call the same act by another word."""
    spoken = [entry.msgstr for entry in polib.pofile(str(path)) if not entry.obsolete]
    assert [words for words in spoken if re.search("ausblend|ausgeblendet", words, re.IGNORECASE)] == []


@each_catalogue
def test_a_catalogue_is_compiled_at_all(path):
    assert not polib.pofile(str(path)).metadata_is_fuzzy, (
        "pybabel leaves the whole catalogue out: remove its fuzzy mark"
    )


@each_catalogue
def test_placeholders_survive_translation(path):
    current = [entry for entry in polib.pofile(str(path)) if not entry.obsolete]
    wrong = {entry.msgid: contradictions(entry) for entry in current if contradictions(entry)}
    assert wrong == {}


@each_catalogue
def test_compiled_catalogue_is_not_older_than_its_source(path):
    compiled = path.with_suffix(".mo")
    assert compiled.exists(), "run `make compile`"
    assert compiled.stat().st_mtime >= path.stat().st_mtime, "run `make compile`"


@pytest.mark.slow
def test_no_string_is_missing_from_its_catalogue(tmp_path):
    needed(on_path("xgettext"), "gettext")
    plain = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    command = [sys.executable, "-m", "django", "makemessages", "--locale", "de", "--no-location", "-v", "0"]
    missing = {}
    for app in sorted(path.parent for path in ROOT.glob("*/apps.py")):
        copy, catalogue = tmp_path / app.name, Path("locale/de/LC_MESSAGES/django.po")
        shutil.copytree(app, copy, ignore=READ)
        (copy / "locale").mkdir(exist_ok=True)
        subprocess.run(command, cwd=copy, env=plain, check=True)
        new = messages(copy / catalogue) - messages(app / catalogue)
        if new:
            missing[app.name] = sorted(msgid for _, msgid, _ in new)
    assert missing == {}, "run `make messages` and translate"


def test_a_lost_placeholder_is_seen():
    assert contradictions(polib.POEntry(msgid="%(a)s of {b}", msgstr="{b}")) == ["%(a)s"]
    assert contradictions(polib.POEntry(msgid="100 %% of %s", msgstr="%s zu 100 %%")) == []
    plural = {"msgid": "one", "msgid_plural": "%(n)s"}
    assert contradictions(polib.POEntry(**plural, msgstr_plural={0: "eins", 1: "%(n)s"})) == []
    assert contradictions(polib.POEntry(**plural, msgstr_plural={0: "eins", 1: "viele"})) == ["%(n)s"]


def test_the_same_message_reads_the_same_wherever_it_stands():
    """Django merges the catalogues: of two translations the first app's would be shown in both places."""
    said: dict[tuple[str | None, str], dict[str, str]] = {}
    for path, name in zip(CATALOGUES, NAMES, strict=True):
        for entry in polib.pofile(str(path)):
            if not entry.obsolete:
                words = entry.msgstr or str(entry.msgstr_plural)
                said.setdefault((entry.msgctxt, entry.msgid), {})[name.partition("/")[0]] = words
    assert {message: by for message, by in said.items() if len(set(by.values())) > 1} == {}
