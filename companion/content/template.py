"""A new pack to begin with: small, whole, and passing every check."""

from __future__ import annotations

from datetime import date

_TEMPLATE = """\
# A checklist for Companion. Its format is described in companion/content/FORMAT.md; check it with `companion packs check FILE`.
# Ids are names for translators and for kept answers: choose them well, never change them, never use one twice.
format = 1

[pack]
id = "NAME"
version = "0.1.0"
title = "A new checklist"
kind = "plan"
requires = ["core"]
audience = ["contributor"]
licence = "CC-BY-SA-4.0"
authors = ["Your name or pen name"]
reviewers = []
source_language = "en"
reviewed_on = TODAY
review_every_days = 180
minutes = 5
needs_permission = []

[workshop]
minutes = 30
group_size = "6-16"
materials = ["printed question cards"]
plan = [
  {minutes = 10, do = "Agree that everybody may pass on any question."},
  {minutes = 20, do = "Answer the questions as an invented person, in pairs."},
]
care = "Offer a break before and after. Never ask for a personal story."

# One table for each page that a step rests on. Use seen = "none" and url = "" where no page is known that says it.
[sources.NAME_practice]
title = "Field practice"
url = ""
publisher = "Trainers"
checked_on = TODAY
seen = "none"
supports = "A person who knows the plan can help at once."

[[section]]
id = "NAME_first"
title = "First things"

[[question]]
id = "NAME_told"
section = "NAME_first"
type = "single"
text = "Does somebody know what you have planned?"
why = "A person who knows can notice when something goes wrong."
options = [
  {id = "yes", text = "Yes"},
  {id = "no", text = "No", help = "Nobody, or you are not sure"},
]

# A factor is what follows from answers. Steps look at factors only; "because" is shown to the person.
[[factor]]
id = "NAME_untold"
because = "nobody knows what you have planned"
when = {q = "NAME_told", is = "no"}

[[advice]]
id = "NAME_tell"
title = "Tell one person what you have planned"
why = "Somebody who knows can act when you cannot."
steps = [
  "Choose one person whom you trust.",
  "Tell them when you will be back, and what to do if you are not.",
]
limits = "This does not prevent anything. It only shortens the time until somebody helps."
done_when = "One person knows."
effort = 1
cost = 0
benefit = 2
urgency = "soon"
when = {f = "NAME_untold"}
sources = ["NAME_practice"]
"""


def pack(name: str, today: date) -> bytes:
    """Return the text of a pack of this name."""
    return _TEMPLATE.replace("NAME", name).replace("TODAY", today.isoformat()).encode(errors="replace")
