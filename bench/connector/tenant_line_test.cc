#include "bench/connector/tenant_line.h"

#include <string>

#include "base/fake_clock.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::bench {
namespace {

using ::muster::testing::IsOk;
using ::testing::ElementsAre;
using ::testing::Pair;
using ::testing::SizeIs;

class TenantLineTest : public ::testing::Test {
 protected:
  static fake_iru::Tenant::Options Few() {
    fake_iru::Tenant::Options options;
    options.devices = 3;
    return options;
  }
  static TenantLine::Options Keeping() {
    TenantLine::Options options;
    options.keep_answers = true;
    return options;
  }
  static std::string Ask(TenantLine& line, const std::string& target) {
    HttpRequest request;
    request.url = TenantLine::kUrl + target;
    request.bearer = Secret(Few().token);
    const auto answer = line.Send(request);
    EXPECT_THAT(answer, IsOk());
    return answer.ok() ? answer->body : "";
  }

  FakeClock clock_;
  fake_iru::Tenant tenant_{Few(), clock_};
};

TEST_F(TenantLineTest, TakesItsLatencyBothWays) {
  TenantLine line(tenant_, clock_, {});

  Ask(line, "/api/v1/devices");

  EXPECT_EQ(clock_.Now(), absl::UnixEpoch() + absl::Milliseconds(300));
  EXPECT_THAT(clock_.sleeps(),
              ElementsAre(absl::Milliseconds(150), absl::Milliseconds(150)));
}

TEST_F(TenantLineTest, CountsByHourAndPathWhatGoesToTheApi) {
  TenantLine line(tenant_, clock_, {});

  Ask(line, "/api/v1/devices?limit=1");
  clock_.Advance(absl::Hours(1));
  Ask(line, "/api/v1/devices?limit=2");
  Ask(line, "/files/export.csv");
  const auto traffic = line.TakeTraffic();

  EXPECT_EQ(traffic.requests, 2);
  EXPECT_EQ(traffic.most_in_flight, 1);
  EXPECT_THAT(traffic.by_hour,
              ElementsAre(Pair(absl::UnixEpoch(), 1),
                          Pair(absl::UnixEpoch() + absl::Hours(1), 1)));
  EXPECT_THAT(traffic.by_path, ElementsAre(Pair("GET /api/v1/devices", 2)));
  EXPECT_EQ(line.TakeTraffic().requests, 0);
}

TEST_F(TenantLineTest, GivesAKeptAnswerAgain) {
  TenantLine line(tenant_, clock_, Keeping());
  const std::string before = Ask(line, "/api/v1/devices");
  ASSERT_THAT(tenant_.Enroll({{"platform", "Mac"}}), IsOk());

  EXPECT_EQ(Ask(line, "/api/v1/devices"), before);
  EXPECT_NE(Ask(line, "/api/v1/devices?limit=9"), before);
  EXPECT_THAT(clock_.sleeps(), SizeIs(6));
}

}  // namespace
}  // namespace muster::bench
