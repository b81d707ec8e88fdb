"""Redis, Elasticsearch and the HTML checker: each a server of our own."""

import shutil
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.services.finding import java_home
from tests.services.running import Server, free_port, own_folder, start, unprivileged


def answers(url: str) -> bool:
    """Say whether something answers a GET with success."""
    try:
        with urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def start_redis(program: Path) -> Server:
    """Start a Redis that keeps nothing."""
    import redis

    port, folder = free_port(), own_folder("redis", None)
    options: list[str | Path] = [
        "--bind",
        "127.0.0.1",
        "--port",
        str(port),
        "--save",
        "",
        "--appendonly",
        "no",
        "--dir",
        folder,
    ]
    server = start("Redis", command=[program, *options], url=f"redis://127.0.0.1:{port}/0", folder=folder)

    def ready() -> bool:
        try:
            return bool(redis.Redis.from_url(server.url).ping())
        except redis.ConnectionError:
            return False

    return server.wait(ready, seconds=15)


def elasticsearch_options(port: int) -> dict[str, object]:
    """Return what makes a node small, alone and content with any machine."""
    return {
        "discovery.type": "single-node",
        "network.host": "127.0.0.1",
        "http.port": port,
        "transport.port": free_port(),
        "xpack.security.enabled": "false",
        "node.store.allow_mmap": "false",  # or the kernel's vm.max_map_count must be raised
        "cluster.routing.allocation.disk.threshold_enabled": "false",  # or it stops on a nearly full disk
        "action.destructive_requires_name": "false",
    }


def elasticsearch_copy(home: Path, folder: Path, user: str | None) -> dict[str, str]:
    """Copy the program to `folder`: it writes into its own tree, and its user may not reach ours."""
    copy, scratch = folder / "home", folder / "tmp"  # apart: it refuses a scratch directory above its code
    shutil.copytree(home, copy)
    scratch.mkdir()
    if user:
        for path in (scratch, copy, *copy.rglob("*")):
            shutil.chown(path, user)
    return {"ES_JAVA_HOME": str(java_home()), "ES_JAVA_OPTS": "-Xms512m -Xmx512m", "ES_TMPDIR": str(scratch)}


def start_elasticsearch(home: Path) -> Server:
    """Start one empty node."""
    user, port = unprivileged(), free_port()
    folder = own_folder("elasticsearch", user)
    environment = elasticsearch_copy(home, folder, user)
    options: list[str | Path] = [f"-E{name}={value}" for name, value in elasticsearch_options(port).items()]
    server = start(
        "Elasticsearch",
        command=[folder / "home" / "bin" / "elasticsearch", *options],
        url=f"http://127.0.0.1:{port}",
        folder=folder,
        user=user,
        environment=environment,
    )
    # A core build has no page at "/"; only its health says that it works.
    healthy = f"{server.url}/_cluster/health?wait_for_status=yellow&timeout=1s"
    return server.wait(lambda: answers(healthy), seconds=120)


def start_html_checker(jar: Path) -> Server:
    """Start the Nu HTML checker as a server: a page takes 40 ms instead of the 3 s of a new Java for each."""
    port, folder = free_port(), own_folder("vnu", None)
    java = java_home()
    assert java is not None
    command: list[str | Path] = [
        java / "bin" / "java",
        "-Xmx384m",
        "-Dnu.validator.servlet.bind-address=127.0.0.1",
        "-cp",
        jar,
    ]
    server = start(
        "HTML checker",
        command=[*command, "nu.validator.servlet.Main", str(port)],
        url=f"http://127.0.0.1:{port}",
        folder=folder,
    )
    return server.wait(lambda: answers(f"{server.url}/"), seconds=60)
