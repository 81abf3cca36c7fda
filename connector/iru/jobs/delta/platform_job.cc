#include "connector/iru/jobs/delta/platform_job.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "connector/iru/client/endpoint.h"
#include "connector/iru/client/iru_errors.h"
#include "connector/iru/jobs/cursor_text.h"
#include "connector/iru/sweep/device_lists.h"

namespace muster::iru {
namespace {

constexpr int kMaxPages = 4;

// Devices that leave between two readings pull rows up.
constexpr int64_t kOverlap = 30;

constexpr absl::Duration kEmptyPause = absl::Minutes(15);

}  // namespace

PlatformJob::PlatformJob(JobDeps deps, const ListedPlatform& platform,
                         absl::string_view cursor)
    : ReadJob(std::move(deps)),
      platform_(platform),
      begin_(std::max<int64_t>(
          0, CursorText::Parse(cursor).Int("offset").value_or(0))),
      empty_time_(CursorText::Parse(cursor).Time("empty").value_or(
          absl::InfinitePast())),
      walk_([this](int64_t offset) -> absl::StatusOr<PageWalk::Rows> {
        ASSIGN_OR_RETURN(PageWalk::Rows rows,
                         FetchDevicePage(this->deps().client,
                                         {{"platform", platform_.filter}},
                                         begin_ + offset, call()));
        page_size_ = static_cast<int64_t>(rows.size());
        next_begin_ = begin_ + offset + page_size_;
        return rows;
      }),
      reporter_(this->deps().source, this->deps().scope, memory()) {}

PlatformJob::~PlatformJob() {
  if (done_) memory().AddDevices(reporter_.TakeShown());
}

std::string PlatformJob::next_cursor() const {
  CursorText cursor;
  if (next_begin_ > 0) cursor.SetInt("offset", next_begin_);
  cursor.SetTime("empty", empty_time_);
  return cursor.ToString();
}

absl::StatusOr<bool> PlatformJob::Step() {
  const absl::Time now = deps().clock.Now();
  if (empty_time_ <= now && now < empty_time_ + kEmptyPause) return false;
  auto page = walk_.Next();
  if (HttpStatusOf(page.status()) == 400) {
    RETURN_IF_ERROR(Refuse(page.status()));
    return End(/*all=*/true);
  }
  RETURN_IF_ERROR(page.status());
  if (!page->has_value()) return End(/*all=*/true);
  for (DeviceRow& row : (*page)->rows) Report(std::move(row));
  if (IsAtEnd()) return End(/*all=*/true);
  return ++pages_ < kMaxPages || End(/*all=*/false);
}

absl::Status PlatformJob::Refuse(const absl::Status& status) {
  const bool unknown = memory().CountOf(platform_.platform) == 0;
  return unknown ? absl::OkStatus() : status;
}

void PlatformJob::Report(DeviceRow row) {
  if (!row.device) {
    inventory::v1::BadRow bad;
    bad.set_vendor_id(row.vendor_id);
    bad.set_position(absl::StrCat(
        kDevicesEndpoint, "?platform=", platform_.filter, " row ", row.index));
    bad.set_problem(row.problem);
    return pages().Add(std::move(bad));
  }
  if (row.device->platform() != platform_.platform) return;
  ++shown_;
  RowReporter::Report report =
      reporter_.Describe(*std::move(row.device), deps().clock.Now());
  if (auto* left = std::get_if<RowReporter::OutOfScope>(&report)) {
    pages().AddOutOfScope(std::move(left->name));
  } else {
    pages().Add(std::get<inventory::v1::DeviceObservation>(std::move(report)));
  }
}

bool PlatformJob::IsAtEnd() const {
  return begin_ == 0 && page_size_ < kPageSize &&
         shown_ >= memory().CountOf(platform_.platform);
}

bool PlatformJob::End(bool all) {
  done_ = true;
  next_begin_ = all ? 0 : std::max<int64_t>(0, next_begin_ - kOverlap);
  const bool none = all && begin_ == 0 && shown_ == 0;
  empty_time_ = none ? deps().clock.Now() : absl::InfinitePast();
  return false;
}

}  // namespace muster::iru
