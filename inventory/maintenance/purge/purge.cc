#include "inventory/maintenance/purge/purge.h"

#include <string>
#include <utility>

#include "base/status_macros.h"
#include "inventory/maintenance/purge/device_erasure.h"
#include "inventory/maintenance/purge/person_erasure.h"

namespace muster::inventory {

Purge::Purge(StoreWriter& writer, const Clock& clock,
             std::function<void()> forget_cached)
    : writer_(writer),
      clock_(clock),
      forget_cached_(std::move(forget_cached)) {}

absl::StatusOr<v1::PurgeResponse> Purge::PurgeDevice(absl::string_view name) {
  v1::PurgeResponse response;
  RETURN_IF_ERROR(writer_.Write([&](StoreDraft& draft) {
    return EraseDevice(draft, std::string(name), clock_.Now(), response);
  }));
  forget_cached_();
  return response;
}

absl::StatusOr<v1::PurgeResponse> Purge::PurgePerson(
    const v1::PurgePersonRequest& person) {
  v1::PurgeResponse response;
  RETURN_IF_ERROR(writer_.Write([&](StoreDraft& draft) {
    return ErasePerson(draft, person, clock_.Now(), response);
  }));
  forget_cached_();
  return response;
}

}  // namespace muster::inventory
