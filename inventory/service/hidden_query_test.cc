#include "inventory/service/hidden_query.h"

#include <string>

#include "base/process/textproto.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

absl::Status Check(const std::string& request, const HiddenFields* hidden) {
  return CheckNamesNoHidden(
      ParseTextproto<v1::ListDevicesRequest>(request, "test").value(), hidden);
}

TEST(HiddenQueryTest, LetsTheOthersAskByEverything) {
  EXPECT_THAT(Check("filter: 'user.email = \"a@b\"'", nullptr), IsOk());
}

TEST(HiddenQueryTest, RefusesToAskByWhatIsHidden) {
  const HiddenFields hidden({"muster.device.v1.Device.user"});
  for (const char* request :
       {"user_email: 'a@b'", "filter: 'user.email = \"a@b\"'",
        "filter: 'platform = MAC AND NOT user.archived'",
        "order_by: 'user.email desc'",
        "count_by: ['platform', 'user.archived']"}) {
    EXPECT_THAT(Check(request, &hidden),
                ErrorIs(absl::StatusCode::kPermissionDenied, "FIELD_HIDDEN"))
        << request;
  }
}

TEST(HiddenQueryTest, RefusesToAskByAFieldOfWhichSomeIsHidden) {
  const HiddenFields hidden({"muster.device.v1.AssignedUser.email"});

  EXPECT_THAT(Check("user_email: 'a@b'", &hidden),
              ErrorIs(absl::StatusCode::kPermissionDenied, "FIELD_HIDDEN"));
}

TEST(HiddenQueryTest, LetsAskByWhatIsShown) {
  const HiddenFields hidden({"muster.device.v1.Device.user"});

  EXPECT_THAT(Check("filter: 'os.version < \"14\" AND platform = MAC' "
                    "order_by: 'serial_number' count_by: 'platform'",
                    &hidden),
              IsOk());
}

}  // namespace
}  // namespace muster::inventory
