#include "inventory/watch/log/source_reader.h"

#include <cstddef>
#include <string>
#include <utility>

#include "absl/functional/function_ref.h"
#include "base/status_macros.h"
#include "inventory/store/document_keys.h"

namespace muster::inventory {
namespace {

// Visits the documents of a collection whose keys are sources in `scope`.
template <typename Message>
absl::Status VisitEach(const StoreReader& reader, Collection collection,
                       const Scope& scope,
                       absl::FunctionRef<void(Message)> visit) {
  absl::Status parsed;
  RETURN_IF_ERROR(
      reader.ScanDocuments(collection, "", "", ScanOrder::kForward,
                           [&](absl::string_view key, absl::string_view value) {
                             if (!scope.HasSource(key)) return true;
                             Message message;
                             parsed = ParseStored(key, value, message);
                             if (parsed.ok()) visit(std::move(message));
                             return parsed.ok();
                           }));
  return parsed;
}

// `a` + `b` modulo 2^128; both are 16 bytes, the least first, or nothing.
std::string AddDigests(const std::string& a, const std::string& b) {
  if (a.empty()) return b;
  std::string sum = a;
  unsigned carry = 0;
  for (size_t i = 0; i < sum.size() && i < b.size(); ++i) {
    carry += static_cast<unsigned char>(a[i]);
    carry += static_cast<unsigned char>(b[i]);
    sum[i] = static_cast<char>(carry & 0xff);
    carry >>= 8;
  }
  return sum;
}

}  // namespace

absl::Status AddSources(const StoreReader& reader, const Scope& scope,
                        v1::WatchResponse& response) {
  return VisitEach<v1::Source>(
      reader, Collection::kSources, scope,
      [&](v1::Source source) { *response.add_sources() = std::move(source); });
}

absl::StatusOr<v1::ViewSum> StoreView(const StoreReader& reader,
                                      const Scope& scope) {
  v1::ViewDigest sum;
  RETURN_IF_ERROR(VisitEach<v1::ViewDigest>(
      reader, Collection::kViews, scope, [&](v1::ViewDigest view) {
        sum.set_count(sum.count() + view.count());
        sum.set_digest(AddDigests(sum.digest(), view.digest()));
      }));
  return v1::ViewSum(sum);
}

}  // namespace muster::inventory
