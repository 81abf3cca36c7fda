#include "bench/connector/fleet_life.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "proto/muster/device/v1/fact_keys.h"

namespace muster::bench {
namespace {

using fake_iru::Json;
using inventory::v1::Change;

constexpr int kTries = 50;
constexpr char kRemoval[] = "removal";
constexpr char kOther[] = "other_";

std::string TextAt(const Json& row, const char* key) {
  const auto found = row.find(key);
  if (found == row.end() || !found->is_string()) return "";
  return found->get<std::string>();
}

bool IsTrueAt(const Json& row, const char* key) {
  const auto found = row.find(key);
  return found != row.end() && found->is_boolean() && found->get<bool>();
}

bool FileVaultIs(const device::v1::Device& device, bool on) {
  for (const device::v1::Fact& fact : device.facts()) {
    if (fact.key() != device::kFilevaultEnabled) continue;
    return fact.has_bool_value() && fact.bool_value() == on;
  }
  return false;
}

bool Shows(const Change& change, absl::string_view what,
           const std::string& value) {
  const device::v1::Device& device = change.device();
  const bool removed = change.type() == Change::TYPE_REMOVED;
  if (what == kRemoval || removed) return what == kRemoval && removed;
  if (what == "name") return device.display_name() == value;
  if (what == "owner") return device.user().email() == value;
  if (what == "asset_tag") return device.asset_tag() == value;
  if (what == "filevault") return FileVaultIs(device, value == "on");
  const auto& tags = device.tags();
  return std::find(tags.begin(), tags.end(), value) != tags.end();
}

}  // namespace

FleetLife::FleetLife(fake_iru::Tenant& tenant, const Clock& clock,
                     Options options)
    : tenant_(tenant),
      clock_(clock),
      options_(options),
      dice_(options.seed),
      turns_(absl::ToInt64Seconds(options.check_in_interval)) {
  ReadFleet();
}

void FleetLife::PassSecond(bool changing) {
  CheckInSome();
  ++second_;
  if (!changing) return;
  if (Happens(options_.changes_per_hour)) Change();
  if (Happens(options_.removals_per_hour)) Remove();
  if (Happens(options_.enrolments_per_hour)) Enrol();
}

void FleetLife::Saw(const inventory::v1::Change& change) {
  absl::MutexLock lock(&mu_);
  const auto found = pending_.find(change.device().vendor_id());
  if (found == pending_.end()) return;
  const Pending& pending = found->second;
  const absl::string_view what = absl::StripPrefix(pending.what, kOther);
  if (!Shows(change, what, pending.value)) return;
  delays_[pending.what].push_back(
      absl::ToDoubleSeconds(clock_.Now() - pending.since));
  pending_.erase(found);
}

std::map<std::string, std::vector<double>> FleetLife::Delays() const {
  absl::MutexLock lock(&mu_);
  auto delays = delays_;
  for (const auto& [id, pending] : pending_) {
    delays[pending.what].push_back(
        absl::ToDoubleSeconds(clock_.Now() - pending.since));
  }
  return delays;
}

int64_t FleetLife::unseen() const {
  absl::MutexLock lock(&mu_);
  return static_cast<int64_t>(pending_.size());
}

void FleetLife::ReadFleet() {
  fake_iru::DumpOptions options;
  options.parts = {"rows", "prism", "users"};
  options.categories = {"filevault"};
  const Json dump = tenant_.Dump(options);
  std::map<std::string, int> filevault;
  for (const Json& row : dump["prism"]["filevault"]) {
    if (!row["status"].is_boolean()) continue;
    filevault[TextAt(row, "device_id")] = row["status"].get<bool>() ? 1 : 0;
  }
  for (const Json& user : dump["users"]) {
    if (!TextAt(user, "email").empty())
      emails_.push_back(TextAt(user, "email"));
  }
  for (const Json& row : dump["rows"]) {
    if (IsTrueAt(row, "is_removed")) continue;
    const std::string platform = TextAt(row, "platform");
    Device device;
    device.id = TextAt(row, "device_id");
    device.mac = platform == "Mac";
    device.apple = platform != "Windows" && platform != "Android";
    const auto found = filevault.find(device.id);
    if (found != filevault.end()) device.filevault = found->second;
    if (row["user"].is_object()) device.email = TextAt(row["user"], "email");
    Adopt(device);
  }
}

void FleetLife::Adopt(const Device& device) {
  devices_.push_back(device);
  if (!device.mac || Below(1000) < options_.silent_percent * 10) return;
  turns_[Below(static_cast<int>(turns_.size()))].push_back(device.id);
}

// One that has left in the meantime is nobody's.
void FleetLife::CheckInSome() {
  for (const std::string& id : turns_[second_ % turns_.size()]) {
    tenant_.CheckIn(id).IgnoreError();
  }
}

bool FleetLife::Happens(double per_hour) {
  return std::uniform_real_distribution<>(0, 3600)(dice_) < per_hour;
}

int FleetLife::Below(int bound) {
  return std::uniform_int_distribution<>(0, bound - 1)(dice_);
}

FleetLife::Device* FleetLife::Choose() {
  for (int i = 0; i < kTries && !devices_.empty(); ++i) {
    Device& device = devices_[Below(static_cast<int>(devices_.size()))];
    absl::MutexLock lock(&mu_);
    if (pending_.count(device.id) == 0) return &device;
  }
  return nullptr;
}

void FleetLife::Change() {
  Device* const device = Choose();
  if (device == nullptr) return;
  const std::string text = absl::StrCat("changed-", ++changes_);
  const int what = Below(5);
  if (what == 0) {
    Await(*device, "name", text);
    tenant_.Set(device->id, "device_name", text).IgnoreError();
  } else if (what == 1) {
    Await(*device, "asset_tag", text);
    tenant_.Set(device->id, "asset_tag", text).IgnoreError();
  } else if (what == 2) {
    Await(*device, "tags", text);
    // Some older records have none to show.
    tenant_.Set(device->id, "row_age", 0).IgnoreError();
    tenant_.Set(device->id, "tags", Json::array({text})).IgnoreError();
  } else if (what == 3 && device->filevault >= 0) {
    device->filevault = 1 - device->filevault;
    Await(*device, "filevault", device->filevault == 1 ? "on" : "off");
    tenant_.Set(device->id, "filevault.status", device->filevault == 1)
        .IgnoreError();
  } else {
    const std::string email = emails_[Below(static_cast<int>(emails_.size()))];
    if (email == std::exchange(device->email, email)) return;
    Await(*device, "owner", email);
    tenant_.Set(device->id, "user_email", email).IgnoreError();
  }
}

void FleetLife::Remove() {
  Device* const device = Choose();
  if (device == nullptr) return;
  Await(*device, kRemoval, "");
  tenant_.Unenroll(device->id).IgnoreError();
  std::swap(*device, devices_.back());
  devices_.pop_back();
}

void FleetLife::Enrol() {
  const auto id = tenant_.Enroll({{"platform", "Mac"}});
  if (!id.ok()) return;
  Device device;
  device.id = *id;
  device.mac = true;
  Adopt(device);
}

void FleetLife::Await(const Device& device, const std::string& what,
                      const std::string& value) {
  absl::MutexLock lock(&mu_);
  pending_[device.id] = {absl::StrCat(device.apple ? "" : kOther, what), value,
                         clock_.Now()};
}

}  // namespace muster::bench
