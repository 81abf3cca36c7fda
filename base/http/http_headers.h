#ifndef BASE_HTTP_HTTP_HEADERS_H_
#define BASE_HTTP_HTTP_HEADERS_H_

#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace muster {

// The headers of a request or an answer, in order. Names are compared without
// regard to case and may repeat. Not thread-safe.
class HttpHeaders {
 public:
  using Entry = std::pair<std::string, std::string>;
  using value_type = Entry;
  using const_iterator = std::vector<Entry>::const_iterator;

  HttpHeaders() = default;
  HttpHeaders(std::initializer_list<Entry> entries) : entries_(entries) {}

  // Adds one more header.
  void Add(absl::string_view name, absl::string_view value);

  // Makes this the only header of its name.
  void Set(absl::string_view name, absl::string_view value);

  // The first value of that name. Valid until the headers change.
  std::optional<absl::string_view> Get(absl::string_view name) const;

  const_iterator begin() const { return entries_.begin(); }
  const_iterator end() const { return entries_.end(); }
  bool empty() const { return entries_.empty(); }

 private:
  std::vector<Entry> entries_;
};

}  // namespace muster

#endif  // BASE_HTTP_HTTP_HEADERS_H_
