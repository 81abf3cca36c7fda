#include <fstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/plugin_conformance/kit_run.h"

namespace muster::testing {
namespace {

using ::testing::Each;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

struct Example {
  const char* name;
  const char* interpreter;
  const char* path;
};

class ExamplePluginTest : public ::testing::TestWithParam<Example> {};

std::vector<std::string> LinesOf(const std::string& path) {
  std::ifstream file(path);
  std::vector<std::string> lines;
  for (std::string line; std::getline(file, line);) lines.push_back(line);
  return lines;
}

TEST_P(ExamplePluginTest, PassesEveryCase) {
  const KitRun run =
      RunKit(absl::StrCat("/usr/bin/python3 ",
                          FileAt("tests/plugin_conformance/print_assets.py"),
                          " {state}/assets.json"),
             {GetParam().interpreter, FileAt(GetParam().path), "--inventory",
              "{inventory}", "--state", "{state}", "--protoset", Protoset()});

  EXPECT_EQ(run.exit_code, 0) << run.output;
  EXPECT_THAT(run.failed, IsEmpty()) << run.output;
}

TEST_P(ExamplePluginTest, IsOneFileOfAHundredLinesOfAHundredColumns) {
  const std::vector<std::string> lines = LinesOf(FileAt(GetParam().path));

  EXPECT_THAT(lines, Not(IsEmpty()));
  EXPECT_THAT(lines, SizeIs(::testing::Le(100)));
  EXPECT_THAT(lines, Each(SizeIs(::testing::Le(100))));
}

INSTANTIATE_TEST_SUITE_P(Languages, ExamplePluginTest,
                         ::testing::Values(Example{"python", "/usr/bin/python3",
                                                   "examples/python/plugin.py"},
                                           Example{"node", "node",
                                                   "examples/node/plugin.js"}),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace muster::testing
