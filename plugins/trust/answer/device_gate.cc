#include "plugins/trust/answer/device_gate.h"

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "plugins/posture/proto_time.h"
#include "plugins/trust/fleet/fleet_judge.h"
#include "plugins/trust/store/history.h"

namespace muster::trust {
namespace {

constexpr int kMaxBatch = 1000;

std::string CacheKey(absl::string_view source, const DeviceKey& key) {
  switch (key.kind) {
    case DeviceKey::kSerialNumber:
      return FleetJudge::SerialKey(source, key.value);
    case DeviceKey::kVendorId:
      return FleetJudge::NameKey(absl::StrCat(source, "/devices/", key.value));
    default:
      return "";
  }
}

// What an answer differs by beside the device: the policy, and what the match
// is worth.
std::string AskedFor(const v1::CheckDeviceRequest& request,
                     const DeviceKey& key) {
  return absl::StrCat(request.policy(), "\n", static_cast<int>(key.strength));
}

// What holds for a device that is in inventory, and for as long as nothing is
// told: the answer about any other may change with every sync.
bool MayBeKept(const Checked& checked) {
  return !checked.verdict.name().empty();
}

}  // namespace

DeviceGate::DeviceGate(CertificateRules rules, plugins::PluginHost& host,
                       PolicyBook& book, VerdictCache& cache)
    : rules_(std::move(rules)), host_(host), book_(book), cache_(cache) {}

absl::StatusOr<v1::Verdict> DeviceGate::Check(
    const v1::CheckDeviceRequest& request) {
  ASSIGN_OR_RETURN(const std::string bytes, CheckBytes(request));
  v1::Verdict verdict;
  verdict.ParseFromString(bytes);
  return verdict;
}

absl::StatusOr<std::string> DeviceGate::CheckBytes(
    const v1::CheckDeviceRequest& request) {
  RETURN_IF_ERROR(SourceName::Parse(request.parent()).status());
  ASSIGN_OR_RETURN(const DeviceKey key, ResolveIdentity(request, rules_));
  const std::string cache_key = CacheKey(request.parent(), key);
  const auto kept =
      cache_.Find(cache_key, AskedFor(request, key), host_.clock().Now());
  if (kept != nullptr) return absl::StrCat(kept->bytes, Tail());
  ASSIGN_OR_RETURN(const VerdictCache::Entry judged, Judge(request, key));
  return absl::StrCat(judged.bytes, Tail());
}

absl::StatusOr<VerdictCache::Entry> DeviceGate::Judge(
    const v1::CheckDeviceRequest& request, const DeviceKey& key) {
  const std::string cache_key = CacheKey(request.parent(), key);
  const uint64_t ticket = cache_.Ticket(cache_key);
  const auto in_force = book_.current();
  ASSIGN_OR_RETURN(const plugins::EffectSnapshot snapshot,
                   host_.store().Snapshot());
  const absl::Time now = host_.clock().Now();
  const VerdictReader reader(snapshot, in_force->policies, in_force->version(),
                             now);
  ASSIGN_OR_RETURN(Checked checked,
                   reader.Check(request.parent(), key, request.policy()));
  VerdictCache::Entry entry = {checked.verdict.SerializeAsString(), now,
                               checked.holds_until};
  if (MayBeKept(checked)) {
    cache_.Insert(cache_key, AskedFor(request, key), ticket, entry);
  }
  return entry;
}

std::string DeviceGate::Tail() const {
  v1::Verdict tail;
  if (const std::optional<absl::Time> told = host_.stream_time()) {
    *tail.mutable_freshness()->mutable_stream_time() = posture::ToProto(*told);
  }
  return tail.SerializeAsString();
}

absl::StatusOr<std::optional<v1::VerdictChange>> DeviceGate::LastChange(
    const std::string& device, const std::string& policy) {
  ASSIGN_OR_RETURN(const plugins::EffectSnapshot snapshot,
                   host_.store().Snapshot());
  ASSIGN_OR_RETURN(std::vector<v1::VerdictChange> changes,
                   ReadChanges(device, policy, absl::InfinitePast(), snapshot));
  for (v1::VerdictChange& change : changes) {
    if (change.previous_state() != change.state()) return std::move(change);
  }
  return std::nullopt;
}

absl::StatusOr<v1::BatchCheckDevicesResponse> DeviceGate::CheckBatch(
    const v1::BatchCheckDevicesRequest& request) {
  RETURN_IF_ERROR(SourceName::Parse(request.parent()).status());
  if (request.identities_size() > kMaxBatch) {
    return Error(absl::StatusCode::kInvalidArgument, "BATCH_TOO_LARGE",
                 absl::StrCat("a batch has at most ", kMaxBatch,
                              " identities; split it"),
                 {{"limit", absl::StrCat(kMaxBatch)}});
  }
  const auto in_force = book_.current();
  ASSIGN_OR_RETURN(const plugins::EffectSnapshot snapshot,
                   host_.store().Snapshot());
  const VerdictReader reader(snapshot, in_force->policies, in_force->version(),
                             host_.clock().Now());
  v1::BatchCheckDevicesResponse response;
  for (const v1::DeviceIdentity& identity : request.identities()) {
    ASSIGN_OR_RETURN(const DeviceKey key,
                     ResolveIdentity(request.parent(), identity, rules_));
    ASSIGN_OR_RETURN(Checked checked,
                     reader.Check(request.parent(), key, request.policy()));
    v1::Verdict& verdict = *response.add_verdicts();
    verdict = std::move(checked.verdict);
    verdict.MergeFromString(Tail());
  }
  return response;
}

}  // namespace muster::trust
