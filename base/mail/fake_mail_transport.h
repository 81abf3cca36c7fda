#ifndef BASE_MAIL_FAKE_MAIL_TRANSPORT_H_
#define BASE_MAIL_FAKE_MAIL_TRANSPORT_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "base/mail/mail_transport.h"
#include "base/status_macros.h"

namespace muster {

// A mail server in memory. Thread-safe.
class FakeMailTransport final : public MailTransport {
 public:
  // From now on it takes nothing; OK heals.
  void Fail(absl::Status why) {
    absl::MutexLock lock(&mu_);
    failure_ = std::move(why);
  }

  // Everything that it took, oldest first.
  std::vector<Mail> mails() const {
    absl::MutexLock lock(&mu_);
    return mails_;
  }

  absl::Status Send(const Mail& mail) override {
    RETURN_IF_ERROR(CheckMail(mail));
    absl::MutexLock lock(&mu_);
    RETURN_IF_ERROR(failure_);
    mails_.push_back(mail);
    return absl::OkStatus();
  }

 private:
  mutable absl::Mutex mu_;
  absl::Status failure_ ABSL_GUARDED_BY(mu_);
  std::vector<Mail> mails_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster

#endif  // BASE_MAIL_FAKE_MAIL_TRANSPORT_H_
