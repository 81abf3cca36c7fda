// The command line of the tests of this folder, after GoogleTest has taken its
// own flags: `--name=value`, such as `--rounds=5000` or `--seed=17`. Linking
// this brings the main().
//
//   bazel run //tests/durability:kill_test -- --kills=1000
#ifndef TESTS_DURABILITY_TEST_FLAGS_H_
#define TESTS_DURABILITY_TEST_FLAGS_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace muster::testing {

// What was said of the flag `name`, or `otherwise`. A value that is not a
// number ends the test.
int64_t NumberFlag(absl::string_view name, int64_t otherwise);
std::string TextFlag(absl::string_view name, absl::string_view otherwise);

// `--seed`, or else another one each time. Prints it, so that a run that failed
// can be had again.
uint64_t Seed();

}  // namespace muster::testing

#endif  // TESTS_DURABILITY_TEST_FLAGS_H_
