"""Signs that the person has gone: the screen was locked, or the computer goes to sleep. Told by D-Bus, so on Linux only.

A desktop says `ActiveChanged(true)` when it locks the screen, and logind `PrepareForSleep(true)` before it suspends, lid
included. Where no bus can be reached nothing is told, and the lock by time remains.
"""

from __future__ import annotations

from PySide6.QtCore import SLOT, QObject, Signal, Slot
from PySide6.QtDBus import QDBusConnection

_SAVERS = tuple(f"org.{desktop}.ScreenSaver" for desktop in ("freedesktop", "gnome", "mate", "cinnamon", "xfce"))


class Signs(QObject):
    """`gone` when the screen was locked or the computer goes to sleep."""

    gone = Signal()

    def __init__(self, owner: QObject) -> None:
        super().__init__(owner)
        session, system = QDBusConnection.sessionBus(), QDBusConnection.systemBus()
        told = [(session, saver, "ActiveChanged") for saver in _SAVERS] + [(system, "org.freedesktop.login1.Manager", "PrepareForSleep")]
        for bus, interface, name in told:
            bus.connect("", "", interface, name, self, SLOT("_heard(bool)"))  # type: ignore[call-overload] # PySide takes a str; its stubs say bytes

    @Slot(bool)
    def _heard(self, begins: bool) -> None:
        if begins:
            self.gone.emit()
