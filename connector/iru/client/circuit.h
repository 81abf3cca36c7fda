#ifndef CONNECTOR_IRU_CLIENT_CIRCUIT_H_
#define CONNECTOR_IRU_CLIENT_CIRCUIT_H_

#include <cstdint>
#include <optional>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "base/backoff.h"
#include "base/clock.h"
#include "base/random.h"

namespace muster::iru {

// Spares a host that keeps failing, and whoever waits for it: after several
// failures in a row the circuit opens and every call fails at once. After a
// pause one call is let through to try; if it fails too, the next pause is
// longer, and if it succeeds, everything is as before.
//
// Calls that were under way together and failed together are one failure, so
// that a hiccup under eight readers does not open it.
//
// Thread-safe. `clock` and `random` must outlive it, and it must outlive its
// tickets.
class Circuit {
 public:
  struct Options {
    // Failures in a row that open it.
    int failures = 5;
    // The pauses: full jitter below a bound that grows from the first to the
    // last, twofold.
    absl::Duration first_pause = absl::Seconds(10);
    absl::Duration longest_pause = absl::Minutes(5);
  };

  // One call that was let through. Tell it how the call ended, once; a ticket
  // that goes without a word has proven nothing.
  class Ticket {
   public:
    Ticket(Ticket&& other) noexcept
        : circuit_(other.circuit_),
          generation_(other.generation_),
          probe_(other.probe_) {
      other.circuit_ = nullptr;
    }
    Ticket& operator=(Ticket&&) = delete;
    ~Ticket();

    void Succeeded();
    void Failed();

   private:
    friend class Circuit;
    Ticket(Circuit& circuit, int64_t generation, bool probe)
        : circuit_(&circuit), generation_(generation), probe_(probe) {}

    Circuit* circuit_;
    const int64_t generation_;  // failures that were known when it began
    const bool probe_;
  };

  // `host` is for the error's message.
  Circuit(std::string host, Clock& clock, Random& random, Options options);

  // Errors:
  //   UNAVAILABLE SOURCE_CIRCUIT_OPEN: nothing may be sent now. The message
  //     says when the host last answered and when it is tried again. Metadata:
  //     host, failures, last_success_time, retry_time; the times are RFC 3339.
  absl::StatusOr<Ticket> Admit() ABSL_LOCKS_EXCLUDED(mu_);

  // For metrics and status pages.
  bool open() ABSL_LOCKS_EXCLUDED(mu_);
  // absl::InfinitePast() if it never has since the start.
  absl::Time last_success() ABSL_LOCKS_EXCLUDED(mu_);

 private:
  void NoteSuccess() ABSL_LOCKS_EXCLUDED(mu_);
  void NoteFailure(int64_t generation) ABSL_LOCKS_EXCLUDED(mu_);
  void EndProbe() ABSL_LOCKS_EXCLUDED(mu_);
  absl::Status Refusal(absl::Time now) const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  const std::string host_;
  Clock& clock_;
  const Options options_;

  absl::Mutex mu_;
  Backoff backoff_ ABSL_GUARDED_BY(mu_);
  int failures_ ABSL_GUARDED_BY(mu_) = 0;        // in a row
  int64_t generation_ ABSL_GUARDED_BY(mu_) = 0;  // failures ever counted
  bool probing_ ABSL_GUARDED_BY(mu_) = false;
  absl::Time last_success_ ABSL_GUARDED_BY(mu_) = absl::InfinitePast();
  // When one call may try; nothing while it is closed.
  std::optional<absl::Time> retry_time_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_CLIENT_CIRCUIT_H_
