#include "tests/access/generic_call.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "base/errors.h"
#include "grpcpp/client_context.h"
#include "grpcpp/completion_queue.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/support/byte_buffer.h"
#include "grpcpp/support/slice.h"

namespace muster::testing {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::MethodDescriptor;

grpc::ByteBuffer BytesOf(const Message& message) {
  const grpc::Slice slice(message.SerializeAsString());
  return grpc::ByteBuffer(&slice, 1);
}

// Whether the one operation that is under way went well.
bool Await(grpc::CompletionQueue& queue) {
  void* tag = nullptr;
  bool ok = false;
  return queue.Next(&tag, &ok) && ok;
}

}  // namespace

std::unique_ptr<Message> RequestWith(const MethodDescriptor& method,
                                     absl::string_view path,
                                     const std::string& value) {
  auto request = std::unique_ptr<Message>(
      google::protobuf::MessageFactory::generated_factory()
          ->GetPrototype(method.input_type())
          ->New());
  if (path.empty()) return request;
  Message* at = request.get();
  const std::vector<std::string> names = absl::StrSplit(path, '.');
  for (const std::string& name : names) {
    const FieldDescriptor* const field =
        at->GetDescriptor()->FindFieldByName(name);
    if (field->message_type() == nullptr) {
      at->GetReflection()->SetString(at, field, value);
    } else {
      at = at->GetReflection()->MutableMessage(at, field);
    }
  }
  return request;
}

absl::Status CallMethod(const std::shared_ptr<grpc::Channel>& channel,
                        const MethodDescriptor& method, const Message& request,
                        absl::Duration at_most) {
  grpc::GenericStub stub(channel);
  grpc::CompletionQueue queue;
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + at_most));
  const auto call = stub.PrepareCall(
      &context,
      absl::StrCat("/", method.service()->full_name(), "/", method.name()),
      &queue);
  call->StartCall(nullptr);
  if (Await(queue)) {
    call->Write(BytesOf(request), nullptr);
    if (Await(queue)) {
      call->WritesDone(nullptr);
      Await(queue);
    }
  }
  grpc::ByteBuffer response;
  call->Read(&response, nullptr);
  const bool answered = Await(queue);
  if (answered) context.TryCancel();
  grpc::Status status;
  call->Finish(&status, nullptr);
  Await(queue);
  queue.Shutdown();
  return answered ? absl::OkStatus() : FromGrpcStatus(status);
}

}  // namespace muster::testing
