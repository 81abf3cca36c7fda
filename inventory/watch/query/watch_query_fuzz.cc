#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "inventory/watch/query/header_view.h"
#include "inventory/watch/query/watch_query.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::inventory {
namespace {

void Require(bool holds) {
  if (!holds) std::abort();
}

template <typename Values>
void Reverse(Values* values) {
  std::reverse(values->begin(), values->end());
}

v1::WatchRequest Reversed(v1::WatchRequest request) {
  v1::WatchFilter& filter = *request.mutable_filter();
  Reverse(filter.mutable_kinds());
  Reverse(filter.mutable_platforms());
  Reverse(filter.mutable_categories());
  Reverse(filter.mutable_blueprint_ids());
  Reverse(filter.mutable_tags());
  Reverse(filter.mutable_changed_paths());
  return request;
}

// The bytes as a request: what is taken is canonical.
void FuzzRequest(const std::string& bytes) {
  v1::WatchRequest request;
  if (!request.ParseFromString(bytes)) return;
  const auto query = WatchQuery::Parse(request);
  const auto reversed = WatchQuery::Parse(Reversed(request));
  Require(query.ok() == reversed.ok());
  if (!query.ok()) return;
  Require(query->fingerprint() == reversed->fingerprint());
  Require(query->Watches(v1::RESOURCE_KIND_DEVICE) ||
          query->Watches(v1::RESOURCE_KIND_FACET));
}

// The bytes as the header of a change: what everybody sees has one meaning.
void FuzzHeader(const std::string& bytes) {
  static const WatchQuery& all = *[] {
    v1::WatchRequest request;
    request.set_parent("sources/-");
    return new WatchQuery(*WatchQuery::Parse(request));
  }();
  const auto header = ViewHeader({1, bytes, ""});
  if (!header.ok()) return;
  const Judgement judgement = all.Judge(*header);
  Require(judgement.in_view != InView::kNever ||
          !(judgement.counted_before || judgement.counted_after));
  all.HasChangedPath(bytes);
  IsEnrolled(bytes);
}

}  // namespace
}  // namespace muster::inventory

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  muster::inventory::FuzzRequest(bytes);
  muster::inventory::FuzzHeader(bytes);
  return 0;
}
