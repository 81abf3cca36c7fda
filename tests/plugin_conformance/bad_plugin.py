#!/usr/bin/python3
"""A plugin that does one thing wrong, named by --badness; `none` does nothing wrong.

Keeps the devices' names in {state}/devices.json, and prints them with --dump.
"""
import argparse
import json
import os
import random
import sys
import time

import grpc
from google.protobuf import descriptor_pb2, message_factory

PACKAGE = "muster.inventory.v1."
KNOWN_TYPES = range(1, 8)
# How long what is done in the wrong order is left half done.
HALF_DONE_SECONDS = 0.25


class Plugin:
    def __init__(self, args):
        self.badness = args.badness
        self.path = os.path.join(args.state, "devices.json")
        with open(args.protoset, "rb") as file:
            files = descriptor_pb2.FileDescriptorSet.FromString(file.read()).file
        self.types = message_factory.GetMessages(files)
        self.channel = grpc.insecure_channel(args.inventory, [
            ("grpc.initial_reconnect_backoff_ms", 100), ("grpc.max_reconnect_backoff_ms", 1000),
            ("grpc.min_reconnect_backoff_ms", 1000)])
        self.heard = False  # anything of the inventory
        self.shown = set()  # by the snapshot, in this process
        self.state = self.load()

    def load(self):
        try:
            with open(self.path, encoding="utf-8") as file:
                return json.load(file)
        except FileNotFoundError:
            return {"token": "", "generation": 0, "half": False, "devices": {}}

    def save(self, state):
        with open(self.path + ".new", "w", encoding="utf-8") as file:
            json.dump(state, file)
        os.replace(self.path + ".new", self.path)

    def request(self, rpc, **fields):
        return self.types[f"{PACKAGE}{rpc}Request"](watcher="bad", **fields)

    def method(self, kind, rpc):
        return kind(f"/{PACKAGE}Inventory/{rpc}", lambda message: message.SerializeToString(),
                    self.types[f"{PACKAGE}{rpc}Response"].FromString)

    def begin_anew(self):
        self.state["token"] = ""
        if not (self.badness == "keeps_half" and self.state["half"]):
            self.state["generation"] += 1
        self.shown = set()

    def is_ignored(self, change):
        return (self.badness == "ignores_updates" and change.type == change.TYPE_UPDATED or
                self.badness == "ignores_unknown_types" and change.type not in KNOWN_TYPES)

    def apply_change(self, change):
        devices, device = self.state["devices"], change.device
        known = devices.get(device.name)
        if self.is_ignored(change) or not change.HasField("device"):
            return
        if change.type == change.TYPE_LEFT_VIEW and self.badness != "ignores_left_view":
            devices.pop(device.name, None)
            return
        twice = (self.badness == "counts_duplicates" and known is not None and
                 change.type != change.TYPE_SNAPSHOT and change.revision <= known["revision"])
        old = (self.badness == "trusts_old_revisions" and known is not None and
               change.revision < known["revision"])
        devices[device.name] = {
            "name": known["name"] if old else device.display_name + (" twice" if twice else ""),
            "platform": device.platform, "state": device.state, "revision": change.revision,
            "generation": self.state["generation"]}
        self.shown.add(device.name)

    def sweep(self):
        shown, generation = self.shown, self.state["generation"]
        in_memory = self.badness == "forgets_half"
        self.state["devices"] = {
            name: device for name, device in self.state["devices"].items()
            if (name in shown if in_memory else device["generation"] == generation)}

    def apply(self, message):
        bare = type(message)()
        bare.CopyFrom(message)
        bare.DiscardUnknownFields()
        if self.badness == "strict" and bare.ByteSize() != message.ByteSize():
            sys.exit("there is a field that nobody told of")
        for change in message.changes:
            self.apply_change(change)
        if message.HasField("snapshot_end"):
            self.sweep()
        self.state["half"] = message.snapshot and not message.HasField("snapshot_end")
        self.state["token"] = message.resume_token

    def handle(self, message, report):
        progress = self.request("ReportProgress", resume_token=message.resume_token)
        if self.badness == "reports_early":
            report(progress, timeout=10)
            time.sleep(HALF_DONE_SECONDS)
        if self.badness == "token_first" and message.changes and not message.snapshot:
            self.save({**self.state, "token": message.resume_token})
            time.sleep(HALF_DONE_SECONDS)
        self.apply(message)
        self.save(self.state)
        if self.badness not in ("silent", "reports_early"):
            report(progress, timeout=10)

    def note_end(self, error):
        details = dict(error.trailing_metadata() or ()).get("grpc-status-details-bin", b"")
        lost = error.code() == grpc.StatusCode.UNAVAILABLE and not details
        lost = lost and error.details() != "the watch ends here"
        if lost and self.badness == ("dies_with_server" if self.heard else "needs_server"):
            sys.exit("the inventory is not there")
        if b"DRAINING" in details and self.badness == "takes_draining_for_the_end":
            self.state["token"] = ""
        retries = self.badness == "retries_expired" and not self.state["half"]
        if b"RESUME_TOKEN_EXPIRED" in details and retries:
            return
        if b"RESUME_TOKEN_" in details:
            self.state["token"] = ""

    def run(self):
        watch = self.method(self.channel.unary_stream, "Watch")
        report = self.method(self.channel.unary_unary, "ReportProgress")
        if self.badness == "forgets_token":
            self.state["token"] = ""
        pause = 0.1
        while True:
            if not self.state["token"]:
                self.begin_anew()
            try:
                for message in watch(self.request("Watch", parent="sources/-",
                                                  resume_token=self.state["token"])):
                    self.heard, pause = True, 0.1
                    self.handle(message, report)
            except grpc.RpcError as error:
                self.note_end(error)
            time.sleep(0.01 if self.badness == "hammers" else pause * random.uniform(0.8, 1.2))
            pause = min(2 * pause, 2)


def main():
    parser = argparse.ArgumentParser()
    for name in "inventory", "state", "protoset", "badness":
        parser.add_argument("--" + name, default="none")
    parser.add_argument("--dump", action="store_true")
    args = parser.parse_args()
    if not args.dump:
        Plugin(args).run()
    with open(os.path.join(args.state, "devices.json"), encoding="utf-8") as file:
        for name, device in json.load(file)["devices"].items():
            print(name, device["name"], device["platform"], device["state"])


if __name__ == "__main__":
    main()
