"""The suite's settings: test mode, nothing from the developer's shell, a database, then the real ones.

It has to be a settings module because pytest-django loads the settings before any conftest.
"""

import os

from tests.services.environment import prepare

prepare(os.environ)

from config.settings import *  # noqa: E402, F403
