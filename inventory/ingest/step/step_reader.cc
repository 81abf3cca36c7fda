#include "inventory/ingest/step/step_reader.h"

#include <cstddef>
#include <cstring>

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

absl::string_view BytesOf(const grpc::Slice& slice) {
  return absl::string_view(reinterpret_cast<const char*>(slice.begin()),
                           slice.size());
}

}  // namespace

// Without make_unique(), which would touch every byte.
StepReader::StepReader()
    : block_(new char[kBlockBytes]), arena_(BeginningWith(block_.get())) {}

PreparedStep& StepReader::Read(absl::string_view source,
                               const grpc::ByteBuffer& bytes, ShownMemo& memo) {
  step_ = PreparedStep();
  if (!bytes.TrySingleSlice(&bytes_).ok() &&
      !bytes.DumpToSingleSlice(&bytes_).ok()) {
    bytes_ = grpc::Slice();
  }
  const bool is_page = skim_.Read(source, BytesOf(bytes_));
  if (is_page && memo.Find(skim_.devices()) && ReadSkimmed(source, memo)) {
    return step_;
  }
  ReadWhole(source);
  if (is_page) Learn(memo);
  return step_;
}

v1::PushPagesRequest& StepReader::NewRequest() {
  arena_.Reset();
  return *google::protobuf::Arena::CreateMessage<v1::PushPagesRequest>(&arena_);
}

bool StepReader::ReadSkimmed(absl::string_view source, ShownMemo& memo) {
  v1::PushPagesRequest& request = NewRequest();
  if (!skim_.Decode(request)) return false;
  step_ = PrepareStep(source, request, skim_);
  Learn(memo);
  return true;
}

void StepReader::ReadWhole(absl::string_view source) {
  v1::PushPagesRequest& request = NewRequest();
  const absl::Status decoded =
      ParseRequest(grpc::ByteBuffer(&bytes_, 1), request);
  if (decoded.ok()) {
    step_ = PrepareStep(source, request);
  } else {
    step_.request = &request;
    step_.status = decoded;
  }
}

void StepReader::Learn(ShownMemo& memo) {
  auto& devices = skim_.devices();
  if (step_.devices.size() != devices.size()) return;  // it was refused
  bool any = false;
  for (size_t i = 0; i < devices.size(); ++i) {
    const std::string& hash = step_.devices[i].hash;
    if (!devices[i].hash) {
      std::memcpy(devices[i].hash.emplace().data(), hash.data(),
                  sizeof(ShortHash));
      any = true;
    }
  }
  if (any) memo.Learn(devices);
}

}  // namespace muster::inventory
