#include "tests/fake_iru/tenant/tenant.h"

#include <exception>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tests/fake_iru/devices/row.h"
#include "tests/fake_iru/fleet/commands.h"
#include "tests/fake_iru/fleet/facts.h"
#include "tests/fake_iru/tenant/router.h"

namespace muster::fake_iru {
namespace {

FleetOptions FleetOf(const Tenant::Options& options, const Clock& clock) {
  return {options.seed, options.devices,
          options.base_time.value_or(clock.Now()), options.blank_check_ins};
}

}  // namespace

Tenant::Tenant(const Options& options, Clock& clock)
    : clock_(clock),
      ahead_(absl::ZeroDuration()),
      state_(GenerateFleet(FleetOf(options, clock))),
      limiter_(options.limits) {
  state_.command_delay = options.command_delay;
  state_.hold_commands = options.hold_commands;
  state_.subdomain = options.subdomain;
  tokens_.Add(options.token, {"*"}, "primary");
}

Response Tenant::Handle(const Request& request) {
  absl::MutexLock lock(&mu_);
  Refresh();
  const TokenTable::Holder* const holder = tokens_.Find(request.token);
  RateLimiter::Verdict verdict = limiter_.Take(state_.now);
  Response response = RateLimited();
  if (verdict.allowed) {
    const std::optional<Fault> fault = faults_.Take(request);
    const bool executes = !fault || fault->executes;
    response = executes ? Answer(request, holder) : Response();
    if (fault) response = fault->Spoil(std::move(response));
  }
  for (auto& header : verdict.headers) {
    response.headers.push_back(std::move(header));
  }
  response.headers.emplace_back("Via", "kong/3.2.2, 1.1 varnish");
  Note(request, holder, response);
  return response;
}

Response Tenant::Answer(const Request& request,
                        const TokenTable::Holder* holder) {
  try {
    return Dispatch(state_, request, holder);
  } catch (const std::exception& e) {
    // A fact was set to what no endpoint can show.
    return DetailResponse(500, e.what());
  }
}

void Tenant::Note(const Request& request, const TokenTable::Holder* holder,
                  const Response& response) {
  const bool answered = response.mischief != Mischief::kReset &&
                        response.mischief != Mischief::kHang;
  LogEntry entry;
  entry.time = state_.now;
  entry.method = request.method;
  entry.path = request.path;
  entry.query = request.query;
  entry.status = answered ? response.status : 0;
  entry.label = holder ? holder->label : "";
  entry.traceparent = request.traceparent;
  entry.bytes = answered ? response.body.size() : 0;
  log_.Append(std::move(entry));
}

absl::StatusOr<std::string> Tenant::Enroll(const Json& wish) {
  absl::MutexLock lock(&mu_);
  Refresh();
  try {
    return EnrollDevice(state_, wish);
  } catch (const std::exception& e) {
    return absl::InvalidArgumentError(e.what());
  }
}

absl::Status Tenant::Unenroll(absl::string_view id) {
  absl::MutexLock lock(&mu_);
  const auto device = Find(id);
  if (!device.ok()) return device.status();
  state_.RemoveDevice(id);
  return absl::OkStatus();
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

void Tenant::AddToken(absl::string_view token,
                      std::set<std::string> permissions,
                      absl::string_view label) {
  absl::MutexLock lock(&mu_);
  tokens_.Add(token, std::move(permissions), label);
}

bool Tenant::RevokeToken(absl::string_view token) {
  absl::MutexLock lock(&mu_);
  return tokens_.Revoke(token);
}

absl::Status Tenant::AddFault(const Json& spec) {
  absl::MutexLock lock(&mu_);
  return faults_.Add(spec);
}

void Tenant::ClearFaults() {
  absl::MutexLock lock(&mu_);
  faults_.Clear();
}

void Tenant::AdvanceTime(absl::Duration by) {
  absl::MutexLock lock(&mu_);
  ahead_ += by;
}

absl::Time Tenant::Now() const {
  absl::MutexLock lock(&mu_);
  return NowLocked();
}

int Tenant::device_count() const {
  absl::MutexLock lock(&mu_);
  return static_cast<int>(state_.devices.size());
}

absl::StatusOr<Json> Tenant::Row(absl::string_view id) {
  absl::MutexLock lock(&mu_);
  const auto device = Find(id);
  if (!device.ok()) return device.status();
  return DeviceRow(state_, **device);
}

Json Tenant::Log(int64_t seq) const {
  absl::MutexLock lock(&mu_);
  return log_.After(seq);
}

Json Tenant::Dump(const DumpOptions& options) {
  absl::MutexLock lock(&mu_);
  Refresh();
  return fake_iru::Dump(state_, options);
}

absl::Time Tenant::NowLocked() const { return clock_.Now() + ahead_; }

void Tenant::Refresh() {
  state_.now = NowLocked();
  SettleCommands(state_);
}

absl::StatusOr<Device*> Tenant::Find(absl::string_view id) {
  Refresh();
  Device* const device = state_.FindDevice(id);
  if (device) return device;
  return absl::NotFoundError(absl::StrCat("There is no device \"", id, "\"."));
}

}  // namespace muster::fake_iru
