#include "bench/client/message_scan.h"

#include <string>

#include "base/grpc/raw/raw_unary.h"
#include "grpcpp/support/slice.h"
#include "gtest/gtest.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::bench {
namespace {

using inventory::v1::WatchResponse;

WatchResponse ThreeChanges() {
  WatchResponse response;
  for (int i = 0; i < 3; ++i) {
    response.add_changes()->mutable_device()->set_name(std::string(300, 'x'));
  }
  response.set_resume_token("token");
  response.set_revision(3);
  return response;
}

TEST(MessageScanTest, CountsAFieldAmongOthers) {
  grpc::ByteBuffer bytes = ToByteBuffer(ThreeChanges());
  EXPECT_EQ(CountField(bytes, WatchResponse::kChangesFieldNumber), 3);
  EXPECT_EQ(CountField(bytes, WatchResponse::kRevisionFieldNumber), 1);
  EXPECT_EQ(CountField(bytes, WatchResponse::kTouchedFieldNumber), 0);
}

TEST(MessageScanTest, CountsAcrossSlices) {
  const std::string encoded = ThreeChanges().SerializeAsString();
  const grpc::Slice slices[] = {grpc::Slice(encoded.substr(0, 450)),
                                grpc::Slice(encoded.substr(450))};
  grpc::ByteBuffer bytes(slices, 2);
  EXPECT_EQ(CountField(bytes, WatchResponse::kChangesFieldNumber), 3);
}

}  // namespace
}  // namespace muster::bench
