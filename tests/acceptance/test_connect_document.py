"""docs/connect.md's commands, as they stand there, one after the other."""

import re
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from pathlib import Path
from uuid import uuid4

from tests.support.brokers.virtual_host import VirtualHost
from tests.support.servers.astute_daemon import AstuteDaemon, AstuteService
from tests.support.servers.launcher import UP, Launcher
from tests.support.servers.nailgun_receiver import NailgunReceiver
from tests.support.servers.stack import ROOT, wait_until
from tests.support.streams.fuel_master import FuelMaster, messages


#: The lines of all blocks that are to be run.
LINES = [
    line
    for block in re.findall(
        r"^```sh\n(.*?)^```$",
        (ROOT / "docs/connect.md").read_text(),
        re.MULTILINE | re.DOTALL,
    )
    for line in block.splitlines()
]


class Reader:
    """Does what a reader does, with this machine's broker, and a user of the test's."""

    def __init__(self, host: VirtualHost, launcher: Launcher) -> None:
        self._host = host
        self._launcher = launcher
        self._user = f"test-{uuid4().hex}"

    def follow(self, line: str, answer: str = "") -> str:
        """Run a line of the document; return what it printed."""
        here = self._host.url.rpartition("@")[2]
        for written, meant in (
            ("add_user fuel-history", f"add_user {self._user}"),
            ("-p / fuel-history", f"-p {self._host.name} {self._user}"),
            ("delete_user fuel-history", f"delete_user {self._user}"),
            (
                "//fuel-history:PASSWORD@10.20.0.2:5672//",
                f"//{self._user}:PASSWORD@{here}",
            ),
        ):
            line = line.replace(written, meant)
        if found := re.fullmatch(r"export (\w+)=(\S+)", line):
            self._launcher.environ[found[1]] = found[2]
            return ""
        if line == "make up":
            return self._launcher.up().wait_for(UP).log
        ended = subprocess.run(
            ["bash", "-c", line],
            cwd=ROOT,
            env=self._launcher.environ,
            input=answer,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert ended.returncode == 0, (line, ended.stdout, ended.stderr)
        return ended.stdout


@contextmanager
def saying_something(host: VirtualHost) -> Iterator[None]:
    """Let Astute say `running` while somebody looks for a message."""
    over = threading.Event()

    def say() -> None:
        with closing(FuelMaster(host.url)) as fuel:
            while not over.wait(0.2):
                if any("onlooker" in each for each in host.names("queues")):
                    fuel.publish(messages(716, 716))

    saying = threading.Thread(target=say)
    saying.start()
    yield
    over.set()
    saying.join()


def test_the_document_leads_to_a_run_and_out_again(
    host: VirtualHost, tmp_path: Path
) -> None:
    services = [
        each(host.url) for each in (NailgunReceiver, AstuteDaemon, AstuteService)
    ]
    for each in services:
        each.start()
    fuel = FuelMaster(host.url)
    fuel.declare_for_casts()
    before = host.names("queues"), host.names("exchanges")
    launcher = Launcher(tmp_path)
    reader = Reader(host, launcher)
    told: dict[str, str] = {}
    try:
        for line in LINES:
            if line == "./fuel-history connect --leave":
                assert launcher._ups[0].stop() == 0
            looks = line == "./fuel-history connect"
            with saying_something(host) if looks else nullcontext():
                told[line] = reader.follow(line, answer="y\n")
            if line == "make up":
                fuel.publish(messages(715, 1428))
                wait_for_the_run(launcher)
        after = host.names("queues"), host.names("exchanges")
    finally:
        launcher.close()
        fuel.close()
        for each in services:
            each.stop()

    connected = told["./fuel-history connect"].splitlines()
    assert [line[0] for line in connected] == ["✓"] * 11
    assert re.fullmatch(
        r"✓ messages: one of \d+ bytes came by nailgun/nailgun", connected[-1]
    )
    bound = "nailgun/nailgun, naily/naily, naily_service/naily"
    says = f"  Reports    RabbitMQ's queue fuel-history, bound to {bound}\n"
    assert says in told["make up"]
    assert f"fuel-history is bound to {bound}" in told["./fuel-history doctor"]
    assert "top-role-compute" in told["./fuel2 task history show latest"]
    assert after == before


def wait_for_the_run(launcher: Launcher) -> None:
    """Return when the run is stored, and the workers made partitions."""
    wait_until(lambda: launcher.run("doctor").returncode == 0, "all to be well")

    def ended() -> bool:
        asked = subprocess.run(
            ["./fuel2", "task", "list", "-f", "value", "-c", "status"],
            cwd=ROOT,
            env=launcher.environ,
            capture_output=True,
            text=True,
            check=False,
        )
        return asked.stdout.split() == ["ready"]

    wait_until(ended, "the run to end")
