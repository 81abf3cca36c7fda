#include "bench/fleet.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/grpc/raw/raw_unary.h"
#include "proto/muster/device/v1/fact_keys.h"

namespace muster::bench {
namespace {

using device::v1::Device;
using device::v1::Fact;
using inventory::v1::DeviceObservation;
using inventory::v1::PushPagesRequest;

constexpr char kDevicesEndpoint[] = "devices";
constexpr char kFilevaultEndpoint[] = "prism/filevault";
constexpr char kDetailsEndpoint[] = "device-details";

constexpr int64_t kFirstReading = 1764547200;  // 2025-12-01
constexpr int64_t kRoundSeconds = 900;
constexpr int64_t kDaySeconds = 86400;

struct Model {
  device::v1::Platform platform;
  device::v1::Category category;
  const char* name;
  const char* identifier;
  const char* os_name;
  int os_major;
  const char* build;
};

constexpr Model kModels[] = {
    {device::v1::PLATFORM_MAC, device::v1::CATEGORY_COMPUTER_LAPTOP,
     "MacBook Air (M1, 2020)", "MacBookAir10,1", "macOS", 14, "23E224"},
    {device::v1::PLATFORM_MAC, device::v1::CATEGORY_COMPUTER_LAPTOP,
     "MacBook Pro (14-inch, 2023)", "Mac14,9", "macOS", 15, "24A335"},
    {device::v1::PLATFORM_MAC, device::v1::CATEGORY_COMPUTER_DESKTOP,
     "Mac mini (2023)", "Mac14,3", "macOS", 14, "23F79"},
    {device::v1::PLATFORM_IPAD, device::v1::CATEGORY_TABLET,
     "iPad Pro 11-inch (4th generation)", "iPad14,3", "iPadOS", 17, "21F90"},
    {device::v1::PLATFORM_IPHONE, device::v1::CATEGORY_PHONE, "iPhone 15 Pro",
     "iPhone16,1", "iOS", 17, "21F90"},
    {device::v1::PLATFORM_WINDOWS, device::v1::CATEGORY_COMPUTER_UNKNOWN,
     "Latitude 5440", "", "Windows", 11, "10.0.26100.6584"},
};
constexpr const char* kTeams[] = {"engineering", "finance", "sales", "support",
                                  "design"};
constexpr const char* kSites[] = {"berlin", "lisbon", "austin", "osaka"};

// Two words that look random, of a device and a purpose.
uint64_t Mix(uint64_t device, uint64_t purpose) {
  uint64_t z = device * 0x9E3779B97F4A7C15u + purpose * 0xD1B54A32D192ED03u;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
  return z ^ (z >> 31);
}

std::string Uuid(uint64_t device, uint64_t purpose) {
  const uint64_t high = Mix(device, purpose), low = Mix(device, purpose + 1);
  return absl::StrFormat("%08x-%04x-4%03x-a%03x-%012x", high >> 32,
                         (high >> 16) & 0xFFFF, high & 0xFFF, low >> 52,
                         low & 0xFFFFFFFFFFFF);
}

void SetTime(int64_t seconds, uint64_t salt,
             google::protobuf::Timestamp& time) {
  time.set_seconds(seconds);
  time.set_nanos(static_cast<int32_t>(salt % 1000000) * 1000);
}

Fact& AddFact(absl::string_view key, const char* endpoint, Device& device) {
  Fact& fact = *device.add_facts();
  fact.set_key(std::string(key));
  fact.set_endpoint(endpoint);
  return fact;
}

// Sorted by key, as a connector sends them.
void AddFacts(uint64_t id, bool mac, Device& device) {
  AddFact(device::kAgentInstalled, kDevicesEndpoint, device)
      .set_bool_value(id % 50 != 0);
  AddFact(device::kAgentVersion, kDevicesEndpoint, device)
      .set_string_value("4.5.9 (5160)");
  if (mac) {
    AddFact(device::kFilevaultEnabled, kFilevaultEndpoint, device)
        .set_bool_value(id % 20 != 0);
    AddFact(device::kFilevaultKeyEscrowed, kFilevaultEndpoint, device)
        .set_bool_value(id % 25 != 0);
  }
  for (const absl::string_view key :
       {device::kMemory, device::kProcessor, device::kStorage}) {
    AddFact(key, kDetailsEndpoint, device)
        .set_unknown_reason(device::v1::UNKNOWN_REASON_NOT_FETCHED);
  }
  AddFact(device::kMdmEnabled, kDevicesEndpoint, device).set_bool_value(true);
  AddFact(device::kLastIpAddress, kDetailsEndpoint, device)
      .set_unknown_reason(device::v1::UNKNOWN_REASON_NOT_FETCHED);
}

void SetModel(const Model& model, int version, uint64_t id, Device& device) {
  device.set_platform(model.platform);
  device.set_model(model.name);
  device.set_model_identifier(model.identifier);
  device.set_category(model.category);
  device.set_category_source(
      *model.identifier == 0 ? device::v1::CATEGORY_SOURCE_PLATFORM
                             : device::v1::CATEGORY_SOURCE_MODEL_IDENTIFIER);
  device::v1::OperatingSystem& os = *device.mutable_os();
  os.set_name(model.os_name);
  os.set_version(absl::StrCat(model.os_major, ".", id % 6, ".", version));
  os.set_build(model.build);
  os.set_supplemental_build(model.build);
}

void SetPlace(uint64_t id, Device& device) {
  const char* const team = kTeams[Mix(id, 11) % std::size(kTeams)];
  const char* const site = kSites[Mix(id, 12) % std::size(kSites)];
  device.set_asset_tag(absl::StrFormat("ASSET-%07d", id));
  device.mutable_blueprint()->set_id(Uuid(Mix(id, 13) % 12, 13));
  device.mutable_blueprint()->set_display_name(
      absl::StrCat(team, " standard blueprint"));
  device.add_tags(absl::StrCat("site-", site));
  device.add_tags(absl::StrCat("team-", team));
}

void SetOwner(uint64_t id, Device& device) {
  device::v1::AssignedUser& user = *device.mutable_user();
  user.set_id(Uuid(id, 31));
  user.set_email(absl::StrFormat("person.%06d@accuhive.example", id));
  user.set_display_name(absl::StrFormat("Person Number %06d", id));
  device.set_display_name(
      absl::StrFormat("Person %06d's %s", id, device.model()));
}

void SetTimes(uint64_t id, int round, Device& device) {
  const int64_t enrolled =
      kFirstReading - (30 + Mix(id, 51) % 700) * kDaySeconds;
  SetTime(enrolled, Mix(id, 52), *device.mutable_first_enroll_time());
  SetTime(enrolled + 3600, Mix(id, 53), *device.mutable_last_enroll_time());
  const int64_t ago = static_cast<int64_t>(Mix(id, 54 + round) % kRoundSeconds);
  SetTime(kFirstReading + round * kRoundSeconds - ago, Mix(id, 55 + round),
          *device.mutable_last_check_in_time());
}

// A page is read at once; rounds are a quarter of an hour apart.
void AddObservations(int device, int round, bool mac,
                     DeviceObservation& shown) {
  const int64_t read = kFirstReading + round * kRoundSeconds;
  const uint64_t page = device / kPageSize;
  device::v1::Observation& row = *shown.add_observations();
  row.set_endpoint(kDevicesEndpoint);
  SetTime(read, Mix(page, 61), *row.mutable_observe_time());
  if (!mac) return;
  device::v1::Observation& prism = *shown.add_observations();
  prism.set_endpoint(kFilevaultEndpoint);
  SetTime(read, Mix(page, 62), *prism.mutable_observe_time());
  SetTime(read - kDaySeconds / 2 + static_cast<int64_t>(Mix(device, 63) % 900),
          Mix(device, 64), *prism.mutable_collect_time());
}

}  // namespace

std::string Fleet::NameOf(int device) const {
  return absl::StrCat(kSource, "/devices/", Uuid(device, 1));
}

DeviceObservation Fleet::Observe(int device, Reading reading) const {
  const uint64_t id = device;
  const Model& model = kModels[Mix(id, 3) % std::size(kModels)];
  const bool mac = model.platform == device::v1::PLATFORM_MAC;
  DeviceObservation shown;
  Device& shape = *shown.mutable_device();
  shape.set_name(NameOf(device));
  shape.set_vendor_id(Uuid(id, 1));
  shape.set_serial_number(absl::StrFormat("C02%09X", Mix(id, 5) >> 28));
  shape.set_udid(absl::AsciiStrToUpper(Uuid(id, 7)));
  shape.set_state(device::v1::STATE_ENROLLED);
  SetModel(model, reading.version, id, shape);
  SetPlace(id, shape);
  SetOwner(id, shape);
  SetTimes(id, reading.round, shape);
  AddFacts(id, mac, shape);
  AddObservations(device, reading.round, mac, shown);
  return shown;
}

grpc::ByteBuffer Fleet::Begin(inventory::v1::SyncKind kind, Part part) const {
  PushPagesRequest request;
  auto& begin = *request.mutable_begin();
  begin.set_source(kSource);
  begin.set_kind(kind);
  begin.set_vendor("bench");
  begin.set_host("127.0.0.1");
  begin.set_expected_count(part.count);
  return ToByteBuffer(request);
}

grpc::ByteBuffer Fleet::Page(int64_t index, Part part, Reading reading) const {
  PushPagesRequest request;
  auto& page = *request.mutable_page();
  page.set_index(index);
  page.set_api_call_count(1);
  for (int i = 0; i < part.count; ++i) {
    *page.add_devices() = Observe(part.first + i, reading);
  }
  return ToByteBuffer(request);
}

grpc::ByteBuffer Fleet::Commit(inventory::v1::SyncKind kind,
                               int64_t page_count) const {
  PushPagesRequest request;
  auto& commit = *request.mutable_commit();
  commit.set_page_count(page_count);
  if (kind == inventory::v1::SYNC_KIND_FULL) {
    commit.mutable_completeness()->set_ended_on_empty_page(true);
    commit.mutable_completeness()->set_overlaps_agreed(true);
    commit.mutable_completeness()->set_licensing_count(-1);
    commit.mutable_completeness()->set_prism_count(-1);
  }
  return ToByteBuffer(request);
}

void Fleet::ForEachMessage(
    inventory::v1::SyncKind kind, Part part, Reading reading,
    absl::FunctionRef<void(grpc::ByteBuffer)> use) const {
  use(Begin(kind, part));
  int64_t pages = 0;
  for (int done = 0; done < part.count; done += kPageSize) {
    const int count = std::min(kPageSize, part.count - done);
    use(Page(pages++, {part.first + done, count}, reading));
  }
  use(Commit(kind, pages));
}

std::vector<grpc::ByteBuffer> Fleet::Messages(inventory::v1::SyncKind kind,
                                              Part part,
                                              Reading reading) const {
  std::vector<grpc::ByteBuffer> messages;
  ForEachMessage(kind, part, reading, [&](grpc::ByteBuffer message) {
    messages.push_back(std::move(message));
  });
  return messages;
}

}  // namespace muster::bench
