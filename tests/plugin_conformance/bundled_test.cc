#include <string>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/plugin_conformance/kit_run.h"

namespace muster::testing {
namespace {

using ::testing::IsEmpty;

struct Bundled {
  const char* name;
  const char* field;  // of ServiceAddresses
};

class BundledPluginTest : public ::testing::TestWithParam<Bundled> {};

TEST_P(BundledPluginTest, PassesEveryCase) {
  const std::string name = GetParam().name;

  const KitRun run =
      RunKit(absl::StrCat(FileAt("tests/plugin_conformance/list_dump"), " ",
                          name, " {listen}"),
             {FileAt("tests/plugin_conformance/run_bundled.sh"),
              FileAt(absl::StrCat("plugins/", name, "/", name)),
              GetParam().field, "{inventory}", "{listen}", "{state}"});

  EXPECT_EQ(run.exit_code, 0) << run.output;
  EXPECT_THAT(run.failed, IsEmpty()) << run.output;
}

INSTANTIATE_TEST_SUITE_P(Plugins, BundledPluginTest,
                         ::testing::Values(Bundled{"asset_sync", "assets"},
                                           Bundled{"compliance", "compliance"},
                                           Bundled{"trust", "trust"}),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace muster::testing
