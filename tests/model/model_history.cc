#include "tests/model/model_history.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "inventory/store/read_at.h"

namespace muster::inventory::testing {
namespace {

bool IsFacet(const std::string& name) {
  return absl::StrContains(name, "/facets/");
}

ModelVersion VersionOf(const v1::Change& change) {
  const bool living = change.has_facet() ||
                      change.device().state() == device::v1::STATE_ENROLLED;
  return {change.revision(), BodyOf(change), living};
}

bool IsGone(const v1::Change& change) {
  return change.has_facet() && change.type() == v1::Change::TYPE_REMOVED;
}

template <typename Resource>
std::string Again(const std::string& bytes, bool& living) {
  Resource resource;
  EXPECT_TRUE(resource.ParseFromString(bytes));
  if constexpr (std::is_same_v<Resource, device::v1::Device>) {
    living = resource.state() == device::v1::STATE_ENROLLED;
  } else {
    living = true;
  }
  return resource.SerializeAsString();
}

bool BelongsTo(const std::string& name, const std::string& device) {
  return name == device || absl::StartsWith(name, device + "/facets/");
}

// Whether `device` was made a tombstone of its name alone after `after`; it was
// not if it was one already, or if the commit that had to do it was lost.
bool HasTombstoneAfter(const DeviceStore& store, const std::string& device,
                       Revision after) {
  bool found = false;
  const absl::Status read =
      store.Read()->ScanLog(after, [&](const LogView& entry) {
        v1::Change change;
        EXPECT_TRUE(change.ParseFromArray(
            entry.change.data(), static_cast<int>(entry.change.size())));
        found |= change.device().name() == device &&
                 change.type() == v1::Change::TYPE_REMOVED &&
                 change.device().vendor_id().empty();
        return true;
      });
  EXPECT_TRUE(read.ok()) << read;
  return found;
}

}  // namespace

const std::string& NameOfChange(const v1::Change& change) {
  return change.has_facet() ? change.facet().name() : change.device().name();
}

std::string BodyOf(const v1::Change& change) {
  return change.has_facet() ? change.facet().SerializeAsString()
                            : change.device().SerializeAsString();
}

void ModelHistory::Follow(const DeviceStore& store) { FollowLog(store, ""); }

void ModelHistory::FollowErasure(const DeviceStore& store,
                                 const std::string& erased) {
  erased_.insert(erased);
  const bool anew = HasTombstoneAfter(store, erased, end_);
  for (auto& [name, versions] : versions_) {
    if (!anew || !BelongsTo(name, erased)) continue;
    versions.erase(versions.begin(),
                   versions.upper_bound(store.compacted_through()));
  }
  FollowLog(store, erased);
  for (auto it = versions_.begin(); it != versions_.end();) {
    it = it->second.empty() ? versions_.erase(it) : std::next(it);
  }
}

void ModelHistory::FollowLog(const DeviceStore& store,
                             const std::string& erased) {
  const auto reader = store.Read();
  ASSERT_GE(reader->revision(), end_) << "what was acknowledged is gone";
  Revision next = reader->compacted_through() + 1;
  const absl::Status read =
      reader->ScanLog(reader->compacted_through(), [&](const LogView& entry) {
        EXPECT_EQ(entry.revision, next++);
        v1::Change change;
        EXPECT_TRUE(change.ParseFromArray(
            entry.change.data(), static_cast<int>(entry.change.size())));
        EXPECT_EQ(change.revision(), entry.revision);
        const std::string name = NameOfChange(change);
        const v1::Change* const known = Find(entry.revision);
        if (known != nullptr && !BelongsTo(name, erased)) {
          EXPECT_EQ(change.SerializeAsString(), known->SerializeAsString());
          return true;
        }
        if (IsGone(change)) {
          versions_[name][entry.revision] = {entry.revision, "", false};
        } else {
          versions_[name][entry.revision] = VersionOf(change);
        }
        changes_[entry.revision] = std::move(change);
        return true;
      });
  ASSERT_TRUE(read.ok()) << read;
  ASSERT_EQ(next, reader->revision() + 1);
  end_ = reader->revision();
}

void ModelHistory::Compacted(Revision through) {
  changes_.erase(changes_.begin(), changes_.upper_bound(through));
  for (auto it = versions_.begin(); it != versions_.end();) {
    const auto& [revision, last] = *it->second.rbegin();
    const bool goes = revision <= through && !last.living;
    it = goes ? versions_.erase(it) : std::next(it);
  }
}

ModelState ModelHistory::At(Revision at) const {
  ModelState state;
  for (const auto& [name, versions] : versions_) {
    auto after = versions.upper_bound(at);
    if (after == versions.begin()) continue;
    const ModelVersion& version = std::prev(after)->second;
    if (!version.body.empty()) state[name] = version;
  }
  return state;
}

ModelState ModelHistory::ReadFrom(const DeviceStore& store, Revision at) const {
  ModelState state;
  const auto reader = store.Read();
  EXPECT_TRUE(CheckReadable(*reader, at).ok());
  for (const auto& [name, versions] : versions_) {
    const bool facet = IsFacet(name);
    const auto record = ReadAt(
        *reader, facet ? v1::RESOURCE_KIND_FACET : v1::RESOURCE_KIND_DEVICE,
        name, at);
    EXPECT_TRUE(record.ok()) << record.status();
    if (!record.ok() || !*record) continue;
    ModelVersion& version = state[name];
    version.revision = (*record)->revision;
    version.body =
        facet ? Again<device::v1::Facet>((*record)->body, version.living)
              : Again<device::v1::Device>((*record)->body, version.living);
  }
  return state;
}

const v1::Change* ModelHistory::Find(Revision revision) const {
  const auto found = changes_.find(revision);
  return found == changes_.end() ? nullptr : &found->second;
}

const ModelVersion* ModelHistory::Before(const std::string& name,
                                         Revision revision) const {
  const auto found = versions_.find(name);
  if (found == versions_.end()) return nullptr;
  const auto next = found->second.lower_bound(revision);
  if (next == found->second.begin()) return nullptr;
  const ModelVersion& before = std::prev(next)->second;
  return before.body.empty() ? nullptr : &before;
}

std::string ModelHistory::Story(const std::string& name) const {
  std::string story;
  for (const auto& [known, versions] : versions_) {
    if (!BelongsTo(known, name.substr(0, name.find("/facets/")))) continue;
    absl::StrAppend(&story, known, ":");
    for (const auto& [revision, version] : versions) {
      absl::StrAppend(&story, " ", revision, version.living ? "" : " (gone)");
    }
    absl::StrAppend(&story, "\n");
  }
  return story;
}

bool ModelHistory::WasErased(const std::string& name) const {
  return erased_.count(name.substr(0, name.find("/facets/"))) > 0;
}

}  // namespace muster::inventory::testing
