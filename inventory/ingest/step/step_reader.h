#ifndef INVENTORY_INGEST_STEP_STEP_READER_H_
#define INVENTORY_INGEST_STEP_STEP_READER_H_

#include <memory>

#include "absl/strings/string_view.h"
#include "google/protobuf/arena.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/slice.h"
#include "inventory/ingest/step/page_skim.h"
#include "inventory/ingest/step/prepared_step.h"
#include "inventory/ingest/step/shown_memo.h"

namespace muster::inventory {

// Decodes and prepares one step after the other, each into the same memory:
// half of the work on a page would otherwise be to get it piece by piece and
// to give it back. A device that `memo` has seen just so, but for the times, is
// not decoded.
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
  PreparedStep& Read(absl::string_view source, const grpc::ByteBuffer& bytes,
                     ShownMemo& memo);

  // What Read() returned last.
  PreparedStep& step() { return step_; }

 private:
  v1::PushPagesRequest& NewRequest();
  bool ReadSkimmed(absl::string_view source, ShownMemo& memo);
  void ReadWhole(absl::string_view source);
  void Learn(ShownMemo& memo);

  const std::unique_ptr<char[]> block_;
  google::protobuf::Arena arena_;  // begins with `block_`
  grpc::Slice bytes_;              // of the step
  PageSkim skim_;                  // into `bytes_`
  PreparedStep step_;
};

}  // namespace muster::inventory

#endif  // INVENTORY_INGEST_STEP_STEP_READER_H_
