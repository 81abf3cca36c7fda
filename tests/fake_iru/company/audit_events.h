#ifndef TESTS_FAKE_IRU_COMPANY_AUDIT_EVENTS_H_
#define TESTS_FAKE_IRU_COMPANY_AUDIT_EVENTS_H_

#include "tests/fake_iru/fleet/state.h"
#include "tests/fake_iru/http/message.h"

namespace muster::fake_iru {

// GET /audit/events: `{results, previous, next}`. Source: Iru API, "Audit
// events".
//
//   limit       500 at most and by default
//   sort_by     `occurred_at` or `id`, "-" for descending; ascending by default
//   start_date, end_date   a date or a time, both inclusive; a date that ends a
//               range ends with its last microsecond
//   cursor      opaque; `next` is a full URL with one, or null at the end
//
// 400 for a date, a cursor or an order that it cannot read.
Response ListAuditEvents(const State& state, const Request& request);

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_COMPANY_AUDIT_EVENTS_H_
