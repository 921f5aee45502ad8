"""Only failed logins count, each for five minutes, in bounded memory."""

import pytest

from api.auth.access import TooManyLogins
from api.auth.login_limiter import (
    FAILURES_PER_ADDRESS,
    FAILURES_PER_NAME,
    WINDOW_SECONDS,
    LoginLimiter,
)
from tests.support.clock import Clock


HERE = "192.0.2.1"
THERE = "192.0.2.2"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def limiter(clock: Clock) -> LoginLimiter:
    return LoginLimiter(clock.seconds)


def fail(limiter: LoginLimiter, count: int, address: str = HERE, name: str = "admin"):
    for _ in range(count):
        limiter.check(address, name)
        limiter.failed(address, name)


def seconds(limiter: LoginLimiter, address: str = HERE, name: str = "admin") -> int:
    """Return for how long the login is refused, 0 if it is not."""
    try:
        limiter.check(address, name)
    except TooManyLogins as error:
        return error.retry_after
    return 0


def test_one_name_may_fail_so_often_from_one_address(
    limiter: LoginLimiter, clock: Clock
):
    fail(limiter, FAILURES_PER_NAME - 1)
    assert not seconds(limiter)
    clock.pass_by(seconds=10.5)

    fail(limiter, 1)

    assert seconds(limiter) == WINDOW_SECONDS - 10
    assert not seconds(limiter, HERE, "grace")
    assert not seconds(limiter, THERE)


def test_the_failures_are_forgotten_after_five_minutes(
    limiter: LoginLimiter, clock: Clock
):
    fail(limiter, FAILURES_PER_NAME)
    clock.pass_by(seconds=WINDOW_SECONDS)

    fail(limiter, FAILURES_PER_NAME)

    assert seconds(limiter) == WINDOW_SECONDS


def test_logins_that_succeed_are_never_refused(limiter: LoginLimiter):
    for _ in range(10 * FAILURES_PER_ADDRESS):
        limiter.check(HERE, "admin")
        limiter.succeeded(HERE, "admin")

    assert not seconds(limiter)


def test_a_success_forgets_the_failures_of_its_name_only(limiter: LoginLimiter):
    fail(limiter, FAILURES_PER_NAME - 1)
    fail(limiter, FAILURES_PER_NAME, name="grace")

    limiter.succeeded(HERE, "admin")

    fail(limiter, FAILURES_PER_NAME - 1)
    assert not seconds(limiter)
    assert seconds(limiter, name="grace")


def test_one_address_may_fail_so_often_whatever_the_names(limiter: LoginLimiter):
    for number in range(FAILURES_PER_ADDRESS):
        fail(limiter, 1, name=f"user-{number}")

    assert seconds(limiter, name="admin")
    assert not seconds(limiter, THERE, "admin")


@pytest.mark.parametrize(
    ("address", "alike"),
    [
        ("2001:db8::2", True),  # one machine may have all of a /64
        ("2001:db8:0:0:ffff::", True),
        ("2001:db8:0:1::1", False),
    ],
)
def test_ipv6_is_limited_by_network(limiter: LoginLimiter, address: str, alike: bool):
    fail(limiter, FAILURES_PER_NAME, "2001:db8::1")

    assert bool(seconds(limiter, address)) == alike


def test_a_unix_socket_has_no_address_and_is_limited_too(limiter: LoginLimiter):
    fail(limiter, FAILURES_PER_NAME, "")

    assert seconds(limiter, "")


def test_the_memory_is_bounded(limiter: LoginLimiter):
    for number in range(20_000):
        limiter.failed(
            f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}", "a" * 999
        )

    assert len(limiter._names._windows) == len(limiter._addresses._windows) == 10_000
    assert all(len(name) == 255 for _, name in limiter._names._windows)


def test_what_has_ended_is_dropped(limiter: LoginLimiter, clock: Clock):
    for number in range(100):
        limiter.failed(f"10.0.0.{number}", "admin")
    clock.pass_by(seconds=WINDOW_SECONDS)

    fail(limiter, 1)

    assert len(limiter._names._windows) == len(limiter._addresses._windows) == 1
