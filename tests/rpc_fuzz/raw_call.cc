#include "tests/rpc_fuzz/raw_call.h"

#include "absl/time/clock.h"
#include "grpcpp/client_context.h"
#include "grpcpp/completion_queue.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/support/byte_buffer.h"

namespace muster::rpc_fuzz {
namespace {

constexpr size_t kMostMessages = 10;

// Waits for the one thing that is going on; whether it went well.
bool Done(grpc::CompletionQueue& queue) {
  void* tag = nullptr;
  bool ok = false;
  return queue.Next(&tag, &ok) && ok;
}

std::string BytesOf(const grpc::ByteBuffer& buffer) {
  grpc::Slice slice;
  if (!buffer.DumpToSingleSlice(&slice).ok()) return "";
  return std::string(reinterpret_cast<const char*>(slice.begin()),
                     slice.size());
}

}  // namespace

RawAnswer RawCall(const std::shared_ptr<grpc::Channel>& channel,
                  const std::string& method, const std::string& request,
                  absl::Duration deadline) {
  RawAnswer answer;
  grpc::CompletionQueue queue;
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + deadline));
  const auto call =
      grpc::GenericStub(channel).PrepareCall(&context, method, &queue);
  call->StartCall(nullptr);
  if (Done(queue)) {
    const grpc::Slice slice(request);
    const grpc::ByteBuffer message(&slice, 1);
    call->WriteLast(message, grpc::WriteOptions(), nullptr);
    Done(queue);
    grpc::ByteBuffer buffer;
    call->Read(&buffer, nullptr);
    while (Done(queue)) {
      if (answer.messages.size() < kMostMessages) {
        answer.messages.push_back(BytesOf(buffer));
      }
      call->Read(&buffer, nullptr);
    }
  }
  call->Finish(&answer.status, nullptr);
  Done(queue);
  queue.Shutdown();
  return answer;
}

}  // namespace muster::rpc_fuzz
