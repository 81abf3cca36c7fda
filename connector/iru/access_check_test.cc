#include "connector/iru/access_check.h"

#include <map>
#include <string>

#include "connector/iru/sweep/fake_tenant.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::iru {
namespace {

using connector::v1::Access;
using muster::testing::ErrorIs;
using muster::testing::IsOk;
using ::testing::HasSubstr;

class AccessCheckTest : public ::testing::Test {
 protected:
  void Check() {
    const auto rows = CheckIruAccess(*tenant_.client);
    ASSERT_THAT(rows, IsOk());
    for (const Access& access : *rows) access_[access.endpoint()] = access;
  }

  void AnswerForOneDevice() {
    HttpResponse answer;
    answer.status = 200;
    answer.body = "{}";
    for (const char* const path :
         {"/api/v1/devices/mac-00000", "/api/v1/devices/mac-00000/details",
          "/api/v1/devices/mac-00000/commands"}) {
      tenant_.transport.On("GET", path, answer);
    }
  }

  FakeTenant tenant_{1};
  std::map<std::string, Access> access_;
};

TEST_F(AccessCheckTest, TriesEachEndpointOnce) {
  AnswerForOneDevice();

  Check();

  for (const char* const endpoint :
       {"devices", "devices/{id}", "devices/details", "devices/commands",
        "prism/device_information", "prism/filevault", "prism/count",
        "settings/licensing"}) {
    EXPECT_EQ(access_[endpoint].state(), connector::v1::ACCESS_STATE_GRANTED)
        << endpoint;
    EXPECT_EQ(access_[endpoint].http_status(), 200) << endpoint;
  }
  for (const auto& [path, count] : tenant_.Counts()) EXPECT_EQ(count, 1);
}

TEST_F(AccessCheckTest, NamesThePermissionThatIsMissingAndWhatIsLost) {
  AnswerForOneDevice();
  tenant_.Refuse("/api/v1/prism/filevault", 403);

  Check();

  const Access& access = access_["prism/filevault"];
  EXPECT_EQ(access.state(), connector::v1::ACCESS_STATE_REFUSED);
  EXPECT_EQ(access.http_status(), 403);
  EXPECT_EQ(access.permission(), "Prism: filevault");
  EXPECT_THAT(access.message(), HasSubstr("recovery keys"));
}

TEST_F(AccessCheckTest, TellsNothingAboutADeviceIfThereIsNone) {
  tenant_.Remove("mac-00000");

  Check();

  EXPECT_EQ(access_["devices"].state(), connector::v1::ACCESS_STATE_GRANTED);
  EXPECT_EQ(access_["devices/details"].state(),
            connector::v1::ACCESS_STATE_UNKNOWN);
}

TEST_F(AccessCheckTest, DoesNotTryAnAction) {
  AnswerForOneDevice();

  Check();

  EXPECT_EQ(access_["devices/action/lock"].state(),
            connector::v1::ACCESS_STATE_UNKNOWN);
  EXPECT_EQ(access_["devices/action/erase"].state(),
            connector::v1::ACCESS_STATE_UNKNOWN);
  for (const HttpRequest& request : tenant_.transport.requests()) {
    EXPECT_EQ(request.method, "GET");
  }
}

TEST_F(AccessCheckTest, TellsThatATokenIsRefusedEverywhere) {
  tenant_.Refuse("/api/v1/devices", 401);

  Check();

  EXPECT_EQ(access_["devices"].state(), connector::v1::ACCESS_STATE_REFUSED);
  EXPECT_EQ(access_["devices"].http_status(), 401);
}

TEST_F(AccessCheckTest, CannotTellWhatFails) {
  AnswerForOneDevice();
  tenant_.Refuse("/api/v1/prism/filevault", 503);

  Check();

  EXPECT_EQ(access_["prism/filevault"].state(),
            connector::v1::ACCESS_STATE_UNKNOWN);
}

TEST_F(AccessCheckTest, EndsWhenEverybodyIsThrottled) {
  tenant_.Refuse("/api/v1/devices", 429);

  EXPECT_THAT(
      CheckIruAccess(*tenant_.client),
      ErrorIs(absl::StatusCode::kResourceExhausted, "SOURCE_THROTTLED"));
}

}  // namespace
}  // namespace muster::iru
