"""Addresses of this very machine wait for none: those of a list are looked at by every worker at once."""

import http.server
import subprocess
import sys
import threading

import pytest


@pytest.fixture
def meeting():
    """A server that answers « /un/ » and « /deux/ » only once both have been asked."""
    both = threading.Barrier(2)

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            if self.path in ("/un/", "/deux/"):
                try:
                    both.wait(timeout=10)
                except threading.BrokenBarrierError:
                    self.send_error(503)
                    return
            body = (
                b'<!doctype html><html lang="fr"><title>Page</title><main><h1>Page</h1><p>Ouverte.</p></main>'
            )
            self.send_response(404 if self.path == "/robots.txt" else 200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_pages_of_one_local_host_are_looked_at_together(meeting, tmp_path):
    addresses = tmp_path / "adresses.txt"
    addresses.write_text(f"{meeting}/un/\n{meeting}/deux/\n", encoding="utf-8")
    command = [sys.executable, "-m", "checker", "check", "--urls", str(addresses), "--pages", "1"]
    command += [
        "--allow-private",
        "--no-browser",
        "--workers",
        "2",
        "--fail-on",
        "never",
        "--min-coverage",
        "0",
    ]

    ended = subprocess.run(command, check=False, capture_output=True, text=True, cwd=tmp_path, timeout=120)

    assert ended.returncode == 0, ended.stderr
    assert ended.stderr.count("page vue") == 2, ended.stderr
