"""cc_whole_library: libraries and what they need as one shared library, whole.

cc_binary(linkshared) links of its deps only what something refers to, and nothing does here.
"""

def _archive_of(library):
    return library.pic_static_library or library.static_library

def _cc_whole_library_impl(ctx):
    archives, flags = [], []
    for dep in ctx.attr.deps:
        for linked in dep[CcInfo].linking_context.linker_inputs.to_list():
            archives += [
                _archive_of(library)
                for library in linked.libraries
                if _archive_of(library) and _archive_of(library) not in archives
            ]
            flags += [f for f in linked.user_link_flags if f not in flags]
    arguments = ctx.actions.args()
    arguments.add_all(["-shared", "-s", "-Wl,-soname," + ctx.outputs.out.basename])
    arguments.add("-o", ctx.outputs.out)
    arguments.add("-Wl,--whole-archive")
    arguments.add_all(archives)
    arguments.add("-Wl,--no-whole-archive")
    arguments.add_all(flags)
    ctx.actions.run(
        executable = "/usr/bin/g++",
        arguments = [arguments],
        inputs = archives,
        outputs = [ctx.outputs.out],
        mnemonic = "WholeLibrary",
        use_default_shell_env = True,
    )
    return [DefaultInfo(files = depset([ctx.outputs.out]))]

cc_whole_library = rule(
    implementation = _cc_whole_library_impl,
    attrs = {
        "deps": attr.label_list(providers = [CcInfo]),
        "out": attr.output(mandatory = True),
    },
    doc = "`out`: the shared library of all that `deps` and their deps define.",
)
