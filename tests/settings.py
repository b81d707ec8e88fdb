"""The suite's settings: test mode, nothing from the developer's shell, a database, then the real ones.

It has to be a settings module because pytest-django loads the settings before any conftest.
"""

import os
import tempfile

from tests.services.environment import prepare

prepare(os.environ)

from config.settings import *  # noqa: E402, F403

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, not memory: the site of a browser test then has connections of its own, with the waiting of the real ones,
    # instead of one it shares with the test ("table is locked"). It goes with the process, so it need not be safe.
    _folder = tempfile.TemporaryDirectory(prefix="kundig-suite-")
    _options = DATABASES["default"]["OPTIONS"]  # noqa: F405
    _options["init_command"] = _options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
    DATABASES["default"]["TEST"] = {"NAME": f"{_folder.name}/suite.sqlite3"}  # noqa: F405
