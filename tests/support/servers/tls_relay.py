"""TLS in front of a server without it, with the test's own certificate authority."""

import asyncio
import shutil
import ssl
import subprocess
import threading
from contextlib import suppress
from pathlib import Path
from typing import Self

from tests.support.servers.services import missing


class Certificate:
    """A certificate for 127.0.0.1, which is its own authority."""

    def __init__(self, directory: Path) -> None:
        if shutil.which("openssl") is None:
            missing("no openssl: apt-get install openssl")
        self.file, self.key = directory / "ca.pem", directory / "ca.key"
        subprocess.run(
            [
                *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes"),
                *("-days", "2", "-subj", "/CN=test", "-keyout", self.key),
                *("-addext", "subjectAltName=IP:127.0.0.1", "-out", self.file),
            ],
            check=True,
            capture_output=True,
        )


class TlsRelay:
    """Accepts TLS connections and forwards them; use it in a `with`."""

    def __init__(self, port: int, certificate: Certificate) -> None:
        self._target = port
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificate.file, certificate.key)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)
        self._transports: set[asyncio.WriteTransport] = set()
        self.port = 0

    def __enter__(self) -> Self:
        self._thread.start()
        self._server = asyncio.run_coroutine_threadsafe(
            asyncio.start_server(self._hand_on, "127.0.0.1", 0, ssl=self._context),
            self._loop,
        ).result(60)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(60)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _end(self) -> None:
        self._server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        # Closed they would wait for their peers' goodbye.
        for transport in self._transports:
            transport.abort()
        # Sockets are closed by what that schedules.
        for _ in range(5):
            await asyncio.sleep(0)

    async def _hand_on(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        theirs, ours = await asyncio.open_connection("127.0.0.1", self._target)
        self._transports |= {ours.transport, writer.transport}
        ends = ((reader, ours), (theirs, writer))
        tasks = [asyncio.ensure_future(_copy(*each)) for each in ends]
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for each in tasks:
                each.cancel()
            ours.close()
            writer.close()


async def _copy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while part := await reader.read(1 << 16):
            writer.write(part)
            await writer.drain()
