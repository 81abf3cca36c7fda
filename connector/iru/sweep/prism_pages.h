#ifndef CONNECTOR_IRU_SWEEP_PRISM_PAGES_H_
#define CONNECTOR_IRU_SWEEP_PRISM_PAGES_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "connector/iru/client/iru_client.h"
#include "connector/iru/json/field_reader.h"
#include "proto/muster/inventory/v1/sources.pb.h"

namespace muster::iru {

// Rows per page. Source: Iru API, "Prism" (300 at most).
constexpr int kPrismPageSize = 300;

// `filter` of a category: rows whose `updated_at` is after `time`.
std::string UpdatedAfter(absl::Time time);

// The pages of one of Prism's tables along its cursor, one at a time. Not
// thread-safe; `client` must outlive it.
class PrismPages {
 public:
  // `filter` is Prism's, as JSON; empty takes every row.
  PrismPages(IruClient& client, absl::string_view category,
             std::string filter = "");

  using OnRow =
      std::function<void(const std::string& device_id, FieldReader& row)>;

  // Reads the next page and calls `on_row` with its rows; rows without a
  // device go to `bad_rows`. Whether there was one.
  //
  // Errors: those of IruClient::Get() and DecodePrismPage(), and
  //   UNAVAILABLE SOURCE_ERROR: the cursor has been there before.
  absl::StatusOr<bool> Next(const Call& call, const OnRow& on_row,
                            std::vector<inventory::v1::BadRow>& bad_rows);

  // Pages that were read.
  int page_count() const { return page_; }

 private:
  absl::Status Advance(std::string cursor);

  IruClient& client_;
  const Endpoint endpoint_;
  const std::string filter_;
  std::string cursor_;
  absl::flat_hash_set<std::string> seen_;
  int page_ = 0;
  bool ended_ = false;
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_SWEEP_PRISM_PAGES_H_
