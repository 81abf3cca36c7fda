#include "base/access/table/table_check.h"

#include "base/access/table/all_services.h"
#include "base/process/textproto.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "proto/muster/notifier/v1/notifier.pb.h"
#include "testing/matchers.h"

namespace muster {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::AllOf;
using ::testing::HasSubstr;

access::v1::RpcTable TableOf(const std::string& text) {
  return ParseTextproto<access::v1::RpcTable>(text, "test").value();
}

absl::Status Check(const std::string& rows) {
  const auto* const notifier =
      notifier::v1::SendTestRequest::descriptor()->file()->FindServiceByName(
          "Notifier");
  return CheckTable(TableOf(rows), {notifier});
}

constexpr char kList[] = R"(
  rows {
    method: "muster.notifier.v1.Notifier/ListNotifications"
    roles: ROLE_ADMIN all_sources: true
  })";
constexpr char kSend[] = R"(
  rows {
    method: "muster.notifier.v1.Notifier/SendTest"
    roles: ROLE_ADMIN source_field: "recipient"
  })";

TEST(TableCheckTest, TakesATableWithARowForEachRpc) {
  EXPECT_THAT(Check(std::string(kList) + kSend), IsOk());
}

void ExpectWrong(const absl::Status& status, const std::string& why) {
  EXPECT_THAT(status, ErrorIs(absl::StatusCode::kFailedPrecondition,
                              "RPC_TABLE_WRONG"));
  EXPECT_THAT(std::string(status.message()), HasSubstr(why));
}

TEST(TableCheckTest, RefusesATableThatLacksAnRpc) {
  ExpectWrong(Check(kList), "muster.notifier.v1.Notifier/SendTest has no row");
}

TEST(TableCheckTest, RefusesARowOfNoRpc) {
  ExpectWrong(Check(std::string(kList) + kSend +
                    R"(rows { method: "a/B" roles: ROLE_ADMIN
                       all_sources: true })"),
              "a/B is no RPC");
}

TEST(TableCheckTest, RefusesTwoRowsOfOneRpc) {
  ExpectWrong(Check(std::string(kList) + kList + kSend), "has two rows");
}

TEST(TableCheckTest, RefusesARowWithoutRolesOrSources) {
  const absl::Status status =
      Check(std::string(kList) +
            R"(rows { method: "muster.notifier.v1.Notifier/SendTest" })");
  ExpectWrong(status, "SendTest names no role");
  ExpectWrong(status, "SendTest does not say which sources");
}

TEST(TableCheckTest, RefusesASourceFieldThatIsNotThere) {
  ExpectWrong(Check(std::string(kList) + R"(
    rows { method: "muster.notifier.v1.Notifier/SendTest" roles: ROLE_ADMIN
           source_field: "recipient.name" })"),
              "has no text recipient.name");
}

TEST(TableCheckTest, KnowsEveryServiceThatIsLinked) {
  EXPECT_GE(AllServices().size(), 11u);
}

TEST(TableCheckTest, PrintsARowForEachRpcAndAColumnForEachRole) {
  EXPECT_THAT(ToMarkdown(TableOf(kSend)),
              AllOf(HasSubstr("| RPC | source | reader |"),
                    HasSubstr("| `muster.notifier.v1.Notifier/SendTest` | "
                              "`recipient` | | | | | | yes | | |")));
}

}  // namespace
}  // namespace muster
