#ifndef INVENTORY_READ_PAGE_LIMIT_H_
#define INVENTORY_READ_PAGE_LIMIT_H_

#include <cstddef>

namespace muster::inventory {

// What a page may weigh. gRPC clients refuse messages above 4 MiB unless told
// otherwise; the rest is room for the fields beside the rows.
constexpr size_t kMaxPageBytes = 3 << 20;

// Decides where a page ends: after `rows` rows (>= 1), or before the row that
// would make it too heavy. The first row always fits.
class PageLimit {
 public:
  explicit PageLimit(int rows) : rows_left_(rows) {}

  // Whether one more row of `bytes` belongs to the page.
  bool Take(size_t bytes) {
    const bool fits =
        rows_left_ > 0 && (bytes_ == 0 || bytes_ + bytes <= kMaxPageBytes);
    if (!fits) return false;
    --rows_left_;
    bytes_ += bytes;
    return true;
  }

 private:
  int rows_left_;
  size_t bytes_ = 0;
};

}  // namespace muster::inventory

#endif  // INVENTORY_READ_PAGE_LIMIT_H_
