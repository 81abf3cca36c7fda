#!/usr/bin/python3
"""A tiny Jamf Pro: computers in memory, client-credentials login, RSQL `id>N` paging.

  fake_jamf.py --port PORT --secret SECRET [--computers 7]
"""
import argparse
import json
import re
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOKEN = "jamf-access-token"
INVENTORY = "/api/v1/computers-inventory"


def computer(number):
    serial = f"C02JAMF{number:04d}"
    return {
        "id": str(number), "udid": f"00000000-0000-4000-8000-{number:012d}",
        "general": {"name": f"Mac {number}", "platform": "Mac", "assetTag": f"A-{number}",
                    "lastContactTime": "2026-01-31T12:00:00.123Z",
                    "lastEnrolledDate": "2025-06-01T08:00:00Z",
                    "remoteManagement": {"managed": True}},
        "hardware": {"model": "MacBook Air (M3)", "modelIdentifier": "Mac15,12",
                     "serialNumber": serial},
        "operatingSystem": {"name": "macOS", "version": "14.4", "build": "23E214"},
        "userAndLocation": {"username": f"user{number}", "realname": f"User {number}",
                            "email": f"user{number}@example.com"},
    }


class Jamf(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def answer(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def error(self, status, code):
        self.answer(status, {"httpStatus": status, "errors": [{"code": code, "description": ""}]})

    def do_POST(self):
        form = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        fields = urllib.parse.parse_qs(form)
        if self.path != "/api/oauth/token":
            self.error(404, "NOT_FOUND")
        elif fields.get("client_secret") != [self.server.secret]:
            self.error(401, "INVALID_CLIENT")
        else:
            self.answer(200, {"access_token": TOKEN, "expires_in": 60, "token_type": "Bearer"})

    def do_GET(self):
        url = urllib.parse.urlsplit(self.path)
        query = urllib.parse.parse_qs(url.query)
        if self.headers.get("Authorization") != "Bearer " + TOKEN:
            self.error(401, "INVALID_TOKEN")
        elif url.path == INVENTORY:
            self.list_computers(query)
        elif url.path.startswith(INVENTORY + "/"):
            self.one_computer(url.path[len(INVENTORY) + 1:])
        else:
            self.error(404, "NO_SUCH_ENDPOINT")

    def list_computers(self, query):
        after = re.fullmatch(r"id>(\d+)", query.get("filter", ["id>0"])[0])
        size = min(int(query.get("page-size", ["100"])[0]), 3)
        rows = [c for number, c in sorted(self.server.computers.items())
                if number > int(after.group(1))]
        self.answer(200, {"totalCount": len(rows), "results": rows[:size]})

    def one_computer(self, text):
        found = self.server.computers.get(int(text)) if text.isdigit() else None
        if found is None:
            self.error(404, "INVALID_ID")
        else:
            self.answer(200, found)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--secret", required=True)
    parser.add_argument("--computers", type=int, default=7)
    args = parser.parse_args()
    server = ThreadingHTTPServer(("127.0.0.1", args.port), Jamf)
    server.daemon_threads = True
    server.secret = args.secret
    server.computers = {n: computer(n) for n in range(1, args.computers + 1)}
    server.serve_forever()


if __name__ == "__main__":
    main()
