#include "base/grpc/call/server_call.h"

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "base/access/policy/rpc_table.h"
#include "base/grpc/call/call_access.h"
#include "base/status_macros.h"
#include "base/telemetry/process/rpc_metrics.h"

namespace muster {
namespace {

std::string SourceOfCall(absl::string_view method,
                         const google::protobuf::Message& request) {
  const RpcTable::Row* const row = RpcTable::Shipped().Find(method);
  if (row == nullptr) return std::string(kAllSources);
  return SourceOf(row->row, request);
}

}  // namespace

ServerCall::ServerCall(const grpc::ServerContextBase& context,
                       absl::string_view method, Current current)
    : context_(context),
      method_(method),
      began_(absl::Now()),
      span_(context, method, current),
      authorizer_(AuthorizerOf(context)) {}

ServerCall::~ServerCall() = default;

absl::Status ServerCall::Admit(const google::protobuf::Message& request,
                               CallLimits::Kind kind) {
  if (authorizer_ == nullptr) return absl::OkStatus();
  source_ = SourceOfCall(method_, request);
  PeerBytes keep;
  ASSIGN_OR_RETURN(admission_, authorizer_->Admit(PeerOf(context_, keep),
                                                  method_, source_, kind));
  span().SetAttribute("enduser.id", principal());
  return absl::OkStatus();
}

std::string ServerCall::authentication() const {
  const Caller& caller = admission_.caller;
  if (caller.token != nullptr)
    return absl::StrCat("token ", caller.token->id());
  if (!caller.certificate_sha256.empty()) {
    return absl::StrCat("certificate ", caller.certificate_sha256);
  }
  return caller.principal == kLocal ? "plaintext" : "";
}

void ServerCall::EndIfRevoked(Watcher* stream) {
  if (authorizer_ == nullptr || principal() == kSelf) return;
  const auto break_off = [&context = context_] { context.TryCancel(); };
  const auto end = [stream, break_off](const absl::Status& why) {
    return stream == nullptr ? break_off() : stream->End(why);
  };
  standing_.emplace(authorizer_->standing(),
                    StandingCalls::Stream{admission_.caller, method_, source_,
                                          end, break_off});
}

void ServerCall::Over(const std::optional<absl::Status>& ending) {
  Over();
  Record(ToGrpcStatus(ending.value_or(absl::CancelledError())));
}

grpc::Status ServerCall::Record(grpc::Status status) {
  RpcMetrics::Record(method_,
                     static_cast<absl::StatusCode>(status.error_code()),
                     absl::Now() - began_);
  return span_.Record(std::move(status));
}

}  // namespace muster
