#include "tests/durability/random_writes.h"

#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "proto/muster/inventory/v1/sources.pb.h"
#include "proto/muster/inventory/v1/token.pb.h"
#include "proto/muster/inventory/v1/view_digest.h"

namespace muster::inventory::testing {
namespace {

constexpr int kDevices = 20;
constexpr char kSource[] = "sources/iru";

// The ENROLLED devices of `store`, by name, with their revisions.
std::map<std::string, Revision> Living(const DeviceStore& store) {
  std::map<std::string, Revision> living;
  const absl::Status scanned = store.Read()->Scan(
      v1::RESOURCE_KIND_DEVICE, "", "", [&](const RecordView& record) {
        device::v1::Device device;
        EXPECT_TRUE(device.ParseFromArray(
            record.body.data(), static_cast<int>(record.body.size())));
        if (device.state() == device::v1::STATE_ENROLLED) {
          living[device.name()] = record.revision;
        }
        return true;
      });
  EXPECT_TRUE(scanned.ok()) << scanned;
  return living;
}

// The view of the source after `write`.
std::string ViewAfter(const DeviceStore& store, const StoreWrite& write) {
  std::map<std::string, Revision> living = Living(store);
  Revision revision = write.before.revision;
  for (const RecordWrite& change : write.changes) {
    ++revision;
    if (change.header.kind() != v1::RESOURCE_KIND_DEVICE) continue;
    living.erase(change.header.name());
    if (change.header.after().living()) {
      living[change.header.name()] = revision;
    }
  }
  v1::ViewSum view;
  for (const auto& [name, at] : living) view.Add(name, at);
  return view.ToProto().SerializeAsString();
}

}  // namespace

int RandomWrites::Below(int limit) {
  return std::uniform_int_distribution<int>(0, limit - 1)(random_);
}

StoreWrite RandomWrites::Next(const DeviceStore& store) {
  StoreWriteBuilder builder(store);
  for (int i = Below(6); i > 0; --i) AddChange(builder);
  AddDocument(builder);
  builder.Touch(1 + Below(9));
  StoreWrite write = builder.Build();
  write.documents.push_back(
      {Collection::kViews, kSource, ViewAfter(store, write)});
  return write;
}

void RandomWrites::AddChange(StoreWriteBuilder& write) {
  const std::string id = absl::StrCat("d", Below(kDevices));
  device::v1::Device device = TestDevice(id, Text(900));
  device.set_serial_number(absl::StrCat("SN", Below(4)));
  if (!write.IsLiving(id)) {
    write.Put(std::move(device));
  } else if (OneIn(8)) {
    write.Remove(id);
  } else if (OneIn(4)) {
    write.Put(TestApps(id, Text(300)));
  } else if (OneIn(6) && write.HasApps(id)) {
    write.RemoveApps(id);
  } else {
    write.Put(std::move(device));
  }
}

void RandomWrites::AddDocument(StoreWriteBuilder& write) {
  v1::WatchToken token;
  token.set_revision(Below(1000000));
  write.Document(Collection::kProgress, absl::StrCat("watcher", Below(5)),
                 token.SerializeAsString());
  v1::Source source;
  source.set_name(kSource);
  source.set_vendor(Text(30));
  write.Document(Collection::kSources, kSource, source.SerializeAsString());
}

std::string RandomWrites::Text(int most) {
  std::string text(static_cast<size_t>(1 + Below(most)), ' ');
  for (char& c : text) c = static_cast<char>('!' + Below(90));
  return text;
}

}  // namespace muster::inventory::testing
