"""What can go wrong with a vault, each with what to do now; and the warnings, which keep nobody out.

A wrong passphrase, damage, and parameters made to hurt are told apart: they need different things from the reader.
"""

from __future__ import annotations

from dataclasses import dataclass

from companion.base.errors import CompanionError
from companion.base.text import T, Text


class NotAVault(CompanionError):
    """The folder is not there, or holds none of a vault's files."""

    say = T("There is no vault in {path}.")
    hint = T("Check the folder, or create a vault there.")


class AlreadyThere(CompanionError):
    """A vault is to be created where something lies already; nothing was touched."""

    say = T("There is already something in {path}. No vault was created.")
    hint = T("Choose an empty folder or a new name.")


class LinkInVault(CompanionError):
    """A link, pipe, device or folder stands where a vault's file should be; it was not followed."""

    say = T("{path} is not an ordinary file. Nothing was opened.")
    hint = T("Somebody or something put it there. Take it away, or use a copy of the vault that you trust.")


class AlreadyOpen(CompanionError):
    """Another running program holds this vault."""

    say = T("Another window or command has this vault open.")
    hint = T("Close it there first, then try again.")


class NewerFormat(CompanionError):
    """A later version of the program wrote this vault."""

    say = T("A newer version of this program made this vault.")
    hint = T("Install the newest version, then open it again. Nothing was changed.")


class HostileParameters(CompanionError):
    """The header asks for work outside the bounds of FORMAT.md; none was done."""

    say = T("This vault asks for more, or less, work than any vault should. It was not opened.")
    hint = T("Somebody may have changed it. Use a copy of the vault that you trust.")


class VaultDamaged(CompanionError):
    """Something in the vault is not as it was written; its two leaves say what."""


class HeaderDamaged(VaultDamaged):
    """Neither `header` nor `header.bak` is whole, so no passphrase can be tried."""

    say = T("A part of this vault is damaged, so no passphrase can open it.")
    hint = T("Your passphrase is not at fault. Open a copy of the whole vault folder.")


class RecordsDamaged(VaultDamaged):
    """The passphrase is right, but the database is changed, cut short, or belongs to another vault."""

    say = T("The passphrase is right, but the notes in this vault are damaged or belong to another vault.")
    hint = T("Keep this folder as it is, and open a copy of the whole vault folder.")


class WrongPassphrase(CompanionError):
    """The header is whole, but this passphrase does not open it."""

    exit_code = 1
    say = T("That passphrase does not open the vault.")
    hint = T("Check the keyboard language and Caps Lock, then try again.")


class WrongRecovery(CompanionError):
    """The words are well formed but are another vault's, or were replaced since."""

    exit_code = 1
    say = T("Those recovery words do not open this vault.")
    hint = T("They may belong to another vault, or to an earlier set that was replaced.")


class NoRecovery(CompanionError):
    """The vault has no recovery slot."""

    say = T("This vault was made without recovery words.")
    hint = T("Only its passphrase can open it.")


class RecoverySlip(CompanionError):
    """Not twelve words or groups, or their checksum does not fit."""

    say = T("Those are not twelve recovery words in their right order.")
    hint = T("Compare each word, and their order, with what you wrote down.")


class UnknownWord(CompanionError):
    """One of the words or numbers is not on the list."""

    say = T("Number {place} is not one of the recovery words.")
    hint = T("Compare its letters with what you wrote down.")


class EmptyPassphrase(CompanionError):
    """No passphrase was given."""

    say = T("The passphrase is empty.")
    hint = T("Several words that nobody would guess together are easy to remember and hard to find.")


class PassphraseTooLong(CompanionError):
    """Longer than any keyboard would type; bounded so that nobody keeps the computer busy with it."""

    say = T("The passphrase is too long.")
    hint = T("Use at most {limit} bytes.")


class DeviceHalfMissing(CompanionError):
    """The slot needs the half that the system keyring of the other computer keeps."""

    say = T("The passphrase alone does not open this vault: its other half lies in the keyring of the computer that made it.")
    hint = T("Open it on that computer, or with your recovery words.")


class KeyringNeeded(CompanionError):
    """The device half cannot be kept: there is no keyring, or it refuses."""

    say = T("This computer has no keyring that could keep the other half of the key. Nothing was changed.")
    hint = T("Use the passphrase alone.")


class VaultClosed(CompanionError):
    """The vault was closed or locked; nothing more can be read or written."""

    say = T("The vault is locked.")
    hint = T("Unlock it, then try again.")


class NoteMissing(CompanionError):
    """There is no note with this id, or it was removed."""

    say = T("There is no such note.")
    hint = T("List the notes to see what is there.")


class TitleTooLong(CompanionError):
    """Refused, not cut: what was typed stays where it was typed."""

    say = T("The title is too long: {length} characters, where {limit} fit. It was not saved.")
    hint = T("Move a part of it into the note's text.")


class NoteTooLong(CompanionError):
    """Refused, not cut."""

    say = T("The text is too long: {length} characters, where {limit} fit in one note. It was not saved.")
    hint = T("Split it into several notes.")


class TagsTooMany(CompanionError):
    """Too many tags, or one that is too long."""

    say = T("A note can carry {limit} tags of at most {length} characters each. It was not saved.")
    hint = T("Use fewer or shorter tags.")


@dataclass(frozen=True, slots=True)
class Warned:
    """Something the reader should know, though the vault opened: what was seen, and what to do."""

    id: str
    say: Text
    hint: Text


OLDER_COPY = Warned(
    "older-copy",
    T("An older copy of this vault was put back: it has been opened later than this copy says."),
    T("If that was not you, somebody had the folder. What you wrote since that copy is not in it."),
)
OTHER_HEADER = Warned(
    "other-header",
    T("An older copy of a part of this vault was put back: an earlier passphrase may open it again."),
    T("If that was not you, somebody had the folder. Change the passphrase; that ends this warning."),
)
HEADER_RESTORED = Warned(
    "header-restored",
    T("A part of this vault was damaged and has been restored from its spare copy."),
    T("The disk may be failing. Copy the whole vault folder to another disk."),
)
