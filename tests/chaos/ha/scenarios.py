"""What breaks on the three machines, and how it is mended."""

import signal
import subprocess
from collections.abc import Callable
from typing import NamedTuple

import sqlalchemy

from tests.chaos.ha.installation import FORMS, Installation
from tests.chaos.ha.machine import Machine
from tests.chaos.ha.reports import Reports
from tests.support.servers.stack import wait_until


_SECONDS = 300


class Scenario(NamedTuple):
    """One thing that breaks."""

    name: str
    breaks: str
    #: Break it, with reports before, during and after it.
    run: Callable[[Installation, Reports], None]
    forms: tuple[str, ...] = FORMS
    #: In the short form, for each submission.
    short: bool = False


def _leader(lab: Installation) -> Machine:
    leader = lab.leader()
    assert leader is not None, "no primary"
    return leader


def _elected(lab: Installation, other_than: Machine) -> Callable[[], bool]:
    def is_elected() -> bool:
        leader = lab.leader()
        return leader is not None and leader is not other_than

    return is_elected


def dead_primary(lab: Installation, reports: Reports) -> None:
    """Kill -9 the primary's PostgreSQL: another one is elected, it comes back."""
    leader = _leader(lab)
    leader.postmaster.kill()
    reports.publish()
    wait_until(_elected(lab, leader), "another primary", _SECONDS)


def dead_patroni(lab: Installation, reports: Reports) -> None:
    """Kill -9 the primary's PostgreSQL with its Patroni, as one that is not there."""
    leader = _leader(lab)
    leader.kill("patroni")
    reports.publish()
    wait_until(_elected(lab, leader), "another primary", _SECONDS)
    leader.start("patroni")


def frozen_primary(lab: Installation, reports: Reports) -> None:
    """Stop the primary and its Patroni, and wake them when there is another one."""
    leader = _leader(lab)
    session = _session(lab, leader)
    leader.signal("patroni", signal.SIGSTOP)
    try:
        reports.publish()
        wait_until(_elected(lab, leader), "another primary", _SECONDS)
        reports.wait_for_some()
    finally:
        leader.signal("patroni", signal.SIGCONT)
    # A connection from before: nothing may be accepted over it.
    told, _ = session.communicate("INSERT INTO woken VALUES (1);\n" * 100, _SECONDS)
    reports.accepted_by_the_woken += told.count("INSERT 0 1")


def _session(lab: Installation, leader: Machine) -> "subprocess.Popen[str]":
    """Open a session with one database, from another machine, and write something."""
    url = sqlalchemy.make_url(lab.stack.settings.required_database_url)
    alone = url.set(query={}, host=leader.address, port=5432)
    (machine, *_) = (each for each in lab.machines if each is not leader)
    session = machine.open(
        lab.postgresql / "psql",
        *("--no-psqlrc", "--quiet", "--set", "QUIET=off"),
        alone.render_as_string(hide_password=False),
    )
    assert session.stdin is not None
    assert session.stdout is not None
    session.stdin.write(
        "CREATE TABLE IF NOT EXISTS woken (number int);\n\\echo ready\n"
    )
    session.stdin.flush()
    for line in session.stdout:
        if line.startswith("ready"):
            return session
    raise AssertionError("no session with the primary")


def dead_queue_leader(lab: Installation, reports: Reports) -> None:
    """Kill -9 the broker that has the leader of the reports' queue."""
    machine = lab.machine(_queue_leader(lab))
    machine.kill("rabbitmq")
    reports.publish()
    reports.wait_for_some()
    lab.start_broker(machine)


def dead_redis(lab: Installation, reports: Reports) -> None:
    """Kill -9 the primary of the Redis servers."""
    (name,) = [each.name for each in lab.machines if _is_redis_primary(lab, each)]
    machine = lab.machine(name)
    machine.kill("redis")
    reports.publish()
    reports.wait_for_some()
    # As systemd does it: with what Sentinel wrote into the file.
    machine.start("redis")


def pulled_cable(lab: Installation, reports: Reports) -> None:
    """Pull the cable of the primary's machine, and put it back."""
    leader = _leader(lab)
    leader.unplug()
    try:
        reports.publish()
        wait_until(_elected(lab, leader), "another primary", _SECONDS)
        reports.wait_for_some()
    finally:
        leader.plug()


def switchover(lab: Installation, reports: Reports) -> None:
    """Ask Patroni for another primary while reports come."""
    leader = _leader(lab)
    reports.publish()
    configuration = "/srv/fuel-history/etc/patroni.yml"
    patronictl = ("/opt/patroni/bin/patronictl", "-c", configuration)
    leader.run(*patronictl, "switchover", "--leader", leader.name, "--force")
    wait_until(_elected(lab, leader), "another primary", _SECONDS)


def two_dead_brokers(lab: Installation, reports: Reports) -> None:
    """Kill -9 two of three brokers: nothing is accepted, and nothing is lost."""
    unit = lab.form
    for each in lab.machines[1:]:
        each.kill(unit)
    reports.publish_in_background()
    reports.assert_nothing_is_accepted()
    for each in lab.machines[1:]:
        if unit == "rabbitmq":
            lab.start_broker(each)
        else:
            each.start(unit)


SCENARIOS = (
    Scenario("dead-primary", "kill -9 of the primary", dead_primary, short=True),
    Scenario("dead-patroni", "kill -9 of the primary and its Patroni", dead_patroni),
    Scenario(
        "dead-queue-leader",
        "kill -9 of the broker with the queue's leader",
        dead_queue_leader,
        ("rabbitmq",),
        short=True,
    ),
    Scenario(
        "dead-redis",
        "kill -9 of the primary of Redis",
        dead_redis,
        ("redis",),
        short=True,
    ),
    Scenario(
        "frozen-primary",
        "the primary is stopped until there is another one, then it wakes",
        frozen_primary,
        short=True,
    ),
    Scenario("pulled-cable", "the primary's machine loses its network", pulled_cable),
    Scenario("switchover", "another primary is asked for, under load", switchover),
    Scenario("two-dead-brokers", "kill -9 of two of three brokers", two_dead_brokers),
)


def _queue_leader(lab: Installation) -> str:
    queue, said = lab.stack.settings.reports_queue, ""
    for each in lab.machines:
        try:
            told = each.run(
                "/usr/lib/rabbitmq/bin/rabbitmqctl",
                *("-q", "-n", f"rabbit@{each.name}", "list_queues", "name", "leader"),
                directory="/",
            )
        except (AssertionError, subprocess.TimeoutExpired) as error:
            said = str(error)
            continue
        for line in told.splitlines():
            name, _, leader = line.partition("\t")
            if name == queue:
                return leader.removeprefix("rabbit@")
        said = told
    raise AssertionError(f"no node says who leads the queue: {said}")


def _is_redis_primary(lab: Installation, machine: Machine) -> bool:
    password = lab.stack.settings.required_broker_url.partition("://:")[2]
    told = machine.run(
        "redis-cli",
        *("-h", machine.address, "-a", password.partition("@")[0], "--no-auth-warning"),
        *("role",),
        directory="/",
    )
    return told.startswith("master")
