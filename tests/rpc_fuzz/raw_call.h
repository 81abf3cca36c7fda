#ifndef TESTS_RPC_FUZZ_RAW_CALL_H_
#define TESTS_RPC_FUZZ_RAW_CALL_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "grpcpp/channel.h"
#include "grpcpp/support/status.h"

namespace muster::rpc_fuzz {

// How a call of any method ended, and the messages that came before, ten at
// most.
struct RawAnswer {
  grpc::Status status;
  std::vector<std::string> messages;
};

// Calls `method` ("/package.Service/Method", of any kind) with one message of
// these bytes and waits for the end.
RawAnswer RawCall(const std::shared_ptr<grpc::Channel>& channel,
                  const std::string& method, const std::string& request,
                  absl::Duration deadline);

}  // namespace muster::rpc_fuzz

#endif  // TESTS_RPC_FUZZ_RAW_CALL_H_
