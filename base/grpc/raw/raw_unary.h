#ifndef BASE_GRPC_RAW_RAW_UNARY_H_
#define BASE_GRPC_RAW_RAW_UNARY_H_

#include <string>

#include "absl/status/status.h"
#include "google/protobuf/message_lite.h"
#include "grpcpp/server_context.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/server_callback.h"
#include "grpcpp/support/slice.h"

namespace muster {

// What the handler of a generated raw method (`WithRawCallbackMethod_X`) needs,
// so that stored bytes go out as they are:
//
//   grpc::ServerUnaryReactor* GetDevice(grpc::CallbackServerContext* context,
//                                       const grpc::ByteBuffer* request,
//                                       grpc::ByteBuffer* response) override {
//     return FinishUnary(*context, Get(*request, *response));
//   }
//
// All functions are thread-safe.

// Parses `bytes`, of one or several slices, into `request`.
//
// Errors:
//   INVALID_ARGUMENT REQUEST_MALFORMED: they are no message of that type.
//   Metadata: type.
absl::Status ParseRequest(const grpc::ByteBuffer& bytes,
                          google::protobuf::MessageLite& request);

// `bytes` as they are; they move into the slice and are not copied.
grpc::Slice ToSlice(std::string bytes);

// One slice, of `bytes` or of `message` encoded straight into it. The message
// must be complete and below 2 GiB.
grpc::ByteBuffer ToByteBuffer(std::string bytes);
grpc::ByteBuffer ToByteBuffer(const google::protobuf::MessageLite& message);

// Answers with `status`, and with the response if that is OK. Once a call; the
// handler returns what it returns.
grpc::ServerUnaryReactor* FinishUnary(grpc::CallbackServerContext& context,
                                      const absl::Status& status);

}  // namespace muster

#endif  // BASE_GRPC_RAW_RAW_UNARY_H_
