#ifndef TESTS_FAKE_IRU_FAULTS_NAMED_FAULTS_H_
#define TESTS_FAKE_IRU_FAULTS_NAMED_FAULTS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "tests/fake_iru/http/message.h"

namespace muster::fake_iru {

// The names of the faults, each with what it imitates and why it is here.
// "The list" is GET /devices.

// A device leaves (`how`: "leave", the default) or joins ("join") while the
// list is paged, so that every later row moves by one: the device at the head
// of the page just shown is really gone. A reader without overlap between its
// pages skips a living device.
inline constexpr char kRowsShiftMidSweep[] = "rows_shift_mid_sweep";
// A row comes twice on one page, as joins in the service's database make it.
inline constexpr char kDuplicateRows[] = "duplicate_rows";
// A row is left out of one page and is there again the next time: a replica
// that lags. Absence is no evidence that a device went.
inline constexpr char kMissingRowOnce[] = "missing_row_once";
// Pages have at most `limit` rows (100), whatever was asked for: the usual
// reading of a "hard upper limit". A short page is not the end.
inline constexpr char kLimitClamped[] = "limit_clamped";
// Offset and cursor are ignored: the same page for ever. A reader that only
// ends on an empty page never ends.
inline constexpr char kPageRepeatsForEver[] = "page_repeats_for_ever";
// The shared budget is spent by another tool of the tenant: 429 with
// `Retry-After` as `retry_after` says: "seconds" (the default; `seconds`: 3),
// "date" (of the service's own clock) or "none".
inline constexpr char kThrottleBurst[] = "throttle_burst";
// A backend fails in the middle of the pages: `status` (503), Varnish's page.
inline constexpr char kServerErrorMidPage[] = "server_error_mid_page";
// The whole length is promised, half of it comes: a proxy that restarts.
inline constexpr char kTruncatedBody[] = "truncated_body";
// The body comes at `bytes_per_second` (64): a peer that would hold a request
// for ever.
inline constexpr char kSlowDrip[] = "slow_drip";
// The connection is reset instead of an answer.
inline constexpr char kConnectionReset[] = "connection_reset";
// 404 with a page of HTML, as recorded of the library's endpoints. It does not
// say that a device is gone.
inline constexpr char kHtml404[] = "html_404";
// The gateway knows no such route, after a deployment or with a wrong host.
// Not the vendor's word either.
inline constexpr char kGateway404[] = "gateway_404";
// 400 whose body is a bare JSON string, as actions and filters answer.
inline constexpr char kBareString400[] = "bare_string_400";
// An administrator takes one permission away while a sync runs: 403 from the
// `after`-th request (1) on.
inline constexpr char kPermissionRevokedMidSync[] =
    "permission_revoked_mid_sync";
// The token is replaced: the primary one is 401 from now on, `new_token` may
// do what it did. Stays so when the fault is switched off.
inline constexpr char kTokenRotated[] = "token_rotated";
// Every field that may be blank is "".
inline constexpr char kBlankFields[] = "blank_fields";
// Every field that may be null is null.
inline constexpr char kNullFields[] = "null_fields";
// A release of the service adds keys of all types to its rows.
inline constexpr char kUnknownKeys[] = "unknown_keys";
// The name of one device is `bytes` (1 MiB) long.
inline constexpr char kHugeStrings[] = "huge_strings";
// A value of one row is nested `levels` (3,000) deep: a parser that recurses
// overflows its stack.
inline constexpr char kDeepNesting[] = "deep_nesting";
// The service's clock runs `seconds` (3,600) ahead, negative behind, in the
// Date header and in every time it makes. A watermark must not be our clock.
inline constexpr char kClockSkew[] = "clock_skew";
// Bodies are compressed whether the client asked or not.
inline constexpr char kGzip[] = "gzip";
// `bytes` (80 MiB) of blanks in a few kilobytes of gzip.
inline constexpr char kGzipBomb[] = "gzip_bomb";

// One fault that is switched on. Its JSON form, all keys but `name` optional:
//
//   name       one of the above
//   endpoint   prefix of the path; with "$" at its end the whole path. Default:
//              the list for faults of its pages, else everything
//   count      how often; default once for what says once or mid-sweep, three
//              times for a burst, else -1, for ever
//   after      how many requests to the endpoint go unharmed first; default 1
//              for what says mid-sync or mid-page, else 0
//   and what its name says above
struct NamedFault {
  std::string name;
  std::string endpoint;
  int count = -1;
  int after = 0;
  Json spec;
};

// The faults that are switched on. Not thread-safe.
class NamedFaults {
 public:
  // Replaces one of the same name and endpoint.
  //
  // Errors:
  //   INVALID_ARGUMENT: no such name, or not the JSON form above.
  absl::Status SwitchOn(const Json& spec);

  // False if it was not on.
  bool SwitchOff(absl::string_view name);
  void Clear() { faults_.clear(); }

  // The faults that this request meets, in the order they were switched on;
  // uses each up by one.
  std::vector<NamedFault> Meet(const Request& request);

  // The request had nothing that `met` could spoil: one more may meet it.
  void GiveBack(const NamedFault& met);

  // The fault of that name, or null. Valid until the next change.
  const NamedFault* Find(absl::string_view name) const;

  // All that are on, as JSON.
  Json Shown() const;

 private:
  std::vector<NamedFault> faults_;
};

// Every name there is, sorted.
std::vector<std::string> FaultNames();

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_FAULTS_NAMED_FAULTS_H_
