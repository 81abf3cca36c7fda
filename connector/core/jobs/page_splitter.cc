#include "connector/core/jobs/page_splitter.h"

#include <string>
#include <utility>

namespace muster::connector {
namespace {

using Page = inventory::v1::PushPagesRequest::Page;

size_t SizeOf(const google::protobuf::MessageLite& row) {
  return row.ByteSizeLong();
}
size_t SizeOf(const std::string& row) { return row.size(); }

// Fills pages one after the other.
class Pages {
 public:
  // Adds `rows` to the field that `field` picks, `limit` of them a page.
  template <typename Row, typename Field>
  void Add(std::vector<Row> rows, int limit, Field field) {
    for (Row& row : rows) {
      const size_t size = SizeOf(row);
      if (field(pages_.back())->size() >= limit ||
          (bytes_ > 0 && bytes_ + size > kMaxPageBytes)) {
        pages_.emplace_back();
        bytes_ = 0;
      }
      bytes_ += size;
      *field(pages_.back())->Add() = std::move(row);
    }
  }

  std::vector<Page> Take() { return std::move(pages_); }

 private:
  std::vector<Page> pages_ = std::vector<Page>(1);
  size_t bytes_ = 0;  // of the last page
};

}  // namespace

std::vector<Page> SplitPage(DevicePage page) {
  Pages pages;
  pages.Add(std::move(page.devices), kMaxPageRows,
            [](Page& to) { return to.mutable_devices(); });
  pages.Add(std::move(page.bad_rows), kMaxPageRows,
            [](Page& to) { return to.mutable_bad_rows(); });
  pages.Add(std::move(page.facets), kMaxPageRows,
            [](Page& to) { return to.mutable_facets(); });
  pages.Add(std::move(page.out_of_scope), kMaxPageRows,
            [](Page& to) { return to.mutable_out_of_scope(); });
  pages.Add(std::move(page.entries), kMaxPageEntries,
            [](Page& to) { return to.mutable_entries(); });
  return pages.Take();
}

}  // namespace muster::connector
