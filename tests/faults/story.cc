#include "tests/faults/story.h"

#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "connector/iru/iru_source_factory.h"
#include "tests/faults/fleet_compare.h"
#include "tests/faults/session_sink.h"

namespace muster::faults {
namespace {

using fake_iru::Json;
using inventory::v1::Change;

constexpr char kSource[] = "sources/iru";
constexpr char kHost[] = "http://127.0.0.1:1";
constexpr int kMostChangesInASync = 6;

// Each may come at any time. What lies about the fleet without saying so
// (a blank field, a row left out) is repaired by the next sync.
const std::vector<Json>& Faults() {
  static const auto* const faults = new std::vector<Json>{
      {{"name", "throttle_burst"}, {"retry_after", "seconds"}},
      {{"name", "throttle_burst"}, {"retry_after", "date"}},
      {{"name", "throttle_burst"}, {"retry_after", "none"}},
      {{"name", "server_error_mid_page"}, {"status", 500}},
      {{"name", "server_error_mid_page"}, {"endpoint", ""}, {"status", 502}},
      {{"name", "truncated_body"}},
      {{"name", "slow_drip"}},
      {{"name", "connection_reset"}},
      {{"name", "html_404"}},
      {{"name", "html_404"}, {"endpoint", "/api/v1/devices/"}},
      {{"name", "gateway_404"}},
      {{"name", "gateway_404"}, {"endpoint", "/api/v1/devices/"}},
      {{"name", "bare_string_400"}},
      {{"name", "permission_revoked_mid_sync"}},
      {{"name", "permission_revoked_mid_sync"}, {"endpoint", "/api/v1/prism"}},
      {{"name", "missing_row_once"}},
      {{"name", "duplicate_rows"}},
      {{"name", "page_repeats_for_ever"}},
      {{"name", "rows_shift_mid_sweep"}, {"how", "join"}},
      {{"name", "blank_fields"}},
      {{"name", "null_fields"}},
      {{"name", "unknown_keys"}},
      {{"name", "huge_strings"}, {"bytes", 5000}},
      {{"name", "deep_nesting"}},
      {{"name", "clock_skew"}, {"seconds", 7200}},
      {{"name", "clock_skew"}, {"seconds", -7200}},
  };
  return *faults;
}

}  // namespace

Story::Story(uint64_t seed) : random_(seed), records_(kSource), dice_(seed) {
  fake_iru::Tenant::Options options;
  options.seed = seed;
  options.devices = 15 + Below(30);
  options.limits = {0, 0};
  tenant_ = std::make_unique<fake_iru::Tenant>(options, inventory_.clock());
  transport_ =
      std::make_unique<TenantTransport>(*tenant_, [this] { BeforeRequest(); });
  config::v1::IruSource config;
  config.set_source(kSource);
  config.set_host(kHost);
  config.set_allow_plaintext_loopback(true);
  config.set_token_file(dir_.WriteFile("token", options.token));
  auto served = iru::CreateIruTenant(
      config, {inventory_.clock(), random_, transport_.get()});
  if (!served.ok()) {
    Break(served.status().ToString());
    return;
  }
  served_ = *std::move(served);
  jobs_ = served_.devices->Jobs();
  engine_ = std::make_unique<connector::SyncEngine>(
      kSource, *served_.devices,
      [this] { return std::make_unique<SessionSink>(inventory_.NewSession()); },
      records_, inventory_.clock());
}

Story::~Story() = default;

std::string Story::Run() {
  ClampPages();
  const int syncs = 2 + Below(4);
  for (int i = 0; i < syncs && broken_.empty(); ++i) {
    for (int changes = Below(4); changes > 0; --changes) Move();
    const Chaos chaos = {Chance(70), Chance(60)};
    Sync(Chance(75) ? jobs_.front() : AnyJob(), chaos);
    inventory_.clock().Advance(absl::Minutes(Below(120)));
  }
  if (broken_.empty()) Settle();
  return broken_;
}

int Story::Below(int bound) {
  absl::MutexLock lock(&mu_);
  return static_cast<int>(dice_() % bound);
}

void Story::Note(const std::string& what) {
  absl::MutexLock lock(&mu_);
  told_.push_back(what);
}

void Story::Move() {
  const std::set<std::string> ids = Ids();
  if (ids.size() < 5 || Chance(35)) {
    const char* const platforms[] = {"Mac", "iPhone", "Windows"};
    const auto id = tenant_->Enroll({{"platform", platforms[Below(3)]}});
    return Note(absl::StrCat("enrol ", id.value_or("?")));
  }
  MoveOne(*std::next(ids.begin(), Below(static_cast<int>(ids.size()))));
}

// A device that another thread has just taken away stays away.
void Story::MoveOne(const std::string& id) {
  const int what = Below(8);
  if (what < 2) {
    Note(absl::StrCat("unenrol ", id));
    tenant_->Unenroll(id).IgnoreError();
  } else if (what == 2) {
    const auto again = tenant_->Reenroll(id);
    Note(absl::StrCat("reenrol ", id, " as ", again.value_or("nothing")));
  } else if (what == 3) {
    Note(absl::StrCat("check in ", id));
    tenant_->CheckIn(id).IgnoreError();
  } else {
    const std::string text = absl::StrCat("new-", Below(1000));
    const std::vector<std::pair<const char*, Json>> facts = {
        {"device_name", text},
        {"asset_tag", text},
        {"tags", Json::array({text})},
        {"user_email", ""}};
    const auto& [path, value] = facts[Below(4)];
    Note(absl::StrCat("set ", path, " of ", id));
    tenant_->Set(id, path, value).IgnoreError();
  }
}

void Story::BeforeRequest() {
  {
    absl::MutexLock lock(&mu_);
    if (!chaos_.moves || changes_left_ == 0 || dice_() % 3 != 0) return;
    --changes_left_;
  }
  Move();
}

void Story::SwitchFaultOn() {
  Json fault = Faults()[Below(static_cast<int>(Faults().size()))];
  fault["count"] = 1 + Below(6);
  fault["after"] = Below(6);
  Note(absl::StrCat("fault ", fault.dump()));
  const absl::Status on = tenant_->SwitchOn(fault);
  if (!on.ok()) Break(on.ToString());
}

// Small pages, so that a small fleet has many.
void Story::ClampPages() {
  tenant_->ClearFaults();
  tenant_
      ->SwitchOn(
          {{"name", "limit_clamped"}, {"limit", 4 + Below(5)}, {"count", -1}})
      .IgnoreError();
}

bool Story::Sync(const connector::JobSpec& job, const Chaos& chaos) {
  const std::set<std::string> before = Ids();
  for (int faults = chaos.fails ? 1 + Below(2) : 0; faults > 0; --faults) {
    SwitchFaultOn();
  }
  {
    absl::MutexLock lock(&mu_);
    chaos_ = chaos;
    changes_left_ = kMostChangesInASync;
    told_.push_back(absl::StrCat("sync ", job.name));
  }
  const absl::Notification never;
  const auto end =
      engine_->RunJob(job, {never, [](const connector::SyncReport&) {}, ""});
  {
    absl::MutexLock lock(&mu_);
    chaos_ = Chaos();
    told_.push_back(absl::StrCat("end ", end.status().ToString()));
  }
  ClampPages();
  CheckRemovals();
  const bool full = job.name == jobs_.front().name;
  if (end.ok() && full && !chaos.fails) CheckSeen(before);
  return end.ok() && !end->held;
}

const connector::JobSpec& Story::AnyJob() {
  return jobs_[Below(static_cast<int>(jobs_.size()))];
}

void Story::Settle() {
  for (int i = 0; i < 5 && broken_.empty(); ++i) {
    inventory_.clock().Advance(absl::Hours(2));
    if (Sync(jobs_.front(), Chaos())) return CheckEqual();
    ReleaseHold();
  }
  Break("no FULL sync of a tenant at rest is complete");
}

void Story::ReleaseHold() {
  const auto source = inventory_.GetSource(kSource);
  const std::string& sync = source.last_sync();
  int number = 0;
  if (!absl::SimpleAtoi(sync.substr(sync.rfind('/') + 1), &number)) return;
  auto hold = inventory_.GetHold(number);
  if (hold.state() != inventory::v1::HOLD_STATE_PENDING) return;
  hold.set_state(inventory::v1::HOLD_STATE_RELEASED);
  inventory_.PutHold(hold);
}

std::set<std::string> Story::Ids() {
  fake_iru::DumpOptions options;
  options.parts = {"rows"};
  std::set<std::string> ids;
  const Json dump = tenant_->Dump(options);
  for (const Json& row : dump["rows"]) {
    ids.insert(row["device_id"].get<std::string>());
  }
  return ids;
}

// Ids are never used again: a device that lives now lived when it was removed.
void Story::CheckRemovals() {
  const std::set<std::string> living = Ids();
  for (const Change& change : inventory_.Changes()) {
    const std::string& id = change.device().vendor_id();
    if (change.type() == Change::TYPE_REMOVED && living.count(id) > 0) {
      Break(absl::StrCat(id, " lives and was REMOVED by ", change.sync()));
    }
  }
}

void Story::CheckSeen(const std::set<std::string>& before) {
  const std::set<std::string> after = Ids();
  for (const std::string& id : before) {
    if (after.count(id) == 0) continue;
    const auto device = inventory_.Get(id);
    if (device.state() != device::v1::STATE_ENROLLED) {
      Break(
          absl::StrCat(id, " lived through a complete sync and is not there"));
    }
  }
}

void Story::CheckEqual() {
  fake_iru::DumpOptions options;
  options.parts = {"rows"};
  std::map<std::string, device::v1::Device> living;
  for (const Change& change : inventory_.Changes()) {
    const std::string& name = change.device().name();
    if (name.empty() || living.count(name) > 0) continue;
    living[name] = inventory_.GetByName(name);
  }
  std::vector<device::v1::Device> devices;
  for (auto& [name, device] : living) {
    if (device.state() == device::v1::STATE_ENROLLED) devices.push_back(device);
  }
  const auto differences = Differences(tenant_->Dump(options)["rows"], devices);
  if (!differences.empty()) Break(absl::StrJoin(differences, "\n"));
}

void Story::Break(const std::string& promise) {
  if (!broken_.empty()) return;
  absl::MutexLock lock(&mu_);
  broken_ = absl::StrCat(promise, "\nafter:\n  ", absl::StrJoin(told_, "\n  "));
}

}  // namespace muster::faults
