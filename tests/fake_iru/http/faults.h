#ifndef TESTS_FAKE_IRU_HTTP_FAULTS_H_
#define TESTS_FAKE_IRU_HTTP_FAULTS_H_

#include <regex.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "tests/fake_iru/http/message.h"

namespace muster::fake_iru {

// One scripted failure of the service. Its JSON form, all keys but `kind`
// optional:
//
//   match     POSIX extended regular expression, found anywhere in the path;
//             default ".*"
//   method    only for this method; default any
//   times     how often; default 1, -1 for ever
//   kind      status | malformed | truncate | delay_ms | hang | reset | bad_row
//   executes  whether the request still takes effect; default false for status
//             and hang, true otherwise (a lost answer to a command that ran)
//   status, body, headers   of kind status; a body that is no text is sent as
//                           JSON
//   delay_ms                of kind delay_ms
//   field, value            of kind bad_row: the field of the row in the middle
//                           of a list that gets `value` instead. Default:
//                           serial_number, 17
struct Fault {
  std::shared_ptr<const regex_t> match;
  std::string method;
  int times = 1;
  std::string kind;
  bool executes = true;
  Response answer;  // of kind status
  absl::Duration delay = absl::ZeroDuration();
  std::string field;
  Json value;

  // `response` as this fault spoils it. `response` is ignored if the request
  // is not to take effect.
  Response Spoil(Response response) const;
};

// The scripted failures, oldest first; a request meets the first that matches
// it. Not thread-safe.
class FaultList {
 public:
  // Errors:
  //   INVALID_ARGUMENT: `spec` is not the JSON form above; says why.
  absl::Status Add(const Json& spec);

  void Clear() { faults_.clear(); }

  // The fault that this request meets, and uses it up by one.
  std::optional<Fault> Take(const Request& request);

 private:
  std::vector<Fault> faults_;
};

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_HTTP_FAULTS_H_
