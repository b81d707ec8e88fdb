"""Settings of a separate site: the real ones in demo mode (tasks in the database), tables made without migrations."""

from config.settings import *  # noqa: F403


class NoMigrations:
    """Tells Django that no app has migrations, so that `migrate --run-syncdb` makes all tables at once."""

    def __contains__(self, app: str) -> bool:
        return True

    def __getitem__(self, app: str) -> None:
        return None


MIGRATION_MODULES = NoMigrations()
LOGGING = {"version": 1, "disable_existing_loggers": True}
