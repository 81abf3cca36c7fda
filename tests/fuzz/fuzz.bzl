"""cc_fuzzer: a program of libFuzzer, built with clang."""

_MISSING = """#!/bin/sh
echo "clang++ with libFuzzer is not installed; run script/setup" >&2
exit 1
"""

_BUILD = """
if ! command -v clang++ >/dev/null; then
  printf '%s' "$MISSING" >$OUT && chmod +x $OUT
  exit 0
fi
exec clang++ -std=c++17 -O1 -g -fno-omit-frame-pointer \
  -fsanitize=fuzzer,address,undefined -fno-sanitize=vptr \
  -fno-sanitize-recover=all -o $OUT "$@"
"""

def _quoted(directories):
    return [flag for path in directories for flag in ("-iquote", path)]

def _libraries(linking):
    files = []
    flags = []
    for linker_input in linking.linker_inputs.to_list():
        flags += linker_input.user_link_flags
        for library in linker_input.libraries:
            archive = library.static_library or library.pic_static_library
            if archive:
                files.append(archive)
    return files, flags

def _cc_fuzzer_impl(ctx):
    info = cc_common.merge_cc_infos(
        cc_infos = [dep[CcInfo] for dep in ctx.attr.deps],
    )
    headers = info.compilation_context.headers
    archives, flags = _libraries(info.linking_context)
    out = ctx.actions.declare_file(ctx.label.name)
    sources = [f.path for f in ctx.files.srcs if f.extension == "cc"]
    ctx.actions.run_shell(
        inputs = depset(ctx.files.srcs + archives, transitive = [headers]),
        outputs = [out],
        command = _BUILD,
        arguments = _quoted(info.compilation_context.quote_includes.to_list()) +
                    sources + ["-Wl,--start-group"] +
                    [f.path for f in archives] + ["-Wl,--end-group"] + flags,
        env = {
            "MISSING": _MISSING,
            "OUT": out.path,
            "PATH": "/usr/bin:/bin",
        },
        mnemonic = "Fuzzer",
    )
    return [DefaultInfo(
        executable = out,
        files = depset([out]),
        runfiles = ctx.runfiles([out]),
    )]

cc_fuzzer = rule(
    doc = "`srcs` are built with the sanitizers; what else they need comes " +
          "from `deps` as it is.",
    implementation = _cc_fuzzer_impl,
    attrs = {
        "deps": attr.label_list(providers = [CcInfo]),
        "srcs": attr.label_list(allow_files = [".cc", ".h"]),
    },
    executable = True,
)
