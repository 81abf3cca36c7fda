// The script of the tenant, apart from how it answers (tenant.cc).

#include <exception>
#include <utility>

#include "tests/fake_iru/api/actions.h"
#include "tests/fake_iru/devices/row.h"
#include "tests/fake_iru/fleet/audit.h"
#include "tests/fake_iru/fleet/commands.h"
#include "tests/fake_iru/fleet/facts.h"
#include "tests/fake_iru/tenant/tenant.h"
#include "tests/fake_iru/tenant/token_grants.h"

namespace muster::fake_iru {

absl::StatusOr<std::string> Tenant::Enroll(const Json& wish) {
  absl::MutexLock lock(&mu_);
  Refresh();
  return EnrollLocked(wish);
}

absl::Status Tenant::Unenroll(absl::string_view id) {
  absl::MutexLock lock(&mu_);
  const auto device = Find(id);
  if (!device.ok()) return device.status();
  UnenrollLocked(id);
  return absl::OkStatus();
}

absl::StatusOr<std::string> Tenant::Reenroll(absl::string_view id) {
  absl::MutexLock lock(&mu_);
  const auto found = Find(id);
  if (!found.ok()) return found.status();
  const Device& old = **found;
  Json wish = {{"platform", PlatformName(old.platform)}};
  for (const char* fact :
       {"serial_number", "udid", "model", "model_identifier", "device_name"}) {
    wish[fact] = old.Fact(fact);
  }
  UnenrollLocked(id);
  return EnrollLocked(wish);
}

absl::Status Tenant::CheckIn(absl::string_view id) {
  absl::MutexLock lock(&mu_);
  const auto device = Find(id);
  if (!device.ok()) return device.status();
  fake_iru::CheckIn(**device, state_.now);
  return absl::OkStatus();
}

absl::Status Tenant::Set(absl::string_view id, absl::string_view path,
                         const Json& value) {
  absl::MutexLock lock(&mu_);
  const auto device = Find(id);
  if (!device.ok()) return device.status();
  try {
    return SetFact(state_, **device, path, value);
  } catch (const std::exception& e) {
    return absl::InvalidArgumentError(e.what());
  }
}

absl::Status Tenant::FinishCommand(absl::string_view id, absl::string_view uuid,
                                   int status, const Json& error) {
  absl::MutexLock lock(&mu_);
  const auto device = Find(id);
  if (!device.ok()) return device.status();
  return fake_iru::FinishCommand(state_, **device, uuid, status, error);
}

void Tenant::HoldCommands(bool hold) {
  absl::MutexLock lock(&mu_);
  Refresh();
  state_.hold_commands = hold;
}

absl::Status Tenant::ActOutside(absl::string_view id, absl::string_view action,
                                const Json& body) {
  absl::MutexLock lock(&mu_);
  const auto device = Find(id);
  if (!device.ok()) return device.status();
  Request request;
  if (!body.is_null()) request.body = body.dump();
  const Response response = SendAction(state_, **device, action, request);
  if (response.status < 300) return absl::OkStatus();
  if (response.status == 404) {
    return absl::NotFoundError("There is no such action.");
  }
  return absl::InvalidArgumentError(response.body);
}

absl::Status Tenant::PutOff(absl::string_view id, int times) {
  absl::MutexLock lock(&mu_);
  const auto device = Find(id);
  if (!device.ok()) return device.status();
  (*device)->not_now = times;
  return absl::OkStatus();
}

void Tenant::SetListLag(absl::Duration lag) {
  absl::MutexLock lock(&mu_);
  state_.list_lag = lag;
}

void Tenant::AllowDuplicates(bool allow) {
  absl::MutexLock lock(&mu_);
  state_.allow_duplicates = allow;
}

void Tenant::AddToken(absl::string_view token,
                      std::set<std::string> permissions,
                      absl::string_view label) {
  absl::MutexLock lock(&mu_);
  Refresh();
  const bool known = tokens_.Find(token) != nullptr;
  tokens_.Add(token, std::move(permissions), label);
  NoteToken(known ? "update" : "create", token);
}

bool Tenant::RevokeToken(absl::string_view token) {
  absl::MutexLock lock(&mu_);
  Refresh();
  if (tokens_.Find(token) == nullptr) return false;
  NoteToken("delete", token);
  return tokens_.Revoke(token);
}

absl::Status Tenant::AddFault(const Json& spec) {
  absl::MutexLock lock(&mu_);
  return faults_.Add(spec);
}

absl::Status Tenant::SwitchOn(const Json& spec) {
  absl::MutexLock lock(&mu_);
  Refresh();
  const absl::Status on = named_faults_.SwitchOn(spec);
  if (!on.ok()) return on;
  const NamedFault* const rotated = named_faults_.Find(kTokenRotated);
  if (rotated != nullptr) Rotate(NamedFault(*rotated));
  return on;
}

bool Tenant::SwitchOff(absl::string_view name) {
  absl::MutexLock lock(&mu_);
  return named_faults_.SwitchOff(name);
}

Json Tenant::FaultsShown() const {
  absl::MutexLock lock(&mu_);
  return named_faults_.Shown();
}

void Tenant::ClearFaults() {
  absl::MutexLock lock(&mu_);
  faults_.Clear();
  named_faults_.Clear();
}

void Tenant::AdvanceTime(absl::Duration by) {
  absl::MutexLock lock(&mu_);
  ahead_ += by;
}

absl::StatusOr<std::string> Tenant::EnrollLocked(const Json& wish) {
  try {
    auto id = EnrollDevice(state_, wish);
    if (!id.ok()) return id;
    Record(state_, "create", {"device", *id, ""},
           DeviceRow(state_, *state_.FindDevice(*id)));
    return id;
  } catch (const std::exception& e) {
    return absl::InvalidArgumentError(e.what());
  }
}

void Tenant::UnenrollLocked(absl::string_view id) {
  Record(state_, "delete", {"device", std::string(id), ""});
  state_.RemoveDevice(std::string(id));
}

void Tenant::NoteToken(absl::string_view action, absl::string_view token) {
  const TokenTable::Holder& holder = *tokens_.Find(token);
  Record(state_, std::string(action),
         {"api_token", TokenActor(state_, holder.label).id, ""},
         {{"description", nullptr},
          {"permissions", GrantsOf(holder)},
          {"name", holder.label}});
}

void Tenant::Rotate(const NamedFault& fault) {
  named_faults_.SwitchOff(kTokenRotated);
  const TokenTable::Holder* const old = tokens_.Find(primary_token_);
  if (old == nullptr) return;
  const std::string fresh = fault.spec.value(
      "new_token", std::string("1a2b3c4d-0000-4000-8000-000000000002"));
  tokens_.Add(fresh, std::set<std::string>(old->permissions), "rotated");
  NoteToken("create", fresh);
  NoteToken("delete", primary_token_);
  tokens_.Revoke(primary_token_);
}

}  // namespace muster::fake_iru
