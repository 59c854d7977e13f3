"""What can go wrong with an alert and its answers, each with what to do now."""

from __future__ import annotations

from companion.base.errors import CompanionError
from companion.base.text import T


class BadSignature(CompanionError):
    """Something is not signed by the key that should have signed it; nothing of it is believed."""

    exit_code = 1
    say = T("A signature does not fit, so this was not believed.")
    hint = T("Somebody may have changed it on its way. If this goes on, use another way to reach them.")


class FalseReceipt(CompanionError):
    """What should have been a receipt is for another alert, or not signed by the desk's key."""

    say = T("The answer does not prove that the desk has your alert, so it was not believed.")
    hint = T("Your alert stays here and will be sent again. If this goes on, use another way to reach them.")


class FalseAnswer(CompanionError):
    """In the mailbox lies something that the desk did not sign for this alert."""

    say = T("Something came that the desk did not sign for this alert. It was not believed and is not shown.")
    hint = T("Answers that the desk did sign are shown as before. If this goes on, use another way to reach them.")


class TwoAnswers(CompanionError):
    """The desk signed two different answers with the same number, which its program never does."""

    say = T("The desk signed two different answers with the number {number}. The one that came first is shown.")
    hint = T("Ask them in another way what they wrote, before you act on it.")


class NotAnAnswer(CompanionError):
    """The desk's address answered with something that FORMAT.md does not know."""

    say = T("The desk's address answered with something that is no answer of a desk.")
    hint = T("Something else may stand in between, such as a sign-in page. Your alert stays here, and this is tried again.")


class DeskFull(CompanionError):
    """The server has no room left for an alert of this size."""

    say = T("The desk has no room left for an alert of this size. It was not stored there.")
    hint = T("Send a short alert without attachments, or use another way to reach them. This one stays here and will be sent again.")


class DeskDown(CompanionError):
    """The server answers, but says that it cannot work now."""

    say = T("The desk's computer answered that something does not work there.")
    hint = T("Your alert stays here, and this is tried again.")


class NoWay(CompanionError):
    """The card names no path that this program can use."""

    say = T("The card of {name} names no way by which this program could send.")
    hint = T("Save the sealed file and give it to them, or use another way to reach them.")


class Withdrawn(CompanionError):
    """The desk's card was withdrawn after the alert was sealed: whoever has its keys now may be somebody else."""

    exit_code = 1
    say = T("{name} has withdrawn the card that this alert was sealed to. Nothing more is sent or fetched.")
    hint = T("Rely on nothing that comes from there. Use another way to reach them, and ask them for a new card.")


class NotAnAlert(CompanionError):
    """What was opened is not an alert, or not exactly as FORMAT.md wants it."""

    say = T("This file was sealed to you, but what is inside is not an alert that this program can read.")
    hint = T("What is inside is shown as it came. Be careful with it.")


class DraftBroken(CompanionError):
    """A draft file is not JSON, or a field is of the wrong kind; nothing was sealed."""

    say = T("The draft cannot be used: {reason}")
    hint = T("Nothing was sent. Mend it, or send an empty alert: it says that you need help.")


class TooMuch(CompanionError):
    """The alert does not fit into the largest size."""

    say = T("This alert is too large: about {kilobytes} KB, where {most} KB fit. It was not sealed.")
    hint = T("Take something out, or send the rest in a second alert.")


class AnswerTooLong(CompanionError):
    """A desk's answer does not fit into its one size."""

    say = T("This answer is too long: {length} bytes, where {most} fit. It was not sent.")
    hint = T("Split it into two answers.")


class NotClean(CompanionError):
    """An attachment of a kind that may carry traces which this program cannot take out yet."""

    say = T("{name} was not attached. Pictures and documents can carry where, when and by whom they were made.")
    hint = T("This version cannot clean them and takes plain text only. Describe in words what it shows.")


class DrillOnly(CompanionError):
    """The practice desk's card, for an alert that is no drill."""

    exit_code = 1
    say = T("This is the practice desk. No person would see your alert, so it was not sealed.")
    hint = T("For real help, use a real desk or one of the addresses that are not sealed.")


class OtherDesk(CompanionError):
    """An addition to an alert that another desk has."""

    say = T("The alert that you want to add to went to another desk.")
    hint = T("Send a new alert to this desk. Say in it what it should know of the first.")


class KeyNotHere(CompanionError):
    """The secret of a conversation is in a vault that is locked, or was in the memory of a program that has ended."""

    exit_code = 1
    say = T("The key to the answers is not here.")
    hint = T("If it lies in your vault, open the vault. If it was kept only until the program closed, it is gone: send a new alert.")


class TooLateToCancel(CompanionError):
    """It has left this computer, or ended in another way."""

    exit_code = 1
    say = T("This alert can no longer be stopped.")
    hint = T("If it was a mistake, send another one that says so.")


class NoReceipt(CompanionError):
    """The desk has not proven that it stored this alert."""

    exit_code = 1
    say = T("There is no receipt for this alert: the desk has not proven that it has it.")
    hint = T("To try again: {command}")


class EntryMissing(CompanionError):
    """Nothing in the outbox has this id."""

    exit_code = 1
    say = T("No alert here has the id {id}.")
    hint = T("The ids are listed by: {command}")


class EntryDamaged(CompanionError):
    """A file of the outbox is not as it was written; the others are as good as before."""

    say = T("The copy of an alert on this computer is damaged: {file}")
    hint = T("If you do not know that it arrived, send it anew. The damaged files can be removed.")


class EntryNewer(CompanionError):
    """A newer program wrote this file of the outbox."""

    say = T("A newer version of this program keeps an alert here that this one cannot read: {file}")
    hint = T("Install the newest version. Nothing was changed.")


class OutboxBusy(CompanionError):
    """Another program holds the outbox for longer than any change takes."""

    say = T("Another program is using the alerts on this computer and does not let go.")
    hint = T("Close other windows of this program, then try again.")
