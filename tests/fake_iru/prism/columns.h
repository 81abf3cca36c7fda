// The columns of a row after the common prefix, for prism_rows.cc alone.

#ifndef TESTS_FAKE_IRU_PRISM_COLUMNS_H_
#define TESTS_FAKE_IRU_PRISM_COLUMNS_H_

#include "absl/strings/string_view.h"
#include "tests/fake_iru/model/device.h"

namespace muster::fake_iru {

// Of a posture category.
Json PostureColumns(const Device& device, absl::string_view category);

// Of the `n`-th thing in a list category.
Json ListColumns(const Device& device, absl::string_view category, int n);

// How many things a device has in a list category.
int ListCount(const Device& device, absl::string_view category);

// True if the model of the device takes a SIM.
bool TakesSim(const Device& device);

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_PRISM_COLUMNS_H_
