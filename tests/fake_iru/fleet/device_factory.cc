#include "tests/fake_iru/fleet/device_factory.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tests/fake_iru/fleet/posture.h"
#include "tests/fake_iru/model/catalog.h"

namespace muster::fake_iru {
namespace {

constexpr absl::string_view kSerialAlphabet = "0123456789CDFGHJKLMNPQRTVWXY";

const OsRelease& PickRelease(Rng& rng, Platform platform, const Model& model) {
  std::vector<const OsRelease*> drawn;
  for (const OsRelease& release : ReleasesOf(platform)) {
    if (platform == kMac && !model.apple_silicon && !release.intel) continue;
    drawn.insert(drawn.end(), release.weight, &release);
  }
  return *rng.Pick(drawn);
}

void AddHardware(Rng& rng, Device& device, const Model& model) {
  Json& facts = device.facts;
  const bool mac = device.platform == kMac;
  facts["model"] = model.name;
  facts["model_identifier"] = model.identifier;
  facts["serial_number"] = rng.Text(kSerialAlphabet, mac ? 10 : 12);
  facts["udid"] = mac ? rng.Uuid() : absl::StrCat("00008110-", rng.Hex(16));
  facts["memory"] = model.memory;
  facts["processor"] = model.processor;
  facts["cores"] = model.cores;
  facts["capacity_gb"] = model.capacity_gb;
  facts["used_percent"] = rng.Between(5, 95);
  const std::string mac_bytes = rng.Hex(10);
  std::string address = "b8";
  for (int i = 0; i < 10; i += 2) {
    absl::StrAppend(&address, ":", mac_bytes.substr(i, 2));
  }
  facts["mac_address"] = address;
  std::string ip = "10";
  for (int i = 0; i < 3; ++i) absl::StrAppend(&ip, ".", rng.Between(2, 254));
  facts["ip_address"] = ip;
}

void AddSystem(Rng& rng, Device& device, const Model& model) {
  const OsRelease& release = PickRelease(rng, device.platform, model);
  device.facts["os_version"] = release.version;
  device.facts["build"] = release.build;
  device.facts["full_software_version"] = release.full_version;
  device.facts["api_level"] = release.api_level;
  device.facts["security_patch_level"] = release.security_patch;
}

// Nobody (null) or one of the directory.
Json PickUser(const State& state, Rng& rng, Platform platform) {
  const int percent = platform == kAppleTv ? 0 : platform == kIPad ? 60 : 88;
  const bool assigned = rng.Chance(percent);
  const uint64_t draw = rng.Next();
  if (!assigned || state.users.empty()) return nullptr;
  return state.users[draw % state.users.size()].id;
}

std::string NameFor(const State& state, Rng& rng, const Device& device,
                    const Model& model) {
  const User* const user = state.UserOf(device);
  const std::string serial = device.Text("serial_number");
  if (!user || rng.Chance(30)) {
    return absl::StrCat(model.short_name, " ", serial.substr(0, 4));
  }
  const std::vector<std::string> names = absl::StrSplit(user->name, ' ');
  return absl::StrCat(names[0], rng.Chance(50) ? "’s " : "'s ",
                      model.short_name);
}

const Blueprint& PickBlueprint(const State& state, Rng& rng,
                               Platform platform) {
  const auto& all = state.blueprints;
  if (platform == kIPad && all.size() > 3) return all[3];
  if (platform == kAppleTv && all.size() > 4) return all[4];
  if ((platform == kWindows || platform == kAndroid) && all.size() > 5) {
    return all[5];
  }
  return all[rng.Below(all.size() < 3 ? all.size() : 3)];
}

void AddPlacement(const State& state, Rng& rng, Device& device,
                  const Model& model) {
  Json& facts = device.facts;
  facts["user_id"] = PickUser(state, rng, device.platform);
  facts["device_name"] = NameFor(state, rng, device, model);
  const std::string asset = absl::StrCat("AH-", rng.Digits(5));
  facts["asset_tag"] = rng.Chance(60) ? asset : "";
  facts["blueprint_id"] = PickBlueprint(state, rng, device.platform).id;
  facts["tags"] = Json::array();
  for (const Tag& tag : state.tags) {
    if (rng.Chance(10)) facts["tags"].push_back(tag.name);
  }
  facts["hostname"] = absl::StrCat("host-", rng.Hex(6));
}

absl::Duration RandomDays(Rng& rng, int low, int high) {
  const absl::Duration days = absl::Hours(24) * rng.Between(low, high);
  return days + absl::Microseconds(rng.Below(86'400'000'000));
}

void AddLife(Rng& rng, const DeviceTraits& traits, Device& device) {
  const absl::Time first = traits.base - RandomDays(rng, 90, 900);
  const absl::Duration age = RandomDays(rng, 61, 89);
  const bool again = rng.Chance(20);
  const absl::Time last = again ? traits.base - age : first;
  const absl::Duration recent =
      absl::Microseconds(rng.Below(20 * 3'600'000'000));
  const absl::Duration silence = RandomDays(rng, 8, 60);
  const uint64_t draw = rng.Below(100);
  const bool never = traits.may_be_odd && draw < 2;
  const bool silent = traits.may_be_odd && draw >= 2 && draw < 11;
  MaybeTime seen = traits.base - (silent ? silence : recent);
  if (never) seen = last;
  if (never && traits.blank_check_ins) seen = std::nullopt;
  device.SetTime("first_enrollment", traits.may_be_odd ? first : traits.base);
  device.SetTime("last_enrollment", traits.may_be_odd ? last : traits.base);
  device.SetTime("last_check_in", traits.may_be_odd ? seen : traits.base);
  device.SetTime("last_mdm_check_in", device.TimeOf("last_check_in"));
  device.facts["is_missing"] = silent && silence > absl::Hours(24 * 30);
}

void AddManagement(Rng& rng, const DeviceTraits& traits, Device& device) {
  Json& facts = device.facts;
  const auto odd = [&](int percent) {
    const bool chance = rng.Chance(percent);
    return traits.may_be_odd && chance;
  };
  const bool has_agent = device.Is(kMac | kWindows);
  facts["mdm_enabled"] = !odd(2);
  facts["agent_installed"] = !odd(4) && has_agent;
  const bool mac = device.platform == kMac;
  const std::string version = mac ? "4.5.9 (5160)" : "1.0.00002.0002";
  facts["agent_version"] = device.Flag("agent_installed") ? version : "";
  device.SetTime("agent_installed_at", device.TimeOf("last_enrollment"));
  facts["supervised"] = !odd(15);
  facts["is_removed"] = false;
  facts["erased"] = odd(1) && device.Is(kApple);
  if (device.Flag("erased")) facts["model_identifier"] = "";
  facts["row_age"] = odd(2) ? 2 : odd(4) ? 1 : 0;
  facts["locked"] = false;
  facts["remote_desktop_enabled"] = odd(5);
  facts["edr"] = odd(40) && mac;
  facts["lost_mode"] = Json::object();
}

void AddApps(Rng& rng, Device& device) {
  Json apps = Json::object();
  if (!device.Is(kAppleTv)) {
    for (const App& app : AppsOf(device.platform)) {
      if (rng.Chance(75)) apps[app.bundle_id] = app.version;
    }
  }
  device.facts["apps"] = std::move(apps);
}

}  // namespace

Device MakeDevice(const State& state, Rng rng, const DeviceTraits& traits) {
  Device device;
  device.id = rng.Uuid();
  device.platform = traits.platform;
  device.seed = rng.Next();
  const Model& model = rng.Pick(ModelsOf(traits.platform));
  AddHardware(rng, device, model);
  AddSystem(rng, device, model);
  AddPlacement(state, rng, device, model);
  AddLife(rng, traits, device);
  AddManagement(rng, traits, device);
  AddApps(rng, device);
  AddPosture(rng, device);
  return device;
}

}  // namespace muster::fake_iru
