"""A SOCKS5 relay through which everything the browser asks goes.

Chromium resolves names and follows redirects by itself; sent through here, every connection of
every sub-resource is judged by `Addresses`: host mapping, name look-up and the refusal of private
addresses are ours, and the connection is made to the very address that was judged.

It listens on the loopback interface only. Chromium knows no SOCKS5 password, so another local
user could use the port while a run lasts; they get no further than the run itself may go.
Source: RFC 1928.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Final

from checker.gather.inserting import NOTHING, TLS, Insertion, is_whole
from checker.gather.network import Addresses, OfflineError, PrivateAddressError, UnresolvedError
from checker.gather.proxies import ProxyError
from checker.model import Transport

CONNECTIONS: Final = 128
"""Connections relayed at once; Chromium itself keeps to 32 a proxy."""

IDLE_SECONDS: Final = 60.0
"""How long a connection may stay silent."""

GREETING_SECONDS: Final = 5.0
"""How long a client may take to say where it wants to go."""

CHUNK: Final = 128 * 1024
_ERRORS_KEPT: Final = 500

_VERSION: Final = 5
_NO_PASSWORD: Final = 0
_NO_METHOD: Final = 0xFF
_CONNECT: Final = 1
_IPV4, _NAME, _IPV6 = 1, 3, 4
_SUCCEEDED: Final = 0
_UNKNOWN_COMMAND: Final = 7
_REPLIES = {
    Transport.PRIVATE_ADDRESS: 2,
    Transport.NOT_VISITED: 2,
    Transport.DNS_ERROR: 4,
    Transport.UNRESOLVED: 4,
    Transport.BLOCKED: 2,
    Transport.REFUSED: 5,
    Transport.TIMEOUT: 6,
    Transport.CONNECTION_LOST: 1,
}


class Relay:
    """A running relay. `port` is where it listens; `errors` says, for each host that could not
    be reached since the last `errors.clear()`, why."""

    def __init__(
        self,
        addresses: Addresses,
        *,
        insertion: Insertion = NOTHING,
        connect_timeout: float = 20.0,
        idle_seconds: float = IDLE_SECONDS,
        connections: int = CONNECTIONS,
    ) -> None:
        """Start listening. Names are resolved and connections opened by `addresses`, each within
        `connect_timeout` seconds. `insertion` speaks in the client's stead where it is concerned."""
        self.errors: dict[str, Transport] = {}
        self._insertion = insertion
        self._addresses = addresses
        self._connect_timeout = connect_timeout
        self._idle_seconds = idle_seconds
        self._connections = connections
        self._active: set[asyncio.Task[None]] = set()
        self._openers = ThreadPoolExecutor(16, thread_name_prefix="relay-connect")
        self._loop = asyncio.new_event_loop()
        listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = listener.getsockname()[1]
        self._server = self._loop.run_until_complete(
            asyncio.start_server(self._accept, sock=listener, limit=CHUNK)
        )
        self._thread = threading.Thread(target=self._loop.run_forever, name="relay", daemon=True)
        self._thread.start()

    def reset(self) -> None:
        """Drop every open connection and forget the errors."""
        asyncio.run_coroutine_threadsafe(self._drop(), self._loop).result(timeout=10)
        self.errors.clear()

    def close(self) -> None:
        """Stop listening, drop every connection, end the thread."""
        if self._loop.is_closed():
            return
        self._loop.call_soon_threadsafe(self._server.close)
        with suppress(TimeoutError):
            asyncio.run_coroutine_threadsafe(self._drop(), self._loop).result(timeout=10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=10)
        self._openers.shutdown(wait=False, cancel_futures=True)
        self._loop.close()

    async def _drop(self) -> None:
        tasks = tuple(self._active)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0.01)  # transports end in the turns of the loop that follow

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if len(self._active) >= self._connections:
            writer.transport.abort()
            return
        task = self._loop.create_task(self._serve(reader, writer))
        self._active.add(task)
        task.add_done_callback(self._active.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One client, from its greeting to its end. Whatever it sends, only it suffers."""
        try:
            async with asyncio.timeout(GREETING_SECONDS):
                destination = await _greet(reader, writer)
            scheme = self._insertion.concerns(*destination) if destination else ""
            if destination is not None and scheme:
                await self._insert(reader, writer, scheme, *destination)
            elif destination is not None:
                await self._relay(reader, writer, *destination)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            writer.close()  # sends what is left; a client that no longer reads gets five seconds
            self._loop.call_later(GREETING_SECONDS, writer.transport.abort)

    async def _relay(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str, port: int
    ) -> None:
        first, secure = b"", True
        proxied = any(self._addresses.proxied(host, port, secure=way) for way in (True, False))
        if proxied:  # what the client says first tells which proxy, and how to speak to it
            await _reply(writer, _SUCCEEDED)
            async with asyncio.timeout(self._idle_seconds):
                first, secure = await _opening(reader)
        opened = await self._open(host, port, secure=secure)
        if isinstance(opened, Transport):
            if not proxied:
                await _reply(writer, _REPLIES[opened])
            return
        far_reader, far_writer = await asyncio.open_connection(sock=opened, limit=CHUNK)
        if proxied:
            proxy = None if secure else self._addresses.proxied(host, port, secure=False)
            far_writer.write(proxy.plain_head(first, host, port) if proxy else first)
        else:
            await _reply(writer, _SUCCEEDED)
        try:
            async with asyncio.timeout(self._idle_seconds) as patience, asyncio.TaskGroup() as both:
                both.create_task(self._pump(reader, far_writer, patience))
                both.create_task(self._pump(far_reader, writer, patience))
        except* OSError:  # one side went away, or both kept silent too long
            pass
        finally:
            far_writer.transport.abort()

    async def _insert(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, scheme: str, host: str, port: int
    ) -> None:
        """One request, with what is to be said to its origin; what is not of it passes as it came."""
        opened = await self._open(host, port, secure=scheme == "https")
        if isinstance(opened, Transport):
            await _reply(writer, _REPLIES[opened])
            return
        try:
            async with asyncio.timeout(self._idle_seconds):
                said, far = await self._told(reader, writer, opened, scheme, host, port)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            opened.close()
            raise
        far_reader, far_writer = far
        far_writer.write(said)
        try:
            async with asyncio.timeout(self._idle_seconds) as patience:
                down = self._loop.create_task(self._pump(far_reader, writer, patience))
                up = self._loop.create_task(
                    reader.read(1) if is_whole(said) else self._pump(reader, far_writer, patience)
                )
                # What comes after a whole request is another one, to which nothing would be added: the client
                # asks again on another connection. TLS knows no half-closed one.
                await asyncio.wait({down, up} if is_whole(said) else {down}, return_when="FIRST_COMPLETED")
        finally:
            for task in (down, up):
                task.cancel()
            await asyncio.gather(down, up, return_exceptions=True)
            far_writer.transport.abort()

    async def _told(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        opened: socket.socket,
        scheme: str,
        host: str,
        port: int,
    ) -> tuple[bytes, tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
        """What to say first to an origin, and the streams of the connection to it."""
        insertion, secure = self._insertion, scheme == "https"
        shown = insertion.shown if secure else None
        if shown:  # what the client says next is for TLS
            writer.transport.pause_reading()  # type: ignore[attr-defined]
        await _reply(writer, _SUCCEEDED)
        if shown:
            await writer.start_tls(shown, ssl_handshake_timeout=GREETING_SECONDS)
        first, tunnelled = await _opening(reader)
        context, name = (insertion.trusted, host) if secure else (None, None)
        far = await asyncio.open_connection(sock=opened, limit=CHUNK, ssl=context, server_hostname=name)
        if first == TLS:  # on the port of a site in plain HTTP
            return first, far
        said = insertion.head(first)
        proxy = None if secure or tunnelled else self._addresses.proxied(host, port, secure=False)
        return (proxy.plain_head(said, host, port) if proxy else said), far

    async def _open(self, host: str, port: int, *, secure: bool) -> socket.socket | Transport:
        connect = partial(self._addresses.connect, host, port, self._connect_timeout, secure=secure)
        try:
            opened = await self._loop.run_in_executor(self._openers, connect)
        except (OSError, ValueError) as error:
            if len(self.errors) >= _ERRORS_KEPT:
                self.errors.clear()
            self.errors[host] = _transport(error)
            return self.errors[host]
        opened.setblocking(False)
        return opened

    async def _pump(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, patience: asyncio.Timeout
    ) -> None:
        """Everything from one side to the other, until the end of the first. A piece read on
        either side gives both of them time again."""
        while data := await reader.read(CHUNK):
            if patience.expired():  # both sides are already being told to end
                return
            patience.reschedule(self._loop.time() + self._idle_seconds)
            writer.write(data)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()


def _transport(error: OSError | ValueError) -> Transport:
    """The word for a connection that could not be made."""
    match error:
        case PrivateAddressError():
            return Transport.PRIVATE_ADDRESS
        case OfflineError():
            return Transport.NOT_VISITED
        case ProxyError():
            return error.transport
        case UnresolvedError():
            return Transport.UNRESOLVED
        case socket.gaierror() | ValueError():
            return Transport.DNS_ERROR
        case ConnectionRefusedError():
            return Transport.REFUSED
        case TimeoutError():
            return Transport.TIMEOUT
    return Transport.CONNECTION_LOST


async def _greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> tuple[str, int] | None:
    """Where the client wants to go; None when it does not speak SOCKS5 or asks for something else."""
    version, offered = await reader.readexactly(2)
    methods = await reader.readexactly(offered)
    if version != _VERSION or _NO_PASSWORD not in methods:
        writer.write(bytes((_VERSION, _NO_METHOD)))
        await writer.drain()
        return None
    writer.write(bytes((_VERSION, _NO_PASSWORD)))
    version, command, _, kind = await reader.readexactly(4)
    host = await _read_host(reader, kind)
    port = int.from_bytes(await reader.readexactly(2), "big")
    if version != _VERSION or command != _CONNECT or not host:
        await _reply(writer, _UNKNOWN_COMMAND)
        return None
    return host, port


async def _opening(reader: asyncio.StreamReader) -> tuple[bytes, bool]:
    """What a client says first, and whether it is in TLS: the whole head of a request when it is not.

    A WebSocket is no request that a proxy would pass on as one: it gets a tunnel, as TLS does.
    """
    first = await reader.readexactly(1)
    if first == TLS:
        return first, True
    head = first + await reader.readuntil(b"\r\n\r\n")
    return head, b"\r\nupgrade:" in head.lower()


async def _read_host(reader: asyncio.StreamReader, kind: int) -> str:
    if kind == _IPV4:
        return str(ipaddress.IPv4Address(await reader.readexactly(4)))
    if kind == _IPV6:
        return str(ipaddress.IPv6Address(await reader.readexactly(16)))
    if kind == _NAME:
        (length,) = await reader.readexactly(1)
        return (await reader.readexactly(length)).decode("ascii", "replace").lower()
    return ""


async def _reply(writer: asyncio.StreamWriter, code: int) -> None:
    """The address we bind to tells the client nothing: it is left at zero."""
    writer.write(bytes((_VERSION, code, 0, _IPV4)) + bytes(6))
    await writer.drain()
