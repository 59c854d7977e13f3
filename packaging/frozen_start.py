"""Runs in the frozen build before the program: give other programs the environment that this one was started in.

PyInstaller's starter points LD_LIBRARY_PATH and QT_PLUGIN_PATH into the build, and a program of the system that a check or a
link starts would load those libraries instead of its own. This process has read the first already, and Qt finds its plug-ins
without the second. Without _PYI_*, the fresh process that locking starts (app.relaunch) sets all of it up again.
"""

import os

before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
os.environ.pop("LD_LIBRARY_PATH", None)
if before is not None:
    os.environ["LD_LIBRARY_PATH"] = before
for name in [name for name in os.environ if name.startswith("_PYI_") or name in {"QT_PLUGIN_PATH", "QML2_IMPORT_PATH"}]:
    del os.environ[name]
