"""What can go wrong with a sealed file, each with what to do now.

A file that is none, one that is damaged, and one that is for somebody else are told apart: they need different things.
"""

from __future__ import annotations

from companion.base.errors import CompanionError
from companion.base.text import T


class NotSealed(CompanionError):
    """The header is not that of an age file, or not exactly as FORMAT.md section 1 wants it; no key was tried."""

    say = T("This is not a sealed file, or its beginning is damaged.")
    hint = T("Ask for the file again, as an attachment and not as text in a message.")


class NewerSeal(CompanionError):
    """An age file of another version than 1."""

    say = T("A newer program sealed this file.")
    hint = T("Install the newest version, then open it again.")


class TooLarge(CompanionError):
    """More bytes than the caller wants to open; none of them was looked at."""

    say = T("This file is too large: {size} bytes, where {limit} are allowed. It was not opened.")
    hint = T("Ask for it again without its attachments.")


class TooMuchWork(CompanionError):
    """The passphrase stanza asks for more memory than FORMAT.md section 3 allows, or than there is; none was taken."""

    say = T("This file asks this computer for more work than a sealed file should. It was not opened.")
    hint = T("Somebody may have changed it. Ask for it again, from someone you trust.")


class NotForYou(CompanionError):
    """The header is well formed, but none of the keys opens it."""

    exit_code = 1
    say = T("This file is not sealed to any of your keys.")
    hint = T("It may be meant for somebody else, or for a key that was replaced since.")


class WrongPassphrase(CompanionError):
    """The file is sealed to a passphrase, but not to this one."""

    exit_code = 1
    say = T("That passphrase does not open this file.")
    hint = T("Check the keyboard language and Caps Lock, then try again.")


class Tampered(CompanionError):
    """A key fits, but the header or the content is not as it was sealed, or is cut short; nothing of it is given out."""

    say = T("This sealed file is damaged or was changed. Nothing in it was opened.")
    hint = T("Ask for it again, if you can in another way than before.")


class NotARecipient(CompanionError):
    """Not an `age1pq1…` text, or one whose key nothing can be sealed to."""

    say = T("This is not a key that a file can be sealed to.")
    hint = T("Compare every letter with the place it came from, or ask for the key again.")


class NotAnIdentity(CompanionError):
    """Not an `AGE-SECRET-KEY-PQ-1…` text."""

    say = T("This is not a key that opens sealed files.")
    hint = T("Compare every letter with the place it came from.")


class NobodyToOpen(CompanionError):
    """There is no recipient at all; nothing was sealed."""

    say = T("There is no key to seal this to. Nothing was sealed.")
    hint = T("Choose who should be able to open it.")
