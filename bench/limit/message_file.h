#ifndef BENCH_LIMIT_MESSAGE_FILE_H_
#define BENCH_LIMIT_MESSAGE_FILE_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "grpcpp/support/byte_buffer.h"

namespace muster::bench {

// Messages that one process measured, for another that repeats them: each is
// its length (8 bytes, as this machine has them) and its bytes.

// Replaces the file at `path`.
//
// Errors:
//   INTERNAL: the file cannot be written.
absl::Status WriteMessages(const std::string& path,
                           const std::vector<grpc::ByteBuffer>& messages);

// Each of one slice.
//
// Errors:
//   INTERNAL: the file is not there, or was cut off.
absl::StatusOr<std::vector<grpc::ByteBuffer>> ReadMessages(
    const std::string& path);

}  // namespace muster::bench

#endif  // BENCH_LIMIT_MESSAGE_FILE_H_
