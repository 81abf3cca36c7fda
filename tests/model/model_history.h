#ifndef TESTS_MODEL_MODEL_HISTORY_H_
#define TESTS_MODEL_MODEL_HISTORY_H_

#include <map>
#include <optional>
#include <set>
#include <string>

#include "inventory/model/position.h"
#include "inventory/store/device_store.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::inventory::testing {

// The name of what a change is about, and what it left of it, in bytes that
// can be compared.
const std::string& NameOfChange(const v1::Change& change);
std::string BodyOf(const v1::Change& change);

// One version of a resource.
struct ModelVersion {
  Revision revision = 0;
  std::string body;
  bool living = false;

  friend bool operator==(const ModelVersion& a, const ModelVersion& b) {
    return a.revision == b.revision && a.body == b.body && a.living == b.living;
  }
};

// Resources by name: devices, tombstones included, and facets.
using ModelState = std::map<std::string, ModelVersion>;

// All that ever happened, as the log showed it right after each commit, kept
// outside of the store. What the store says later is compared with it.
//
// Expectations that are not met fail the test. Not thread-safe.
class ModelHistory {
 public:
  // Takes in what is new in the log, which must go on without a gap. What is
  // known already must be in it as it was.
  void Follow(const DeviceStore& store);

  // The same after the resource `erased` and its facets were erased: of these
  // alone the past may look different.
  void FollowErasure(const DeviceStore& store, const std::string& erased);

  // Drops what is gone because history up to there is: tombstones, and facets
  // that were removed.
  void Compacted(Revision through);

  // The state at `at`, which is not compacted, by this history.
  ModelState At(Revision at) const;

  // The state at `at` by what the store reads of its own history.
  ModelState ReadFrom(const DeviceStore& store, Revision at) const;

  // The change at `revision`; nullptr if it is not known any more.
  const v1::Change* Find(Revision revision) const;
  // The version that `name` had before `revision`; nullptr if there was none.
  const ModelVersion* Before(const std::string& name, Revision revision) const;
  // Whether the device was erased, or the facet's.
  bool WasErased(const std::string& name) const;

  // Every version of `name` and of its device, for a message.
  std::string Story(const std::string& name) const;

  Revision end() const { return end_; }

 private:
  void FollowLog(const DeviceStore& store, const std::string& erased);

  std::map<Revision, v1::Change> changes_;
  std::map<std::string, std::map<Revision, ModelVersion>> versions_;
  std::set<std::string> erased_;
  Revision end_ = 0;
};

}  // namespace muster::inventory::testing

#endif  // TESTS_MODEL_MODEL_HISTORY_H_
