#ifndef BENCH_LIMIT_PAGE_READER_H_
#define BENCH_LIMIT_PAGE_READER_H_

#include <cstdint>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "base/http/http_transport.h"

namespace muster::bench {

struct ReadPages {
  int64_t pages = 0;
  int64_t rows = 0;
};

// Reads a list of a tenant as a script does: one page of 300 after the other,
// until one is short, and looks at every field. `url` ends before its query.
//
// Errors: those of `transport`, and
//   INTERNAL: an answer is no page.
absl::StatusOr<ReadPages> ReadOneByOne(HttpTransport& transport,
                                       const std::string& url,
                                       const std::string& token);

// What a walk over a JSON text came by.
struct WalkedJson {
  int64_t values = 0;  // texts, numbers, truths and nulls
  int64_t bytes = 0;   // of the texts
};

// Parses `json` and touches every key and every value in it, by simdjson with
// one parser for all calls of a thread.
//
// Errors:
//   INTERNAL: it is no JSON.
absl::StatusOr<WalkedJson> WalkJson(absl::string_view json);

}  // namespace muster::bench

#endif  // BENCH_LIMIT_PAGE_READER_H_
