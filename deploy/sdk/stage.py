#!/usr/bin/env python3
"""Makes the Debian package muster-dev of headers, protos and the library.

Lays the files out below usr/, takes of the headers those that the roots include
directly or not, and has dpkg-deb pack them. The same inputs give the same bytes.
"""

import argparse
import os
import re
import shutil
import subprocess
import tempfile

INCLUDE = re.compile(r'^\s*#include "([^"]+)"', re.MULTILINE)


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("output", "genfiles", "library", "protoset", "control", "pc"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--root", action="append", default=[])
    parser.add_argument("files", nargs="*")
    return parser.parse_args()


def by_include_path(files, genfiles):
    """The files by the names that #include and import say."""
    prefix = genfiles.rstrip("/") + "/"
    return {f[len(prefix):] if f.startswith(prefix) else f: f for f in files}


def reachable(roots, headers):
    """The headers that `roots` include, themselves among them."""
    found, waiting = set(), list(roots)
    while waiting:
        name = waiting.pop()
        if name in found or name not in headers:
            continue
        found.add(name)
        with open(headers[name], encoding="utf-8") as header:
            waiting += INCLUDE.findall(header.read())
    return sorted(found)


def put(source, root, name):
    target = os.path.join(root, name)
    os.makedirs(os.path.dirname(target), exist_ok=True)
    shutil.copyfile(source, target)
    os.chmod(target, 0o644)
    return target


def stage(args, root):
    files = by_include_path(args.files, args.genfiles)
    missing = [name for name in args.root if name not in files]
    if missing:
        raise SystemExit("no library of SDK has " + ", ".join(missing))
    for name in reachable(args.root, files):
        put(files[name], root, "usr/include/muster/" + name)
    for name in (name for name in files if name.endswith(".proto")):
        put(files[name], root, "usr/share/muster/protos/" + name)
    put(args.protoset, root, "usr/share/muster/muster.protoset")
    put(args.pc, root, "usr/lib/pkgconfig/muster.pc")
    library = put(args.library, root, "usr/lib/libmuster_sdk.so")
    subprocess.run(["strip", "--strip-unneeded", library], check=True)
    put(args.control, root, "DEBIAN/control")


def settle(root):
    """One mode for directories, one time for everything."""
    for directory, _, names in os.walk(root):
        os.chmod(directory, 0o755)
        for path in [directory] + [os.path.join(directory, n) for n in names]:
            os.utime(path, (0, 0))


def main():
    args = parse_arguments()
    with tempfile.TemporaryDirectory() as root:
        stage(args, root)
        settle(root)
        subprocess.run(
            ["dpkg-deb", "--root-owner-group", "-Zgzip", "-z1", "--build",
             root, args.output],
            check=True, env=dict(os.environ, SOURCE_DATE_EPOCH="0"),
            stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
