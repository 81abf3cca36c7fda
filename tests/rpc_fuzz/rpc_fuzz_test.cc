// Every method of every service of a musterd, called with made-up requests for
// a minute a group (MUSTER_RPC_FUZZ_SECONDS in the environment: another time):
// the server lives, and says what was wrong in words that a program can act on.

#include <cstdlib>
#include <map>
#include <memory>
#include <regex>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "base/errors.h"
#include "base/grpc/channel.h"
#include "gmock/gmock.h"
#include "google/protobuf/descriptor.h"
#include "proto/envoy/service/auth/v3/external_auth.grpc.pb.h"
#include "proto/muster/inventory/v1/ingest.grpc.pb.h"
#include "tests/e2e/whole_installation.h"
#include "tests/rpc_fuzz/raw_call.h"
#include "tests/rpc_fuzz/request_maker.h"

namespace muster::rpc_fuzz {
namespace {

using ::google::protobuf::DescriptorPool;
using ::google::protobuf::Message;
using ::google::protobuf::MessageFactory;
using ::google::protobuf::MethodDescriptor;
using ::testing::IsEmpty;
using ::testing::IsSubsetOf;

struct Group {
  std::string name;
  std::vector<std::string> services;
};

const std::vector<Group>& Groups() {
  static const auto& groups = *new std::vector<Group>{
      {"Inventory",
       {"muster.inventory.v1.Inventory", "muster.inventory.v1.Sources",
        "muster.inventory.v1.Ingest", "muster.inventory.v1.Catalog",
        "muster.inventory.v1.Maintenance"}},
      {"Connector", {"muster.connector.v1.Connector"}},
      {"Actions",
       {"muster.actions.v1.Actions", "muster.actions.v1.AuditLog",
        "muster.actions.v1.Secrets", "muster.guard.v1.Guard"}},
      {"Plugins",
       {"muster.asset.v1.Assets", "muster.compliance.v1.Compliance",
        "muster.trust.v1.Trust", "muster.notifier.v1.Notifier",
        "envoy.service.auth.v3.Authorization"}}};
  return groups;
}

absl::Duration Length() {
  const char* const seconds = std::getenv("MUSTER_RPC_FUZZ_SECONDS");
  return absl::Seconds(seconds == nullptr ? 60 : std::atoi(seconds));
}

const Message& PrototypeOf(const google::protobuf::Descriptor* type) {
  return *MessageFactory::generated_factory()->GetPrototype(type);
}

std::vector<const MethodDescriptor*> MethodsOf(const Group& group) {
  // Nothing else links these.
  inventory::v1::PushPagesRequest::descriptor();
  envoy::service::auth::v3::CheckRequest::descriptor();
  std::vector<const MethodDescriptor*> methods;
  for (const std::string& name : group.services) {
    const auto* const service =
        DescriptorPool::generated_pool()->FindServiceByName(name);
    if (service == nullptr) ADD_FAILURE() << "no " << name;
    for (int i = 0; service != nullptr && i < service->method_count(); ++i) {
      methods.push_back(service->method(i));
    }
  }
  return methods;
}

bool IsStream(const MethodDescriptor& method) {
  return method.client_streaming() || method.server_streaming();
}

// What the callers of docs/errors.md can act on.
bool IsInOrder(const grpc::Status& status, const MethodDescriptor& method,
               bool is_message) {
  using namespace grpc;  // NOLINT: the codes
  const StatusCode code = status.error_code();
  // We let go of streams ourselves; gRPC answers what cannot be read.
  if (IsStream(method) && code == StatusCode::DEADLINE_EXCEEDED) return true;
  if (!is_message &&
      (code == StatusCode::INTERNAL || code == StatusCode::UNIMPLEMENTED)) {
    return true;
  }
  const bool is_unclear =
      code == StatusCode::UNKNOWN || code == StatusCode::INTERNAL ||
      code == StatusCode::UNIMPLEMENTED || code == StatusCode::DATA_LOSS;
  return status.ok() ||
         (!is_unclear && !ErrorReason(FromGrpcStatus(status)).empty());
}

class RpcFuzzTest : public testing::WholeInstallation,
                    public ::testing::WithParamInterface<Group> {
 protected:
  void SetUp() override {
    google::protobuf::SetLogHandler(nullptr);  // it would name each bad string
    Start(/*devices=*/60, /*separate=*/false);
    AwaitSynced();
    channel_ =
        *MakeChannel(installation().Address(demo::Installation::kMusterd));
  }

  RawAnswer Call(const MethodDescriptor& method, RequestMaker& maker) {
    bool is_message = false;
    const std::string request =
        maker.Make(PrototypeOf(method.input_type()), is_message);
    const RawAnswer answer = RawCall(
        channel_,
        absl::StrCat("/", method.service()->full_name(), "/", method.name()),
        request, IsStream(method) ? absl::Milliseconds(30) : absl::Seconds(20));
    if (!IsInOrder(answer.status, method, is_message)) {
      const std::string how =
          absl::StrCat(method.full_name(), ": ", answer.status.error_code(),
                       " ", answer.status.error_message());
      out_of_order_.emplace(how, absl::BytesToHexString(request));
    }
    return answer;
  }

  testing::TempDir backups_;
  std::map<std::string, std::string> out_of_order_;  // and by what request
  std::shared_ptr<grpc::Channel> channel_;
};

TEST_P(RpcFuzzTest, EveryRequestIsAnsweredInOrder) {
  const std::vector<const MethodDescriptor*> methods = MethodsOf(GetParam());
  const auto seed = static_cast<uint64_t>(absl::ToUnixMicros(absl::Now()));
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  RequestMaker maker(seed, backups_.path(), "127.0.0.1:1");
  std::map<std::string, int> calls, good;
  const absl::Time end = absl::Now() + Length();
  for (size_t i = 0; absl::Now() < end && out_of_order_.size() < 10; ++i) {
    const MethodDescriptor& method = *methods[i % methods.size()];
    const RawAnswer answer = Call(method, maker);
    ++calls[method.full_name()];
    if (answer.status.ok()) ++good[method.full_name()];
    std::unique_ptr<Message> message(PrototypeOf(method.output_type()).New());
    for (const std::string& bytes : answer.messages) {
      if (message->ParseFromString(bytes)) maker.LearnFrom(*message);
    }
  }
  EXPECT_THAT(out_of_order_, IsEmpty());
  for (const MethodDescriptor* method : methods) {
    EXPECT_GT(calls[method->full_name()], 0) << method->full_name();
    std::printf("%6d calls, %6d OK: %s\n", calls[method->full_name()],
                good[method->full_name()], method->full_name().c_str());
  }
}

// The request is the bytes of ServerReflectionRequest{list_services: ""}.
TEST_P(RpcFuzzTest, NoServiceIsLeftOut) {
  if (GetParam().name != Groups().front().name) return;  // once is enough
  const RawAnswer answer =
      RawCall(channel_,
              "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo",
              std::string("\x3a\x00", 2), absl::Seconds(20));
  ASSERT_EQ(answer.messages.size(), 1u);
  const std::regex name("muster\\.[a-z_]+\\.v1\\.[A-Z][A-Za-z]+");
  std::set<std::string> served, fuzzed;
  for (std::sregex_iterator
           it(answer.messages[0].begin(), answer.messages[0].end(), name),
       last;
       it != last; ++it) {
    served.insert(it->str());
  }
  for (const Group& group : Groups()) {
    fuzzed.insert(group.services.begin(), group.services.end());
  }
  EXPECT_GE(served.size(), 10u);
  EXPECT_THAT(served, IsSubsetOf(fuzzed));
}

INSTANTIATE_TEST_SUITE_P(Groups, RpcFuzzTest, ::testing::ValuesIn(Groups()),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace muster::rpc_fuzz
