// The demo, run as a user runs it, in both shapes; its numbers against those
// that an independent program works out from the tenant's raw JSON.

#include "absl/strings/str_cat.h"
#include "demo/child_process.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "testing/matchers.h"
#include "testing/temp_dir.h"
#include "tests/e2e/process_environment.h"

namespace muster {
namespace {

using ::muster::testing::FreePorts;
using ::muster::testing::IsOk;
using ::muster::testing::ProgramDir;
using ::muster::testing::Ran;
using ::muster::testing::RunProgram;
using Json = nlohmann::json;

constexpr int kDevices = 3350;
constexpr char kToken[] = "6f1c3d2e-0b7a-4a52-9d1c-3f7d7a1f0001";

Ran RunDemo(const std::vector<std::string>& more) {
  std::vector<std::string> arguments = {"--once",
                                        "--bin-dir",
                                        ProgramDir(),
                                        "--port-base",
                                        absl::StrCat(FreePorts(10)),
                                        "--devices",
                                        absl::StrCat(kDevices)};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return RunProgram(absl::StrCat(ProgramDir(), "/demo/demo"), arguments);
}

// Started apart from the demo: the same seed gives the same fleet.
Json ExpectedTotals() {
  testing::TempDir dir;
  const int port = FreePorts(1);
  auto fake = demo::ChildProcess::Start(
      {"fake_iru",
       absl::StrCat(ProgramDir(), "/tests/fake_iru/fake_iru"),
       {"--port", absl::StrCat(port), "--devices", absl::StrCat(kDevices),
        "--token", kToken, "--per-second", "100000"},
       absl::StrCat(dir.path(), "/log")});
  EXPECT_THAT(fake, IsOk());
  Ran ran;
  do {  // until the fake listens
    EXPECT_THAT((*fake)->CheckRunning(), IsOk());
    ran = RunProgram(absl::StrCat(ProgramDir(), "/tests/e2e/expected_totals"),
                     {absl::StrCat(port), kToken});
  } while (ran.exit_code != 0 && (*fake)->CheckRunning().ok());
  return Json::parse(ran.lines.back());
}

Json LastLine(const Ran& ran) {
  EXPECT_EQ(ran.exit_code, 0) << ran.errors;
  EXPECT_FALSE(ran.lines.empty()) << ran.errors;
  if (ran.lines.empty()) return Json();
  return Json::parse(ran.lines.back(), nullptr, /*allow_exceptions=*/false);
}

TEST(DemoTest, BothShapesPrintWhatTheTenantsRawJsonAmountsTo) {
  const Json expected = ExpectedTotals();

  Json embedded = LastLine(RunDemo({}));
  Json separate = LastLine(RunDemo({"--separate"}));

  ASSERT_TRUE(embedded.is_object() && separate.is_object());
  for (const auto& [key, value] : expected.items()) {
    EXPECT_EQ(embedded[key], value) << key;
  }
  EXPECT_EQ(embedded["trusted"].get<int>() + embedded["untrusted"].get<int>() +
                embedded["unknown"].get<int>(),
            embedded["devices"].get<int>());
  EXPECT_GE(embedded["assets_removed"], 1);
  EXPECT_GT(embedded["sync_seconds"], 0.0);
  EXPECT_EQ(embedded["trace_id"].get<std::string>().size(), 32u);
  for (Json* line : {&embedded, &separate}) {
    line->erase("sync_seconds");
    line->erase("trace_id");
  }
  EXPECT_EQ(embedded, separate);
}

TEST(DemoTest, TellsThatAPortIsTakenAndExitsWithItsCode) {
  testing::TempDir dir;
  const int base = FreePorts(10);
  auto fake = demo::ChildProcess::Start(
      {"fake_iru",
       absl::StrCat(ProgramDir(), "/tests/fake_iru/fake_iru"),
       {"--port", absl::StrCat(base + 9), "--devices", "2", "--token", kToken},
       absl::StrCat(dir.path(), "/log")});
  ASSERT_THAT(fake, IsOk());
  Ran probe;
  do {
    probe = RunProgram(absl::StrCat(ProgramDir(), "/tests/e2e/expected_totals"),
                       {absl::StrCat(base + 9), kToken});
  } while (probe.exit_code != 0 && (*fake)->CheckRunning().ok());

  const Ran ran =
      RunProgram(absl::StrCat(ProgramDir(), "/demo/demo"),
                 {"--once", "--bin-dir", ProgramDir(), "--port-base",
                  absl::StrCat(base), "--devices", "2"});

  EXPECT_EQ(ran.exit_code, 4) << ran.errors;
  EXPECT_NE(ran.errors.find(absl::StrCat("127.0.0.1:", base + 9)),
            std::string::npos)
      << ran.errors;
}

}  // namespace
}  // namespace muster
