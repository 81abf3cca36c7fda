#include "actions/vault/revealer.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "actions/audit/audit_index.h"
#include "actions/vault/reveal_checks.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/log.h"
#include "base/redact/redact.h"
#include "base/secret.h"
#include "base/status_macros.h"
#include "google/protobuf/util/time_util.h"

namespace muster::actions {
namespace {

using ::google::protobuf::util::TimeUtil;

constexpr absl::Duration kHour = absl::Hours(1);

v1::AuditRecord RecordOf(const v1::RevealSecretRequest& request,
                         const Revealer::Caller& caller) {
  v1::AuditRecord record;
  record.set_phase(v1::AuditRecord::PHASE_REVEAL);
  record.set_kind(SecretKindWord(request.kind()));
  record.set_device(request.name());
  record.set_source(DeviceName::Parse(request.name())->parent().ToString());
  record.set_reason(request.reason());
  record.set_ticket(request.ticket());
  record.set_outcome("GRANTED");
  record.set_principal(caller.principal.empty() ? "local" : caller.principal);
  record.set_authentication(caller.authentication);
  record.set_trace_id(caller.trace_id);
  return record;
}

absl::Status Exhausted(const std::string& principal, int per_hour,
                       absl::Duration wait) {
  return WithRetryDelay(
      Error(absl::StatusCode::kResourceExhausted, "REVEALS_EXHAUSTED",
            absl::StrCat(
                principal, " was shown ", per_hour,
                " secrets within an hour, which is the limit; try "
                "again in ",
                absl::FormatDuration(absl::Ceil(wait, absl::Seconds(1)))),
            {{"principal", principal}, {"limit", absl::StrCat(per_hour)}}),
      wait);
}

absl::Status NotFound(const std::string& device) {
  return Error(absl::StatusCode::kNotFound, "SECRET_NOT_FOUND",
               "neither Muster nor the vendor has such a secret of the device",
               {{"device", device}});
}

bool IsMissing(const absl::Status& status) {
  return ErrorReason(status) == "SECRET_NOT_FOUND";
}

void AddPin(const v1::SecretRecord& record, const Secret& pin,
            v1::RevealSecretResponse& response) {
  v1::RevealedSecret& shown = *response.add_secrets();
  shown.set_value(pin.Reveal());
  shown.set_origin(record.origin());
  *shown.mutable_create_time() = record.create_time();
  shown.set_command(record.command());
}

}  // namespace

absl::StatusOr<v1::RevealSecretResponse> Revealer::Reveal(
    const v1::RevealSecretRequest& request, const Caller& caller) {
  RETURN_IF_ERROR(CheckReveal(request));
  RETURN_IF_ERROR(parts_.check_mode());
  const bool is_pin = request.kind() == connector::v1::SECRET_KIND_UNLOCK_PIN;
  v1::AuditRecord record = RecordOf(request, caller);
  const auto device = parts_.devices.GetDevice(request.name());
  if (device.ok()) {
    record.set_serial_number(device->serial_number());
    record.set_device_display_name(device->display_name());
  } else if (!is_pin) {
    return device.status();
  }
  RETURN_IF_ERROR(WriteDown(std::move(record)));
  if (is_pin) {
    return ShowPins(request.name(), device.ok() ? absl::StatusOr<std::string>(
                                                      device->serial_number())
                                                : device.status());
  }
  v1::RevealSecretResponse response;
  RETURN_IF_ERROR(AddVendors(request.name(), device->serial_number(),
                             request.kind(), response));
  return response;
}

absl::Status Revealer::WriteDown(v1::AuditRecord record) {
  absl::MutexLock lock(&mu_);
  RETURN_IF_ERROR(parts_.log.Usable().status());
  absl::Status refused = CheckRate(record);
  RocksBatch batch = parts_.log.db().NewBatch();
  absl::MutexLock pins_lock(&parts_.pins.mu());
  if (!refused.ok()) {
    record.set_phase(v1::AuditRecord::PHASE_REFUSED);
    record.set_outcome(ErrorReason(refused));
  } else if (record.kind() ==
             SecretKindWord(connector::v1::SECRET_KIND_UNLOCK_PIN)) {
    RETURN_IF_ERROR(parts_.pins.CountReveal(record.device(), batch));
  }
  std::vector<v1::AuditRecord> records;
  records.push_back(std::move(record));
  RETURN_IF_ERROR(parts_.log.Commit(std::move(records), std::move(batch)));
  return refused;
}

// The one before which the last `per_hour` were shown decides.
absl::Status Revealer::CheckRate(const v1::AuditRecord& record) {
  ASSIGN_OR_RETURN(
      const std::vector<int64_t> shown,
      SequencesBefore(parts_.log.db(), AuditIndex::kReveal, record.principal(),
                      std::numeric_limits<int64_t>::max(), options_.per_hour));
  if (static_cast<int>(shown.size()) < options_.per_hour || shown.empty()) {
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const std::vector<v1::AuditRecord> first,
                   parts_.log.Records(shown.back() - 1, 1));
  if (first.empty()) return absl::OkStatus();
  const absl::Time free_at =
      kHour +
      absl::FromUnixNanos(TimeUtil::TimestampToNanoseconds(first[0].time()));
  const absl::Duration wait = free_at - parts_.clock.Now();
  if (wait <= absl::ZeroDuration()) return absl::OkStatus();
  return Exhausted(record.principal(), options_.per_hour, wait);
}

absl::StatusOr<v1::RevealSecretResponse> Revealer::ShowPins(
    const std::string& device, const absl::StatusOr<std::string>& serial) {
  v1::RevealSecretResponse response;
  const absl::Status kept = AddKept(device, response);
  absl::Status vendor = serial.status();
  if (vendor.ok()) {
    vendor = AddVendors(device, *serial, connector::v1::SECRET_KIND_UNLOCK_PIN,
                        response);
  }
  if (response.secrets().empty()) {
    if (!kept.ok()) return kept;
    return vendor.ok() || IsMissing(vendor) ? NotFound(device) : vendor;
  }
  if (!kept.ok()) {
    LogStatus(Severity::kError, "a kept PIN cannot be shown", kept,
              {{"device", device}});
  }
  if (!vendor.ok() && !IsMissing(vendor)) {
    response.set_vendor_problem(
        Redact({vendor.message().data(), vendor.message().size()}));
  }
  return response;
}

// All that can be opened; the error of one that cannot.
absl::Status Revealer::AddKept(const std::string& device,
                               v1::RevealSecretResponse& response) {
  ASSIGN_OR_RETURN(const std::vector<v1::SealedSecret> pins,
                   parts_.pins.List(device));
  absl::Status status;
  for (const v1::SealedSecret& sealed : pins) {
    if (sealed.sealed_key().empty()) continue;
    const absl::StatusOr<Secret> pin = parts_.vault.Open(sealed);
    if (pin.ok()) {
      AddPin(sealed.record(), *pin, response);
    } else {
      status = pin.status();
    }
  }
  return status;
}

// What the vendor has and is not there yet, the newest first.
absl::Status Revealer::AddVendors(const std::string& device,
                                  const std::string& serial_number,
                                  connector::v1::SecretKind kind,
                                  v1::RevealSecretResponse& response) {
  ASSIGN_OR_RETURN(const auto values,
                   parts_.vendor.ReadSecret(device, serial_number, kind));
  v1::RevealSecretResponse merged;
  for (const connector::v1::SecretValue& value : values) {
    RegisterSecret(Secret(value.value()));
    const auto& kept = response.secrets();
    const bool known = std::any_of(kept.begin(), kept.end(),
                                   [&](const v1::RevealedSecret& secret) {
                                     return secret.value() == value.value();
                                   });
    if (known) continue;
    v1::RevealedSecret& shown = *merged.add_secrets();
    shown.set_value(value.value());
    shown.set_label(value.label());
    shown.set_origin(v1::SECRET_ORIGIN_VENDOR_NOW);
  }
  merged.MergeFrom(response);
  response = std::move(merged);
  return absl::OkStatus();
}

}  // namespace muster::actions
