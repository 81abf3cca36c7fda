#include "connector/iru/sweep/page_walk.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/mutant.h"
#include "base/status_macros.h"
#include "connector/iru/json/json.h"

namespace muster::iru {
namespace {

// A fleet that shifts more often than this during one sweep is left to the
// next one.
constexpr int64_t kMaxRereads = 20;

// More than stepping back can explain.
constexpr int kMaxPagesWithoutNews = 2 * kMaxRereads;

// What tells a row from others. One without a readable id is told by where it
// stands.
std::string KeyOf(const DeviceRow& row, int64_t position) {
  if (!row.vendor_id.empty()) return row.vendor_id;
  return absl::StrCat("@", position);
}

}  // namespace

absl::StatusOr<std::optional<PageWalk::Page>> PageWalk::Next() {
  while (!ended_) {
    ASSIGN_OR_RETURN(Rows rows, fetch_(offset_));
    if (!Joins(rows)) {
      if (StepBack()) continue;
      overlaps_agreed_ = false;
    }
    if (rows.empty()) {
      ended_ = true;
      break;
    }
    Page page;
    page.offset = offset_;
    StepForward(rows);
    page.rows = TakeNew(page.offset, std::move(rows));
    if (!page.rows.empty()) return page;
    if (++pages_without_news_ > kMaxPagesWithoutNews) {
      return MalformedPage("the pages go on without showing anything new");
    }
  }
  return std::nullopt;
}

bool PageWalk::Joins(const Rows& rows) const {
  switch (expect_) {
    case Expect::kAnything:
      return true;
    case Expect::kNothing:
      return rows.empty();
    case Expect::kLastRow:
      return !rows.empty() && KeyOf(rows[0], offset_) == last_key_;
    case Expect::kShownRow:
      return !rows.empty() && shown_.contains(KeyOf(rows[0], offset_));
  }
  return false;
}

bool PageWalk::StepBack() {
  if (reread_count_ >= kMaxRereads) return false;
  ++reread_count_;
  if (expect_ == Expect::kNothing) {
    // Rows behind a short page: the source clamps, or the list has grown.
    full_ = std::max<int64_t>(2, last_size_);
    offset_ -= 1;
    expect_ = Expect::kLastRow;
    return true;
  }
  offset_ = std::max<int64_t>(0, offset_ - (full_ - 1));
  expect_ = offset_ == 0 ? Expect::kAnything : Expect::kShownRow;
  return true;
}

void PageWalk::StepForward(const Rows& rows) {
  last_size_ = static_cast<int64_t>(rows.size());
  last_key_ = KeyOf(rows.back(), offset_ + last_size_ - 1);
  const bool full = last_size_ >= full_;
  expect_ = full ? Expect::kLastRow : Expect::kNothing;
  offset_ += full ? last_size_ - 1 : last_size_;
  if (MUTANT("no_overlap")) {
    offset_ += full ? 1 : 0;
    expect_ = Expect::kAnything;
  }
}

PageWalk::Rows PageWalk::TakeNew(int64_t offset, Rows rows) {
  Rows fresh;
  fresh.reserve(rows.size());
  for (DeviceRow& row : rows) {
    if (shown_.insert(KeyOf(row, offset + row.index)).second) {
      fresh.push_back(std::move(row));
    }
  }
  if (!fresh.empty()) pages_without_news_ = 0;
  return fresh;
}

}  // namespace muster::iru
