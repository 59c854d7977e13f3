"""The system's clock always says which zone it means."""

from datetime import UTC, datetime

from companion.base.clock import Clock, SystemClock
from tests.fakes.clock import FixedClock


def test_the_system_clock_names_its_zone() -> None:
    now = SystemClock().now()
    assert now.tzinfo is UTC
    assert abs((datetime.now(UTC) - now).total_seconds()) < 60


def test_today_is_the_readers_day() -> None:
    assert SystemClock().today() == datetime.now().astimezone().date()


def test_the_fake_follows_the_protocol() -> None:
    clock: Clock = FixedClock()
    assert clock.now().date() == clock.today()
