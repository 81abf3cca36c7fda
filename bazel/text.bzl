"""cc_text: a text file as a C++ constant."""

def cc_text(name, src, constant, visibility = None):
    """A cc_library whose header `{name}.h` defines `constant` as the text.

    Args:
      name: the cc_library.
      src: the text file; must not contain `)MUSTER"`.
      constant: its name in C++, in namespace muster.
      visibility: passed through.
    """
    native.genrule(
        name = name + "_gen",
        srcs = [src],
        outs = [name + ".h"],
        cmd = "(printf '#pragma once\\nnamespace muster {\\ninline constexpr char %s[] = R\"MUSTER(' && cat $< && printf ')MUSTER\";\\n}\\n') > $@" % constant,
    )
    native.cc_library(
        name = name,
        hdrs = [name + ".h"],
        visibility = visibility,
    )
