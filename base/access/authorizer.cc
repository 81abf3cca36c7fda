#include "base/access/authorizer.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/log.h"
#include "base/status_macros.h"
#include "google/protobuf/util/time_util.h"

namespace muster {
namespace {

using google::protobuf::util::TimeUtil;

Caller Named(absl::string_view principal) {
  Caller caller;
  caller.principal = std::string(principal);
  return caller;
}

absl::Status PolicyUnusable() {
  return Error(
      absl::StatusCode::kUnavailable, "POLICY_UNUSABLE",
      "the policy of this server cannot be read, so that nobody is "
      "let in; its log says why, and \"musterctl policy check\" where");
}

absl::Status IdentityMissing() {
  return Error(
      absl::StatusCode::kUnauthenticated, "IDENTITY_MISSING",
      "the call does not say who makes it; connect with a certificate "
      "of this installation, or send \"authorization: Bearer mst_...\"");
}

absl::Status Over(absl::string_view reason, absl::string_view what,
                  const Caller& caller) {
  return Error(absl::StatusCode::kUnauthenticated, reason,
               absl::StrCat("the certificate of ", caller.principal, " ", what,
                            "; renew it with \"musterctl tls renew\""),
               {{"principal", caller.principal}});
}

absl::Status CheckCertificate(const Caller& caller, const AccessRules& rules,
                              absl::Time now) {
  if (caller.expire_time <= now) {
    return Over("CERTIFICATE_EXPIRED", "has expired", caller);
  }
  if (rules.IsRevoked(caller.certificate_sha256)) {
    return Over("CERTIFICATE_REVOKED", "is revoked", caller);
  }
  return absl::OkStatus();
}

}  // namespace

Authorizer::Authorizer(Options options, Clock& clock, AccessState state,
                       std::string mark)
    : options_(std::move(options)),
      clock_(clock),
      limits_(clock),
      state_(std::make_shared<const AccessState>(std::move(state))),
      mark_(std::move(mark)),
      usable_("muster.access.policy_usable", "1",
              "1 if the policy and the tokens can be read; else nobody is let "
              "in",
              [this]() -> std::vector<MetricPoint> {
                return {{{}, this->state()->rules == nullptr ? 0.0 : 1.0}};
              }) {}

absl::StatusOr<std::unique_ptr<Authorizer>> Authorizer::Create(Options options,
                                                               Clock& clock) {
  std::string mark = AccessFilesMark(options.directory);
  ASSIGN_OR_RETURN(AccessState state, ReadAccess(options.directory));
  return std::unique_ptr<Authorizer>(new Authorizer(
      std::move(options), clock, std::move(state), std::move(mark)));
}

Authorizer::State Authorizer::state() const {
  absl::ReaderMutexLock lock(&mu_);
  return state_;
}

absl::StatusOr<Caller> Authorizer::ByToken(absl::string_view authorization,
                                           const AccessState& state) const {
  Caller caller;
  ASSIGN_OR_RETURN(caller.token,
                   state.tokens->Find(authorization, clock_.Now()));
  caller.principal = caller.token->principal();
  caller.expire_time = absl::FromUnixMicros(
      TimeUtil::TimestampToMicroseconds(caller.token->expire_time()));
  return caller;
}

absl::StatusOr<Caller> Authorizer::ByCertificate(absl::string_view pem,
                                                 const AccessState& state) {
  ASSIGN_OR_RETURN(const auto caller, certificates_.Find(pem));
  RETURN_IF_ERROR(CheckCertificate(*caller, *state.rules, clock_.Now()));
  return *caller;
}

absl::StatusOr<Caller> Authorizer::Identify(const Peer& peer) {
  if (peer.in_process) return Named(kSelf);
  const State state = this->state();
  if (state->rules == nullptr) return PolicyUnusable();
  if (peer.authorization) return ByToken(*peer.authorization, *state);
  if (peer.certificate_pem) return ByCertificate(*peer.certificate_pem, *state);
  if (!options_.plaintext) return IdentityMissing();
  return Named(kLocal);
}

absl::StatusOr<Authorizer::Admission> Authorizer::Admit(
    const Peer& peer, absl::string_view method, absl::string_view source,
    CallLimits::Kind kind) {
  Admission admission;
  ASSIGN_OR_RETURN(admission.caller, Identify(peer));
  if (peer.in_process) return admission;
  const State state = this->state();
  if (state->rules == nullptr) return PolicyUnusable();
  ASSIGN_OR_RETURN(admission.hidden,
                   state->rules->Decide(admission.caller, method, source));
  const auto* const limits = state->rules->LimitsOf(admission.caller.principal);
  if (limits == nullptr) return admission;
  ASSIGN_OR_RETURN(admission.place,
                   limits_.Enter(admission.caller.principal, *limits, kind));
  return admission;
}

void Authorizer::RereadIfChanged() {
  std::string mark = AccessFilesMark(options_.directory);
  {
    absl::MutexLock lock(&mu_);
    if (mark == mark_) return;
    mark_ = std::move(mark);
  }
  absl::StatusOr<AccessState> read = ReadAccess(options_.directory);
  if (read.ok()) {
    Log(Severity::kInfo, "access policy read",
        {{"directory", options_.directory.path}});
  } else {
    LogStatus(Severity::kError, "access policy unusable; nobody is let in",
              read.status());
  }
  auto state = std::make_shared<const AccessState>(read.ok() ? *std::move(read)
                                                             : AccessState());
  absl::MutexLock lock(&mu_);
  state_ = std::move(state);
}

absl::Status Authorizer::CheckStanding(const StandingCalls::Stream& stream,
                                       absl::Time now) const {
  const Caller& caller = stream.caller;
  if (caller.principal == kSelf) return absl::OkStatus();
  const State state = this->state();
  if (state->rules == nullptr) return PolicyUnusable();
  if (caller.token != nullptr) {
    RETURN_IF_ERROR(state->tokens->Check(caller.token->sha256(), now));
  } else if (!caller.certificate_sha256.empty()) {
    RETURN_IF_ERROR(CheckCertificate(caller, *state->rules, now));
  }
  return state->rules->Decide(caller, stream.method, stream.source).status();
}

void Authorizer::RunOnce() {
  RereadIfChanged();
  const absl::Time now = clock_.Now();
  standing_.Review(now, kPatience, [&](const StandingCalls::Stream& stream) {
    return CheckStanding(stream, now);
  });
}

}  // namespace muster
