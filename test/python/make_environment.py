"""Makes the virtual environment in the folder given first, with the packages of the requirements file given second.

Callers queue at a lock that the kernel drops with its holder. The marker is written last and holds the hash of the
requirements: an environment without it is half made, and is made anew.
"""

import fcntl
import hashlib
import pathlib
import shutil
import subprocess
import sys
import venv

environment, requirements = (pathlib.Path(argument) for argument in sys.argv[1:])
marker = environment / "installed.sha256"
wanted = hashlib.sha256(requirements.read_bytes()).hexdigest()

lock = environment.parent / ".cache" / "python-environment.lock"
lock.parent.mkdir(exist_ok=True)
with lock.open("w") as holder:
    fcntl.flock(holder, fcntl.LOCK_EX)
    installed = marker.read_text() if marker.exists() else None
    if installed != wanted:
        if installed is None:
            shutil.rmtree(environment, ignore_errors=True)
            venv.create(environment, with_pip=True)
        marker.unlink(missing_ok=True)
        pip = [
            environment / "bin" / "python",
            "-m",
            "pip",
            "install",
            "--disable-pip-version-check",
            "--quiet",
        ]
        if subprocess.run([*pip, "--requirement", requirements]).returncode != 0:
            sys.exit(f"pip could not install {requirements}")
        marker.write_text(wanted)
