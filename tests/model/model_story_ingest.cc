// What the connectors do in a ModelStory.
#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "inventory/ingest/removal_guard.h"
#include "inventory/testing/requests.h"
#include "proto/muster/config/v1/config.pb.h"
#include "tests/model/model_story.h"

namespace muster::inventory::testing {
namespace {

constexpr int kSources = 3;
constexpr int kDevices = 14;  // of each source

bool IsRemoved(const device::v1::Device& device) {
  return device.state() == device::v1::STATE_REMOVED;
}

}  // namespace

std::string ModelStory::RandomName() {
  const std::string id =
      absl::StrCat("d", absl::Dec(dice_.Roll(kDevices), absl::kZeroPad2));
  return NameOf(id, absl::StrCat("sources/s", dice_.Roll(kSources)));
}

v1::DeviceObservation ModelStory::RandomDevice(const std::string& source) {
  v1::DeviceObservation shown =
      Shown(absl::StrCat("d", absl::Dec(dice_.Roll(kDevices), absl::kZeroPad2)),
            source);
  device::v1::Device& device = *shown.mutable_device();
  device.mutable_os()->set_version(absl::StrCat(dice_.Roll(3)));
  device.set_platform(static_cast<device::v1::Platform>(1 + dice_.Roll(3)));
  device.set_category(static_cast<device::v1::Category>(1 + dice_.Roll(3)));
  device.mutable_blueprint()->set_id(absl::StrCat(dice_.Roll(3)));
  if (dice_.Once(2)) device.add_tags(absl::StrCat("t", dice_.Roll(3)));
  if (dice_.Once(8)) device.set_state(device::v1::STATE_REMOVED);
  if (!dice_.Once(3)) {
    *device.mutable_last_check_in_time() =
        ToProto(clock_.Now() - absl::Seconds(dice_.Roll(600)));
  }
  return shown;
}

void ModelStory::PushSync() {
  const std::string source = absl::StrCat("sources/s", dice_.Roll(kSources));
  const bool full = dice_.Once(3);
  SyncSession session(inventory_->syncs, store_->store(),
                      RemovalGuard(config::v1::InventoryConfig()));
  const auto begun = session.Handle(
      Begin(full ? v1::SYNC_KIND_FULL : v1::SYNC_KIND_DELTA, source));
  const int pages = full ? 2 : dice_.Roll(3);
  bool going = begun.ok();
  if (going) going = PushPages(session, source, pages);
  if (!going) ++figures_.failed_steps;
  if (going && !dice_.Once(10)) {
    const auto committed = session.Handle(Commit(pages));
    Follow();
    if (committed.ok() && !session.done()) Resolve(session, **committed);
  }
  session.Close(absl::CancelledError("the story goes on"));
  Follow();
}

bool ModelStory::PushPages(SyncSession& session, const std::string& source,
                           int pages) {
  for (int i = 0; i < pages; ++i) {
    v1::PushPagesRequest page = Page(i, {});
    for (int n = 1 + dice_.Roll(9); n > 0; --n) {
      *page.mutable_page()->add_devices() = RandomDevice(source);
    }
    for (int again = dice_.Once(5) ? 2 : 1; again > 0; --again) {
      const auto ack = session.Handle(page);
      Follow();
      if (!ack.ok()) return false;
      EXPECT_LE((*ack)->ack().revision(), history_.end());
    }
    ExpectShown(page.page());
    if (dice_.Once(3) && !watchers_.empty()) TurnWatcher(*watchers_.front());
  }
  return true;
}

// What was acknowledged is there as it was shown, the last of each device.
void ModelStory::ExpectShown(const v1::PushPagesRequest::Page& page) {
  std::map<std::string, device::v1::Device> last;
  for (const auto& shown : page.devices()) {
    last[shown.device().name()] = shown.device();
  }
  const auto reader = store_->store().Read();
  for (const auto& [name, shown] : last) {
    const auto record = reader->Get(v1::RESOURCE_KIND_DEVICE, name);
    ASSERT_TRUE(record.ok()) << record.status();
    device::v1::Device stored;
    const std::string body = *record ? (*record)->body : "";
    ASSERT_TRUE(stored.ParseFromString(body)) << name;
    if (IsRemoved(shown)) {
      EXPECT_TRUE(!*record || IsRemoved(stored)) << name;
      continue;
    }
    ASSERT_TRUE(record->has_value()) << name << " was shown and acknowledged";
    EXPECT_EQ(stored.state(), device::v1::STATE_ENROLLED) << name;
    EXPECT_EQ(stored.os().version(), shown.os().version()) << name;
    EXPECT_EQ(stored.platform(), shown.platform()) << name;
    EXPECT_EQ(stored.tags_size(), shown.tags_size()) << name;
  }
}

void ModelStory::Resolve(SyncSession& session,
                         const v1::PushPagesResponse& response) {
  v1::PushPagesRequest resolve;
  resolve.mutable_resolve();
  for (const std::string& name : response.committed().missing()) {
    v1::Resolution one;
    one.set_device(name);
    if (dice_.Once(3)) {
      one.mutable_undecided()->set_reason("SOURCE_ERROR");
    } else {
      one.mutable_gone()->set_control_device(
          NameOf("control", session.source()));
      *one.mutable_gone()->mutable_observe_time() = ToProto(clock_.Now());
    }
    *resolve.mutable_resolve()->add_resolutions() = one;
  }
  if (!session.Handle(resolve).ok()) ++figures_.failed_steps;
}

void ModelStory::PushFacets() {
  const std::string source = absl::StrCat("sources/s", dice_.Roll(kSources));
  SyncSession session(inventory_->syncs, store_->store(),
                      RemovalGuard(config::v1::InventoryConfig()));
  const std::string id =
      absl::StrCat("d", absl::Dec(dice_.Roll(kDevices), absl::kZeroPad2));
  const auto apps =
      ShownApps(id, {absl::StrCat("app.", dice_.Roll(3))}, source);
  const ModelState before = history_.At(history_.end());
  const auto device = before.find(NameOf(id, source));
  const bool ok = session.Handle(Begin(v1::SYNC_KIND_POSTURE, source)).ok() &&
                  session.Handle(FacetPage(0, {apps})).ok();
  Follow();
  if (ok) {
    ASSERT_TRUE(device != before.end())
        << "the facet of a device that is not there";
    const auto record = store_->store().Read()->Get(v1::RESOURCE_KIND_FACET,
                                                    apps.facet().name());
    ASSERT_TRUE(record.ok()) << record.status();
    // A tombstone has no facets.
    ASSERT_EQ(record->has_value(), device->second.living)
        << apps.facet().name() << " was shown and acknowledged\n"
        << history_.Story(apps.facet().name());
    if (*record) {
      device::v1::Facet stored;
      ASSERT_TRUE(stored.ParseFromString((*record)->body));
      ASSERT_EQ(stored.apps_size(), 1);
      EXPECT_EQ(stored.apps(0).bundle_id(), apps.facet().apps(0).bundle_id());
    }
    if (!session.Handle(Commit(1)).ok()) ++figures_.failed_steps;
  } else {
    ++figures_.failed_steps;
  }
  session.Close(absl::CancelledError("the story goes on"));
  Follow();
}

}  // namespace muster::inventory::testing
