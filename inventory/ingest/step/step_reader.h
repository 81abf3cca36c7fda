#ifndef INVENTORY_INGEST_STEP_STEP_READER_H_
#define INVENTORY_INGEST_STEP_STEP_READER_H_

#include <memory>

#include "absl/strings/string_view.h"
#include "google/protobuf/arena.h"
#include "grpcpp/support/byte_buffer.h"
#include "inventory/ingest/step/prepared_step.h"

namespace muster::inventory {

// Decodes and prepares one step after the other, each into the same memory:
// half of the work on a page would otherwise be to get it piece by piece and
// to give it back.
//
// Not thread-safe. What it reads lasts until the next one.
class StepReader {
 public:
  StepReader();
  StepReader(const StepReader&) = delete;
  StepReader& operator=(const StepReader&) = delete;

  // The step in `bytes`, prepared as PrepareStep() does. A message that cannot
  // be decoded has the `status` of it:
  //   INVALID_ARGUMENT REQUEST_MALFORMED
  PreparedStep& Read(absl::string_view source, const grpc::ByteBuffer& bytes);

  // What Read() returned last.
  PreparedStep& step() { return step_; }

 private:
  const std::unique_ptr<char[]> block_;
  google::protobuf::Arena arena_;  // begins with `block_`
  PreparedStep step_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_INGEST_STEP_STEP_READER_H_
