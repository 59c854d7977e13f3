"""The first day of somebody who uses the keyboard alone: language, questions, plan, vault, a check, a practice alert.

first_day.py PICTURES PYTHON: drives the window named Companion; exit 1 says where the person got lost. Run by test_first_day.py.
"""

import sys
from pathlib import Path

from tests.person.driver import Lost, Person, keys

VAULT_WORDS = "walnut bicycle seven rivers"
TITLE, TEXT = "People to tell", "Two names, and what each may know."


def questions(person: Person) -> None:
    """From the first start to a plan: some answers, the rest skipped."""
    person.chooses("English")
    person.picture("welcome")
    person.presses("Continue")
    person.presses("Start the questions")
    person.sees("Question 1. About")
    person.chooses("Not now")
    person.presses("Next question")
    for number in range(2, 40):
        if person.on_screen("Your plan"):
            break
        person.sees(f"Question {number}.")
        if number == 2:
            person.picture("question")
        person.presses("Skip this question")
    person.sees("Because you said")
    person.picture("plan")


def vault(person: Person) -> None:
    """Keep the plan in a new vault, and a note."""
    person.presses("Keep in a vault")
    person.types("A passphrase", VAULT_WORDS)
    person.types("The same once more", VAULT_WORDS)
    person.presses("Create the vault")
    person.sees("Write these twelve words on paper")
    person.picture("recovery")
    person.presses("Go on without recovery words")
    person.presses("New note")
    person.types("Title", TITLE)
    person.types("The note", TEXT)
    person.sees("Saved at")
    person.picture("vault")


def checks(person: Person) -> None:
    """Look at this computer, read who was contacted, and forget what was found."""
    person.presses("Checks")
    person.chooses("Device", "Right")
    person.sees("Disk encryption")
    person.picture("checks")
    person.presses("Look")
    person.sees("Nobody was contacted.")
    person.sees("Look again")
    person.picture("found")
    person.presses("Forget it now")
    person.sees("How this computer is set up")


def practice(person: Person) -> None:
    """Practise an alert, stop it once, and play the desk until somebody has read it."""
    person.presses("Emergency")
    person.sees("Not sealed")
    person.picture("emergency")
    person.presses("Practise")
    person.sees("Nothing has left this computer yet.")
    keys("Escape")  # the focus stands at Stop; Escape does the same from anywhere
    person.sees("Stopped. Nothing was sent.")
    person.presses("Practise")
    person.presses("Send now")
    person.sees("Stored at the desk. Nobody has read it yet.")
    person.sees("Practice only. No person will see this.")
    person.presses("Answer as the desk")
    person.sees("Next: the officer reads it.")
    person.presses("Answer as the desk")
    person.sees("Someone has read it.")
    person.picture("read")


def main() -> int:
    """Live the day."""
    person = Person("Companion", Path(sys.argv[1]), sys.argv[2])
    try:
        questions(person)
        vault(person)
        checks(person)
        practice(person)
    except Lost as lost:
        sys.stdout.write(f"{lost}\n")
        return 1
    keys("ctrl+q")
    return 0


if __name__ == "__main__":
    sys.exit(main())
