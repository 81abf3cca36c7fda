#include "inventory/model/source_state.h"

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::EqualsProto;
using ::testing::HasSubstr;

template <typename Message>
Message Parse(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message))
      << text;
  return message;
}

v1::Source Applied(const std::string& source, const std::string& status) {
  v1::Source applied = Parse<v1::Source>(source);
  ApplyStatus(Parse<store::SourceStatus>(status), applied);
  return applied;
}

constexpr char kKnown[] =
    "last_full_sync_start_time { seconds: 10 }"
    "last_full_sync_end_time { seconds: 20 }";
constexpr char kFullOk[] =
    "jobs { job: 'full' kind: SYNC_KIND_FULL end_time { seconds: 20 }"
    "       success_start_time { seconds: 10 } }";
constexpr char kFullFailed[] =
    "jobs { job: 'full' kind: SYNC_KIND_FULL end_time { seconds: 30 }"
    "       error { reason: 'SOURCE_ERROR' message: 'It broke.' } }";
constexpr char kFullHeld[] =
    "jobs { job: 'full' kind: SYNC_KIND_FULL end_time { seconds: 30 }"
    "       success_start_time { seconds: 10 }"
    "       error { reason: 'REMOVALS_HELD' } }";
constexpr char kDeltaOk[] =
    "jobs { job: 'delta' kind: SYNC_KIND_DELTA end_time { seconds: 50 }"
    "       success_start_time { seconds: 45 } }";
constexpr char kDeltaOverlapping[] =
    "jobs { job: 'delta' kind: SYNC_KIND_DELTA end_time { seconds: 50 }"
    "       success_start_time { seconds: 35 } }";
constexpr char kPostureFailed[] =
    "jobs { job: 'posture/x' kind: SYNC_KIND_POSTURE end_time { seconds: 40 }"
    "       error { reason: 'SOURCE_ERROR' message: 'It broke.' } }";
constexpr char kPostureRefused[] =
    "jobs { job: 'posture/x' kind: SYNC_KIND_POSTURE end_time { seconds: 40 }"
    "       error { reason: 'SOURCE_CREDENTIAL_REFUSED' } }";
constexpr char kDeviceRefused[] =
    "jobs { job: 'device' kind: SYNC_KIND_DEVICE end_time { seconds: 40 }"
    "       error { code: 16 reason: 'OTHER' } }";
constexpr char kProblem[] =
    "jobs { job: 'posture/y' kind: SYNC_KIND_POSTURE end_time { seconds: 40 }"
    "       endpoint_problems { endpoint: 'prism/y' message: 'grant it' } }";
constexpr char kReview[] = "review { device_count: 3 }";

struct Case {
  std::string source;
  std::string status;
  v1::SourceState state;
  std::string reason;  // of its error; "" if it has none
};

TEST(ApplyStatusTest, TheStateIsTheFirstThatHolds) {
  const std::string known = kKnown, review = kReview, paused = "paused: true ";
  const std::string ok = kFullOk, failed = kFullFailed, delta = kDeltaOk;
  const Case cases[] = {
      {"", "", v1::SOURCE_STATE_WAITING_TO_SYNC, ""},
      {"", delta, v1::SOURCE_STATE_WAITING_TO_SYNC, ""},
      {"", kProblem, v1::SOURCE_STATE_WAITING_TO_SYNC, ""},
      {"", kPostureFailed, v1::SOURCE_STATE_WAITING_TO_SYNC, ""},
      {"", failed, v1::SOURCE_STATE_FAILING, "SOURCE_ERROR"},
      {known, ok, v1::SOURCE_STATE_OK, ""},
      {known, ok + delta, v1::SOURCE_STATE_OK, ""},
      {known, failed, v1::SOURCE_STATE_FAILING, "SOURCE_ERROR"},
      {known, failed + delta, v1::SOURCE_STATE_FAILING, "SOURCE_ERROR"},
      {known, kFullHeld, v1::SOURCE_STATE_FAILING, "REMOVALS_HELD"},
      {known, failed + kPostureFailed, v1::SOURCE_STATE_FAILING,
       "SOURCE_ERROR"},
      {known, ok + kPostureFailed, v1::SOURCE_STATE_DEGRADED, "SOURCE_ERROR"},
      {known, ok + kProblem, v1::SOURCE_STATE_DEGRADED, "ENDPOINT_DEGRADED"},
      {known, ok + kPostureFailed + kProblem, v1::SOURCE_STATE_DEGRADED,
       "SOURCE_ERROR"},
      {known, ok + kPostureRefused, v1::SOURCE_STATE_CREDENTIAL_ERROR,
       "SOURCE_CREDENTIAL_REFUSED"},
      {known, ok + kDeviceRefused, v1::SOURCE_STATE_CREDENTIAL_ERROR, "OTHER"},
      {known, failed + kDeviceRefused, v1::SOURCE_STATE_CREDENTIAL_ERROR,
       "OTHER"},
      {known, ok + kPostureRefused + kDeltaOverlapping,
       v1::SOURCE_STATE_CREDENTIAL_ERROR, "SOURCE_CREDENTIAL_REFUSED"},
      {known, ok + kPostureRefused + delta, v1::SOURCE_STATE_DEGRADED,
       "SOURCE_CREDENTIAL_REFUSED"},
      {known, ok + kDeviceRefused + delta, v1::SOURCE_STATE_OK, ""},
      {review, "", v1::SOURCE_STATE_PENDING_REVIEW, ""},
      {review, kDeviceRefused, v1::SOURCE_STATE_CREDENTIAL_ERROR, "OTHER"},
      {paused, "", v1::SOURCE_STATE_PAUSED, ""},
      {paused + review, "", v1::SOURCE_STATE_PAUSED, ""},
      {paused + known, ok, v1::SOURCE_STATE_PAUSED, ""},
      {paused + known, failed, v1::SOURCE_STATE_PAUSED, "SOURCE_ERROR"},
      {paused + known, kDeviceRefused, v1::SOURCE_STATE_PAUSED, "OTHER"},
  };
  for (const Case& one : cases) {
    const v1::Source source = Applied(one.source, one.status);
    EXPECT_EQ(source.state(), one.state) << one.source << one.status;
    EXPECT_EQ(source.error().reason(), one.reason) << one.source << one.status;
    EXPECT_EQ(source.has_error(), !one.reason.empty());
  }
}

TEST(ApplyStatusTest, AFailingSourceSaysWhenItWasLastGood) {
  EXPECT_EQ(Applied(kKnown, kFullFailed).error().message(),
            "It broke; the last good sync ended at 1970-01-01T00:00:20Z");
  EXPECT_EQ(Applied("", kFullFailed).error().message(),
            "It broke; no full sync has succeeded yet");
}

TEST(ApplyStatusTest, ADegradedSourceSaysByWhat) {
  const std::string ok = kFullOk;
  EXPECT_EQ(Applied(kKnown, ok + kPostureFailed).error().message(),
            "posture/x: It broke.");
  EXPECT_EQ(Applied(kKnown, ok + kProblem).error().message(),
            "prism/y gives no data: grant it");
  const std::string more =
      "jobs { job: 'z' endpoint_problems { endpoint: 'z' } }";
  EXPECT_THAT(Applied(kKnown, ok + kProblem + more).error().message(),
              HasSubstr("grant it; nor do 1 more"));
}

TEST(ApplyStatusTest, EndpointProblemsAreThoseOfAllJobsEachOnce) {
  const v1::Source source = Applied(
      "endpoint_problems { endpoint: 'old' }",
      "jobs { job: 'a' endpoint_problems { endpoint: 'y' http_status: 403 }"
      "                endpoint_problems { endpoint: 'z' } }"
      "jobs { job: 'b' endpoint_problems { endpoint: 'x' }"
      "                endpoint_problems { endpoint: 'y' } }");

  EXPECT_THAT(source, EqualsProto("state: SOURCE_STATE_WAITING_TO_SYNC"
                                  "  endpoint_problems { endpoint: 'x' }"
                                  "  endpoint_problems { endpoint: 'y'"
                                  "                      http_status: 403 }"
                                  "  endpoint_problems { endpoint: 'z' }"));
}

}  // namespace
}  // namespace muster::inventory
