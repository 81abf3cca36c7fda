#ifndef TESTS_FAKE_IRU_TENANT_TENANT_H_
#define TESTS_FAKE_IRU_TENANT_TENANT_H_

#include <optional>
#include <set>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "tests/fake_iru/faults/named_faults.h"
#include "tests/fake_iru/fleet/generator.h"
#include "tests/fake_iru/fleet/state.h"
#include "tests/fake_iru/http/action_counter.h"
#include "tests/fake_iru/http/faults.h"
#include "tests/fake_iru/http/message.h"
#include "tests/fake_iru/http/permissions.h"
#include "tests/fake_iru/http/rate_limiter.h"
#include "tests/fake_iru/http/request_log.h"
#include "tests/fake_iru/tenant/dump.h"

namespace muster::fake_iru {

// A tenant of Iru in memory: its fleet, its tokens, its budget, and the script
// that changes them while clients look. It answers requests and knows no
// socket; FakeIruServer is its door.
//
// Thread-safe: one request or one line of the script at a time. `clock` must
// outlive it.
class Tenant {
 public:
  struct Options {
    uint64_t seed = FleetOptions().seed;
    int devices = 3350;
    // The fleet's present. Unset: the clock's, when the tenant is made.
    std::optional<absl::Time> base_time;
    bool blank_check_ins = true;
    RateLimiter::Options limits;
    // From the POST of an export to its file.
    absl::Duration export_delay = absl::Seconds(1);
    // From the POST of an action to its command's completion.
    absl::Duration command_delay = absl::Seconds(1);
    // Commands stay pending until FinishCommand().
    bool hold_commands = false;
    // From the POST of an action until the list of commands shows it.
    absl::Duration list_lag = absl::ZeroDuration();
    // Takes an action although one like it is open.
    bool allow_duplicates = false;
    // May do everything. A UUID, because clients check that it is one.
    std::string token = "0f0e0d0c-0b0a-4908-8706-050403020100";
    // Of the console's host in the `next` of /users.
    std::string subdomain = "accuhive";
  };

  Tenant(const Options& options, Clock& clock);

  // Answers one request to the API, logs it and counts it. The answer carries
  // the rate limit's headers, and what the transport is to do to it.
  Response Handle(const Request& request) ABSL_LOCKS_EXCLUDED(mu_);

  // Answers one request to the host of files: exports, by signed URLs. Neither
  // logged nor counted.
  Response HandleFile(const Request& request) ABSL_LOCKS_EXCLUDED(mu_);
  // Where HandleFile() answers: "http://127.0.0.1:PORT".
  void SetFilesUrl(absl::string_view url) ABSL_LOCKS_EXCLUDED(mu_);

  // The script. All take effect at once. What changes the fleet or the tokens
  // is in the audit log.

  // Enrols a device; see EnrollDevice(). Returns its id.
  absl::StatusOr<std::string> Enroll(const Json& wish) ABSL_LOCKS_EXCLUDED(mu_);
  // Takes the record away: 404 from now on.
  // Errors, here and below: NOT_FOUND: there is no such device.
  absl::Status Unenroll(absl::string_view id) ABSL_LOCKS_EXCLUDED(mu_);
  // Takes the record away and enrols the same hardware again: same platform,
  // serial number, model and name, a new id. Returns that.
  absl::StatusOr<std::string> Reenroll(absl::string_view id)
      ABSL_LOCKS_EXCLUDED(mu_);
  // The device reports in, now.
  absl::Status CheckIn(absl::string_view id) ABSL_LOCKS_EXCLUDED(mu_);
  // Changes one fact; see SetFact().
  absl::Status Set(absl::string_view id, absl::string_view path,
                   const Json& value) ABSL_LOCKS_EXCLUDED(mu_);
  // Ends a command; see fake_iru::FinishCommand().
  absl::Status FinishCommand(absl::string_view id, absl::string_view uuid,
                             int status, const Json& error = nullptr)
      ABSL_LOCKS_EXCLUDED(mu_);
  void HoldCommands(bool hold) ABSL_LOCKS_EXCLUDED(mu_);
  // An administrator sends an action from the console: it is in the device's
  // lists and in the log, and is not counted as a request.
  // Errors: NOT_FOUND as above, or no such action; INVALID_ARGUMENT: refused,
  //   with the answer's body.
  absl::Status ActOutside(absl::string_view id, absl::string_view action,
                          const Json& body = nullptr) ABSL_LOCKS_EXCLUDED(mu_);
  // The device answers NotNow to the next `times` commands that it would run;
  // a blank push asks it again.
  absl::Status PutOff(absl::string_view id, int times) ABSL_LOCKS_EXCLUDED(mu_);
  void SetListLag(absl::Duration lag) ABSL_LOCKS_EXCLUDED(mu_);
  void AllowDuplicates(bool allow) ABSL_LOCKS_EXCLUDED(mu_);
  // See TokenTable.
  void AddToken(absl::string_view token, std::set<std::string> permissions,
                absl::string_view label = "") ABSL_LOCKS_EXCLUDED(mu_);
  bool RevokeToken(absl::string_view token) ABSL_LOCKS_EXCLUDED(mu_);
  // See Fault.
  absl::Status AddFault(const Json& spec) ABSL_LOCKS_EXCLUDED(mu_);
  // See NamedFault.
  absl::Status SwitchOn(const Json& spec) ABSL_LOCKS_EXCLUDED(mu_);
  // False if no fault of that name was on.
  bool SwitchOff(absl::string_view name) ABSL_LOCKS_EXCLUDED(mu_);
  // The named faults that are on.
  Json FaultsShown() const ABSL_LOCKS_EXCLUDED(mu_);
  // Faults of both kinds. What they did stays done.
  void ClearFaults() ABSL_LOCKS_EXCLUDED(mu_);
  // Moves the tenant's clock ahead of the real one.
  void AdvanceTime(absl::Duration by) ABSL_LOCKS_EXCLUDED(mu_);

  // What there is to see.
  absl::Time Now() const ABSL_LOCKS_EXCLUDED(mu_);
  int device_count() const ABSL_LOCKS_EXCLUDED(mu_);
  // The row of a device, as GET would show it.
  absl::StatusOr<Json> Row(absl::string_view id) ABSL_LOCKS_EXCLUDED(mu_);
  // The requests after `seq`, oldest first; see RequestLog.
  Json Log(int64_t seq = 0) const ABSL_LOCKS_EXCLUDED(mu_);
  // How often the device was told to do that, by its requests; see
  // ActionCounter.
  int ActionCount(absl::string_view id, absl::string_view action) const
      ABSL_LOCKS_EXCLUDED(mu_);
  Json ActionCounts() const ABSL_LOCKS_EXCLUDED(mu_);
  Json Dump(const DumpOptions& options = {}) ABSL_LOCKS_EXCLUDED(mu_);

 private:
  absl::Time NowLocked() const ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void Refresh() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  absl::StatusOr<Device*> Find(absl::string_view id)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  absl::StatusOr<std::string> EnrollLocked(const Json& wish)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void UnenrollLocked(absl::string_view id) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void NoteToken(absl::string_view action, absl::string_view token)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void Rotate(const NamedFault& fault) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void ShiftRows(const NamedFault& fault, const Response& page)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  Response Spoilt(Request request, const TokenTable::Holder* holder)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  Response Answer(const Request& request, const TokenTable::Holder* holder)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  void Note(const Request& request, const TokenTable::Holder* holder,
            const Response& response) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  Clock& clock_;
  const std::string primary_token_;

  mutable absl::Mutex mu_;
  absl::Duration ahead_ ABSL_GUARDED_BY(mu_);
  State state_ ABSL_GUARDED_BY(mu_);
  TokenTable tokens_ ABSL_GUARDED_BY(mu_);
  RateLimiter limiter_ ABSL_GUARDED_BY(mu_);
  FaultList faults_ ABSL_GUARDED_BY(mu_);
  NamedFaults named_faults_ ABSL_GUARDED_BY(mu_);
  RequestLog log_ ABSL_GUARDED_BY(mu_);
  ActionCounter actions_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_TENANT_TENANT_H_
