#include "inventory/ingest/step/step_reader.h"

#include <cstddef>

#include "base/grpc/raw/raw_unary.h"
#include "proto/muster/inventory/v1/ingest.pb.h"

namespace muster::inventory {
namespace {

// As much as a page of 300 devices takes. Costs nothing before it is used.
constexpr size_t kBlockBytes = size_t{2} << 20;

google::protobuf::ArenaOptions BeginningWith(char* block) {
  google::protobuf::ArenaOptions options;
  options.initial_block = block;
  options.initial_block_size = kBlockBytes;
  return options;
}

}  // namespace

// Without make_unique(), which would touch every byte.
StepReader::StepReader()
    : block_(new char[kBlockBytes]), arena_(BeginningWith(block_.get())) {}

PreparedStep& StepReader::Read(absl::string_view source,
                               const grpc::ByteBuffer& bytes) {
  step_ = PreparedStep();
  arena_.Reset();
  auto& request =
      *google::protobuf::Arena::CreateMessage<v1::PushPagesRequest>(&arena_);
  const absl::Status decoded = ParseRequest(bytes, request);
  if (decoded.ok()) {
    step_ = PrepareStep(source, request);
  } else {
    step_.request = &request;
    step_.status = decoded;
  }
  return step_;
}

}  // namespace muster::inventory
