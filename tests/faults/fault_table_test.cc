// Every row of fault_table.json, over HTTP/1.1 in clear and over HTTP/2 and
// TLS: a connector and an inventory as in earnest, a tenant with the fault of
// the row, one sync through it, and one after it.
#include "tests/faults/fault_table.h"

#include <map>
#include <set>
#include <string>
#include <tuple>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "tests/faults/fault_bench.h"
#include "tests/faults/fleet_compare.h"

namespace muster::faults {
namespace {

using fake_iru::Json;
using inventory::v1::Source;
using inventory::v1::Sync;
using ::testing::IsEmpty;

// Three pages of 300.
constexpr int kDevices = 620;
constexpr char kNewToken[] = "1a2b3c4d-0000-4000-8000-000000000002";

using Wire = FaultBench::Wire;

class FaultTableTest
    : public ::testing::TestWithParam<std::tuple<Wire, FaultCase>> {
 protected:
  FaultTableTest() : bench_(kDevices, std::get<Wire>(GetParam())) {
    bench_.AwaitState(inventory::v1::SOURCE_STATE_OK);
  }

  Json Rows() {
    fake_iru::DumpOptions options;
    options.parts = {"rows"};
    return bench_.tenant().Dump(options)["rows"];
  }

  std::vector<device::v1::Device> Living() {
    std::vector<device::v1::Device> living;
    for (auto& device : bench_.Devices()) {
      if (device.state() != device::v1::STATE_ENROLLED) continue;
      living.push_back(std::move(device));
    }
    return living;
  }

  void ExpectNoLivingDeviceRemoved() {
    std::set<std::string> ids;
    for (const Json& row : Rows()) ids.insert(row["device_id"]);
    for (const auto& device : bench_.Devices()) {
      if (device.state() == device::v1::STATE_ENROLLED) continue;
      EXPECT_EQ(ids.count(device.vendor_id()), 0u)
          << device.name() << " lives and is REMOVED";
    }
  }

  // The same GET more than once after request `seq`.
  bool RetriedSince(int64_t seq) {
    std::map<std::string, int> times;
    for (const Json& entry : bench_.tenant().Log(seq)) {
      if (++times[absl::StrCat(entry["path"].get<std::string>(), "?",
                               entry["query"].get<std::string>())] > 1) {
        return true;
      }
    }
    return false;
  }

  int64_t LastRequest() {
    const Json log = bench_.tenant().Log();
    return log.empty() ? 0 : log.back()["seq"].get<int64_t>();
  }

  // A proxy answers for a tenant that hangs up before it has said anything.
  static std::string ReasonOf(const FaultCase& row) {
    const bool proxied = std::get<Wire>(GetParam()) == Wire::kHttp2;
    return proxied ? row.proxied_reason : row.reason;
  }

  void Heal(const std::string& how) {
    bench_.tenant().ClearFaults();
    if (how == "write the new token") bench_.WriteToken(kNewToken);
  }

  FaultBench bench_;
};

std::set<std::string> ProblemsOf(const Source& source) {
  std::set<std::string> endpoints;
  for (const auto& problem : source.endpoint_problems()) {
    endpoints.insert(problem.endpoint());
  }
  return endpoints;
}

TEST_P(FaultTableTest, EndsAsExpectedAndIsForgottenAfterTheNextGoodSync) {
  const FaultCase& row = std::get<FaultCase>(GetParam());
  ASSERT_THAT(Differences(Rows(), Living()), IsEmpty());
  const int64_t before = LastRequest();

  for (const Json& fault : row.faults) {
    ASSERT_TRUE(bench_.tenant().SwitchOn(fault).ok()) << fault.dump();
  }
  const Sync sync = bench_.RunFull();

  EXPECT_EQ(SyncState_Name(sync.state()), SyncState_Name(row.sync))
      << sync.ShortDebugString();
  EXPECT_EQ(sync.error().reason(), ReasonOf(row)) << sync.error().message();
  EXPECT_LE(sync.removed_count(), row.removed);
  EXPECT_EQ(sync.changed_count() + sync.added_count() == 0, row.unchanged)
      << sync.ShortDebugString();
  if (row.retried) {
    EXPECT_TRUE(RetriedSince(before));
  }
  const Source source = bench_.AwaitState(row.source);
  EXPECT_EQ(SourceState_Name(source.state()), SourceState_Name(row.source));
  if (!row.endpoint_problem.empty()) {
    EXPECT_EQ(ProblemsOf(source).count(row.endpoint_problem), 1u)
        << source.ShortDebugString();
  }
  ExpectNoLivingDeviceRemoved();

  Heal(row.heal);
  const Sync healed = bench_.RunFullUntilGood();
  EXPECT_EQ(SyncState_Name(healed.state()), "SYNC_STATE_SUCCEEDED")
      << healed.ShortDebugString();
  EXPECT_EQ(healed.removed_count() + sync.removed_count(), row.leaves);
  EXPECT_EQ(SourceState_Name(
                bench_.AwaitState(inventory::v1::SOURCE_STATE_OK).state()),
            "SOURCE_STATE_OK");
  EXPECT_THAT(Differences(Rows(), Living()), IsEmpty());
  ExpectNoLivingDeviceRemoved();
}

std::string NameOf(
    const ::testing::TestParamInfo<FaultTableTest::ParamType>& info) {
  const bool clear = std::get<Wire>(info.param) == Wire::kClear;
  std::string name = clear ? "Http1_" : "Http2_";
  for (const char c : std::get<FaultCase>(info.param).name) {
    name += absl::ascii_isalnum(c) ? c : '_';
  }
  return name;
}

INSTANTIATE_TEST_SUITE_P(
    Table, FaultTableTest,
    ::testing::Combine(::testing::Values(Wire::kClear, Wire::kHttp2),
                       ::testing::ValuesIn(ReadFaultTable())),
    NameOf);

}  // namespace
}  // namespace muster::faults
