#include "base/http/http_headers.h"

#include <algorithm>

#include "absl/strings/match.h"

namespace muster {

void HttpHeaders::Add(absl::string_view name, absl::string_view value) {
  entries_.emplace_back(std::string(name), std::string(value));
}

void HttpHeaders::Set(absl::string_view name, absl::string_view value) {
  entries_.erase(std::remove_if(entries_.begin(), entries_.end(),
                                [name](const Entry& entry) {
                                  return absl::EqualsIgnoreCase(entry.first,
                                                                name);
                                }),
                 entries_.end());
  Add(name, value);
}

std::optional<absl::string_view> HttpHeaders::Get(
    absl::string_view name) const {
  for (const Entry& entry : entries_) {
    if (absl::EqualsIgnoreCase(entry.first, name)) return entry.second;
  }
  return std::nullopt;
}

}  // namespace muster
