"""A virtual environment of the peer's own, thrown away when the bench's folder is."""

import subprocess
import venv
from pathlib import Path

# Bench only: exact versions so that figures can be had again, no hashes; none of it is among our requirements.
OSCAR = (
    "django-oscar==4.2.1", "Django==5.2.19", "django-treebeard==7.0.3", "sorl-thumbnail==12.11.0",
    "psycopg[binary]==3.3.9", "gunicorn==27.0.1",
)  # fmt: skip


def oscar_python(folder: Path) -> Path:
    """Return the Python that has django-oscar, installed into `folder` where it is not there yet.

    Raises CalledProcessError when the package index does not answer.
    """
    python = folder / "bin" / "python"
    done = folder / "-".join(OSCAR[0].split("=="))
    if not done.exists():
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *OSCAR], check=True)
        done.touch()
    return python
