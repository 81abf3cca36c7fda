#ifndef TESTS_FAKE_IRU_FAULTS_ANSWER_FAULTS_H_
#define TESTS_FAKE_IRU_FAULTS_ANSWER_FAULTS_H_

#include <optional>

#include "absl/time/time.h"
#include "tests/fake_iru/faults/named_faults.h"
#include "tests/fake_iru/http/message.h"

namespace muster::fake_iru {

// What is answered in place of the service, which then never sees the request;
// nothing if the fault lets it through. `now` is the service's own time.
std::optional<Response> InsteadOfAnswer(const NamedFault& fault,
                                        const Request& request, absl::Time now);

// Changes what the service is asked.
void SpoilRequest(const NamedFault& fault, Request& request);

// Changes what the service answered. Rows are spoilt only in a 200.
void SpoilAnswer(const NamedFault& fault, Response& response);

// "Sun, 06 Nov 1994 08:49:37 GMT", as HTTP writes times.
std::string HttpDate(absl::Time time);

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_FAULTS_ANSWER_FAULTS_H_
