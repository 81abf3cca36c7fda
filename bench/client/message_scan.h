#ifndef BENCH_CLIENT_MESSAGE_SCAN_H_
#define BENCH_CLIENT_MESSAGE_SCAN_H_

#include <cstdint>

#include "grpcpp/support/byte_buffer.h"

namespace muster::bench {

// How many entries a repeated message field of an encoded message has, without
// decoding what they are: the least that a reader who counts can do.
// `bytes` stays as it is (gRPC's reader wants it mutable). Thread-safe for
// different buffers.
int CountField(grpc::ByteBuffer& bytes, int field);

}  // namespace muster::bench

#endif  // BENCH_CLIENT_MESSAGE_SCAN_H_
