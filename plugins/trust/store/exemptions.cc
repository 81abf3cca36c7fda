#include "plugins/trust/store/exemptions.h"

#include <limits>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"
#include "plugins/posture/proto_time.h"
#include "plugins/sdk/effects/resource_list.h"
#include "plugins/trust/store/note_page.h"

namespace muster::trust {
namespace {

using plugins::EffectBatch;
using storage::DeviceExemptions;
using v1::Exemption;

constexpr char kExemption[] = "exemption";
constexpr char kOfDevice[] = "exempt";
constexpr char kEnds[] = "exemption-ends";

// Names are drawn so that newer ones sort first (exemption_desk.cc).
std::string ExemptionKey(absl::string_view name) {
  std::string key = posture::NotePrefix(kExemption);
  AppendKeyPart(key, name.substr(name.rfind('/') + 1));
  AppendKeyPart(key, name);
  return key;
}

std::string EndKey(const Exemption& exemption) {
  std::string key = posture::NotePrefix(kEnds);
  AppendKeyPart(
      key,
      EncodeInt64(absl::ToUnixNanos(posture::ToTime(exemption.expire_time()))));
  AppendKeyPart(key, exemption.name());
  return key;
}

bool IsOpen(const Exemption& exemption) {
  return exemption.state() == v1::EXEMPTION_STATE_AWAITING_APPROVAL ||
         exemption.state() == v1::EXEMPTION_STATE_ACTIVE;
}

absl::Status WriteOfDevice(const Exemption& exemption, EffectBatch& batch) {
  ASSIGN_OR_RETURN(const DeviceExemptions before,
                   ReadDeviceExemptions(batch, exemption.device()));
  DeviceExemptions after;
  for (const Exemption& other : before.exemptions()) {
    if (other.name() != exemption.name()) *after.add_exemptions() = other;
  }
  if (exemption.state() == v1::EXEMPTION_STATE_ACTIVE) {
    *after.add_exemptions() = exemption;
  }
  const std::string key = DeviceExemptionsKey(exemption.device());
  if (after.exemptions().empty()) return batch.DeleteRecord(key);
  return batch.PutRecord(key, after.SerializeAsString());
}

}  // namespace

std::string DeviceExemptionsKey(absl::string_view device) {
  return posture::NoteKey(kOfDevice, device);
}

absl::StatusOr<std::optional<Exemption>> ReadExemption(
    absl::string_view name, const EffectBatch& batch) {
  return posture::ReadNote<Exemption>(batch, ExemptionKey(name));
}

absl::Status WriteExemption(const Exemption& exemption, EffectBatch& batch) {
  RETURN_IF_ERROR(batch.PutRecord(ExemptionKey(exemption.name()),
                                  exemption.SerializeAsString()));
  RETURN_IF_ERROR(WriteOfDevice(exemption, batch));
  const std::string end = EndKey(exemption);
  return IsOpen(exemption) ? batch.PutRecord(end, exemption.name())
                           : batch.DeleteRecord(end);
}

absl::StatusOr<std::vector<Exemption>> TakeExpired(absl::Time now,
                                                   EffectBatch& batch) {
  const std::string all = posture::NotePrefix(kEnds);
  std::string until = all;
  AppendKeyPart(until, EncodeInt64(absl::ToUnixNanos(now)));
  ASSIGN_OR_RETURN(
      const std::vector<plugins::Record> ends,
      batch.Records(all, until, std::numeric_limits<size_t>::max()));
  std::vector<Exemption> expired;
  for (const plugins::Record& end : ends) {
    ASSIGN_OR_RETURN(std::optional<Exemption> exemption,
                     ReadExemption(end.value, batch));
    if (!exemption) continue;
    exemption->set_state(v1::EXEMPTION_STATE_EXPIRED);
    *exemption->mutable_end_time() = exemption->expire_time();
    RETURN_IF_ERROR(WriteExemption(*exemption, batch));
    expired.push_back(*std::move(exemption));
  }
  return expired;
}

absl::StatusOr<v1::ListExemptionsResponse> ListExemptions(
    const v1::ListExemptionsRequest& request,
    const plugins::EffectSnapshot& snapshot) {
  ASSIGN_OR_RETURN(const std::string parent,
                   plugins::NamePrefix(request.parent()));
  v1::ListExemptionsResponse response;
  const auto take = [&](Exemption exemption) {
    if (!absl::StartsWith(exemption.name(), parent)) return false;
    if (!request.device().empty() && request.device() != exemption.device()) {
      return false;
    }
    if (!request.show_ended() && !IsOpen(exemption)) return false;
    *response.add_exemptions() = std::move(exemption);
    return true;
  };
  ASSIGN_OR_RETURN(
      *response.mutable_next_page_token(),
      ReadNotePage<Exemption>(request, posture::NotePrefix(kExemption),
                              snapshot, take));
  return response;
}

absl::StatusOr<int64_t> CountActiveExemptions(
    const plugins::EffectSnapshot& snapshot) {
  int64_t count = 0;
  RETURN_IF_ERROR(posture::ForEachNote<DeviceExemptions>(
      snapshot, kOfDevice, [&](DeviceExemptions exemptions) {
        count += exemptions.exemptions_size();
        return absl::OkStatus();
      }));
  return count;
}

}  // namespace muster::trust
