"""Builds manylinux wheels of paperlens, by way of the sdist, and tries them out.

`make wheel` builds one for the Python that runs this; `make test` adds `--every-python --smoke`: one for each CPython
3.10-3.13 of the machine, each installed into a bare virtual environment that runs tests/package/smoke.py.
"""

import argparse
import os
import platform
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
BUILD = ROOT / "build" / "wheels"
DIST = ROOT / "dist"
SOURCE = BUILD / "sdist" / "source"
VERSIONS = ("3.10", "3.11", "3.12", "3.13")
NEWEST_GLIBC = (2, 35)
MAX_BYTES = 5_000_000


def run(*command: object, env: dict[str, str] | None = None, cwd: Path = ROOT) -> str:
    """Runs a command quietly; shows all that it said when it fails."""
    done = subprocess.run([str(part) for part in command], cwd=cwd, env=env, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}\nfailed with {done.returncode}")
    return done.stdout.strip()


def version_of(python: Path) -> str | None:
    """The "3.x" of a CPython that can make environments and compile modules; None for anything else."""
    question = (
        "import ensurepip, os, platform, sys, sysconfig;"
        "os.stat(os.path.join(sysconfig.get_path('include'), 'Python.h'));"
        "print(platform.python_implementation(), '%d.%d' % sys.version_info[:2])"
    )
    try:
        answer = subprocess.run([python, "-c", question], capture_output=True, text=True, timeout=60)
    except OSError:
        return None
    name, _, version = answer.stdout.strip().partition(" ")
    return version if answer.returncode == 0 and name == "CPython" else None


def interpreters() -> dict[str, Path]:
    """One interpreter a version: this one, those of pyenv, those on PATH."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    found = {f"{sys.version_info[0]}.{sys.version_info[1]}": Path(sys.executable)}
    for version in VERSIONS:
        candidates = sorted(pyenv.glob(f"{version}.*/bin/python{version}"))
        on_path = shutil.which(f"python{version}")
        if on_path:
            candidates.append(Path(on_path))
        for python in candidates:
            if version not in found and version_of(python) == version:
                found[version] = python
    return {version: found[version] for version in VERSIONS if version in found}


def make_venv(python: Path, place: Path) -> Path:
    """An environment without pip: ours installs into it, which is quicker."""
    shutil.rmtree(place, ignore_errors=True)
    run(python, "-m", "venv", "--without-pip", place)
    return place / "bin" / "python"


def pip(python: Path, *command: object, env: dict[str, str] | None = None) -> None:
    run(sys.executable, "-m", "pip", "--python", python, *command, env=env)


def unpack_sdist() -> Path:
    """Builds the sdist and unpacks it: the wheels are made of what it holds, so it holds what is needed."""
    shutil.rmtree(SOURCE.parent, ignore_errors=True)
    run(sys.executable, "-m", "build", "--sdist", "--no-isolation", "--outdir", SOURCE.parent, ROOT)
    (archive,) = SOURCE.parent.glob("*.tar.gz")
    run("tar", "-xzf", archive, "-C", SOURCE.parent)  # Debian's Python 3.11.2 has no extractall(filter=)
    (SOURCE.parent / archive.name.removesuffix(".tar.gz")).rename(SOURCE)
    DIST.mkdir(exist_ok=True)
    shutil.copy(archive, DIST)
    return DIST / archive.name


def build_wheel(python: Path, version: str) -> Path:
    """The repaired wheel of the unpacked sdist for one interpreter, in dist/."""
    builder = python
    if python != Path(sys.executable):
        builder = make_venv(python, BUILD / f"build-{version}")
        requires = [f"{name}=={installed(name)}" for name in ("scikit-build-core", "pybind11")]
        pip(builder, "install", *requires)
    raw = BUILD / f"raw-{version}"
    shutil.rmtree(raw, ignore_errors=True)
    tools = Path(sys.executable).parent
    env = os.environ | {
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
        "CMAKE_CXX_COMPILER_LAUNCHER": shutil.which("ccache") or "",
        "CCACHE_BASEDIR": str(SOURCE / "cpp"),
        "CMAKE_BUILD_PARALLEL_LEVEL": str(os.cpu_count() or 1),
    }
    options = ("-C", f"build-dir={SOURCE}/build/{version}", "-C", "cmake.define.PAPERLENS_WERROR=ON")
    pip(builder, "wheel", "--no-deps", "--no-build-isolation", *options, "-w", raw, SOURCE, env=env)
    (wheel,) = raw.glob("*.whl")
    repaired = BUILD / f"repaired-{version}"
    shutil.rmtree(repaired, ignore_errors=True)
    tag = f"manylinux_{NEWEST_GLIBC[0]}_{NEWEST_GLIBC[1]}_{platform.machine()}"
    run(tools / "auditwheel", "repair", "--plat", tag, "--strip", "-w", repaired, wheel, env=env)
    (wheel,) = repaired.glob("*.whl")
    check(wheel)
    for old in DIST.glob(f"paperlens-*-cp{version.replace('.', '')}-*.whl"):
        old.unlink()
    return Path(shutil.copy(wheel, DIST))


def installed(name: str) -> str:
    from importlib.metadata import version

    return version(name)


def check(wheel: Path) -> None:
    """The promises to a user: small, and for any glibc from the named one on."""
    glibc = [(int(major), int(minor)) for major, minor in re.findall(r"manylinux_(\d+)_(\d+)_", wheel.name)]
    if not glibc or max(glibc) > NEWEST_GLIBC:
        sys.exit(f"{wheel.name} is for a newer glibc than {NEWEST_GLIBC}")
    if wheel.stat().st_size > MAX_BYTES:
        sys.exit(f"{wheel.name} has {wheel.stat().st_size:,} bytes, more than {MAX_BYTES:,}")


def smoke(python: Path, version: str, wheel: Path) -> None:
    """Installs the wheel as a user would and runs the smoke test, far from the sources and with a bare environment."""
    place = BUILD / f"smoke-{version}"
    bare = make_venv(python, place)
    pip(bare, "install", "--no-compile", wheel)
    env = {"PATH": f"{place}/bin:/usr/bin:/bin", "HOME": str(place), "LC_ALL": "C.UTF-8"}
    print("   ", run(bare, "-I", ROOT / "tests/package/smoke.py", ROOT / "seeds", env=env, cwd=place))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--every-python", action="store_true", help="for each CPython 3.10-3.13 of the machine")
    parser.add_argument("--smoke", action="store_true", help="install each wheel into a bare environment and try it")
    arguments = parser.parse_args()

    found = interpreters()
    if not arguments.every_python:
        found = {version: python for version, python in found.items() if python == Path(sys.executable)}
    elif "3.11" not in found:
        sys.exit("no CPython 3.11 here; its wheel is one that must be tried")
    BUILD.mkdir(parents=True, exist_ok=True)
    print(unpack_sdist().relative_to(ROOT), flush=True)
    for version, python in found.items():
        start = time.monotonic()
        wheel = build_wheel(python, version)
        print(f"{wheel.relative_to(ROOT)}  {wheel.stat().st_size / 1e6:.1f} MB", flush=True)
        if arguments.smoke:
            smoke(python, version, wheel)
        print(f"    {time.monotonic() - start:.0f} s", flush=True)


if __name__ == "__main__":
    main()
