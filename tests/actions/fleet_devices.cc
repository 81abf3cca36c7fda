#include "tests/actions/fleet_devices.h"

#include <cstdlib>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace muster::testing {
namespace {

constexpr int kOldestMacOs = 12;

int MajorVersion(const fake_iru::Json& row) {
  const std::vector<std::string> parts =
      absl::StrSplit(row.value("os_version", ""), '.');
  int major = 0;
  return absl::SimpleAtoi(parts.front(), &major) ? major : 0;
}

bool IsManaged(const fake_iru::Json& row) {
  return row["mdm_enabled"] == true && row["is_removed"] == false &&
         row["serial_number"].is_string() && row["serial_number"] != "";
}

std::string TakeLast(std::vector<std::string>& ids) {
  if (ids.empty()) std::abort();  // the fleet is too small for the test
  std::string id = std::move(ids.back());
  ids.pop_back();
  return id;
}

}  // namespace

FleetDevices::FleetDevices(fake_iru::Tenant& tenant) {
  fake_iru::DumpOptions rows_only;
  rows_only.parts = {"rows"};
  const fake_iru::Json dump = tenant.Dump(rows_only);
  for (const fake_iru::Json& row : dump["rows"]) {
    if (!IsManaged(row)) continue;
    const std::string id = row["device_id"].get<std::string>();
    if (row["platform"] == "Mac" && MajorVersion(row) >= kOldestMacOs) {
      macs_.push_back(id);
    }
    if (row["platform"] == "Android") androids_.push_back(id);
  }
}

std::string FleetDevices::NextMac() { return TakeLast(macs_); }
std::string FleetDevices::NextAndroid() { return TakeLast(androids_); }

std::string UnlockPin(fake_iru::Tenant& tenant, const std::string& token,
                      const std::string& vendor_id) {
  fake_iru::Request request;
  request.method = "GET";
  request.path =
      absl::StrCat("/api/v1/devices/", vendor_id, "/secrets/unlockpin");
  request.token = token;
  request.authorization = absl::StrCat("Bearer ", token);
  const fake_iru::Response response = tenant.Handle(request);
  const auto body = fake_iru::Json::parse(response.body, nullptr, false);
  return body.is_object() && body["pin"].is_string()
             ? body["pin"].get<std::string>()
             : "";
}

std::string DeviceNameOf(const std::string& vendor_id) {
  return absl::StrCat(kSource, "/devices/", vendor_id);
}

}  // namespace muster::testing
