#ifndef BASE_ACCESS_AUTHORIZER_H_
#define BASE_ACCESS_AUTHORIZER_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "base/access/access_files.h"
#include "base/access/call_limits.h"
#include "base/access/caller.h"
#include "base/access/certificate_cache.h"
#include "base/access/policy/hidden_fields.h"
#include "base/access/standing_calls.h"
#include "base/clock.h"
#include "base/telemetry/metrics.h"

namespace muster {

// Decides on the calls of one server: who makes it, whether it may, how many at
// a time, and what it is shown. Nothing of it is kept in the connection, which
// calls of several callers may share.
//
// Thread-safe. Must outlive the server. Its files are read by RunOnce(), for a
// Periodic of kRereadInterval.
class Authorizer {
 public:
  static constexpr absl::Duration kRereadInterval = absl::Seconds(1);
  // How long a stream that was told to end may take before it is broken off.
  static constexpr absl::Duration kPatience = absl::Seconds(2);

  struct Options {
    AccessDirectory directory;
    // Callers without a certificate or a token are `local`: the server listens
    // in plain text, on this machine only.
    bool plaintext = false;
  };

  // What a call that was let in has, for as long as it is under way.
  struct Admission {
    Caller caller;
    // Null: nothing is hidden.
    std::shared_ptr<const HiddenFields> hidden;
    CallLimits::Place place;
  };

  // Errors: those of ReadAccess(). What is wrong at the start must be mended
  // first.
  static absl::StatusOr<std::unique_ptr<Authorizer>> Create(Options options,
                                                            Clock& clock);

  // Lets a call in, or not. `source` as SourceOf() says it.
  //
  // Errors:
  //   UNAUTHENTICATED IDENTITY_MISSING: the call says nothing of who makes it.
  //   UNAUTHENTICATED TOKEN_INVALID, TOKEN_EXPIRED, TOKEN_REVOKED,
  //     CERTIFICATE_INVALID, CERTIFICATE_EXPIRED, CERTIFICATE_REVOKED: what it
  //     says does not count.
  //   UNAVAILABLE POLICY_UNUSABLE: a file of the policy was broken after the
  //     start; nobody is let in until it is mended.
  //   Those of AccessRules::Decide() and of CallLimits::Enter().
  absl::StatusOr<Admission> Admit(const Peer& peer, absl::string_view method,
                                  absl::string_view source,
                                  CallLimits::Kind kind)
      ABSL_LOCKS_EXCLUDED(mu_);

  // Who makes the call; the errors of Admit() that concern this.
  absl::StatusOr<Caller> Identify(const Peer& peer) ABSL_LOCKS_EXCLUDED(mu_);

  // The streams that are to be ended when their callers may have them no more.
  StandingCalls& standing() { return standing_; }

  // Reads the files if they have changed, and looks through what stands.
  void RunOnce() ABSL_LOCKS_EXCLUDED(mu_);

 private:
  using State = std::shared_ptr<const AccessState>;

  Authorizer(Options options, Clock& clock, AccessState state,
             std::string mark);

  State state() const ABSL_LOCKS_EXCLUDED(mu_);
  void RereadIfChanged() ABSL_LOCKS_EXCLUDED(mu_);
  absl::StatusOr<Caller> ByToken(absl::string_view authorization,
                                 const AccessState& state) const;
  absl::StatusOr<Caller> ByCertificate(absl::string_view pem,
                                       const AccessState& state);
  absl::Status CheckStanding(const StandingCalls::Stream& stream,
                             absl::Time now) const;

  const Options options_;
  Clock& clock_;
  CallLimits limits_;
  CertificateCache certificates_;
  StandingCalls standing_;

  mutable absl::Mutex mu_;
  State state_ ABSL_GUARDED_BY(mu_);
  std::string mark_ ABSL_GUARDED_BY(mu_);  // of the files as last read

  const GaugeFamily usable_;  // last: it reads what is above
};

}  // namespace muster

#endif  // BASE_ACCESS_AUTHORIZER_H_
