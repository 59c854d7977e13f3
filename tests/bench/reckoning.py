"""What is worked out in memory: a plan, the proof of a pack, an alert sealed and opened."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

from companion.assessment import plan
from companion.assessment.proof import proof, some_answers
from companion.base.clock import SystemClock
from companion.content import read
from companion.content.audit import audit
from companion.content.conditions import kept
from companion.sealing import age
from companion.sealing.recipients import Identity
from tests.bench.measure import Aim, Line, interleaved, ms

_ROUNDS = 100  # as `companion packs check` does
_SEALED_BYTES = 64 * 1024


def plans(times: int) -> Iterator[Line]:
    """The longest plan that some random answers to the core checklist lead to."""
    packs = (read.packs().packs["core"],)
    tried = [kept(packs[0].questions, some_answers(packs[0].questions, number)) for number in range(_ROUNDS)]
    answers = max(tried, key=lambda answers: len(plan.build(packs, answers).steps))
    (ours,) = interleaved(times, ms(lambda: plan.build(packs, answers)))
    yield Line(f"a plan of {len(plan.build(packs, answers).steps)} steps", "ms", ours, aim=Aim(most=1))


def proofs(times: int) -> Iterator[Line]:
    """What `companion packs check` does with the core checklist once it is read."""
    library = read.packs()
    pack = library.packs["core"]
    required, today = library.with_required(pack.requires), SystemClock().today()

    def prove() -> None:
        audit(pack, library.places["core"], required, tuple(library.packs.values()), today)
        list(proof((*required, pack), _ROUNDS))

    (ours,) = interleaved(times, ms(prove))
    yield Line("prove the core checklist", "ms", ours, aim=Aim(most=100))


def seals(times: int) -> Iterator[Line]:
    """Seal 64 KB for one desk and open it again, beside the cipher alone."""
    plaintext, identity = secrets.token_bytes(_SEALED_BYTES), Identity(secrets.token_bytes(32))
    recipient, cipher, nonce = identity.recipient(), ChaCha20Poly1305(ChaCha20Poly1305.generate_key()), bytes(12)
    ours, alone = interleaved(
        times,
        ms(lambda: age.open_(age.seal(plaintext, [recipient]), [identity])),
        ms(lambda: cipher.decrypt(nonce, cipher.encrypt(nonce, plaintext, None), None)),
    )
    yield Line("seal and open 64 KB", "ms", ours, "ChaCha20-Poly1305 alone", alone)
