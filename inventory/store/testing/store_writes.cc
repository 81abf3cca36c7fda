#include "inventory/store/testing/store_writes.h"

#include <algorithm>
#include <cstdlib>
#include <iterator>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/storage/keys.h"
#include "google/protobuf/util/message_differencer.h"
#include "google/protobuf/util/time_util.h"
#include "gtest/gtest.h"
#include "inventory/model/view_attributes.h"
#include "inventory/store/document_keys.h"
#include "inventory/store/index_keys.h"

namespace muster::inventory::testing {
namespace {

using ::google::protobuf::util::MessageDifferencer;
using ::google::protobuf::util::TimeUtil;

constexpr absl::string_view kNextNumber = "next";
constexpr int64_t kFirstSecond = 1700000000;

google::protobuf::Timestamp ToTimestamp(absl::Time time) {
  return TimeUtil::MicrosecondsToTimestamp(absl::ToUnixMicros(time));
}

bool Living(const device::v1::Device& device) {
  return device.state() == device::v1::STATE_ENROLLED;
}

v1::Change::Type TypeOf(const std::optional<device::v1::Device>& before,
                        const device::v1::Device& after) {
  if (!before) return v1::Change::TYPE_ADDED;
  if (Living(*before) == Living(after)) return v1::Change::TYPE_UPDATED;
  return Living(after) ? v1::Change::TYPE_RESTORED : v1::Change::TYPE_REMOVED;
}

void SetAttributes(const std::optional<device::v1::Device>& before,
                   const device::v1::Device& after, store::LogHeader& header) {
  *header.mutable_after() = AttributesOf(after);
  if (!before) return;
  *header.mutable_before() = AttributesOf(*before);
  if (MessageDifferencer::Equals(header.before(), header.after())) {
    header.clear_before();
    header.set_same_view(true);
  }
}

void SetIndexKeys(const std::optional<device::v1::Device>& before,
                  const device::v1::Device& after, RecordWrite& record) {
  const std::vector<std::string> old_keys =
      before ? IndexKeys(*before) : std::vector<std::string>();
  const std::vector<std::string> new_keys = IndexKeys(after);
  std::set_difference(new_keys.begin(), new_keys.end(), old_keys.begin(),
                      old_keys.end(), std::back_inserter(record.index_added));
  std::set_difference(old_keys.begin(), old_keys.end(), new_keys.begin(),
                      new_keys.end(), std::back_inserter(record.index_removed));
}

// What cannot fail in a test that is right.
template <typename T>
T Must(absl::StatusOr<T> result) {
  if (!result.ok()) {
    ADD_FAILURE() << result.status();
    std::abort();
  }
  return *std::move(result);
}

Revision MustCommit(DeviceStore& store, const StoreWriteBuilder& builder) {
  const CommitResult result = store.Commit(builder.Build());
  EXPECT_TRUE(result.ok()) << result.status;
  return store.end().revision;
}

}  // namespace

StoreWriteBuilder::StoreWriteBuilder(const DeviceStore& store)
    : reader_(store.Read()) {
  write_.before = store.end();
  write_.after = write_.before;
  const auto next =
      Must(reader_->GetDocument(Collection::kNumbers, kNextNumber));
  if (next) next_number_ = static_cast<ResourceNumber>(*DecodeInt64(*next));
}

StoreWriteBuilder& StoreWriteBuilder::Put(device::v1::Device device) {
  const auto before = CurrentDevice(device.name());
  v1::Change change;
  RecordWrite record =
      NewChange(v1::RESOURCE_KIND_DEVICE, device.name(), change);
  change.set_type(TypeOf(before, device));
  device.set_revision(change.revision());
  *device.mutable_create_time() =
      before ? before->create_time() : change.commit_time();
  *device.mutable_update_time() = change.commit_time();
  *change.mutable_device() = device;
  SetAttributes(before, device, record.header);
  SetIndexKeys(before, device, record);
  record.body = device.SerializeAsString();
  Add(std::move(record), change);
  return *this;
}

StoreWriteBuilder& StoreWriteBuilder::Put(device::v1::Facet facet) {
  v1::Change change;
  RecordWrite record = NewChange(v1::RESOURCE_KIND_FACET, facet.name(), change);
  change.set_type(change.previous_resource_revision() == 0
                      ? v1::Change::TYPE_ADDED
                      : v1::Change::TYPE_UPDATED);
  facet.set_revision(change.revision());
  *facet.mutable_update_time() = change.commit_time();
  *change.mutable_facet() = facet;
  record.body = facet.SerializeAsString();
  Add(std::move(record), change);
  return *this;
}

StoreWriteBuilder& StoreWriteBuilder::Remove(absl::string_view id) {
  device::v1::Device device = CurrentDevice(DeviceName(id)).value();
  device.set_state(device::v1::STATE_REMOVED);
  return Put(std::move(device));
}

StoreWriteBuilder& StoreWriteBuilder::RemoveApps(absl::string_view id) {
  v1::Change change;
  RecordWrite record = NewChange(v1::RESOURCE_KIND_FACET, AppsName(id), change);
  change.set_type(v1::Change::TYPE_REMOVED);
  change.mutable_facet()->set_name(AppsName(id));
  Add(std::move(record), change);
  return *this;
}

StoreWriteBuilder& StoreWriteBuilder::Rewrite(Revision revision,
                                              device::v1::Device device) {
  LogRewrite rewrite;
  rewrite.revision = revision;
  v1::Change change;
  const absl::Status scanned =
      reader_->ScanLog(revision - 1, [&](const LogView& entry) {
        EXPECT_EQ(entry.revision, revision);
        EXPECT_TRUE(ParseStored("log", entry.header, rewrite.header).ok());
        EXPECT_TRUE(ParseStored("log", entry.change, change).ok());
        return false;
      });
  EXPECT_TRUE(scanned.ok()) << scanned;
  EXPECT_EQ(rewrite.header.name(), device.name());
  *change.mutable_device() = std::move(device);
  rewrite.change = change.SerializeAsString();
  write_.rewrites.push_back(std::move(rewrite));
  return *this;
}

StoreWriteBuilder& StoreWriteBuilder::ForgetBase(ResourceNumber number) {
  write_.forgotten_bases.push_back(number);
  return *this;
}

StoreWriteBuilder& StoreWriteBuilder::Document(
    Collection collection, absl::string_view key,
    std::optional<std::string> value) {
  write_.documents.push_back({collection, std::string(key), std::move(value)});
  return *this;
}

StoreWriteBuilder& StoreWriteBuilder::Touch(int count) {
  write_.after.touch += count;
  return *this;
}

StoreWriteBuilder& StoreWriteBuilder::EndSync() {
  ++write_.after.ended_syncs;
  return *this;
}

StoreWriteBuilder& StoreWriteBuilder::At(absl::Time commit_time) {
  commit_time_ = commit_time;
  return *this;
}

bool StoreWriteBuilder::IsLiving(absl::string_view id) const {
  const auto device = CurrentDevice(DeviceName(id));
  return device && Living(*device);
}

bool StoreWriteBuilder::HasApps(absl::string_view id) const {
  return Current(v1::RESOURCE_KIND_FACET, AppsName(id)).has_value();
}

std::optional<StoredRecord> StoreWriteBuilder::Current(
    v1::ResourceKind kind, const std::string& name) const {
  const auto changed = changed_.find({kind, name});
  if (changed != changed_.end()) return changed->second;
  return Must(reader_->Get(kind, name));
}

std::optional<device::v1::Device> StoreWriteBuilder::CurrentDevice(
    const std::string& name) const {
  const auto record = Current(v1::RESOURCE_KIND_DEVICE, name);
  if (!record) return std::nullopt;
  device::v1::Device device;
  EXPECT_TRUE(ParseStored(name, record->body, device).ok());
  return device;
}

Revision StoreWriteBuilder::next_revision() const {
  return write_.after.revision + 1;
}

absl::Time StoreWriteBuilder::NextCommitTime() const {
  return commit_time_.value_or(
      absl::FromUnixSeconds(kFirstSecond + next_revision()));
}

ResourceNumber StoreWriteBuilder::NumberOf(
    const std::optional<StoredRecord>& current, const std::string& name) {
  return current ? current->number : NewNumber(name);
}

ResourceNumber StoreWriteBuilder::NewNumber(const std::string& name) {
  const ResourceNumber number = next_number_++;
  Document(Collection::kNames, NumberKey(number), name);
  Document(Collection::kNumbers, kNextNumber, EncodeInt64(next_number_));
  return number;
}

RecordWrite StoreWriteBuilder::NewChange(v1::ResourceKind kind,
                                         const std::string& name,
                                         v1::Change& change) {
  const auto current = Current(kind, name);
  const Revision previous = current ? current->revision : 0;
  change.set_revision(next_revision());
  change.set_previous_resource_revision(previous);
  *change.mutable_commit_time() = ToTimestamp(NextCommitTime());
  RecordWrite record;
  record.header.set_number(NumberOf(current, name));
  record.header.set_name(name);
  record.header.set_kind(kind);
  record.header.set_previous_revision(previous);
  record.header.set_commit_time_us(absl::ToUnixMicros(NextCommitTime()));
  record.shown_hash = absl::StrCat("shown ", next_revision());
  return record;
}

void StoreWriteBuilder::Add(RecordWrite record, const v1::Change& change) {
  record.header.set_type(change.type());
  record.change = change.SerializeAsString();
  auto& current = changed_[{record.header.kind(), record.header.name()}];
  current.reset();
  if (record.body) {
    current = StoredRecord{record.header.number(), change.revision(),
                           record.shown_hash, *record.body};
  }
  write_.changes.push_back(std::move(record));
  ++write_.after.revision;
}

Revision PutDevice(DeviceStore& store, const device::v1::Device& device) {
  return MustCommit(store, StoreWriteBuilder(store).Put(device));
}

Revision PutFacet(DeviceStore& store, const device::v1::Facet& facet) {
  return MustCommit(store, StoreWriteBuilder(store).Put(facet));
}

Revision RemoveDevice(DeviceStore& store, absl::string_view id) {
  return MustCommit(store, StoreWriteBuilder(store).Remove(id));
}

void PutDocument(DeviceStore& store, Collection collection,
                 absl::string_view key, std::optional<std::string> value) {
  MustCommit(store, StoreWriteBuilder(store).Document(collection, key,
                                                      std::move(value)));
}

}  // namespace muster::inventory::testing
