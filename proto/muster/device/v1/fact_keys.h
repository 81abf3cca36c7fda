// The keys of the facts in use (device.proto, Fact.key), what each means, and
// where Iru has it. Part of the contract, like the field numbers: a key is
// never given another meaning.
#ifndef PROTO_MUSTER_DEVICE_V1_FACT_KEYS_H_
#define PROTO_MUSTER_DEVICE_V1_FACT_KEYS_H_

#include "absl/strings/string_view.h"
#include "proto/muster/device/v1/device.pb.h"

namespace muster::device {

// bool. The MDM profile is installed. Iru: row `mdm_enabled`.
constexpr absl::string_view kMdmEnabled = "mdm.enabled";
// bool. The vendor's agent is installed. Iru: row `agent_installed`.
constexpr absl::string_view kAgentInstalled = "agent.installed";
// string. Version of the agent. Iru: row `agent_version`.
constexpr absl::string_view kAgentVersion = "agent.version";
// bool. The boot volume is encrypted. Iru: Prism `filevault.status`.
constexpr absl::string_view kFilevaultEnabled = "filevault.enabled";
// bool. The recovery key is escrowed. Iru: Prism `filevault.key_escrowed`.
constexpr absl::string_view kFilevaultKeyEscrowed = "filevault.key_escrowed";
// bool. The application firewall is on. Iru: Prism
// `application_firewall.status`.
constexpr absl::string_view kFirewallEnabled = "firewall.enabled";
// bool. Gatekeeper is on. Iru: Prism
// `gatekeeper_and_xprotect.gatekeeper_status`.
constexpr absl::string_view kGatekeeperEnabled = "gatekeeper.enabled";
// bool. System Integrity Protection is on. Iru: Prism `startup_settings.sip`.
constexpr absl::string_view kSipEnabled = "sip.enabled";
// string. What may start: `full`, `medium`, `none`. Iru: Prism
// `startup_settings.secure_boot_level`.
constexpr absl::string_view kSecureBootLevel = "secure_boot.level";
// bool. A person's activation lock is on. Iru: Prism
// `activation_lock.user_activation_lock_enabled`.
constexpr absl::string_view kUserActivationLock =
    "activation_lock.user_enabled";
// int. Local accounts, and those of them that are administrators. Iru: rows of
// Prism `local_users`.
constexpr absl::string_view kLocalUserCount = "local_users.count";
constexpr absl::string_view kLocalAdminCount = "local_users.admin_count";
// string. Details only: last known IP address. Iru: `network.ip_address`.
constexpr absl::string_view kLastIpAddress = "network.ip_address";
// string. Details only: processor. Iru: `hardware_overview.processor_name`.
constexpr absl::string_view kProcessor = "hardware.processor";
// string. Details only: memory with unit. Iru: `hardware_overview.memory`.
constexpr absl::string_view kMemory = "hardware.memory";
// string. Details only: capacity of the first volume, with unit. Iru:
// `volumes[0].capacity`.
constexpr absl::string_view kStorage = "hardware.storage";

// The fact of `device` with `key`, or null if it has none.
inline const v1::Fact* FindFact(const v1::Device& device,
                                absl::string_view key) {
  for (const v1::Fact& fact : device.facts()) {
    if (fact.key() == key) return &fact;
  }
  return nullptr;
}

}  // namespace muster::device

#endif  // PROTO_MUSTER_DEVICE_V1_FACT_KEYS_H_
