#ifndef INVENTORY_METRICS_LABEL_H_
#define INVENTORY_METRICS_LABEL_H_

#include <string>

#include "absl/strings/string_view.h"

namespace muster::inventory {

// `word` as a label of metrics: a name that a connector chose (a job, an
// endpoint, the reason of an incident) if it looks like one, 1 to 63 of
// A-Z a-z 0-9 - _ . /, else `other`. So no text of anybody's becomes one.
std::string LabelOf(absl::string_view word);

}  // namespace muster::inventory

#endif  // INVENTORY_METRICS_LABEL_H_
