#ifndef TESTS_FAKE_IRU_HTTP_PAGING_H_
#define TESTS_FAKE_IRU_HTTP_PAGING_H_

#include <cstddef>
#include <string>

#include "tests/fake_iru/http/message.h"

namespace muster::fake_iru {

// Hard upper limit of a page of devices. Source: Iru API, "List Devices".
constexpr int kMaxPageSize = 300;

// A window into a list: `limit` (>= 1) rows from `offset` (>= 0).
struct Page {
  size_t limit = kMaxPageSize;
  size_t offset = 0;

  // The half-open range of a list of `count` that the window shows. Empty
  // past the end.
  size_t begin(size_t count) const { return offset < count ? offset : count; }
  size_t end(size_t count) const {
    return limit < count - begin(count) ? begin(count) + limit : count;
  }
};

// Reads `limit` and `offset`. A limit above `max` is clamped; one that is no
// positive number counts as absent, and so does a bad offset. (No public
// source shows what the real service does with these.)
Page PageOf(const Request& request, int default_limit, int max);

// Style B: `{count, next, previous, results}`. The URLs name the host that
// was asked; `previous` has no offset if it is the first page. `rows` are the
// rows of the window, `count` those of the whole list.
Json Envelope(const Request& request, const Page& page, size_t count,
              Json rows);

// Cuts the window out of `rows` (an array) and wraps it as Envelope() does.
Json EnvelopeOf(const Request& request, const Page& page, const Json& rows);

// The request's query with `name` set to `value`, or without it if `value` is
// empty. Without the '?'.
std::string QueryWith(const Request& request, absl::string_view name,
                      absl::string_view value);

}  // namespace muster::fake_iru

#endif  // TESTS_FAKE_IRU_HTTP_PAGING_H_
