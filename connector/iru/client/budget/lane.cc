#include "connector/iru/client/budget/lane.h"

namespace muster::iru {

absl::string_view LaneName(Lane lane) {
  switch (lane) {
    case Lane::kCommand:
      return "command";
    case Lane::kInteractive:
      return "interactive";
    case Lane::kTrust:
      return "trust";
    case Lane::kSweep:
      return "sweep";
    case Lane::kEnrichment:
      return "enrichment";
  }
  return "";
}

}  // namespace muster::iru
