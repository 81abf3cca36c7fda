#include "actions/store/families.h"

namespace muster::actions {

std::vector<std::string> FamilyNames() {
  return {"commands",  "by_parent",   "open",        "request_ids", "meta",
          "audit_log", "audit_index", "checkpoints", "changes",     "plans",
          "batches",   "budget",      "actors",      "secrets",     "outside"};
}

RocksOptions StoreOptions() {
  RocksOptions options;
  options.retired_families = {"audit"};
  return options;
}

}  // namespace muster::actions
