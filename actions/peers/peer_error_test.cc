#include "actions/peers/peer_error.h"

#include "base/errors.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::actions {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::StatusIs;

TEST(PeerErrorTest, WhatTheServiceSaidKeepsItsReason) {
  const grpc::Status said = ToGrpcStatus(Error(
      absl::StatusCode::kUnavailable, "HOST_UNREACHABLE", "no such host"));

  EXPECT_THAT(PeerError("connector", said),
              ErrorIs(absl::StatusCode::kUnavailable, "HOST_UNREACHABLE"));
}

TEST(PeerErrorTest, SilenceIsUnreachable) {
  for (const grpc::StatusCode code :
       {grpc::StatusCode::UNAVAILABLE, grpc::StatusCode::DEADLINE_EXCEEDED}) {
    EXPECT_THAT(PeerError("connector", grpc::Status(code, "")),
                ErrorIs(absl::StatusCode::kUnavailable, "SERVICE_UNREACHABLE"));
  }
}

TEST(PeerErrorTest, OtherCodesStayAsTheyAre) {
  EXPECT_THAT(PeerError("connector",
                        grpc::Status(grpc::StatusCode::INTERNAL, "broken")),
              StatusIs(absl::StatusCode::kInternal));
}

}  // namespace
}  // namespace muster::actions
