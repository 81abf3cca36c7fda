#ifndef INVENTORY_MODEL_OBSERVATION_FACET_MERGE_H_
#define INVENTORY_MODEL_OBSERVATION_FACET_MERGE_H_

#include "proto/muster/device/v1/facet.pb.h"

namespace muster::inventory {

// Brings `facet`, as a connector sent it, into normal form, so that equal lists
// have equal bytes: the list of its kind sorted and without duplicates, the
// other lists empty, no output-only fields, nothing that Muster does not know.
// A facet is always shown whole, so this is also what replaces the record.
void NormalizeFacet(device::v1::Facet& facet);

}  // namespace muster::inventory

#endif  // INVENTORY_MODEL_OBSERVATION_FACET_MERGE_H_
