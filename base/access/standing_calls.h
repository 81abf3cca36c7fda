#ifndef BASE_ACCESS_STANDING_CALLS_H_
#define BASE_ACCESS_STANDING_CALLS_H_

#include <functional>
#include <list>
#include <memory>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "base/access/caller.h"

namespace muster {

// The streams that are open, so that they can be ended when their callers may
// no longer have them. Thread-safe.
class StandingCalls {
 public:
  // One stream, and how to end it. The functions are called on the thread of
  // Review(), under its lock: they must not block, and must not call back.
  struct Stream {
    Caller caller;
    std::string method;
    std::string source;
    // Asks it to end with this status, once what is in flight is through.
    std::function<void(const absl::Status&)> end;
    // Breaks it off.
    std::function<void()> abort;
  };

  // A stream that is in the list for as long as this lives.
  class Entry {
   public:
    Entry(StandingCalls& calls, Stream stream);
    ~Entry();
    Entry(const Entry&) = delete;
    Entry& operator=(const Entry&) = delete;

   private:
    friend class StandingCalls;
    StandingCalls& calls_;
    const Stream stream_;
    absl::Time told_ = absl::InfiniteFuture();  // guarded by calls_.mu_
    std::list<Entry*>::iterator at_;
  };

  // Ends every stream for which `check` has an error, and breaks off those that
  // were told more than `patience` before `now` and are still there.
  void Review(absl::Time now, absl::Duration patience,
              absl::FunctionRef<absl::Status(const Stream&)> check)
      ABSL_LOCKS_EXCLUDED(mu_);

 private:
  absl::Mutex mu_;
  std::list<Entry*> entries_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster

#endif  // BASE_ACCESS_STANDING_CALLS_H_
