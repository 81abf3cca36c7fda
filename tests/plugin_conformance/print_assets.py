#!/usr/bin/python3
"""Prints the assets that the example plugins keep in a file: a dump for the kit."""
import json
import sys

with open(sys.argv[1], encoding="utf-8") as file:
    for name, asset in json.load(file)["assets"].items():
        del asset["generation"]
        print(name, json.dumps(asset, sort_keys=True))
