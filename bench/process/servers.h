#ifndef BENCH_PROCESS_SERVERS_H_
#define BENCH_PROCESS_SERVERS_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "bench/process/measured_process.h"
#include "proto/muster/config/v1/config.pb.h"

namespace muster::bench {

// Where the programs are.
struct Programs {
  std::string inventoryd;
  std::string bare_server;
  std::string etcd;  // empty: there is none
};

// How each server of the benchmark is started: on a free port of 127.0.0.1.
// `dir` holds its data, configuration and log, and is made.

// `data_dir` of an inventoryd in `dir`.
std::string DataDir(const std::string& dir);

// An inventoryd with every option at its default but those given, over what
// `dir` holds.
absl::StatusOr<std::unique_ptr<MeasuredProcess>> StartInventory(
    const Programs& programs, const std::string& dir,
    const config::v1::TelemetryConfig& telemetry = {});

// `messages` is a message_file.h, or empty; `burst` as in BareService.
absl::StatusOr<std::unique_ptr<MeasuredProcess>> StartBare(
    const Programs& programs, const std::string& dir,
    const std::string& messages, int64_t burst);

// One member, with synced writes as always; every option at its default but for
// a quota that the data fit in.
absl::StatusOr<std::unique_ptr<MeasuredProcess>> StartEtcd(
    const Programs& programs, const std::string& dir);

}  // namespace muster::bench

#endif  // BENCH_PROCESS_SERVERS_H_
