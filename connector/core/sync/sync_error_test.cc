#include "connector/core/sync/sync_error.h"

#include "absl/status/status.h"
#include "base/errors.h"
#include "base/secret.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::connector {
namespace {

using ::muster::testing::EqualsProto;

TEST(SyncErrorTest, KeepsCodeReasonAndMessage) {
  const absl::Status status =
      Error(absl::StatusCode::kUnavailable, "HOST_UNREACHABLE",
            "the host does not answer; check the network");

  EXPECT_THAT(ToSyncError(status), EqualsProto(R"pb(
                code: 14
                reason: "HOST_UNREACHABLE"
                message: "the host does not answer; check the network"
              )pb"));
}

TEST(SyncErrorTest, NamesTheCodeOfAnErrorThatHasNoReason) {
  const auto error = ToSyncError(absl::DataLossError("half a page"));

  EXPECT_EQ(error.reason(), "DATA_LOSS");
}

TEST(SyncErrorTest, MasksSecretsInTheMessage) {
  RegisterSecret(Secret("s3cr3t-token"));

  const auto error = ToSyncError(absl::UnknownError("sent s3cr3t-token"));

  EXPECT_EQ(error.message(), "sent [redacted]");
}

}  // namespace
}  // namespace muster::connector
