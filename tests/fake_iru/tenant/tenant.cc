#include "tests/fake_iru/tenant/tenant.h"

#include <exception>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/fake_iru/devices/row.h"
#include "tests/fake_iru/faults/answer_faults.h"
#include "tests/fake_iru/fleet/audit.h"
#include "tests/fake_iru/fleet/commands.h"
#include "tests/fake_iru/prism/prism_export.h"
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
      primary_token_(options.token),
      ahead_(absl::ZeroDuration()),
      state_(GenerateFleet(FleetOf(options, clock))),
      limiter_(options.limits) {
  state_.command_delay = options.command_delay;
  state_.hold_commands = options.hold_commands;
  state_.list_lag = options.list_lag;
  state_.allow_duplicates = options.allow_duplicates;
  state_.subdomain = options.subdomain;
  state_.export_delay = options.export_delay;
  state_.actor = ScriptActor(state_);
  tokens_.Add(options.token, {"*"}, "primary");
  NoteToken("create", options.token);
}

Response Tenant::Handle(const Request& request) {
  absl::MutexLock lock(&mu_);
  Refresh();
  actions_.Note(request);
  const TokenTable::Holder* const holder = tokens_.Find(request.token);
  RateLimiter::Verdict verdict = limiter_.Take(state_.now);
  if (holder) state_.actor = TokenActor(state_, holder->label);
  Response response = verdict.allowed ? Spoilt(request, holder) : RateLimited();
  for (auto& header : verdict.headers) {
    response.headers.push_back(std::move(header));
  }
  response.headers.emplace_back("Date", HttpDate(state_.now));
  response.headers.emplace_back("Via", "kong/3.2.2, 1.1 varnish");
  Note(request, holder, response);
  return response;
}

Response Tenant::Spoilt(Request request, const TokenTable::Holder* holder) {
  const std::vector<NamedFault> named = named_faults_.Meet(request);
  for (const NamedFault& fault : named) {
    if (auto other = InsteadOfAnswer(fault, request, state_.now)) return *other;
    SpoilRequest(fault, request);
  }
  const std::optional<Fault> fault = faults_.Take(request);
  const bool executes = !fault || fault->executes;
  Response response = executes ? Answer(request, holder) : Response();
  for (const NamedFault& each : named) {
    if (each.name == kRowsShiftMidSweep) ShiftRows(each, response);
    SpoilAnswer(each, response);
  }
  return fault ? fault->Spoil(std::move(response)) : response;
}

Response Tenant::HandleFile(const Request& request) {
  absl::MutexLock lock(&mu_);
  Refresh();
  return GetExportFile(state_, request);
}

void Tenant::SetFilesUrl(absl::string_view url) {
  absl::MutexLock lock(&mu_);
  state_.files_url = std::string(url);
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

int Tenant::ActionCount(absl::string_view id, absl::string_view action) const {
  absl::MutexLock lock(&mu_);
  return actions_.CountOf(id, action);
}

Json Tenant::ActionCounts() const {
  absl::MutexLock lock(&mu_);
  return actions_.Shown();
}

Json Tenant::Dump(const DumpOptions& options) {
  absl::MutexLock lock(&mu_);
  Refresh();
  return fake_iru::Dump(state_, options);
}

absl::Time Tenant::NowLocked() const {
  const NamedFault* const skew = named_faults_.Find(kClockSkew);
  const int seconds = skew ? skew->spec.value("seconds", 3600) : 0;
  return clock_.Now() + ahead_ + absl::Seconds(seconds);
}

void Tenant::Refresh() {
  state_.now = NowLocked();
  state_.actor = ScriptActor(state_);
  SettleCommands(state_);
}

absl::StatusOr<Device*> Tenant::Find(absl::string_view id) {
  Refresh();
  Device* const device = state_.FindDevice(id);
  if (device) return device;
  return absl::NotFoundError(absl::StrCat("There is no device \"", id, "\"."));
}

void Tenant::ShiftRows(const NamedFault& fault, const Response& page) {
  const Json rows = Json::parse(page.body, nullptr, false);
  if (page.status != 200 || !rows.is_array() || rows.empty()) {
    named_faults_.GiveBack(fault);
    return;
  }
  if (fault.spec.value("how", std::string("leave")) == "join") {
    EnrollLocked(Json::object()).status().IgnoreError();
  } else {
    UnenrollLocked(rows.front()["device_id"].get<std::string>());
  }
}

}  // namespace muster::fake_iru
