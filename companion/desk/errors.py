"""What can go wrong at the desk, each with what to do now. Exit code 1: the desk was read, and the answer is no."""

from __future__ import annotations

from companion.base.errors import CompanionError
from companion.base.text import T


class StorageFull(CompanionError):
    """The quota or the disk is used up; nothing was stored."""

    say = T("The desk's storage is full. Nothing was stored.")
    hint = T("Free some space, or allow the desk more of it in its settings file, then try again.")


class TextOnly(CompanionError):
    """What is left of the quota is kept for the smallest size; nothing was stored."""

    say = T("The desk's storage is nearly full. Only alerts of the smallest size are taken.")
    hint = T("Send the text only, without attachments.")


class StoreDown(CompanionError):
    """The database does not answer, or is held by another program for too long. Whether something was stored is not known."""

    say = T("The desk's database does not answer.")
    hint = T("Check that it runs, that its disk is connected and that you may write to it, then try again. What is stored stays stored.")


class StoreDamaged(CompanionError):
    """The file is no database, or its pages do not fit together."""

    say = T("The desk's database is damaged.")
    hint = T("Stop the server, keep a copy of the folder as it is, then bring back the newest backup.")


class NoSuchAlert(CompanionError):
    """Nothing is stored under this id."""

    exit_code = 1
    say = T("This desk has no alert with the id {id}.")
    hint = T("The ids are listed by: {command}")


class CannotAnswer(CompanionError):
    """An alert that could not be opened or read says neither who may read an answer nor where it would be put."""

    exit_code = 1
    say = T("This alert cannot be answered: it could not be read.")
    hint = T("What is known of it is shown with the alert. If a person gave it to you, answer that person directly.")


class AnsweredMeanwhile(CompanionError):
    """Somebody else answered the same alert at the same moment; this answer was not stored."""

    exit_code = 1
    say = T("Somebody else answered this alert at the same moment. Your answer was not sent.")
    hint = T("Read the alert again, then answer if it is still needed.")


class ConversationDamaged(CompanionError):
    """An answer that is kept for the desk itself is not as this desk signed it."""

    exit_code = 1
    say = T("The kept answers to this alert are damaged or were changed. Nothing was added to them.")
    hint = T("Somebody may have had access to the database. Keep a copy of the folder, and answer the sender in another way.")


class NothingToSay(CompanionError):
    """An answer without any text."""

    say = T("There is no text to send.")
    hint = T("The first line of what comes in is the passphrase; the text follows on the next lines.")


class UnknownDatabase(CompanionError):
    """The address of a database that this program cannot use, or whose driver is not installed."""

    say = T("This is not the address of a database that the desk can use.")
    hint = T("It is written as {example}. Without one, the desk keeps everything in its own folder.")


class NewerStore(CompanionError):
    """The database was made by a later version."""

    say = T("A newer version of this program made the desk's database.")
    hint = T("Install the newest version, then try again. Nothing was changed.")


class NotPrivate(CompanionError):
    """Plain http to other computers: everyone on the way could see who writes to the desk."""

    say = T("The desk does not listen at {host} without a certificate: everyone on the way could see who writes to it.")
    hint = T("Name a certificate and its key. Or listen on this computer only, with an onion service or a web server in front.")


class CannotListen(CompanionError):
    """The port is taken, or may not be used, or there is no such address here."""

    say = T("The desk cannot listen at {host}, port {port}.")
    hint = T("Another program may use this port, or you may not use it. Choose another one.")


class TlsBroken(CompanionError):
    """The certificate or its key cannot be used, or they do not belong together."""

    say = T("The certificate or its key cannot be used.")
    hint = T("Both must be PEM files that belong together, and the key must not need a passphrase.")


class NotADesk(CompanionError):
    """No card lies in this folder."""

    say = T("There is no desk in {path}.")
    hint = T("Check the folder. A new desk is made with: {command}")


class DeskDamaged(CompanionError):
    """A file of the desk's folder is missing, damaged, or does not belong to the others."""

    say = T("The desk's file {file} is damaged, or does not belong to the others.")
    hint = T("Keep a copy of the folder as it is, then bring back this file from your newest backup.")


class AlreadyThere(CompanionError):
    """A folder that is not empty; nothing in it was touched."""

    say = T("The folder {path} is not empty. No desk was made.")
    hint = T("Choose a new folder. Only a settings file for the new desk may lie in it.")


class WrongPassphrase(CompanionError):
    """None of the officers' keys opens with it."""

    exit_code = 1
    say = T("That passphrase does not open this desk.")
    hint = T("Check the keyboard language and Caps Lock, then try again.")


class SettingsWrong(CompanionError):
    """desk.toml, the name or the address is not as a card wants it; nothing was changed."""

    say = T("The desk's settings cannot be used: {reason}")
    hint = T("Mend them, then try again. The settings file is {path}. Nothing was changed.")


class FalseSignature(CompanionError):
    """An alert that is not signed by the key that it names."""

    say = T("The signature of this alert does not fit it: it was changed after it was written, or made by a faulty program.")
    hint = T("What is inside is shown as it came. Believe none of it without asking the person in another way.")


class NotASealedAlert(CompanionError):
    """A file that has not one of the four sizes, or not the header of a file sealed to one key."""

    exit_code = 1
    say = T("This file is not a sealed alert, or not a whole one.")
    hint = T("Ask for the file itself again, as an attachment: text that is copied or changed on its way cannot be opened.")


class ExtraMissing(CompanionError):
    """The libraries of the receiving side are not installed: a volunteer's program carries none of them."""

    say = T("This program was installed without the parts that a desk needs.")
    hint = T("In the program's own folder, install them with: {command}")


class NoFolder(CompanionError):
    """`--dir` is missing."""

    say = T("Name the desk's folder.")
    hint = T("For example: {example}")


class NotTheSame(CompanionError):
    """A new passphrase was typed twice, in two ways."""

    say = T("The two passphrases are not the same. No desk was made.")
    hint = T("Try again, and type slowly.")
