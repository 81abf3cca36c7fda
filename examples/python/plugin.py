#!/usr/bin/python3
"""A Muster plugin in Python: keeps the fleet's asset list in {state}/assets.json, exactly.

  plugin.py --inventory HOST:PORT --state DIR --protoset FILE [--ca CA.pem --token-file FILE]
"""
import argparse
import json
import os
import random
import time

import grpc
from google.protobuf import descriptor_pb2, message_factory


def load(path):
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except FileNotFoundError:
        return {"token": "", "generation": 0, "assets": {}}


def save(path, state):
    """Assets and token are one file, replaced at once: a crash leaves both or neither."""
    with open(path + ".new", "w", encoding="utf-8") as file:
        json.dump(state, file)
        file.flush()
        os.fsync(file.fileno())
    os.replace(path + ".new", path)
    directory = os.open(os.path.dirname(path), os.O_RDONLY)
    os.fsync(directory)
    os.close(directory)


def apply(message, state):
    assets = state["assets"]
    for change in message.changes:  # each shows the whole device, whatever its type
        device = change.device
        if change.type == change.TYPE_LEFT_VIEW:
            assets.pop(device.name, None)
        elif change.HasField("device"):
            assets[device.name] = {
                "serial": device.serial_number, "label": device.display_name,
                "os": device.os.version, "owner": device.user.email,
                "managed": device.state == 1, "generation": state["generation"]}  # 1: ENROLLED
    if message.HasField("snapshot_end"):
        for name in [n for n in assets if assets[n]["generation"] != state["generation"]]:
            del assets[name]
    state["token"] = message.resume_token


def connect(args):
    options = [("grpc.keepalive_time_ms", 30000), ("grpc.initial_reconnect_backoff_ms", 200),
               ("grpc.max_reconnect_backoff_ms", 10000)]
    if not args.ca:  # an inventory on this machine, in plain text
        return grpc.insecure_channel(args.inventory, options)
    with open(args.ca, "rb") as ca, open(args.token_file, encoding="ascii") as token:
        return grpc.secure_channel(args.inventory, grpc.composite_channel_credentials(
            grpc.ssl_channel_credentials(ca.read()),
            grpc.access_token_call_credentials(token.read().strip())), options)


def main():
    parser = argparse.ArgumentParser()
    for name in "inventory", "state", "protoset", "ca", "token-file", "watcher":
        parser.add_argument("--" + name, default="python-example" if name == "watcher" else "")
    args = parser.parse_args()
    with open(args.protoset, "rb") as file:
        files = descriptor_pb2.FileDescriptorSet.FromString(file.read()).file
    types, channel = message_factory.GetMessages(files), connect(args)
    request = lambda rpc, **fields: types[f"muster.inventory.v1.{rpc}Request"](**fields)
    method = lambda kind, rpc: kind(
        f"/muster.inventory.v1.Inventory/{rpc}", lambda message: message.SerializeToString(),
        types[f"muster.inventory.v1.{rpc}Response"].FromString)
    watch = method(channel.unary_stream, "Watch")
    report = method(channel.unary_unary, "ReportProgress")
    path, pause = os.path.join(args.state, "assets.json"), 0.2
    while True:
        state = load(path)  # what is durable, not what a broken message left in memory
        if not state["token"]:  # a snapshot comes: at its end goes what it did not show
            state["generation"] += 1
        try:
            for message in watch(request("Watch", parent="sources/-", watcher=args.watcher,
                                         resume_token=state["token"])):
                apply(message, state)
                save(path, state)
                report(request("ReportProgress", watcher=args.watcher,
                               resume_token=state["token"]), timeout=10)
                pause = 0.2
        except grpc.RpcError as error:
            print(error.code().name, error.details(), flush=True)
            details = dict(error.trailing_metadata() or ()).get("grpc-status-details-bin", b"")
            if b"RESUME_TOKEN_" in details:  # EXPIRED, FOREIGN, FUTURE: of no use any more
                save(path, {**load(path), "token": ""})
        time.sleep(pause * random.uniform(0.8, 1.2))
        pause = min(2 * pause, 10)


main()
