"""cc_headers: the headers that libraries and what they need bring along."""

def _cc_headers_impl(ctx):
    headers = []
    for dep in ctx.attr.deps:
        headers += [
            header
            for header in dep[CcInfo].compilation_context.headers.to_list()
            if not header.path.startswith("external/")
        ]
    return [DefaultInfo(files = depset(headers))]

cc_headers = rule(
    implementation = _cc_headers_impl,
    attrs = {
        "deps": attr.label_list(providers = [CcInfo]),
    },
    doc = "Files: every header that a target which depends on `deps` may include.",
)
