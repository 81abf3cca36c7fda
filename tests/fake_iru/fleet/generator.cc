#include "tests/fake_iru/fleet/generator.h"

#include <array>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "tests/fake_iru/fleet/device_factory.h"
#include "tests/fake_iru/fleet/facts.h"

namespace muster::fake_iru {
namespace {

// M Mac, P iPhone, T iPad, V Apple TV, W Windows, A Android.
constexpr absl::string_view kMix =
    "MTPMWMAVMMPMMMTMMMPMMWMMTMPMMMPMMMVMTMMPMAMMWMTPMM";

constexpr std::array<absl::string_view, 20> kFirstNames = {
    "Ada",   "Björn", "Chidi", "Dana",  "Emeka", "Fatima", "Grace",
    "Hiro",  "Inés",  "Jonas", "Keiko", "Liam",  "Mei",    "Noor",
    "Oskar", "Priya", "Quinn", "Rosa",  "Sami",  "Thandi"};

constexpr std::array<absl::string_view, 20> kLastNames = {
    "Adler",  "Brown",  "Chen",   "Diaz",  "Evans",  "Fischer", "Garcia",
    "Haddad", "Ito",    "Jansen", "Kumar", "Lopez",  "Moreau",  "Nkosi",
    "Okafor", "Petrov", "Rossi",  "Silva", "Tanaka", "Weber"};

Platform PlatformOf(char letter) {
  switch (letter) {
    case 'P':
      return kIPhone;
    case 'T':
      return kIPad;
    case 'V':
      return kAppleTv;
    case 'W':
      return kWindows;
    case 'A':
      return kAndroid;
    default:
      return kMac;
  }
}

void AddUsers(const FleetOptions& options, State& state) {
  const int count = static_cast<int>((options.devices * 10 + 12) / 13);
  for (int i = 0; i < count; ++i) {
    Rng rng = Rng::For(options.seed, "user", i);
    const std::string first(rng.Pick(kFirstNames));
    const std::string last(rng.Pick(kLastNames));
    User user;
    user.id = rng.Uuid();
    user.deprecated_id = absl::StrCat(29000 + i);
    user.name = absl::StrCat(first, " ", last);
    user.email =
        absl::StrCat(absl::AsciiStrToLower(last), ".", i, "@accuhive.example");
    user.archived = rng.Chance(4);
    user.created = options.base_time - absl::Hours(24) * 1000 +
                   absl::Minutes(i) + absl::Microseconds(rng.Below(1000000));
    state.AddUser(std::move(user));
  }
}

Json Params(Rng& rng) {
  Json params = Json::object();
  for (int i = 0; i < 3; ++i) {
    params[rng.Uuid()] = {{"mute", rng.Chance(20)}, {"daily", false}};
  }
  return params;
}

void AddBlueprints(const FleetOptions& options, State& state) {
  constexpr std::array<absl::string_view, 6> kNames = {
      "Default Blueprint", "Engineering",      "Sales",
      "Shared iPads",      "Conference Rooms", "Windows and Android"};
  for (size_t i = 0; i < kNames.size(); ++i) {
    Rng rng = Rng::For(options.seed, "blueprint", i);
    Blueprint blueprint;
    blueprint.id = rng.Uuid();
    blueprint.name = std::string(kNames[i]);
    blueprint.icon = "ss-files";
    blueprint.color = i % 2 == 0 ? "aqua-800" : "orange-500";
    blueprint.type = i % 2 == 0 ? "classic" : "map";
    blueprint.code = rng.Digits(6);
    if (blueprint.type == "classic") blueprint.params = Params(rng);
    state.blueprints.push_back(std::move(blueprint));
  }
}

void AddTags(const FleetOptions& options, State& state) {
  for (const char* name : {"accuhive_01", "accuhive_02", "VIP", "loaner",
                           "kiosk", "pilot", "remote", "lab"}) {
    Rng rng = Rng::For(options.seed, name, 0);
    state.tags.push_back({rng.Uuid(), name});
  }
}

void AddDevices(const FleetOptions& options, State& state) {
  std::set<std::string> serials;
  for (int i = 0; i < options.devices; ++i) {
    DeviceTraits traits;
    traits.platform = PlatformOf(kMix[i % kMix.size()]);
    traits.base = options.base_time;
    traits.blank_check_ins = options.blank_check_ins;
    Device device =
        MakeDevice(state, Rng::For(options.seed, "device", i), traits);
    std::string serial = device.Text("serial_number");
    if (!serials.insert(serial).second) {
      absl::StrAppend(&serial, i);
      device.facts["serial_number"] = serial;
    }
    state.AddDevice(std::move(device));
  }
}

}  // namespace

State GenerateFleet(const FleetOptions& options) {
  State state(options.seed);
  state.now = options.base_time;
  AddUsers(options, state);
  AddBlueprints(options, state);
  AddTags(options, state);
  AddDevices(options, state);
  return state;
}

absl::StatusOr<std::string> EnrollDevice(State& state, const Json& wish) {
  const std::string name =
      wish.is_object() ? wish.value("platform", std::string("Mac")) : "";
  const auto platform = ParsePlatform(name);
  if (!platform) {
    return absl::InvalidArgumentError(
        absl::StrCat("\"", name,
                     "\" is no platform; use Mac, iPad, iPhone, "
                     "AppleTV, Windows or Android."));
  }
  DeviceTraits traits;
  traits.platform = *platform;
  traits.base = state.now;
  traits.may_be_odd = false;
  Device device = MakeDevice(state, Rng(state.rng.Next()), traits);
  for (const auto& [path, value] : wish.items()) {
    if (path == "platform") continue;
    const absl::Status set = SetFact(state, device, path, value);
    if (!set.ok()) return set;
  }
  device.changed.clear();
  return state.AddDevice(std::move(device)).id;
}

}  // namespace muster::fake_iru
