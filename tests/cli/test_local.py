"""Addresses of this very machine wait for none: the pages of a local site are looked at by every worker at once."""

import http.server
import json
import subprocess
import sys
import threading

import pytest

PATHS = ("/", "/un/", "/deux/")


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


@pytest.mark.browser
def test_pages_of_one_local_host_are_looked_at_together(meeting, tmp_path):
    addresses = tmp_path / "adresses.txt"
    addresses.write_text("".join(f"{meeting}{path}\n" for path in PATHS), encoding="utf-8")
    command = [sys.executable, "-m", "checker", "check", "--urls", str(addresses), "--allow-private"]
    command += ["--rule", "langue-de-la-page", "--workers", "2", "--fail-on", "never", "--format", "json"]

    ended = subprocess.run(command, check=False, capture_output=True, text=True, cwd=tmp_path, timeout=120)

    assert ended.returncode == 0, ended.stderr
    [site] = json.loads(ended.stdout)["sites"]
    seen = {page["url"]: page["transport"] for page in site["pages"]}
    assert seen == {f"{meeting}{path}": "completed" for path in PATHS}
