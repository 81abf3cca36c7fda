#include "plugins/conformance/play/fleet.h"

#include <array>
#include <cstddef>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "google/protobuf/timestamp.pb.h"
#include "proto/muster/device/v1/fact_keys.h"

namespace muster::conformance {
namespace {

using device::v1::Facet;
using inventory::v1::Change;

struct Make {
  device::v1::Platform platform;
  device::v1::Category category;
  const char* model;
  const char* model_identifier;
  const char* os;
  const char* version;
};

constexpr std::array<Make, 4> kMakes = {{
    {device::v1::PLATFORM_MAC, device::v1::CATEGORY_COMPUTER_LAPTOP,
     "MacBook Air (M1, 2020)", "MacBookAir10,1", "macOS", "15.1"},
    {device::v1::PLATFORM_IPHONE, device::v1::CATEGORY_PHONE, "iPhone 15",
     "iPhone15,4", "iOS", "18.1"},
    {device::v1::PLATFORM_IPAD, device::v1::CATEGORY_TABLET,
     "iPad (10th generation)", "iPad13,18", "iPadOS", "18.1"},
    {device::v1::PLATFORM_WINDOWS, device::v1::CATEGORY_COMPUTER_UNKNOWN,
     "Latitude 7440", "", "Windows", "24H2"},
}};

void Set(absl::Time time, google::protobuf::Timestamp& proto) {
  proto.set_seconds(absl::ToUnixSeconds(time));
}

device::v1::Fact KnownFact(absl::string_view key, bool value) {
  device::v1::Fact fact;
  fact.set_key(std::string(key));
  fact.set_bool_value(value);
  fact.set_endpoint("devices");
  return fact;
}

device::v1::Device Removed(device::v1::Device device) {
  device.set_state(device::v1::STATE_REMOVED);
  device.set_removal_reason(device::v1::REMOVAL_REASON_NOT_FOUND_AT_SOURCE);
  return device;
}

Facet AppsOf(const std::string& device, const std::string& version) {
  Facet facet;
  facet.set_name(device + "/facets/apps");
  facet.set_kind(device::v1::FACET_KIND_APPS);
  facet.set_endpoint("devices");
  auto& app = *facet.add_apps();
  app.set_bundle_id("com.example.editor");
  app.set_display_name("Editor");
  app.set_version(version);
  return facet;
}

}  // namespace

device::v1::Device Renamed(device::v1::Device device, const std::string& name) {
  device.set_display_name(name);
  return device;
}

std::string Fleet::NameOf(int number) const {
  return absl::StrFormat("%s/devices/0a000000-0000-4000-8000-%012d", source,
                         number);
}

device::v1::Device Fleet::Device(int number) const {
  const Make& make = kMakes[static_cast<size_t>(number) % kMakes.size()];
  device::v1::Device device;
  device.set_name(NameOf(number));
  device.set_vendor_id(
      absl::StrFormat("0a000000-0000-4000-8000-%012d", number));
  device.set_serial_number(absl::StrFormat("KIT%07d", number));
  device.set_display_name(absl::StrCat("Device ", number));
  device.set_platform(make.platform);
  device.set_model(make.model);
  device.set_model_identifier(make.model_identifier);
  device.set_category(make.category);
  device.mutable_os()->set_name(make.os);
  device.mutable_os()->set_version(make.version);
  device.mutable_blueprint()->set_id("b-1");
  device.mutable_blueprint()->set_display_name("Staff");
  device.mutable_user()->set_id(absl::StrCat("u-", number));
  device.mutable_user()->set_email(
      absl::StrCat("user", number, "@example.com"));
  device.mutable_user()->set_display_name(absl::StrCat("User ", number));
  Set(now - absl::Hours(24 * 90), *device.mutable_first_enroll_time());
  Set(now - absl::Hours(24 * 90), *device.mutable_last_enroll_time());
  device.set_state(device::v1::STATE_ENROLLED);
  *device.add_facts() = KnownFact(device::kAgentInstalled, true);
  *device.add_facts() = KnownFact(device::kFilevaultEnabled, number % 3 != 0);
  *device.add_facts() = KnownFact(device::kMdmEnabled, true);
  return device;
}

device::v1::Liveness Fleet::Liveness(const std::string& device) const {
  device::v1::Liveness liveness;
  liveness.set_device(device);
  Set(now - absl::Hours(1), *liveness.mutable_last_check_in_time());
  auto& observation = *liveness.add_observations();
  observation.set_endpoint("devices");
  Set(now - absl::Minutes(50), *observation.mutable_collect_time());
  Set(now - absl::Minutes(10), *observation.mutable_observe_time());
  return liveness;
}

inventory::v1::Source Fleet::Health() const {
  inventory::v1::Source health;
  health.set_name(source);
  health.set_vendor("kit");
  health.set_host("127.0.0.1");
  health.set_state(inventory::v1::SOURCE_STATE_OK);
  Set(now - absl::Minutes(11), *health.mutable_last_full_sync_start_time());
  Set(now - absl::Minutes(10), *health.mutable_last_full_sync_end_time());
  return health;
}

World Fleet::Start() const {
  World world;
  for (int number = 1; number <= 8; ++number) {
    world.Happens(Change::TYPE_ADDED, Device(number));
  }
  world.Happens(Change::TYPE_ADDED, AppsOf(NameOf(4), "1.0"));
  return world;
}

void Fleet::ThingsHappen(World& world) const {
  world.Happens(Change::TYPE_ADDED, Device(9));
  world.Happens(Change::TYPE_UPDATED, Renamed(Device(2), "Second device"),
                {"display_name"});
  world.Happens(Change::TYPE_REMOVED, Removed(Device(3)),
                {"removal_reason", "state"});
  device::v1::Device second = world.Device(NameOf(2));
  second.mutable_user()->set_email("somebody.else@example.com");
  world.Happens(Change::TYPE_UPDATED, std::move(second), {"user.email"});
  world.Happens(Change::TYPE_UPDATED, AppsOf(NameOf(4), "1.1"));
  world.Happens(Change::TYPE_RESTORED, Device(3), {"removal_reason", "state"});
  world.Happens(Change::TYPE_ADDED, Device(10));
  device::v1::Device fifth = Device(5);
  fifth.mutable_os()->set_version("15.2");
  world.Happens(Change::TYPE_UPDATED, std::move(fifth), {"os.version"});
  world.Happens(Change::TYPE_REMOVED, Removed(Device(6)),
                {"removal_reason", "state"});
  world.Happens(Change::TYPE_UPDATED, Renamed(Device(9), "Ninth device"),
                {"display_name"});
}

void Fleet::MoreHappens(World& world) const {
  world.Happens(Change::TYPE_UPDATED,
                Renamed(world.Device(NameOf(1)), "First device"),
                {"display_name"});
  world.Happens(Change::TYPE_ADDED, Device(11));
}

World Fleet::Elsewhere() const {
  World world;
  for (int number = 1; number <= 5; ++number) {
    world.Happens(Change::TYPE_ADDED,
                  Renamed(Device(number), absl::StrCat("Restored ", number)));
  }
  return world;
}

}  // namespace muster::conformance
