#include "plugins/trust/ext_authz/ext_authz_service.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/grpc/call/server_call.h"
#include "base/log.h"
#include "base/status_macros.h"
#include "plugins/trust/ext_authz/authz_answer.h"
#include "plugins/trust/ext_authz/authz_request.h"

namespace muster::trust {
namespace {

using config::v1::TrustConfig;
using envoy::service::auth::v3::CheckRequest;
using envoy::service::auth::v3::CheckResponse;

constexpr const char* kOutcomeNames[] = {"allowed", "warned", "refused",
                                         "unidentified", "misconfigured"};

absl::Time TimeOf(const google::protobuf::Timestamp& time) {
  return absl::FromUnixSeconds(time.seconds()) +
         absl::Nanoseconds(time.nanos());
}

// Of the errors of CheckDevice those that the certificate is to blame for.
bool IsUnidentified(const absl::Status& status) {
  const std::string reason = ErrorReason(status);
  return absl::IsUnauthenticated(status) || reason == "IDENTITY_MISSING" ||
         reason == "CERTIFICATE_MALFORMED" ||
         reason == "CERTIFICATE_NAMES_NO_DEVICE";
}

// Those that say that somebody must do something first.
bool IsMisconfigured(const absl::Status& status) {
  return absl::IsInvalidArgument(status) || absl::IsNotFound(status) ||
         absl::IsFailedPrecondition(status);
}

absl::Status Unauthenticated(const absl::Status& why) {
  return Error(absl::StatusCode::kUnauthenticated, ErrorReason(why),
               why.message());
}

absl::Status Invalid(absl::string_view field, absl::string_view what) {
  const std::string name = absl::StrCat("trust.ext_authz.", field);
  return Error(absl::StatusCode::kInvalidArgument, "CONFIG_INVALID",
               absl::StrCat(name, " in the configuration ", what),
               {{"field", name}});
}

bool IsHeaderName(absl::string_view name) {
  return std::all_of(name.begin(), name.end(), [](char c) {
    return absl::ascii_isalnum(c) || c == '-' || c == '_';
  });
}

}  // namespace

ExtAuthzService::ExtAuthzService(TrustConfig::ExtAuthz config,
                                 VerdictChecker& checker, const Clock& clock)
    : config_(std::move(config)),
      checker_(checker),
      clock_(clock),
      answers_("muster.trust.ext_authz.answers", "{call}",
               "Answers to proxies that ask for authorization, by outcome.",
               [this] { return Counts(); }) {}

grpc::Status ExtAuthzService::Check(grpc::ServerContext* context,
                                    const CheckRequest* request,
                                    CheckResponse* response) {
  ServerCall call(*context, "envoy.service.auth.v3.Authorization/Check");
  return call.Answer(
      *request, *response, [&]() -> absl::StatusOr<CheckResponse> {
        const absl::StatusOr<v1::CheckDeviceRequest> asked =
            AskedDevice(*request, config_);
        if (!asked.ok()) return RefuseOrFail(asked.status());
        absl::StatusOr<v1::Verdict> verdict = checker_.Check(*asked);
        if (!verdict.ok()) return RefuseOrFail(verdict.status());
        call.Hide(*verdict);
        return Answer(*verdict);
      });
}

absl::StatusOr<CheckResponse> ExtAuthzService::Answer(
    const v1::Verdict& verdict) {
  if (verdict.state() == v1::TRUST_STATE_TRUSTED) {
    Count(kAllowed);
    return Allowed(verdict);
  }
  bool through = false;
  if (verdict.state() == v1::TRUST_STATE_UNKNOWN) {
    ASSIGN_OR_RETURN(through, LetsUnknownThrough(verdict));
  }
  Count(through ? kWarned : kRefused);
  return through ? Allowed(verdict) : Refused(verdict);
}

absl::StatusOr<bool> ExtAuthzService::LetsUnknownThrough(
    const v1::Verdict& verdict) const {
  if (config_.unknown_as() == TrustConfig::UNKNOWN_AS_WARNING) return true;
  if (config_.unknown_as() != TrustConfig::UNKNOWN_AS_LAST_FOR_A_WHILE ||
      verdict.device().empty()) {
    return false;
  }
  ASSIGN_OR_RETURN(const std::optional<v1::VerdictChange> change,
                   checker_.LastChange(verdict.device(), verdict.policy()));
  if (!change) return false;
  // What has just become UNKNOWN may not be in the history yet.
  const bool recorded = change->state() == v1::TRUST_STATE_UNKNOWN;
  const v1::TrustState last =
      recorded ? change->previous_state() : change->state();
  const absl::Time since =
      TimeOf(recorded ? change->time() : verdict.since_time());
  return last == v1::TRUST_STATE_TRUSTED && clock_.Now() - since <= kAWhile;
}

absl::StatusOr<CheckResponse> ExtAuthzService::RefuseOrFail(
    const absl::Status& why) {
  if (IsUnidentified(why)) {
    Count(kUnidentified);
    return Refused(Unauthenticated(why));
  }
  if (!IsMisconfigured(why)) return why;
  Count(kMisconfigured);
  LogStatus(Severity::kWarning, "a proxy's question cannot be answered", why);
  return Refused(why);
}

void ExtAuthzService::Count(Outcome outcome) {
  counts_[outcome].fetch_add(1, std::memory_order_relaxed);
}

std::vector<MetricPoint> ExtAuthzService::Counts() const {
  std::vector<MetricPoint> points;
  for (int i = 0; i < kOutcomes; ++i) {
    points.push_back({{{"outcome", kOutcomeNames[i]}},
                      static_cast<double>(counts_[i].load())});
  }
  return points;
}

absl::Status CheckExtAuthz(const TrustConfig::ExtAuthz& config) {
  if (!config.source().empty() && !SourceName::Parse(config.source()).ok()) {
    return Invalid("source", "is no sources/{source}");
  }
  if (!TrustConfig::UnknownAs_IsValid(config.unknown_as()) ||
      config.unknown_as() == TrustConfig::UNKNOWN_AS_SILENCE) {
    return Invalid("unknown_as",
                   "is to be UNKNOWN_AS_UNTRUSTED, UNKNOWN_AS_LAST_FOR_A_WHILE "
                   "or UNKNOWN_AS_WARNING");
  }
  if (!IsHeaderName(config.serial_number_header())) {
    return Invalid("serial_number_header", "is no header's name");
  }
  return absl::OkStatus();
}

}  // namespace muster::trust
