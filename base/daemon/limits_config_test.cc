#include "base/daemon/limits_config.h"

#include <string>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster {
namespace {

using testing::ErrorIs;
using testing::IsOk;

absl::Status Apply(const std::string& limits, GrpcServer::Options& options) {
  config::v1::MusterConfig config;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
      "limits { " + limits + " }", &config));
  return ApplyLimits(config, options);
}

TEST(LimitsConfigTest, SetsWhatIsSaid) {
  GrpcServer::Options options;
  ASSERT_THAT(Apply("max_connections: 7 max_calls_per_connection: 8 "
                    "max_buffer_bytes: 33554432 max_threads: 9",
                    options),
              IsOk());
  EXPECT_EQ(options.max_connections, 7);
  EXPECT_EQ(options.max_calls_per_connection, 8);
  EXPECT_EQ(options.memory_quota_bytes, 32u << 20);
  EXPECT_EQ(options.max_threads, 9);
}

TEST(LimitsConfigTest, DefaultsAreThoseOfTheServer) {
  GrpcServer::Options options;
  ASSERT_THAT(Apply("", options), IsOk());
  EXPECT_EQ(options.max_connections, 1000);
  EXPECT_EQ(options.max_calls_per_connection, 100);
  EXPECT_EQ(options.memory_quota_bytes, 512u << 20);
  EXPECT_EQ(options.max_threads, 64);
}

TEST(LimitsConfigTest, RefusesWhatCannotBeServedWith) {
  for (const char* limits :
       {"max_connections: -1", "max_connections: 1000001",
        "max_calls_per_connection: -5", "max_buffer_bytes: 1048576",
        "max_buffer_bytes: -1", "max_threads: 7", "max_threads: 2000000000"}) {
    GrpcServer::Options options;
    EXPECT_THAT(Apply(limits, options),
                ErrorIs(absl::StatusCode::kInvalidArgument, "CONFIG_INVALID"))
        << limits;
  }
}

TEST(LimitsConfigTest, ErrorNamesTheField) {
  GrpcServer::Options options;
  EXPECT_THAT(std::string(Apply("max_threads: 1", options).message()),
              ::testing::HasSubstr("limits.max_threads is 1; it may be 8"));
}

}  // namespace
}  // namespace muster
