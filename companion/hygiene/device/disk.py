"""Is what is stored on this computer encrypted?

Linux: every block device below the system, the home folder and the swap space must have an encrypted one above it (lsblk).
Windows: what the shell says of the system's drive, without asking for an administrator (BitLocker). macOS: `fdesetup status`.
Where it cannot be known (a virtual machine whose host may encrypt, a container, a file system of its own), it says so.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from companion.base.errors import CompanionError
from companion.base.run import ProgramMissing
from companion.base.text import Code, Listed, T
from companion.base.work import Watch
from companion.hygiene.check import CheckInfo, Family
from companion.hygiene.finding import Evidence, Finding, Level, Sure, unknown
from companion.hygiene.world import Contact, Machine, Subject, World

CHECK = CheckInfo(
    id="disk",
    family=Family.DEVICE,
    title=T("Disk encryption"),
    asks=T("Is what is stored on this computer encrypted?"),
    limit_s=40,
)
STEPS = ("lock_encrypt",)
_LIMIT_S = 30  # PowerShell alone can take ten seconds and more on an old computer
_ENCRYPTED = T("The system and your own folder lie on an encrypted disk. Other disks, and whether the screen locks, were not looked at.")
_OPEN = T("The disk of this computer is not encrypted. Who takes it can read what is stored on it.")
_UNDER_WAY = T("The encryption of this computer's disk is not finished, paused or being taken back.")
_VIRTUAL = T("This is a virtual machine or a container. Whether the computer below it encrypts its disk cannot be seen from inside.")
_SEALED, _BARE = T("Encrypted"), T("Not encrypted")


class NotSaid(CompanionError):
    """The system's program answered with something else."""

    say = T("The system did not say whether its disk is encrypted.")
    hint = T("Look in the settings of the system for the word encryption.")


class SystemNotKnown(CompanionError):
    """A system for which there is no way to look."""

    say = T("On this system, {system}, there is no way to look.")
    hint = T("Look in the settings of the system for the word encryption.")


def reveals(_subject: Subject) -> tuple[Contact, ...]:
    """Return who is contacted: nobody."""
    return ()


async def look(world: World, _watch: Watch) -> Finding:
    """Ask the system."""
    match world.machine.system:
        case "linux":
            return await _linux(world.machine)
        case "win32":
            return await _windows(world.machine)
        case "darwin":
            return await _macos(world.machine)
        case other:
            raise SystemNotKnown(system=Code(other))


# ---- Linux ----

_LSBLK = ("lsblk", "--json", "--output", "NAME,TYPE,MOUNTPOINTS")
_LSBLK_BEFORE_2_37 = ("lsblk", "--json", "--output", "NAME,TYPE,MOUNTPOINT")
_SWAP = "[SWAP]"
# Folders that are encrypted file by file: seen in the list of mounts, not among the disks.
_ENCRYPTED_FOLDERS = frozenset({"ecryptfs", "fuse.encfs", "fuse.gocryptfs", "fuse.cryfs"})
_CONTAINER_MARKS = ("/.dockerenv", "/run/.containerenv", "/.flatpak-info")


async def _linux(machine: Machine) -> Finding:
    sealed = dict(_places(await _lsblk(machine)))
    home, kind = _mount_of(machine)
    if kind in _ENCRYPTED_FOLDERS:
        sealed[home] = True
    wanted = [place for place in dict.fromkeys(("/", home, _SWAP)) if place in sealed]
    evidence = tuple(Evidence(_SEALED if sealed[place] else _BARE, place) for place in wanted)
    bare = tuple(place for place in wanted if not sealed[place])
    if {"/", home} <= sealed.keys() and not bare:
        return Finding(CHECK.id, Level.OK, Sure.HIGH, _ENCRYPTED, evidence, STEPS)
    if await _is_virtual(machine):
        return unknown(CHECK.id, _VIRTUAL, evidence)
    if not {"/", home} <= sealed.keys():
        return unknown(
            CHECK.id,
            T("The system or your folder lies on a kind of disk that this check does not know: {kind}.", kind=Code(kind)),
            evidence,
        )
    if len(bare) == len(wanted):
        return Finding(CHECK.id, Level.ALERT, Sure.MEDIUM, _OPEN, evidence, STEPS)
    say = T("A part of this computer's disk is not encrypted: {places}. Traces of what you do can be read there.", places=Listed(bare))
    return Finding(CHECK.id, Level.WARN, Sure.MEDIUM, say, evidence, STEPS)


async def _lsblk(machine: Machine) -> object:
    for command in (_LSBLK, _LSBLK_BEFORE_2_37):
        ran = await machine.run(command, _LIMIT_S)
        if ran.code == 0:
            try:
                return json.loads(ran.out).get("blockdevices")
            except (ValueError, AttributeError, RecursionError) as error:
                raise NotSaid(repr(error)) from error
    raise NotSaid


def _places(untrusted: object, *, below_encrypted: bool = False) -> Iterator[tuple[str, bool]]:
    """Yield where devices are used, and whether an encrypted one lies between; a place on several disks comes with its worst last."""
    found: dict[str, bool] = {}
    for device in untrusted if isinstance(untrusted, list) else []:
        if not isinstance(device, dict):
            raise NotSaid("a device is no table")
        sealed = below_encrypted or device.get("type") == "crypt"
        uses = device.get("mountpoints", [device.get("mountpoint")])
        # Swap in memory is no disk.
        own = [] if str(device.get("name")).startswith("zram") else [(use, sealed) for use in uses or [] if isinstance(use, str)]
        for place, one in (*own, *_places(device.get("children"), below_encrypted=sealed)):
            found[place] = one and found.get(place, True)
    yield from found.items()


def _mount_of(machine: Machine) -> tuple[str, str]:
    """Return where the disk of the person's own folder is mounted, and its kind."""
    home, best = PurePosixPath(machine.home.as_posix()), ("/", "")
    for line in machine.read("/proc/self/mounts").splitlines():
        _, place, kind, *_ = (*line.split(" "), "", "", "")
        place = place.replace(r"\040", " ")
        if place and home.is_relative_to(place) and len(place) >= len(best[0]):
            best = (place, kind)
    return best


async def _is_virtual(machine: Machine) -> bool:
    try:
        said = (await machine.run(("systemd-detect-virt",), _LIMIT_S)).out.strip()
    except ProgramMissing:
        marks = [mark for mark in _CONTAINER_MARKS if _readable(machine, mark) is not None]
        return bool(marks) or "hypervisor" in (_readable(machine, "/proc/cpuinfo") or "")
    return said != "none"


def _readable(machine: Machine, path: str) -> str | None:
    try:
        return machine.read(path)
    except CompanionError:
        return None


# ---- Windows ----

_POWERSHELL = r"C:\Windows\System32\WindowsPowerShell\v1.0\powershell.exe"
# Another program's encryption of the whole disk is not BitLocker's, and would look like none.
_SCRIPT = """
$shell = New-Object -ComObject Shell.Application
'protection=' + $shell.NameSpace($env:SystemDrive).Self.ExtendedProperty('System.Volume.BitLockerProtection')
'model=' + (Get-CimInstance Win32_ComputerSystem).Model
'other=' + (Get-CimInstance Win32_SystemDriver -Filter "State='Running' AND (Name='veracrypt' OR Name='dcrypt')").Name
"""
_VIRTUAL_MODELS = re.compile(r"virtual|vmware|kvm|qemu|xen|hvm|parallels|bochs", re.IGNORECASE)
_ON, _OFF = "1", "2"


async def _windows(machine: Machine) -> Finding:
    ran = await machine.run((_POWERSHELL, "-NoProfile", "-NonInteractive", "-Command", _SCRIPT), _LIMIT_S)
    said = dict(line.strip().partition("=")[::2] for line in ran.out.splitlines())
    protection = said.get("protection", "")
    evidence = (Evidence(T("What the system says of its drive"), quote=protection),)
    if protection == _ON:
        return Finding(CHECK.id, Level.OK, Sure.HIGH, _ENCRYPTED, evidence, STEPS)
    if not protection.isdecimal():
        raise NotSaid(ran.err[:200])
    if _VIRTUAL_MODELS.search(said.get("model", "")):
        return unknown(CHECK.id, _VIRTUAL, evidence)
    if said.get("other"):
        return unknown(CHECK.id, T("Another program than BitLocker may encrypt this disk: {name}.", name=Code(said["other"])), evidence)
    # Above 2, sources differ in what the numbers mean: encrypting, being taken back, paused.
    level, say = (Level.ALERT, _OPEN) if protection == _OFF else (Level.WARN, _UNDER_WAY)
    return Finding(CHECK.id, level, Sure.MEDIUM, say, evidence, STEPS)


# ---- macOS ----


async def _macos(machine: Machine) -> Finding:
    said = (await machine.run(("/usr/bin/fdesetup", "status"), _LIMIT_S)).out.strip()
    evidence = (Evidence(T("What the system says of its drive"), quote=said),)
    if said == "FileVault is On.":
        return Finding(CHECK.id, Level.OK, Sure.HIGH, _ENCRYPTED, evidence, STEPS)
    if not said.startswith(("FileVault is ", "Encryption in progress", "Decryption in progress")):
        raise NotSaid(said[:200])
    if (await machine.run(("/usr/sbin/sysctl", "-n", "kern.hv_vmm_present"), _LIMIT_S)).out.strip() == "1":
        return unknown(CHECK.id, _VIRTUAL, evidence)
    level, say = (Level.ALERT, _OPEN) if said == "FileVault is Off." else (Level.WARN, _UNDER_WAY)
    return Finding(CHECK.id, level, Sure.HIGH, say, evidence, STEPS)
