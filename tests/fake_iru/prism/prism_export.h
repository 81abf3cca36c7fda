#ifndef TESTS_FAKE_IRU_PRISM_PRISM_EXPORT_H_
#define TESTS_FAKE_IRU_PRISM_PRISM_EXPORT_H_

#include "absl/strings/string_view.h"
#include "tests/fake_iru/fleet/state.h"
#include "tests/fake_iru/http/message.h"

namespace muster::fake_iru {

// A whole Prism table as a file. Source: Iru API, "Request category export".

// POST /prism/export `{category, blueprint_ids[], device_families[], filter{},
// sort_by}`: 200 with a job that is `pending`. 400 `{detail}` for a category
// that there is none of and for a filter that cannot be read.
Response RequestExport(State& state, const Request& request);

// GET /prism/export/{id}: the job; `success` with a `signed_url` once
// `state.export_delay` has passed. The file shows the moment in which the first
// poll found it done. 404 for another id.
Response GetExport(State& state, absl::string_view id);

// GET of a signed URL, on a host of its own. 200 text/csv: a header line with
// every column, then the rows; null is empty, truths are True and False, lists
// and objects are JSON. As the store of the real service does, it answers 400
// to a request that carries an Authorization header (whoever sends one gives
// the tenant's token to a stranger) and 403 to one without the signature.
Response GetExportFile(const State& state, const Request& request);

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_PRISM_PRISM_EXPORT_H_
