#include "tests/fake_iru/fleet/posture.h"

namespace muster::fake_iru {
namespace {

Json FileVault(Rng& rng, bool reports) {
  const uint64_t draw = rng.Below(100);
  const bool escrowed = rng.Chance(90);
  Json status;
  if (reports && draw >= 3) status = draw >= 10;
  const bool on = status == true;
  return {{"status", status},
          {"key_type", on ? Json("Personal") : Json()},
          {"key_escrowed", on && escrowed},
          {"regeneration_needed", nullptr},
          {"scheduled_key_rotation", nullptr}};
}

Json Firewall(Rng& rng, bool reports) {
  const bool on = rng.Chance(80);
  return {{"status", reports ? Json(on) : Json()},
          {"block_all_incoming", false},
          {"logging", true},
          {"logging_option", "throttled"},
          {"stealth_mode", on && rng.Chance(30)},
          {"version", "1.7"},
          {"allow_signed_applications", true},
          {"unloading", false}};
}

Json Gatekeeper(Rng& rng, bool reports) {
  const bool on = rng.Chance(96);
  return {{"gatekeeper_status", reports ? Json(on) : Json()},
          {"trusted_developers", true},
          {"gatekeeper_version", "8.0"},
          {"gatekeeper_opaque_version", "94"},
          {"xprotect_version", rng.Chance(90) ? "5316" : "5283"},
          {"malware_removal_tool_version", "1.93"}};
}

Json StartupSettings(Rng& rng, bool reports) {
  const bool sip = rng.Chance(97);
  return {{"sip", reports ? Json(sip) : Json()},
          {"ssv", true},
          {"bootstrap_token_auth", false},
          {"kext_requires_bst", true},
          {"software_update_requires_bst", true},
          {"bootstrap_token_escrowed", rng.Chance(95)},
          {"external_boot_level", "allowed"},
          {"secure_boot_level", "full"},
          {"any_signed_os", nullptr},
          {"mdm_manages_kext", nullptr},
          {"user_manages_kext", nullptr}};
}

Json ActivationLock(Rng& rng, const Device& device) {
  const bool tv = device.Is(kAppleTv);
  const bool user_lock = rng.Chance(5);
  return {
      {"activation_lock_supported", !tv},
      {"activation_lock_allowed_while_supervised", tv ? Json() : Json(false)},
      {"device_activation_lock_enabled", false},
      {"user_activation_lock_enabled", tv ? Json() : Json(user_lock)},
      {"bypass_code_failed", false}};
}

}  // namespace

void AddPosture(Rng& rng, Device& device) {
  if (!device.Is(kApple)) return;
  const bool seen = device.TimeOf("last_check_in").has_value();
  device.facts["activation_lock"] = ActivationLock(rng, device);
  if (!device.Is(kMac)) return;
  const bool by_agent = seen && device.Flag("agent_installed");
  device.facts["filevault"] =
      FileVault(rng, seen && device.Flag("mdm_enabled"));
  device.facts["application_firewall"] = Firewall(rng, by_agent);
  device.facts["gatekeeper_and_xprotect"] = Gatekeeper(rng, by_agent);
  device.facts["startup_settings"] = StartupSettings(rng, seen);
}

}  // namespace muster::fake_iru
