#include "inventory/watch/testing/watch_world.h"

#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "inventory/model/changed_paths.h"
#include "inventory/store/document_keys.h"
#include "proto/muster/inventory/v1/view_digest.h"

namespace muster::inventory::testing {
namespace {

std::string SourceOf(absl::string_view name) {
  return std::string(name.substr(0, name.find("/devices/")));
}

bool WasLiving(const store::LogHeader& header) {
  return header.same_view() ? header.after().living()
                            : header.before().living();
}

v1::ViewSum StoredView(const StoreReader& reader, const std::string& source) {
  const auto bytes = reader.GetDocument(Collection::kViews, source);
  v1::ViewDigest view;
  if (bytes.ok() && *bytes) view.ParseFromString(**bytes);
  return v1::ViewSum(view);
}

void AddViews(const StoreReader& reader, StoreWrite& write) {
  std::map<std::string, v1::ViewSum> views;
  Revision revision = write.before.revision;
  for (const RecordWrite& change : write.changes) {
    const store::LogHeader& header = change.header;
    ++revision;
    if (header.kind() != v1::RESOURCE_KIND_DEVICE) continue;
    const std::string source = SourceOf(header.name());
    v1::ViewSum& view =
        views.emplace(source, StoredView(reader, source)).first->second;
    if (WasLiving(header)) {
      view.Remove(header.name(), header.previous_revision());
    }
    if (header.after().living()) view.Add(header.name(), revision);
  }
  for (const auto& [source, view] : views) {
    write.documents.push_back(
        {Collection::kViews, source, view.ToProto().SerializeAsString()});
  }
}

void AddChangedPaths(const StoreReader& reader, StoreWrite& write) {
  std::map<std::string, device::v1::Device> latest;
  for (RecordWrite& change : write.changes) {
    if (change.header.kind() != v1::RESOURCE_KIND_DEVICE || !change.body) {
      continue;
    }
    const std::string& name = change.header.name();
    if (latest.count(name) == 0) {
      const auto record = reader.Get(v1::RESOURCE_KIND_DEVICE, name);
      if (record.ok() && *record) latest[name].ParseFromString((*record)->body);
    }
    device::v1::Device after;
    after.ParseFromString(*change.body);
    v1::Change more;
    if (change.header.type() != v1::Change::TYPE_ADDED) {
      for (const std::string& path : ChangedPaths(latest[name], after)) {
        more.add_changed_paths(path);
      }
    }
    more.AppendToString(&change.change);
    latest[name] = std::move(after);
  }
}

template <typename Resource>
std::vector<Resource> AllOf(const DeviceStore& store, v1::ResourceKind kind) {
  std::vector<Resource> all;
  const auto reader = store.Read();
  EXPECT_TRUE(reader
                  ->Scan(kind, "sources/", "",
                         [&](const RecordView& record) {
                           all.emplace_back().ParseFromArray(
                               record.body.data(),
                               static_cast<int>(record.body.size()));
                           return true;
                         })
                  .ok());
  return all;
}

}  // namespace

StoreWrite WatchWorld::Complete(const StoreWriteBuilder& steps) const {
  StoreWrite write = steps.Build();
  const auto reader = store_.Read();
  AddViews(*reader, write);
  AddChangedPaths(*reader, write);
  return write;
}

Revision WatchWorld::Commit(const StoreWriteBuilder& steps) {
  const CommitResult result = store_.Commit(Complete(steps));
  EXPECT_TRUE(result.ok()) << result.status;
  return store_.end().revision;
}

Revision WatchWorld::Put(const std::vector<device::v1::Device>& devices) {
  StoreWriteBuilder steps(store_);
  for (const device::v1::Device& device : devices) steps.Put(device);
  return Commit(steps);
}

Revision WatchWorld::Put(const device::v1::Device& device) {
  return Put(std::vector<device::v1::Device>{device});
}

Revision WatchWorld::Remove(absl::string_view id) {
  return Commit(StoreWriteBuilder(store_).Remove(id));
}

Revision WatchWorld::PutApps(absl::string_view id, absl::string_view version) {
  return Commit(StoreWriteBuilder(store_).Put(TestApps(id, version)));
}

Revision WatchWorld::RemoveApps(absl::string_view id) {
  return Commit(StoreWriteBuilder(store_).RemoveApps(id));
}

Revision WatchWorld::PutMany(int n, int first) {
  std::vector<device::v1::Device> devices;
  for (int i = first; i < first + n; ++i) {
    devices.push_back(TestDevice(absl::StrCat(absl::Dec(i, absl::kZeroPad4))));
  }
  return Put(devices);
}

void WatchWorld::CheckIn(absl::string_view id, absl::Time when) {
  const auto record =
      store_.Read()->Get(v1::RESOURCE_KIND_DEVICE, DeviceName(id));
  ASSERT_TRUE(record.ok() && record->has_value()) << id;
  LivenessUpdate update = liveness_.NewUpdate();
  update.Show((*record)->number, when, {});
  update.SetTouch((*record)->number, store_.end().touch + 1);
  StoreWriteBuilder steps(store_);
  for (DocumentWrite& write : update.Documents()) {
    steps.Document(write.collection, write.key, std::move(write.value));
  }
  Commit(steps.Touch());
  liveness_.Apply(update, store_.end().touch);
}

void WatchWorld::EndSync(absl::string_view source, v1::SourceState state) {
  v1::Source document;
  document.set_name(std::string(source));
  document.set_state(state);
  Commit(
      StoreWriteBuilder(store_)
          .Document(Collection::kSources, source, document.SerializeAsString())
          .EndSync());
}

void WatchWorld::Compact(Revision through) {
  const auto compacted = store_.Compact(through, 1 << 30);
  EXPECT_TRUE(compacted.ok() && *compacted == through) << through;
}

std::vector<device::v1::Device> WatchWorld::Devices() const {
  return AllOf<device::v1::Device>(store_, v1::RESOURCE_KIND_DEVICE);
}

std::vector<device::v1::Facet> WatchWorld::Facets() const {
  return AllOf<device::v1::Facet>(store_, v1::RESOURCE_KIND_FACET);
}

device::v1::Device DeviceWithOs(absl::string_view id,
                                absl::string_view version) {
  device::v1::Device device = TestDevice(id);
  device.mutable_os()->set_version(std::string(version));
  return device;
}

device::v1::Device LargeDevice(absl::string_view id, size_t bytes) {
  device::v1::Device device = TestDevice(id);
  device.set_model(std::string(bytes, 'm'));
  return device;
}

}  // namespace muster::inventory::testing
