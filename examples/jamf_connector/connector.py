#!/usr/bin/python3
"""A connector for Jamf Pro, as a skeleton: full sync, point reads, Describe. No commands.

  connector.py --source sources/jamf --url https://TENANT.jamfcloud.com --client-id ID
      --secret-file FILE --inventory HOST:PORT --listen HOST:PORT --protoset FILE

In plain text, on this machine only; for another machine use grpc.secure_channel() and
add_secure_port() with the certificates that `musterctl tls init` writes.
"""
import argparse
import queue
import signal
import sys
import threading
from concurrent import futures

import grpc
from google.protobuf import descriptor_pb2, message_factory

from errors import Failure, fail, source_error
from jamf import Jamf

RETRY_DELAY, FULL_INTERVAL = 0.5, 3600.0
CANCELLED = Failure(grpc.StatusCode.CANCELLED, "SYNC_CANCELLED", "The sync was stopped.")


def messages(protoset):
    with open(protoset, "rb") as file:
        files = descriptor_pb2.FileDescriptorSet.FromString(file.read())
    return message_factory.GetMessages(files.file)


class Stream:
    """One PushPages stream, step by step: each waits for its answer before the next."""

    def __init__(self, connector):
        self.request = connector.types["muster.inventory.v1.PushPagesRequest"]
        self.steps = queue.Queue()
        self.answers = connector.push_pages(iter(self.steps.get, None))

    def step(self, **step):
        self.steps.put(self.request(**step))
        try:
            return next(self.answers)
        except (grpc.RpcError, StopIteration) as error:
            raise Failure(grpc.StatusCode.UNAVAILABLE, "INVENTORY_UNREACHABLE",
                          "The inventory ended the sync; it is tried again.") from error

    def close(self, **last):
        if last:
            self.steps.put(self.request(**last))
        self.steps.put(None)
        try:
            for _ in self.answers:
                pass
        except grpc.RpcError:
            pass  # what is broken is recorded as FAILED by the inventory


class Connector:
    def __init__(self, args, types):
        self.source, self.host, self.types = args.source, args.url, types
        self.jamf = Jamf(args.url, args.client_id, args.secret_file)
        self.push_pages = grpc.insecure_channel(args.inventory).stream_stream(
            "/muster.inventory.v1.Ingest/PushPages",
            request_serializer=lambda m: m.SerializeToString(),
            response_deserializer=types["muster.inventory.v1.PushPagesResponse"].FromString)
        self.lock = threading.Condition()
        self.asked, self.running, self.begun = True, None, {}  # begun: sync -> its cancel event

    # Reading.

    def observe(self, row):
        try:
            return self.decode(row)
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise source_error("a row that cannot be read") from error

    def decode(self, row):
        def text(section, key):
            return (row.get(section) or {}).get(key) or ""

        one = self.types["muster.inventory.v1.DeviceObservation"](device={
            "name": f"{self.source}/devices/{row['id'].lower()}", "vendor_id": row["id"],
            "udid": row.get("udid") or "", "serial_number": text("hardware", "serialNumber"),
            "display_name": text("general", "name"), "asset_tag": text("general", "assetTag"),
            "model": text("hardware", "model"),
            "model_identifier": text("hardware", "modelIdentifier"),
            "platform": "PLATFORM_MAC", "state": "STATE_ENROLLED",
            "os": {"name": text("operatingSystem", "name"),
                   "version": text("operatingSystem", "version"),
                   "build": text("operatingSystem", "build")},
            "user": {"email": text("userAndLocation", "email"),
                     "display_name": text("userAndLocation", "realname")}})
        if text("general", "lastContactTime"):
            one.device.last_check_in_time.FromJsonString(text("general", "lastContactTime"))
        if text("general", "lastEnrolledDate"):
            one.device.last_enroll_time.FromJsonString(text("general", "lastEnrolledDate"))
        one.observations.add(endpoint="computers-inventory").observe_time.GetCurrentTime()
        return one

    def read(self, function, argument, cancelled):
        """Reads on another thread, so that a cancel is heard while Jamf does not answer."""
        result = queue.Queue()

        def work():
            try:
                result.put((function(argument), None))
            except Failure as failure:
                result.put((None, failure))

        threading.Thread(target=work, daemon=True).start()
        while True:
            if cancelled.is_set():
                raise CANCELLED
            try:
                value, failure = result.get(timeout=0.1)
            except queue.Empty:
                continue
            if failure:
                raise failure
            return value

    # A full sync.

    def sync_full(self):
        cancelled = threading.Event()
        stream = Stream(self)
        sync = stream.step(begin={"source": self.source, "kind": 1, "vendor": "jamf",
                                  "host": self.host, "job": "full"}).begun.sync
        with self.lock:
            self.running = sync
            self.begun[sync] = cancelled
            self.lock.notify_all()
        try:
            self.sweep(stream, cancelled)
        except Failure as failure:
            stream.close(abort={"error": self.error(failure)})
            raise
        stream.close()

    def sweep(self, stream, cancelled):
        after, index, control = "0", 0, None
        while True:
            rows = self.read(self.jamf.computers, after, cancelled)
            if not rows:
                break
            devices = [self.observe(row) for row in rows]
            stream.step(page={"index": index, "devices": devices, "api_call_count": 1})
            after, index, control = rows[-1]["id"], index + 1, devices[-1].device
        proof = {"ended_on_empty_page": True, "overlaps_agreed": True, "licensing_count": -1,
                 "prism_count": -1}
        answer = stream.step(commit={"page_count": index, "completeness": proof,
                                     "api_call_count": 1})
        if answer.committed.missing and not answer.committed.held:
            stream.step(resolve={"resolutions": [self.resolve(name, control, cancelled)
                                                 for name in answer.committed.missing]})

    def resolve(self, name, control, cancelled):
        """Only Jamf's own word removes, and only while it still shows another computer."""
        resolution = self.types["muster.inventory.v1.Resolution"](device=name)
        computer_id = name.rsplit("/", 1)[1]
        try:
            row = self.read(self.jamf.computer, computer_id, cancelled)
            resolution.present.CopyFrom(self.observe(row))
        except Failure as failure:
            if failure.reason == "SYNC_CANCELLED":
                raise
            if failure.reason != "DEVICE_NOT_FOUND":
                resolution.undecided.CopyFrom(self.error(failure))
                return resolution
            self.call_gone(resolution, control, cancelled)
        return resolution

    def call_gone(self, resolution, control, cancelled):
        try:
            if control is None:
                raise Failure(grpc.StatusCode.UNAVAILABLE, "CONTROL_READ_FAILED", "No control.")
            self.read(self.jamf.computer, control.vendor_id, cancelled)
        except Failure as failure:
            resolution.undecided.CopyFrom(self.error(failure))
            return
        resolution.gone.control_device = control.name
        resolution.gone.observe_time.GetCurrentTime()

    def error(self, failure):
        return self.types["muster.inventory.v1.SyncError"](
            code=failure.code.value[0], reason=failure.reason, message=failure.message)

    def run(self):
        """Syncs when asked and every hour; after a failure with growing pauses."""
        pause = RETRY_DELAY
        while True:
            end = None
            try:
                self.sync_full()
            except Failure as failure:
                end = failure
                print(f"the sync failed: {failure.reason}: {failure.message}", file=sys.stderr)
            with self.lock:
                self.running, self.asked = None, False
                retries = end and end.code in (grpc.StatusCode.UNAVAILABLE,
                                               grpc.StatusCode.RESOURCE_EXHAUSTED)
                pause = min(pause * 2, FULL_INTERVAL) if retries else RETRY_DELAY
                least = float(end.metadata.get("retry_after", 0)) if end else 0
                self.lock.wait_for(lambda: self.asked,
                                   max(pause, least) if retries else FULL_INTERVAL)

    # What is served: muster.connector.v1.Connector.

    def describe(self, request, response):
        response.vendor = "jamf"
        response.sources.append(self.source)
        response.jobs.add(name="full", kind=1).default_interval.seconds = int(FULL_INTERVAL)

    def start_sync(self, request, response):
        self.check_source(request.source)
        if request.job not in ("", "full"):
            raise Failure(grpc.StatusCode.NOT_FOUND, "JOB_NOT_FOUND", "There is only `full`.")
        with self.lock:
            response.already_running = self.running is not None
            self.asked = True
            self.lock.notify_all()
            if not self.lock.wait_for(lambda: self.running is not None, 2):
                raise Failure(grpc.StatusCode.UNAVAILABLE, "INVENTORY_UNREACHABLE",
                              "No sync could be begun yet; ask again.")
            response.sync = self.running

    def cancel_sync(self, request, response):
        with self.lock:
            cancelled = self.begun.get(request.sync)
        if cancelled is None:
            raise Failure(grpc.StatusCode.NOT_FOUND, "SYNC_NOT_FOUND", "No such sync runs here.")
        cancelled.set()

    def refresh_device(self, request, response):
        self.check_source(request.name.split("/devices/")[0])
        one = self.observe(self.jamf.computer(request.name.rsplit("/", 1)[1]))
        stream = Stream(self)
        stream.step(begin={"source": self.source, "kind": 4, "vendor": "jamf", "host": self.host})
        stream.step(page={"index": 0, "devices": [one], "api_call_count": 1})
        stream.step(commit={"page_count": 1})
        stream.close()
        response.device.CopyFrom(one.device)

    def check_source(self, source):
        if source != self.source:
            raise Failure(grpc.StatusCode.NOT_FOUND, "SOURCE_NOT_FOUND", f"Only {self.source}.")


def handler(types, name, method):
    request = types[f"muster.connector.v1.{name}Request"]
    response = types[f"muster.connector.v1.{name}Response"]

    def serve(message, context):
        answer = response()
        try:
            method(message, answer)
        except Failure as failure:
            fail(context, failure)
        return answer

    return grpc.unary_unary_rpc_method_handler(serve, request.FromString,
                                               lambda m: m.SerializeToString())


def main():
    parser = argparse.ArgumentParser()
    for flag in ("source", "url", "client-id", "secret-file", "inventory", "listen", "protoset"):
        parser.add_argument("--" + flag, required=True)
    args = parser.parse_args()
    types = messages(args.protoset)
    connector = Connector(args, types)
    calls = {"Describe": connector.describe, "StartSync": connector.start_sync,
             "CancelSync": connector.cancel_sync, "RefreshDevice": connector.refresh_device}
    server = grpc.server(futures.ThreadPoolExecutor(16))
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(
        "muster.connector.v1.Connector",
        {name: handler(types, name, method) for name, method in calls.items()}),))
    server.add_insecure_port(args.listen)
    server.start()
    threading.Thread(target=connector.run, daemon=True).start()
    signal.sigwait({signal.SIGTERM, signal.SIGINT})
    server.stop(1)


if __name__ == "__main__":
    main()
