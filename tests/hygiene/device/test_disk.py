"""Disk encryption, machine by machine. tests/vectors/hygiene/README.md says which outputs were recorded and which are after documents."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from companion.base.run import ProgramMissing, ProgramTooSlow, Ran
from companion.base.text import Code
from companion.base.work import Watch
from companion.hygiene.device import disk
from companion.hygiene.finding import Finding, Level, Sure, steps_ticked
from companion.hygiene.world import Subject
from tests.fakes.world import FakeMachine, world

SAMPLES = Path(__file__).parents[2] / "vectors" / "hygiene" / "disk"
ROOT = "/dev/mapper/vg-root / ext4 rw 0 0\nproc /proc proc rw 0 0\n"
HOME = "/dev/mapper/vg-home /home ext4 rw 0 0\n"
OK, WARN, ALERT, UNKNOWN = Level.OK, Level.WARN, Level.ALERT, Level.UNKNOWN


def look(machine: FakeMachine) -> Finding:
    return asyncio.run(disk.look(world(machine=machine), Watch()))


def linux(sample: str, mounts: str = ROOT, virtual: str | None = "none", **more: str) -> FakeMachine:
    programs = {"lsblk": (SAMPLES / f"{sample}.json").read_text()} | ({"systemd-detect-virt": f"{virtual}\n"} if virtual else {})
    return FakeMachine(programs=programs, files={"/proc/self/mounts": mounts, **more})


@pytest.mark.parametrize(
    ("sample", "mounts", "level"),
    [
        ("documented_luks_lvm", ROOT + HOME, OK),
        ("documented_luks_btrfs", ROOT + HOME, OK),
        ("documented_luks_on_raid", ROOT, OK),
        ("documented_luks_random_swap", ROOT, OK),
        ("documented_luks_home_image", ROOT + "/dev/mapper/home-alice /home/alice btrfs rw 0 0\n", OK),
        ("documented_before_2_37", ROOT, OK),
        ("documented_plain", ROOT, ALERT),
        ("documented_plain_with_luks_stick", ROOT, ALERT),
        ("documented_home_only", ROOT + HOME, WARN),
        ("documented_root_only", ROOT + HOME, WARN),
        ("documented_plain_swap", ROOT, WARN),
        ("documented_half_of_a_volume_group", ROOT, ALERT),
        ("documented_plain", ROOT + "/home/alice/.Private /home/alice ecryptfs rw 0 0\n", WARN),
        ("documented_zfs", "rpool/ROOT / zfs rw 0 0\n", UNKNOWN),
        ("documented_luks_lvm", ROOT + "server:/home /home nfs4 rw 0 0\nserver:/a /home/alice nfs4 rw 0 0\n", UNKNOWN),
        ("recorded_luks_header", ROOT, ALERT),
    ],
)
def test_linux_on_a_machine_of_ones_own(sample: str, mounts: str, level: Level) -> None:
    finding = look(linux(sample, mounts))
    assert finding.level is level
    assert finding.steps == (() if level is UNKNOWN else ("lock_encrypt",))
    assert bool(steps_ticked([finding])) == (level is OK)


def test_a_home_on_an_open_disk_is_seen_though_its_place_has_a_blank_in_its_name() -> None:
    seen = {"blockdevices": [_device("crypt", "/"), _device("part", "/mnt/my disk")]}
    mounts = ROOT + "/dev/sdb1 /mnt/my\\040disk ext4 rw 0 0\n"
    programs = {"lsblk": json.dumps(seen), "systemd-detect-virt": "none\n"}
    finding = look(FakeMachine(home=Path("/mnt/my disk/alice"), programs=programs, files={"/proc/self/mounts": mounts}))
    assert finding.level is WARN


def _device(kind: str, place: str) -> dict[str, object]:
    return {"name": kind, "type": kind, "mountpoints": [place]}


@pytest.mark.parametrize("virtual", ["kvm", "docker", "wsl", "oracle", "podman"])
@pytest.mark.parametrize("sample", ["recorded_virtual_machine", "recorded_luks_header", "documented_plain", "documented_plain_swap"])
def test_inside_a_virtual_machine_no_encryption_is_not_known(sample: str, virtual: str) -> None:
    assert look(linux(sample, virtual=virtual)).level is UNKNOWN


def test_encryption_inside_a_virtual_machine_counts() -> None:
    assert look(linux("documented_luks_lvm", ROOT, "kvm")).level is OK


@pytest.mark.parametrize(
    ("files", "level"),
    [
        ({}, ALERT),
        ({"/proc/cpuinfo": "flags : fpu vme"}, ALERT),
        ({"/proc/cpuinfo": "flags : fpu hypervisor lahf_lm"}, UNKNOWN),
        ({"/.dockerenv": ""}, UNKNOWN),
        ({"/run/.containerenv": ""}, UNKNOWN),
    ],
)
def test_without_systemd_a_virtual_machine_is_known_by_its_marks(files: dict[str, str], level: Level) -> None:
    assert look(linux("documented_plain", virtual=None, **files)).level is level


def test_what_is_bare_and_what_is_not_is_the_evidence() -> None:
    finding = look(linux("documented_root_only", ROOT + HOME))
    assert {(one.what.message, one.where) for one in finding.evidence} == {("Encrypted", "/"), ("Not encrypted", "/home")}


def test_an_old_lsblk_is_asked_in_its_own_words() -> None:
    old = (SAMPLES / "documented_before_2_37.json").read_text()
    refused = Ran(1, "", "lsblk: unknown column: MOUNTPOINTS")
    machine = linux("documented_plain")
    machine.programs = {**machine.programs, "lsblk": refused, "lsblk --json --output NAME,TYPE,MOUNTPOINT": old}
    assert look(machine).level is OK
    machine.programs = {**machine.programs, "lsblk --json --output NAME,TYPE,MOUNTPOINT": refused}
    with pytest.raises(disk.NotSaid):
        look(machine)


@pytest.mark.parametrize(
    "said", ["", "{}", "[]", "1", "{", '{"blockdevices": [1]}', '{"blockdevices": [{"name": 1, "children": [null]}]}', "[" * 100_000]
)
def test_an_answer_of_another_shape_is_never_ok(said: str) -> None:
    machine = linux("documented_plain")
    machine.programs = {**machine.programs, "lsblk": said}
    with contextlib.suppress(disk.NotSaid):
        assert look(machine).level is UNKNOWN


def test_places_of_another_shape_are_none() -> None:
    rows = [{"name": "a", "type": "crypt", "mountpoints": None}, {"name": "b", "mountpoint": 5}, {"name": "c", "mountpoints": [None, "/"]}]
    machine = linux("documented_plain")
    machine.programs = {**machine.programs, "lsblk": json.dumps({"blockdevices": rows})}
    assert look(machine).level is ALERT


def test_a_machine_without_lsblk_says_so() -> None:
    with pytest.raises(ProgramMissing):
        look(FakeMachine(files={"/proc/self/mounts": ROOT}))


def windows(protection: str, model: str = "Latitude 7420", other: str = "") -> FakeMachine:
    said = f"protection={protection}\r\nmodel={model}\r\nother={other}\r\n"
    return FakeMachine("win32", programs={disk._POWERSHELL: Ran(0, said, "")})


@pytest.mark.parametrize(
    ("machine", "level"),
    [
        (windows("1"), OK),
        (windows("1", "Virtual Machine"), OK),
        (windows("2"), ALERT),
        (windows("2", "VMware20,1"), UNKNOWN),
        (windows("2", "Virtual Machine"), UNKNOWN),
        (windows("2", other="veracrypt"), UNKNOWN),
        *((windows(number), WARN) for number in "03456"),
    ],
)
def test_windows(machine: FakeMachine, level: Level) -> None:
    assert look(machine).level is level


@pytest.mark.parametrize("said", ["", "protection=\r\nmodel=Latitude\r\n", "protection=on", "Cannot create type"])
def test_windows_that_does_not_say_is_not_ok(said: str) -> None:
    with pytest.raises(disk.NotSaid):
        look(FakeMachine("win32", programs={disk._POWERSHELL: said}))


def macos(said: str, virtual: str = "0") -> FakeMachine:
    return FakeMachine("darwin", programs={"/usr/bin/fdesetup": said + "\n", "/usr/sbin/sysctl": virtual + "\n"})


@pytest.mark.parametrize(
    ("machine", "level"),
    [
        (macos("FileVault is On."), OK),
        (macos("FileVault is On.", "1"), OK),
        (macos("FileVault is Off."), ALERT),
        (macos("FileVault is Off.", "1"), UNKNOWN),
        (macos("FileVault is On, but needs to be restarted to finish."), WARN),
        (macos("FileVault is Off, but will be enabled after the next restart."), WARN),
        (macos("FileVault is Off.\nDeferred enablement appears to be active for user 'alice'."), WARN),
        (macos("FileVault is On.\nEncryption in progress: Percent completed = 42.1"), WARN),
        (macos("FileVault is On.\nEncryption in progress: Pending"), WARN),
        (macos("Decryption in progress: Percent completed = 80"), WARN),
    ],
)
def test_macos(machine: FakeMachine, level: Level) -> None:
    assert look(machine).level is level


@pytest.mark.parametrize("said", ["", "Error: Unable to determine FileVault status", "fdesetup: command not found"])
def test_macos_that_does_not_say_is_not_ok(said: str) -> None:
    with pytest.raises(disk.NotSaid):
        look(macos(said))


def test_another_system_is_said() -> None:
    with pytest.raises(disk.SystemNotKnown):
        look(FakeMachine("freebsd14"))


def test_nobody_is_contacted() -> None:
    assert disk.reveals(Subject()) == ()


def test_a_sure_ok_ticks_its_step_and_says_what_was_not_looked_at() -> None:
    finding = look(macos("FileVault is On."))
    assert finding.sure is Sure.HIGH
    assert "not looked at" in steps_ticked([finding])["lock_encrypt"].message


def test_a_program_that_hangs_is_no_finding() -> None:
    class Slow(FakeMachine):
        async def run(self, command: Sequence[str], limit_s: float) -> Ran:
            raise ProgramTooSlow(str(limit_s), program=Code(command[0]))

    with pytest.raises(ProgramTooSlow):
        look(Slow("darwin"))
