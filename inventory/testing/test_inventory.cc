#include "inventory/testing/test_inventory.h"

#include <optional>
#include <utility>

#include "inventory/ingest/removal_guard.h"
#include "inventory/model/facet_kind.h"
#include "inventory/store/document_keys.h"
#include "proto/muster/config/v1/config.pb.h"
#include "proto/muster/device/v1/liveness_join.h"

namespace muster::inventory::testing {
namespace {

template <typename Document>
Document Stored(const DeviceStore& store, Collection collection,
                const std::string& key) {
  Document document;
  const auto bytes = store.Read()->GetDocument(collection, key);
  EXPECT_TRUE(bytes.ok()) << bytes.status();
  if (bytes.ok() && *bytes) {
    EXPECT_TRUE(document.ParseFromString(**bytes));
  }
  return document;
}

template <typename Resource>
std::optional<ResourceNumber> Read(const DeviceStore& store,
                                   v1::ResourceKind kind,
                                   absl::string_view name, Resource& resource) {
  const auto record = store.Read()->Get(kind, name);
  EXPECT_TRUE(record.ok()) << record.status();
  if (!record.ok() || !*record) return std::nullopt;
  EXPECT_TRUE(resource.ParseFromString((*record)->body));
  return (*record)->number;
}

template <typename Message>
std::vector<Message> ReadLog(const DeviceStore& store,
                             absl::string_view LogView::*bytes) {
  std::vector<Message> messages;
  const auto reader = store.Read();
  const absl::Status status =
      reader->ScanLog(reader->compacted_through(), [&](const LogView& entry) {
        const absl::string_view view = entry.*bytes;
        EXPECT_TRUE(messages.emplace_back().ParseFromArray(
            view.data(), static_cast<int>(view.size())));
        return true;
      });
  EXPECT_TRUE(status.ok()) << status;
  return messages;
}

}  // namespace

TestInventory::TestInventory() { Open(); }

void TestInventory::Reopen() {
  parts_.reset();
  store_.Restart();
  Open();
}

void TestInventory::Open() {
  auto liveness = LivenessTable::Load(*store_.Read());
  ASSERT_TRUE(liveness.ok()) << liveness.status();
  parts_ =
      std::make_unique<Parts>(store_, *std::move(liveness), clock_, commits_);
  ASSERT_TRUE(parts_->syncs.FailInterrupted().ok());
}

void TestInventory::Sync(const std::vector<v1::DeviceObservation>& devices) {
  Push(v1::SYNC_KIND_FULL, Page(0, devices));
}

void TestInventory::Show(const std::vector<v1::DeviceObservation>& devices) {
  Push(v1::SYNC_KIND_DELTA, Page(0, devices));
}

void TestInventory::ShowFacets(
    const std::vector<v1::FacetObservation>& facets) {
  Push(v1::SYNC_KIND_POSTURE, FacetPage(0, facets));
}

void TestInventory::Push(v1::SyncKind kind, const v1::PushPagesRequest& page) {
  SyncSession session = NewSession();
  ASSERT_TRUE(session.Handle(Begin(kind)).ok());
  const auto ack = session.Handle(page);
  ASSERT_TRUE(ack.ok()) << ack.status();
  ASSERT_TRUE(session.Handle(Commit(1)).ok());
  ASSERT_TRUE(session.done());
}

void TestInventory::ShowCatalog(absl::string_view job,
                                const std::vector<v1::CatalogEntry>& entries) {
  SyncSession session = NewSession();
  ASSERT_TRUE(session.Handle(BeginJob(v1::SYNC_KIND_CATALOG, job)).ok());
  const auto ack = session.Handle(CatalogPage(0, entries));
  ASSERT_TRUE(ack.ok()) << ack.status();
  ASSERT_TRUE(session.Handle(Commit(1)).ok());
  ASSERT_TRUE(session.done());
}

SyncSession TestInventory::NewSession() {
  return SyncSession(parts_->syncs, store_,
                     RemovalGuard(config::v1::InventoryConfig()));
}

void TestInventory::Compact(Revision through) {
  const auto compacted = store_.Compact(through, static_cast<int>(through));
  ASSERT_TRUE(compacted.ok()) << compacted.status();
  ASSERT_EQ(*compacted, through);
}

device::v1::Device TestInventory::Get(absl::string_view id) {
  return GetByName(NameOf(id));
}

device::v1::Device TestInventory::GetByName(absl::string_view name) {
  device::v1::Device device;
  const auto number = Read(store_, v1::RESOURCE_KIND_DEVICE, name, device);
  if (number)
    device::JoinLiveness(liveness().Get(*number, name).liveness, device);
  return device;
}

device::v1::Facet TestInventory::GetFacet(absl::string_view id,
                                          device::v1::FacetKind kind) {
  device::v1::Facet facet;
  Read(store_, v1::RESOURCE_KIND_FACET, FacetName(NameOf(id), kind), facet);
  device::JoinLiveness(LivenessOf(id).liveness, facet);
  return facet;
}

StoredLiveness TestInventory::LivenessOf(absl::string_view id) {
  device::v1::Device device;
  const auto number =
      Read(store_, v1::RESOURCE_KIND_DEVICE, NameOf(id), device);
  EXPECT_TRUE(number.has_value()) << id;
  return liveness().Get(number.value_or(0), NameOf(id));
}

std::vector<v1::Change> TestInventory::Changes() {
  return ReadLog<v1::Change>(store_, &LogView::change);
}

std::vector<store::LogHeader> TestInventory::Headers() {
  return ReadLog<store::LogHeader>(store_, &LogView::header);
}

v1::Source TestInventory::GetSource(absl::string_view source) {
  return Stored<v1::Source>(store_, Collection::kSources, std::string(source));
}

v1::Sync TestInventory::GetSync(int number) {
  return Stored<v1::Sync>(store_, Collection::kSyncs,
                          ChildKey(kSource, "syncs", number));
}

v1::Hold TestInventory::GetHold(int number) {
  return Stored<v1::Hold>(store_, Collection::kHolds,
                          ChildKey(kSource, "holds", number));
}

v1::ViewDigest TestInventory::GetView(absl::string_view source) {
  return Stored<v1::ViewDigest>(store_, Collection::kViews,
                                std::string(source));
}

void TestInventory::PutSource(const v1::Source& source) {
  Put(Collection::kSources, source.name(), source);
}

void TestInventory::PutHold(const v1::Hold& hold) {
  const auto key = NumberedDocumentKey(hold.name(), "holds");
  ASSERT_TRUE(key.ok()) << key.status();
  Put(Collection::kHolds, *key, hold);
}

void TestInventory::Put(Collection collection, const std::string& key,
                        const google::protobuf::MessageLite& document) {
  const absl::Status status = writer().Write([&](StoreDraft& draft) {
    draft.Put(collection, key, document);
    return absl::OkStatus();
  });
  ASSERT_TRUE(status.ok()) << status;
}

}  // namespace muster::inventory::testing
