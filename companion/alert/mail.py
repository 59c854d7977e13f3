"""The answers that are kept beside the alerts: which conversation they belong to, and what they prove. FORMAT.md section 4."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from companion.alert import answers, message
from companion.alert.answers import Chain
from companion.alert.errors import FalseAnswer, TwoAnswers
from companion.alert.message import Opened
from companion.alert.outbox import Outbox
from companion.alert.signing import Conversation
from companion.alert.states import Entry, State, Trouble
from companion.base.clock import Clock
from companion.base.errors import CompanionError
from companion.contacts import payload
from companion.contacts.card import Card


class Mail:
    """The sealed answers in an outbox."""

    def __init__(self, outbox: Outbox, clock: Clock) -> None:
        """Keep both."""
        self._outbox, self._clock = outbox, clock

    def card(self, entry: Entry) -> Card:
        """Return the card that an alert was sealed by. Raises EntryDamaged, EntryMissing."""
        return payload.read(self._outbox.card_line(entry.id))

    def chain(self, entry: Entry, conversation: Conversation) -> Chain:
        """Return the answers to an alert."""
        return answers.chain(self._outbox.answers(entry.id), entry.alert_id, conversation.identity, self.card(entry).reply_key)

    def take_in(self, talk: Sequence[Entry], untrusted: Iterable[bytes], conversation: Conversation) -> tuple[Entry, ...]:
        """Keep what the desk signed for the alerts of one conversation, and let each go on to what its answers prove."""
        trouble: CompanionError | None = None
        for sealed in untrusted:
            try:
                self._keep(sealed, talk, conversation)
            except (FalseAnswer, TwoAnswers) as error:
                trouble = error
        return tuple(self._proven(entry, conversation, trouble) for entry in talk)

    def _keep(self, untrusted: bytes, talk: Sequence[Entry], conversation: Conversation) -> None:
        here, removed = {entry.alert_id for entry in talk}, False
        for entry in talk:
            try:
                opened = message.open_(untrusted, conversation.identity, self.card(entry).reply_key)
            except CompanionError:
                continue
            if opened.message.alert_id == entry.alert_id:
                self._keep_once(untrusted, opened, entry, conversation)
                return
            removed = removed or opened.message.alert_id not in here  # from this computer, by the person
        if not removed:
            raise FalseAnswer

    def _keep_once(self, sealed: bytes, new: Opened, entry: Entry, conversation: Conversation) -> None:
        before = self.chain(entry, conversation).number(new.message.seq)
        if before is None:
            self._outbox.keep_answer(entry.id, new.message.seq, sealed)
        elif before.digest != new.digest:
            raise TwoAnswers(number=new.message.seq)

    def _proven(self, entry: Entry, conversation: Conversation, trouble: CompanionError | None) -> Entry:
        for state in self.chain(entry, conversation).proves:
            entry = self._outbox.advance(entry.id, state, self._clock.now())
        if entry.state is State.QUEUED:  # its trouble is that it was not sent
            return entry
        return self._outbox.note(entry.id, Trouble(trouble.say, trouble.hint) if trouble else None)
