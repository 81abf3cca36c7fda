#ifndef BASE_GRPC_RAW_BYTE_STREAM_REACTOR_H_
#define BASE_GRPC_RAW_BYTE_STREAM_REACTOR_H_

#include <memory>

#include "base/grpc/cursor_reactor.h"
#include "grpcpp/support/byte_buffer.h"

namespace muster {

// One encoded message, for any number of streams at a time: each refers to the
// same bytes until the transport has taken them. Not null.
using SharedBytes = std::shared_ptr<const grpc::ByteBuffer>;

template <>
struct StreamTraits<SharedBytes> {
  using Wire = grpc::ByteBuffer;
  static const Wire* Get(const SharedBytes& message) { return message.get(); }
};

// The CursorReactor of a generated raw method:
//
//   class Service : public v1::Inventory::WithRawCallbackMethod_Watch<Base> {
//     grpc::ServerWriteReactor<grpc::ByteBuffer>* Watch(
//         grpc::CallbackServerContext* context,
//         const grpc::ByteBuffer* request) override {
//       ... ParseRequest(*request, parsed) ...  // raw_unary.h
//       auto* reactor = new ByteStreamReactor(pumps_, ReadNext(cursor), ...);
using ByteStreamReactor = CursorReactor<SharedBytes>;

}  // namespace muster

#endif  // BASE_GRPC_RAW_BYTE_STREAM_REACTOR_H_
