"""What `make setup` needs of a machine: says in one line what is missing and what to install, before anything is made.

It runs by whatever Python the machine has, so it uses nothing that an old one does not know.
"""

import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
import tempfile

COMPILER = "apt-get install gcc libc6-dev python3-dev"


def missing():
    """What is missing and what to do about it; None if nothing is."""
    if sys.version_info < (3, 11):  # noqa: UP036 - the old one that is told so here
        found = ".".join(map(str, sys.version_info[:3]))
        return f"Python 3.11 or newer is needed, this is {found}; name another one: make setup PYTHON=python3.12"
    try:
        import ensurepip  # noqa: F401
    except ImportError:
        return "Python's venv is missing: apt-get install python3-venv"
    # The compiler that builds extensions for this Python, unless the environment names another.
    compiler = shlex.split(os.environ.get("CC") or sysconfig.get_config_var("CC") or "cc")
    if shutil.which(compiler[0]) is None:
        return f"there is no C compiler ({compiler[0]}): {COMPILER}"
    headers = sysconfig.get_path("include")
    if not os.path.exists(os.path.join(headers, "Python.h")):
        return f"Python's headers are missing ({headers}/Python.h): apt-get install python3-dev"
    with tempfile.TemporaryDirectory() as folder:
        source = os.path.join(folder, "try.c")
        with open(source, "w") as file:
            file.write("#include <Python.h>\nint main(void) { return 0; }\n")
        command = [*compiler, "-I", headers, source, "-o", os.path.join(folder, "try")]
        tried = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if tried.returncode:
        said = tried.stdout.decode(errors="replace").split("\n")
        reason = next((line.strip() for line in said if "error" in line), f"exit code {tried.returncode}")
        return f"{compiler[0]} compiles nothing ({reason}): {COMPILER}"
    return None


if __name__ == "__main__":
    lack = missing()
    if lack:
        sys.exit("make setup: " + lack)
