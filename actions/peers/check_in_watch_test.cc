#include "actions/peers/check_in_watch.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/synchronization/mutex.h"
#include "base/grpc/server.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "proto/muster/inventory/v1/inventory.grpc.pb.h"
#include "testing/matchers.h"

namespace muster::actions {
namespace {

using ::testing::ElementsAre;

// An inventory that streams what it is given, one stream each.
class ScriptedInventory final : public inventory::v1::Inventory::Service {
 public:
  grpc::Status Watch(
      grpc::ServerContext* context, const inventory::v1::WatchRequest* request,
      grpc::ServerWriter<inventory::v1::WatchResponse>* writer) override {
    size_t stream = 0;
    {
      absl::MutexLock lock(&mu_);
      tokens_.push_back(request->resume_token());
      stream = tokens_.size();
    }
    inventory::v1::WatchResponse snapshot;
    snapshot.set_snapshot(true);
    snapshot.add_touched()->set_device("sources/iru/devices/old");
    writer->Write(snapshot);
    inventory::v1::WatchResponse touched;
    touched.set_resume_token("token-" + std::to_string(stream));
    touched.add_touched()->set_device("sources/iru/devices/" +
                                      std::to_string(stream));
    writer->Write(touched);
    if (stream == 1) return {grpc::StatusCode::UNAVAILABLE, "draining"};
    absl::MutexLock lock(&mu_);
    const auto gone = [context] { return context->IsCancelled(); };
    while (
        !mu_.AwaitWithTimeout(absl::Condition(&gone), absl::Milliseconds(20))) {
    }
    return grpc::Status::CANCELLED;
  }

  std::vector<std::string> tokens() const {
    absl::MutexLock lock(&mu_);
    return tokens_;
  }

 private:
  mutable absl::Mutex mu_;
  std::vector<std::string> tokens_;
};

TEST(CheckInWatchTest, TellsOfCheckInsAndGoesOnWhereItWas) {
  ScriptedInventory inventory;
  GrpcServer::Options options;
  options.services = {&inventory};
  const auto server = GrpcServer::Create(options).value();
  LateChannel channel;
  channel.Set(server->InProcessChannel());
  absl::Mutex mu;
  std::vector<std::string> seen;
  {
    const CheckInWatch watch(
        channel, *RealClock(),
        [&](const std::vector<device::v1::Liveness>& touched) {
          absl::MutexLock lock(&mu);
          for (const auto& liveness : touched) {
            seen.push_back(liveness.device());
          }
        });
    absl::MutexLock lock(&mu);
    const auto two = [&seen] { return seen.size() >= 2; };
    ASSERT_TRUE(mu.AwaitWithTimeout(absl::Condition(&two), absl::Seconds(30)));
  }

  EXPECT_THAT(seen,
              ElementsAre("sources/iru/devices/1", "sources/iru/devices/2"));
  EXPECT_THAT(inventory.tokens(), ElementsAre("", "token-1"));
}

}  // namespace
}  // namespace muster::actions
