#include "connector/core/spend/inventory_spend_ledger.h"

#include <map>
#include <memory>
#include <set>
#include <string>

#include "base/errors.h"
#include "base/grpc/late_channel.h"
#include "base/grpc/server.h"
#include "connector/core/spend/spend_ledger_conformance.h"
#include "gtest/gtest.h"
#include "proto/muster/inventory/v1/sources.grpc.pb.h"
#include "testing/matchers.h"

namespace muster::connector {
namespace {

using inventory::v1::LaneSpend;
using muster::testing::ErrorIs;
using muster::testing::IsOkAndHolds;

// The inventory's two RPCs about spend, for one source.
class FakeSources final : public inventory::v1::Sources::Service {
 public:
  explicit FakeSources(std::string source) : source_(std::move(source)) {}

  grpc::Status RecordSpend(grpc::ServerContext*,
                           const inventory::v1::RecordSpendRequest* request,
                           inventory::v1::Spend*) override {
    if (request->parent() != source_) return Unknown();
    if (!ids_.insert(request->request_id()).second) return grpc::Status::OK;
    const int64_t hour = request->spend_time().seconds() / 3600 * 3600;
    for (const LaneSpend& lane : request->lanes()) {
      hours_[hour][lane.lane()] += lane.api_call_count();
    }
    return grpc::Status::OK;
  }

  grpc::Status ListSpend(grpc::ServerContext*,
                         const inventory::v1::ListSpendRequest* request,
                         inventory::v1::ListSpendResponse* response) override {
    if (request->parent() != source_) return Unknown();
    for (auto hour = hours_.rbegin(); hour != hours_.rend(); ++hour) {
      if (response->spend_size() == request->page_size()) break;
      inventory::v1::Spend& spend = *response->add_spend();
      spend.mutable_hour_start_time()->set_seconds(hour->first);
      for (const auto& [name, count] : hour->second) {
        LaneSpend& lane = *spend.add_lanes();
        lane.set_lane(name);
        lane.set_api_call_count(count);
      }
    }
    return grpc::Status::OK;
  }

 private:
  static grpc::Status Unknown() {
    return ToGrpcStatus(Error(absl::StatusCode::kNotFound, "SOURCE_NOT_FOUND",
                              "there is no such source"));
  }

  const std::string source_;
  std::map<int64_t, std::map<std::string, int64_t>> hours_;
  std::set<std::string> ids_;
};

// An inventory that knows sources/iru, and a ledger over it.
struct World {
  explicit World(const std::string& source)
      : ledger(channel, {source, absl::Seconds(30)}) {
    GrpcServer::Options options;
    options.services = {&service};
    server = *GrpcServer::Create(std::move(options));
    channel.Set(server->InProcessChannel());
  }

  FakeSources service{"sources/iru"};
  LateChannel channel;
  std::unique_ptr<GrpcServer> server;
  InventorySpendLedger ledger;
};

TEST(InventorySpendLedgerTest,
     TakesASourceThatIsNotKnownAsOneThatSpentNothing) {
  World world("sources/other");

  EXPECT_THAT(world.ledger.Load(absl::UnixEpoch()),
              IsOkAndHolds(::testing::IsEmpty()));
  EXPECT_THAT(world.ledger.Record(absl::UnixEpoch(), {{"sweep", 1}}, "a"),
              ErrorIs(absl::StatusCode::kNotFound, "SOURCE_NOT_FOUND"));
}

INSTANTIATE_TEST_SUITE_P(
    Inventory, SpendLedgerConformance,
    ::testing::Values(SpendLedgerFactory([]() -> std::shared_ptr<SpendLedger> {
      auto world = std::make_shared<World>("sources/iru");
      return {world, &world->ledger};
    })));

}  // namespace
}  // namespace muster::connector
