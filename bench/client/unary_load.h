#ifndef BENCH_CLIENT_UNARY_LOAD_H_
#define BENCH_CLIENT_UNARY_LOAD_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "grpcpp/support/byte_buffer.h"

namespace muster::bench {

// Many calls of one method, a fixed number of them in flight: whoever got its
// answer makes the next call.
struct UnaryPlan {
  std::string target;
  std::string method;
  std::vector<grpc::ByteBuffer> requests;  // used in turn
  int calls = 0;                           // in all
  int in_flight = 64;
  int connections = 4;
  // Answers to keep, at most.
  int keep = 0;
};

struct UnaryRun {
  absl::Duration elapsed;
  std::vector<grpc::ByteBuffer> answers;
};

// Errors: the first that a call ended with, once all are over.
absl::StatusOr<UnaryRun> CallMany(const UnaryPlan& plan);

}  // namespace muster::bench

#endif  // BENCH_CLIENT_UNARY_LOAD_H_
