"""Jamf Pro's API as a connector needs it: login, a full read by keyset, one computer."""
import email.utils
import http.client
import json
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

import grpc

from errors import Failure, source_error, throttled

INVENTORY = "/api/v1/computers-inventory"
SECTIONS = ["GENERAL", "HARDWARE", "OPERATING_SYSTEM", "USER_AND_LOCATION"]
PAGE_SIZE = 100
LONGEST_REQUEST = 20  # seconds


def retry_after(headers):
    """Seconds, or a date."""
    text = headers.get("Retry-After", "1")
    if text.isdigit():
        return int(text)
    date = email.utils.parsedate_to_datetime(text)
    return max(0, int(date.timestamp() - time.time()) + 1)


def failure_of(status, headers, body, about_device):
    """What an answer that is no success means. Jamf's own words are left out: they may quote."""
    if status == 401:
        return Failure(grpc.StatusCode.FAILED_PRECONDITION, "SOURCE_CREDENTIAL_REFUSED",
                       "Jamf refused the API client: put a valid secret into the token file.")
    if status == 403:
        return Failure(grpc.StatusCode.FAILED_PRECONDITION, "SOURCE_PERMISSION_MISSING",
                       "Jamf refused: give the API client's role \"Read Computers\".")
    if status == 429:
        return throttled(retry_after(headers))
    if status == 404 and about_device and b'"INVALID_ID"' in body:
        return Failure(grpc.StatusCode.NOT_FOUND, "DEVICE_NOT_FOUND",
                       "Jamf has no such computer: it was removed there, or the id is wrong.")
    return source_error(str(status))


class Jamf:
    """One tenant. Thread-safe. Never tries twice; asks nothing while Jamf wants a pause."""

    def __init__(self, url, client_id, secret_file):
        self.url, self.client_id, self.secret_file = url.rstrip("/"), client_id, secret_file
        self.lock = threading.Lock()
        self.token, self.renew_at, self.not_before = "", 0.0, 0.0

    def computers(self, after):
        """The next computers by id; empty at the end. What vanishes meanwhile moves nobody."""
        query = [("section", one) for one in SECTIONS]
        query += [("page", "0"), ("page-size", str(PAGE_SIZE)), ("sort", "id:asc"),
                  ("filter", f"id>{after}")]
        body = self.get(f"{INVENTORY}?{urllib.parse.urlencode(query)}", False)
        if not isinstance(body.get("results"), list):
            raise source_error("a page without results")
        return body["results"]

    def computer(self, computer_id):
        sections = urllib.parse.urlencode([("section", one) for one in SECTIONS])
        row = self.get(f"{INVENTORY}/{urllib.parse.quote(computer_id)}?{sections}", True)
        if row.get("id") != computer_id:
            raise source_error("another computer than the one asked for")
        return row

    def get(self, path, about_device):
        headers = {"Authorization": "Bearer " + self.access_token()}
        return self.send(urllib.request.Request(self.url + path, headers=headers), about_device)

    def access_token(self):
        with self.lock:
            if time.monotonic() < self.renew_at:
                return self.token
        with open(self.secret_file, encoding="utf-8") as file:  # anew: it may be replaced
            secret = file.read().strip()
        form = urllib.parse.urlencode({"grant_type": "client_credentials",
                                       "client_id": self.client_id, "client_secret": secret})
        answer = self.send(urllib.request.Request(self.url + "/api/oauth/token", form.encode()),
                           False)
        with self.lock:
            self.token = answer.get("access_token", "")
            self.renew_at = time.monotonic() + answer.get("expires_in", 60) / 2
            return self.token

    def send(self, request, about_device):
        with self.lock:
            left = self.not_before - time.monotonic()
        if left > 0:
            raise throttled(int(left) + 1)
        request.add_header("Accept", "application/json")
        request.add_header("User-Agent", "muster-jamf-example")
        try:
            with urllib.request.urlopen(request, timeout=LONGEST_REQUEST) as answer:
                return self.decode(answer.read())
        except urllib.error.HTTPError as error:
            failure = failure_of(error.code, error.headers, error.read(), about_device)
        except (OSError, http.client.HTTPException) as error:
            raise Failure(grpc.StatusCode.UNAVAILABLE, "HOST_UNREACHABLE",
                          f"Jamf could not be reached ({type(error).__name__}).") from error
        with self.lock:
            if failure.reason == "SOURCE_THROTTLED":
                pause = int(failure.metadata["retry_after"])
                self.not_before = max(self.not_before, time.monotonic() + pause)
            if failure.reason == "SOURCE_CREDENTIAL_REFUSED":
                self.renew_at = 0.0
        raise failure

    @staticmethod
    def decode(body):
        try:
            decoded = json.loads(body)
        except ValueError as error:
            raise source_error("what is no JSON") from error
        if not isinstance(decoded, dict):
            raise source_error("what is no object")
        return decoded
