// Where a secret may have got to, and the search of each kind of place.
#ifndef TESTS_CANARY_PLACES_H_
#define TESTS_CANARY_PLACES_H_

#include <sys/types.h>

#include <set>
#include <string>
#include <vector>

#include "tests/canary/canaries.h"
#include "tests/otlp_receiver/otlp_receiver.h"

namespace muster::testing {

using Findings = std::vector<Finding>;

// Every file below `root`: its path and its bytes, and of a table of RocksDB
// (*.sst), which is compressed, every key and value too. Nothing in `except`,
// paths of files or directories where the secrets belong. A file that cannot be
// read fails the test.
Findings FindInFiles(const Canaries& canaries, const std::string& root,
                     const std::set<std::string>& except = {});

// Command line and environment of a process. What cannot be read fails the
// test.
Findings FindInProcess(const Canaries& canaries, pid_t pid);

// Names, attributes, events and error messages of spans; names and attributes
// of metrics.
Findings FindInTelemetry(const Canaries& canaries,
                         const OtlpReceiver& receiver);

// The processes that this one has started.
std::vector<pid_t> Children();

// The name of the program that `pid` runs.
std::string ProgramOf(pid_t pid);

// Whether `pid` may leave a core dump.
bool MayDumpCore(pid_t pid);

}  // namespace muster::testing

#endif  // TESTS_CANARY_PLACES_H_
