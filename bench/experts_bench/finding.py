"""Find worlds: those in `bench/worlds/`, and anyone's."""

import pkgutil
from importlib import import_module, util
from pathlib import Path
from types import ModuleType

import bench.worlds
from bench.worlds.shape import World

OURS = "bench.worlds"


def known() -> list[str]:
    """Return the names of the worlds that lie in `bench/worlds/`."""
    names = (f"{OURS}.{found.name}" for found in pkgutil.iter_modules(bench.worlds.__path__))
    return sorted(name for name in names if hasattr(import_module(name), "make"))


def make(name: str, seed: int, *, attacked: bool) -> World:
    """Return the world of a module for one seed.

    Args:
        name: a module (`some.module`), a Python file (`folder/world.py`) or one of `bench/worlds/` (`agora`).

    Raises:
        SystemExit: there is no such module, or it makes no worlds.
    """
    module = _module(name)
    if not hasattr(module, "make"):
        raise SystemExit(f"{name} has no make(seed, *, attacked=True).")
    world: World = module.make(seed, attacked=attacked)
    return world


def short(name: str) -> str:
    """Return the last part of a module's or file's name."""
    return Path(name).stem if name.endswith(".py") else name.rpartition(".")[2]


def _module(name: str) -> ModuleType:
    if name.endswith(".py"):
        return _from_file(Path(name))
    full = f"{OURS}.{name}" if "." not in name and util.find_spec(f"{OURS}.{name}") else name
    try:
        return import_module(full)
    except ModuleNotFoundError as error:
        raise SystemExit(f"There is no world {name}: {error}") from error


def _from_file(path: Path) -> ModuleType:
    spec = util.spec_from_file_location(f"world_{path.stem}", path)
    if spec is None or spec.loader is None or not path.is_file():
        raise SystemExit(f"There is no world in {path}.")
    module = util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
