#include "base/grpc/raw/raw_unary.h"

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/errors.h"

namespace muster {
namespace {

bool Parse(const grpc::ByteBuffer& bytes,
           google::protobuf::MessageLite& message) {
  grpc::Slice slice;
  if (!bytes.TrySingleSlice(&slice).ok() &&
      !bytes.DumpToSingleSlice(&slice).ok()) {
    return false;
  }
  return message.ParseFromArray(slice.begin(), static_cast<int>(slice.size()));
}

}  // namespace

absl::Status ParseRequest(const grpc::ByteBuffer& bytes,
                          google::protobuf::MessageLite& request) {
  if (Parse(bytes, request)) return absl::OkStatus();
  const std::string type(request.GetTypeName());
  return Error(absl::StatusCode::kInvalidArgument, "REQUEST_MALFORMED",
               absl::StrCat("the request is no ", type,
                            "; use stubs made from this version's protos"),
               {{"type", type}});
}

grpc::Slice ToSlice(std::string bytes) {
  auto owned = std::make_unique<std::string>(std::move(bytes));
  std::string* const kept = owned.release();
  return grpc::Slice(
      kept->data(), kept->size(),
      [](void* done) { delete static_cast<std::string*>(done); }, kept);
}

grpc::ByteBuffer ToByteBuffer(std::string bytes) {
  const grpc::Slice slice = ToSlice(std::move(bytes));
  return grpc::ByteBuffer(&slice, 1);
}

grpc::ByteBuffer ToByteBuffer(const google::protobuf::MessageLite& message) {
  const grpc::Slice slice(message.ByteSizeLong());
  message.SerializeWithCachedSizesToArray(
      const_cast<uint8_t*>(slice.begin()));  // nobody else has it yet
  return grpc::ByteBuffer(&slice, 1);
}

grpc::ServerUnaryReactor* FinishUnary(grpc::CallbackServerContext& context,
                                      const absl::Status& status) {
  grpc::ServerUnaryReactor* const reactor = context.DefaultReactor();
  reactor->Finish(ToGrpcStatus(status));
  return reactor;
}

}  // namespace muster
