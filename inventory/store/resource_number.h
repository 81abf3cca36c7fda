#ifndef INVENTORY_STORE_RESOURCE_NUMBER_H_
#define INVENTORY_STORE_RESOURCE_NUMBER_H_

#include <cstdint>

namespace muster::inventory {

// What the store calls a resource inside: 1, 2, 3, … in order of appearance,
// never used again. 0 is none.
using ResourceNumber = uint32_t;

}  // namespace muster::inventory

#endif  // INVENTORY_STORE_RESOURCE_NUMBER_H_
