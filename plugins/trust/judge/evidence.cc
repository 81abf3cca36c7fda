#include "plugins/trust/judge/evidence.h"

#include "plugins/posture/proto_time.h"

namespace muster::trust {

SourceHealth HealthOf(const inventory::v1::Source& source) {
  if (!source.has_last_full_sync_end_time()) return {};
  return {posture::ToTime(source.last_full_sync_end_time())};
}

}  // namespace muster::trust
