#include "tests/fake_iru/api/secrets.h"

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "tests/fake_iru/devices/row.h"
#include "tests/fake_iru/model/rng.h"

namespace muster::fake_iru {
namespace {

// "9A2U-CDK6-…": `groups` groups of four.
std::string Grouped(Rng rng, int groups) {
  std::string code;
  for (int i = 0; i < groups; ++i) {
    absl::StrAppend(&code, i == 0 ? "" : "-",
                    absl::AsciiStrToUpper(rng.Hex(4)));
  }
  return code;
}

Json Code(const Device& device, bool has_one, absl::string_view kind) {
  if (!has_one) return nullptr;
  return Grouped(Rng::For(device.seed, kind, 0), 6);
}

bool HasEscrowedKey(const Device& device) {
  const Json& filevault = device.Fact("filevault");
  return filevault.is_object() && filevault.value("key_escrowed", false);
}

}  // namespace

Response GetSecret(const Device& device, absl::string_view name) {
  if (name == "bypasscode") {
    const Json code =
        Code(device, device.Is(kMac | kMobile) && device.Flag("supervised"),
             "bypass");
    return JsonResponse(
        200, {{"user_based_albc", code}, {"device_based_albc", code}});
  }
  if (name == "filevaultkey") {
    return JsonResponse(
        200, {{"key", Code(device, HasEscrowedKey(device), "filevault")}});
  }
  if (name == "unlockpin") {
    const std::string& pin = device.unlock_pin;
    return JsonResponse(200, {{"pin", pin.empty() ? Json() : Json(pin)}});
  }
  if (name == "recoverypassword") {
    return JsonResponse(
        200, {{"recovery_password", Code(device, device.Is(kMac), "lock")}});
  }
  return NotFound();
}

Response GetLostMode(const Device& device) {
  if (LostModeStatus(device).empty()) return NotInLostMode();
  return JsonResponse(
      200, {{"device_id", device.id}, {"lost_mode", device.Fact("lost_mode")}});
}

Response CancelLostMode(const State& state, Device& device) {
  if (LostModeStatus(device).empty()) return NotInLostMode();
  device.facts["lost_mode"] = Json::object();
  device.changed["lost_mode"] = state.now;
  return JsonResponse(200, {{"message", "Lost mode was cancelled."}});
}

Response NotInLostMode() {
  return JsonResponse(400, Json::array({"Device is not in lost mode."}));
}

}  // namespace muster::fake_iru
