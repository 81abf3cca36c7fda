"""System libraries by pkg-config: one cc_library a name, linked as the installed version wants it.

Abseil is cut into other .so files in each release, so what to link is asked, not listed.
"""

def _pkg_config_repository_impl(ctx):
    targets = ['package(default_visibility = ["//visibility:public"])']
    for name, modules in ctx.attr.libraries.items():
        asked = ctx.execute(["pkg-config", "--libs"] + modules)
        if asked.return_code:
            fail("pkg-config knows no %s; install its -dev package (script/setup does).\n%s" %
                 (" ".join(modules), asked.stderr))
        flags = ["-Wl,--as-needed"]
        for flag in asked.stdout.strip().split(" ") + ctx.attr.more_flags.get(name, []):
            if flag and flag not in flags:
                flags.append(flag)
        asked = ctx.execute(["pkg-config", "--cflags-only-other"] + modules)
        defines = [f[2:] for f in asked.stdout.strip().split(" ") if f.startswith("-D")]
        targets.append("cc_library(name = %r, linkopts = %r, defines = %r)" % (name, flags, defines))
    ctx.file("BUILD.bazel", "\n".join(targets) + "\n")
    ctx.file("WORKSPACE", "")

pkg_config_repository = repository_rule(
    implementation = _pkg_config_repository_impl,
    attrs = {
        "libraries": attr.string_list_dict(
            mandatory = True,
            doc = "Target name to the pkg-config modules that it links.",
        ),
        "more_flags": attr.string_list_dict(
            doc = "Target name to linker flags that no .pc file knows.",
        ),
    },
    configure = True,
    local = True,
)
