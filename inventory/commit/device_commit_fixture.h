#ifndef INVENTORY_COMMIT_DEVICE_COMMIT_FIXTURE_H_
#define INVENTORY_COMMIT_DEVICE_COMMIT_FIXTURE_H_

#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/commit/device_commit.h"
#include "inventory/testing/test_inventory.h"
#include "testing/matchers.h"

namespace muster::inventory::testing {

inline const absl::Time kNoon = absl::FromUnixSeconds(1700000000);

// Commits what a test shows, each time in a write of its own. A base of the
// tests of DeviceCommit.
class DeviceCommitFixture : public ::testing::Test {
 protected:
  using Fill = absl::FunctionRef<absl::Status(DeviceCommit&)>;

  // What one write of what `fill` does amounts to.
  DeviceCommit::Counts Commit(Fill fill) {
    DeviceCommit::Counts counts;
    EXPECT_THAT(
        inventory_.writer().Write([&](StoreDraft& draft) -> absl::Status {
          DeviceCommit commit(draft, {kNoon, "sources/iru/syncs/1", "tp"});
          const absl::Status status = fill(commit);
          counts = commit.counts();
          last_ = draft.write();
          return status;
        }),
        ::muster::testing::IsOk());
    return counts;
  }
  DeviceCommit::Counts Show(std::vector<v1::DeviceObservation> shown) {
    std::vector<PreparedDevice> prepared;
    for (auto& one : shown) prepared.push_back(Prepare(one));
    return Commit([&](DeviceCommit& commit) {
      absl::Status status = commit.Prefetch(prepared);
      for (const auto& one : prepared) status.Update(commit.Show(one));
      return status;
    });
  }
  DeviceCommit::Counts Remove(absl::string_view id, absl::Time when) {
    return Commit(
        [&](DeviceCommit& commit) { return commit.Remove(NameOf(id), when); });
  }
  std::vector<v1::Change::Type> Types() {
    std::vector<v1::Change::Type> types;
    for (const auto& change : inventory_.Changes()) {
      types.push_back(change.type());
    }
    return types;
  }
  // What the source's view should be.
  v1::ViewDigest ViewOf(const std::vector<std::string>& ids) {
    v1::ViewSum view;
    for (const std::string& id : ids) {
      view.Add(NameOf(id), inventory_.Get(id).revision());
    }
    return view.ToProto();
  }

  TestInventory inventory_;
  StoreWrite last_;  // as it was before its documents
};

}  // namespace muster::inventory::testing

#endif  // INVENTORY_COMMIT_DEVICE_COMMIT_FIXTURE_H_
