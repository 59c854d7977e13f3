"""What can go wrong with a contact card, each with what to do now; and the warnings, which refuse nothing.

Exit code 1: the card was read and the answer is no. Exit code 2: this program cannot tell.
"""

from __future__ import annotations

from dataclasses import dataclass

from companion.base.errors import CompanionError
from companion.base.text import T, Text


class CardBroken(CompanionError):
    """Not a card, or not as FORMAT.md says; the detail in the log tells where."""

    exit_code = 1
    say = T("This is not a whole contact card.")
    hint = T("Ask the people who gave it to you for a new copy of the file, and do not open and save it in an editor.")


class NewerCard(CompanionError):
    """A later version of the format, which this program cannot judge."""

    say = T("This contact card needs a newer version of this program.")
    hint = T("Install the newest version, then try again. Nothing was changed.")


class NotSigned(CompanionError):
    """Somebody who should have signed did not."""

    exit_code = 1
    say = T("This contact card is not signed by everybody who should have signed it.")
    hint = T("Do not use it. Ask the people who gave it to you for the signed file.")


class BadSignature(CompanionError):
    """A signature that does not fit the card: it was changed, or somebody else made it."""

    exit_code = 1
    say = T("A signature on this contact card is false: the card was changed on its way, or somebody else made it.")
    hint = T("Do not use it. Ask for a new copy over another way, and compare the fingerprint aloud.")


class PracticeCard(CompanionError):
    """The practice desk's card: signed by nobody, takes drills only."""

    exit_code = 1
    say = T("This is a practice card. Nobody signed it, and no person reads what is sent to it.")
    hint = T("For real help, ask a desk for its own card.")


class FoundationUnknown(CompanionError):
    """A card that says it is the Foundation's, while this program knows too few of the Foundation's keys to tell."""

    exit_code = 1
    say = T("This card says that it comes from the Wikimedia Foundation, but this program knows no key that could prove it.")
    hint = T("Do not use it. To reach the Foundation, use the addresses that this command shows: {command}")


class RolledBack(CompanionError):
    """A newer card of the same issuer is known, or another one with the same number."""

    exit_code = 1
    say = T("You have a card of {name} with the number {known}. This one has the number {version} and is not newer, so it was not taken.")
    hint = T("Keep the card that you have. If nobody you know sent you this one, somebody may want you to use old keys.")


class Revoked(CompanionError):
    """Its issuer signed that it must not be used any more."""

    exit_code = 1
    say = T("{name} has withdrawn this card. Nothing can be sealed to it.")
    hint = T("Use another way to reach them. If they have begun anew, their new card has another fingerprint: compare it aloud.")


class TooOld(CompanionError):
    """Past the last epoch and 180 days: the keys that could open an alert are destroyed."""

    exit_code = 1
    say = T("This copy is too old: nobody could open your alert. Its last key ended on {day}.")
    hint = T("Use another way to reach them, and ask them for a new card. If that day has not come yet, check the clock of this computer.")


class NoSealedPath(CompanionError):
    """The card has no circle of this name, or none at all: only addresses."""

    exit_code = 1
    say = T("Nothing can be sealed to {name} with this card: it holds no key for that.")
    hint = T("Use the addresses on it. They are not sealed: others can read on the way what you write.")


class FingerprintDiffers(CompanionError):
    """What the person heard is not the fingerprint of this card's issuer; nothing was kept."""

    exit_code = 1
    say = T("The fingerprint that you entered is not the one of this card. Nothing was kept or changed.")
    hint = T("Ask the desk to read it once more, slowly. If it still differs, do not use this card: somebody else may have made it.")


class CardsUnread(CompanionError):
    """The folder of kept cards cannot be listed, or holds more than are read."""

    say = T("Not every contact card in {folder} was read, so a desk, a newer card or a withdrawal may be missing.")
    hint = T("Check that you may open that folder, and move away what does not belong there. At most {most} cards are read.")


@dataclass(frozen=True, slots=True)
class Warned:
    """Something the reader should know, though the card can be used."""

    id: str
    say: Text
    hint: Text


EXPIRED = Warned(
    "expired",
    T("This card expired on {day}."),
    T("It still works. Ask for a newer one when it is safe to do so."),
)
STALE_KEY = Warned(
    "stale-key",
    T("The last key on this card ended on {day}. The desk keeps it until {last}."),
    T("An alert can still be sealed and sent. Ask for a newer card when it is safe to do so."),
)
NOT_YET = Warned(
    "not-yet",
    T("The first key on this card begins only on {day}."),
    T("Check the date of this computer. An alert can still be sealed and sent."),
)
FEWER_SIGNERS = Warned(
    "fewer-signers",
    T("Somebody who signed the card that you have did not sign this one."),
    T("Ask the desk why, and compare the fingerprint aloud again, before you rely on it."),
)
