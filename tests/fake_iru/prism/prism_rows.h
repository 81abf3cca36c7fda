#ifndef TESTS_FAKE_IRU_PRISM_PRISM_ROWS_H_
#define TESTS_FAKE_IRU_PRISM_PRISM_ROWS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "tests/fake_iru/fleet/state.h"

namespace muster::fake_iru {

// The 16 categories. Source: Iru API, "Prism".
const std::vector<std::string>& PrismCategories();
bool IsPrismCategory(absl::string_view category);

// True if the category has one row a device at most: facts of the device
// rather than a list of things on it.
bool IsPostureCategory(absl::string_view category);

// How many rows a device has in a category. 0 for Windows and Android, for
// removed devices, for those that never checked in, and for what the device
// has not reported. kernel_extensions is always empty: its columns were never
// published.
int PrismRowCount(const Device& device, absl::string_view category);

// The `n`-th row of a device, `n` in [0, PrismRowCount()). Its columns are the
// published ones. `updated_at` moves with every change of what the row shows,
// the device's name, person, blueprint, tags and asset tag included, and in a
// posture category with every check-in. Two categories are published with the
// columns of device_information by mistake: activation_lock has here the five
// that clients read, desktop_and_screensaver has the published ones.
Json PrismRow(const State& state, const Device& device,
              absl::string_view category, int n);

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_PRISM_PRISM_ROWS_H_
