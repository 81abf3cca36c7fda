#ifndef BENCH_FLEET_H_
#define BENCH_FLEET_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "grpcpp/support/byte_buffer.h"
#include "proto/muster/inventory/v1/ingest.pb.h"
#include "proto/muster/inventory/v1/sources.pb.h"

namespace muster::bench {

// Devices in one page. Source: ingest.proto, Page.devices (the most).
constexpr int kPageSize = 300;

// When and in which state the fleet is read.
struct Reading {
  // Moves every check-in and observation time; 0, 1, 2, …
  int round = 0;
  // Of the software: another version differs in `os.version` and nothing else.
  int version = 0;
};

// A part of the fleet, in its order.
struct Part {
  int first = 0;
  int count = 0;
};

// A made-up company's devices: Macs, iPads, iPhones and PCs as a connector
// reads them, about 1 KB each. The same size gives the same bytes, always.
//
// Thread-safe.
class Fleet {
 public:
  explicit Fleet(int size) : size_(size) {}

  static constexpr char kSource[] = "sources/bench";

  int size() const { return size_; }
  Part whole() const { return {0, size_}; }

  // `sources/bench/devices/{uuid}`; the names are in no order.
  std::string NameOf(int device) const;

  inventory::v1::DeviceObservation Observe(int device, Reading reading) const;

  // The messages of a whole sync of `part`, encoded, one call each: begin, the
  // pages, commit. A FULL sync should show the whole fleet.
  void ForEachMessage(inventory::v1::SyncKind kind, Part part, Reading reading,
                      absl::FunctionRef<void(grpc::ByteBuffer)> use) const;
  std::vector<grpc::ByteBuffer> Messages(inventory::v1::SyncKind kind,
                                         Part part, Reading reading) const;

  // The parts of such a sync, one at a time.
  grpc::ByteBuffer Begin(inventory::v1::SyncKind kind, Part part) const;
  grpc::ByteBuffer Page(int64_t index, Part part, Reading reading) const;
  grpc::ByteBuffer Commit(inventory::v1::SyncKind kind,
                          int64_t page_count) const;

 private:
  const int size_;
};

}  // namespace muster::bench

#endif  // BENCH_FLEET_H_
