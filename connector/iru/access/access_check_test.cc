#include "connector/iru/access/access_check.h"

#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "connector/iru/access/permission_table.h"
#include "connector/iru/sweep/fake_tenant.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::iru {
namespace {

using connector::v1::Access;
using muster::testing::ErrorIs;
using muster::testing::IsOk;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kAudit[] = "/api/v1/audit/events";

HttpResponse Ok(std::string body) {
  HttpResponse answer;
  answer.status = 200;
  answer.body = std::move(body);
  return answer;
}

class AccessCheckTest : public ::testing::Test {
 protected:
  void Check() {
    const auto rows = CheckIruAccess(*tenant_.client);
    ASSERT_THAT(rows, IsOk());
    for (const Access& access : *rows) access_[access.endpoint()] = access;
  }

  // Everything that is not in the fake tenant by itself.
  void AnswerForTheRest() {
    for (const char* const path :
         {"/api/v1/devices/mac-00000/details",
          "/api/v1/devices/mac-00000/commands",
          "/api/v1/devices/mac-00000/activity",
          "/api/v1/devices/mac-00000/apps", "/api/v1/users"}) {
      tenant_.transport.On("GET", path, Ok("{}"));
    }
    tenant_.SetList("/api/v1/tags", {});
    tenant_.SetList("/api/v1/blueprints", {R"({"id":"b"})"});
    tenant_.SetList("/api/v1/blueprints/b/list-library-items",
                    {R"({"id":"i"})"});
    tenant_.SetList("/api/v1/library/library-items/i/status", {});
  }

  // The audit log has one token, which may do whatever was proven and these.
  void LogToken(const std::string& more) {
    std::string grants = more;
    for (const PermissionRow& row : PermissionRows()) {
      if (row.subject == Subject::kUntried) continue;
      absl::StrAppend(&grants, R"(,{"http_method":")", row.method,
                      R"(","path":")", row.path, "\"}");
    }
    tenant_.transport.On(
        "GET", kAudit,
        Ok(absl::StrCat(R"({"next":null,"results":[{"action":"create",
            "target_type":"api_token","target_id":"t",
            "occurred_at":"2025-01-01T00:00:00Z",
            "new_state":{"permissions":[)",
                        grants, "]}}]}")));
  }

  connector::v1::AccessState StateOf(const std::string& endpoint) {
    return access_[endpoint].state();
  }

  FakeTenant tenant_{1};
  std::map<std::string, Access> access_;
};

TEST_F(AccessCheckTest, TriesEachEndpointOnceAndChangesNothing) {
  AnswerForTheRest();
  tenant_.transport.On("GET", kAudit, Ok(R"({"next":null,"results":[]})"));

  Check();

  for (const PermissionRow& row : PermissionRows()) {
    const bool untried = row.subject == Subject::kUntried;
    EXPECT_EQ(StateOf(row.endpoint), untried
                                         ? connector::v1::ACCESS_STATE_UNKNOWN
                                         : connector::v1::ACCESS_STATE_GRANTED)
        << row.endpoint;
    EXPECT_THAT(access_[row.endpoint].features(), ::testing::Not(IsEmpty()));
  }
  for (const HttpRequest& request : tenant_.transport.requests()) {
    EXPECT_EQ(request.method, "GET");
  }
  EXPECT_THAT(access_["devices/action/lock"].features(), Contains("lock"));
}

TEST_F(AccessCheckTest, NamesThePermissionThatIsMissingAndWhatIsLost) {
  AnswerForTheRest();
  tenant_.Refuse("/api/v1/prism/filevault", 403);

  Check();

  const Access& access = access_["prism/filevault"];
  EXPECT_EQ(access.state(), connector::v1::ACCESS_STATE_REFUSED);
  EXPECT_EQ(access.http_status(), 403);
  EXPECT_EQ(access.permission(), "Prism: filevault");
  EXPECT_THAT(access.message(), HasSubstr("recovery keys"));
  EXPECT_THAT(access.features(), Contains("compliance"));
}

TEST_F(AccessCheckTest, TellsNothingAboutADeviceIfThereIsNone) {
  tenant_.Remove("mac-00000");

  Check();

  EXPECT_EQ(StateOf("devices"), connector::v1::ACCESS_STATE_GRANTED);
  EXPECT_EQ(StateOf("devices/details"), connector::v1::ACCESS_STATE_UNKNOWN);
}

TEST_F(AccessCheckTest, KnowsWritesByTheAuditLog) {
  AnswerForTheRest();
  LogToken(R"({"http_method":"POST",
               "path":"/api/v1/devices/{device_id}/action/lock"})");

  Check();

  EXPECT_EQ(StateOf("devices/action/lock"),
            connector::v1::ACCESS_STATE_GRANTED);
  EXPECT_EQ(StateOf("devices/action/erase"),
            connector::v1::ACCESS_STATE_REFUSED);
}

TEST_F(AccessCheckTest, ListsGrantsThatNothingNeeds) {
  AnswerForTheRest();
  LogToken(R"({"http_method":"DELETE","path":"/api/v1/users/{id}"})");

  Check();

  const Access& excess = access_["/api/v1/users/{}"];
  EXPECT_EQ(excess.state(), connector::v1::ACCESS_STATE_GRANTED);
  EXPECT_EQ(excess.permission(), "DELETE /api/v1/users/{}");
  EXPECT_THAT(excess.features(), IsEmpty());
}

TEST_F(AccessCheckTest, BelievesNoTokenThatContradictsWhatWasProven) {
  AnswerForTheRest();
  LogToken(R"({"http_method":"POST",
               "path":"/api/v1/devices/{device_id}/action/lock"})");
  tenant_.Refuse("/api/v1/prism/filevault", 403);

  Check();

  EXPECT_EQ(StateOf("devices/action/lock"),
            connector::v1::ACCESS_STATE_UNKNOWN);
}

TEST_F(AccessCheckTest, EndsWhenTheTokenIsRefused) {
  tenant_.Refuse("/api/v1/devices", 401);

  EXPECT_THAT(CheckIruAccess(*tenant_.client),
              ErrorIs(absl::StatusCode::kFailedPrecondition,
                      "SOURCE_CREDENTIAL_REFUSED"));
}

TEST_F(AccessCheckTest, CannotTellWhatFails) {
  AnswerForTheRest();
  tenant_.Refuse("/api/v1/prism/filevault", 503);

  Check();

  EXPECT_EQ(StateOf("prism/filevault"), connector::v1::ACCESS_STATE_UNKNOWN);
}

TEST_F(AccessCheckTest, EndsWhenEverybodyIsThrottled) {
  tenant_.Refuse("/api/v1/devices", 429);

  EXPECT_THAT(
      CheckIruAccess(*tenant_.client),
      ErrorIs(absl::StatusCode::kResourceExhausted, "SOURCE_THROTTLED"));
}

}  // namespace
}  // namespace muster::iru
