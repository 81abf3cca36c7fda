#include "connector/iru/decode/catalog/app_list.h"

#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::iru {
namespace {

using muster::testing::EqualsProto;
using muster::testing::ErrorIs;
using muster::testing::IsOkAndHolds;

TEST(AppListTest, ReadsTheRowsOfEveryPlatform) {
  EXPECT_THAT(DecodeAppList(R"({"device_id":"d","apps":[
      {"app_name":"Safari","bundle_id":"com.apple.Safari","version":"17",
       "path":"/Applications/Safari.app"},
      {"name":"Microsoft.Copilot","display_name":"Copilot","version":"1.2",
       "installed_path":""},
      {"display_name":"Play","package_name":"com.android.vending",
       "version_name":"48"},
      {"version":"1"}, 7]})"),
              IsOkAndHolds(EqualsProto(R"pb(
                apps {
                  bundle_id: "com.apple.Safari"
                  display_name: "Safari"
                  version: "17"
                  path: "/Applications/Safari.app"
                }
                apps {
                  bundle_id: "Microsoft.Copilot"
                  display_name: "Copilot"
                  version: "1.2"
                }
                apps {
                  bundle_id: "com.android.vending"
                  display_name: "Play"
                  version: "48"
                })pb")));
}

TEST(AppListTest, RefusesAnotherEnvelope) {
  for (const char* const body : {"[]", "{}", R"({"apps":{}})", "<html>"}) {
    EXPECT_THAT(DecodeAppList(body),
                ErrorIs(absl::StatusCode::kUnavailable, "SOURCE_ERROR"))
        << body;
  }
}

}  // namespace
}  // namespace muster::iru
