#include "inventory/maintenance/retention.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"
#include "inventory/model/proto_time.h"
#include "inventory/store/document_keys.h"
#include "inventory/store/read_at.h"
#include "inventory/store/records.pb.h"
#include "proto/muster/inventory/v1/sources.pb.h"

namespace muster::inventory {
namespace {

// Changes forgotten in one turn of the writers: some milliseconds.
constexpr int kStep = 500;
constexpr absl::Duration kMinAge = absl::Minutes(1);
constexpr int64_t kMinBytes = int64_t{1} << 20;

bool IsOver(const v1::Hold& hold) {
  return hold.state() == v1::HOLD_STATE_REJECTED ||
         hold.state() == v1::HOLD_STATE_REPLACED;
}

// When it was decided, if anybody did, else when it was held.
absl::Time LastTimeOf(const v1::Hold& hold) {
  return FromProto(hold.has_decide_time() ? hold.decide_time()
                                          : hold.create_time());
}

// Holds are in the order in which they were made, so the first one that is
// young ends it.
absl::Status ForgetHoldsOf(absl::string_view source, absl::Time before,
                           StoreDraft& draft) {
  const std::string prefix = ChildPrefix(source, "holds");
  absl::Status parsed;
  const auto visit = [&](absl::string_view key, absl::string_view value) {
    v1::Hold hold;
    parsed = ParseStored(key, value, hold);
    if (!parsed.ok() || FromProto(hold.create_time()) >= before) return false;
    if (IsOver(hold) && LastTimeOf(hold) < before) {
      draft.Delete(Collection::kHolds, key);
    }
    return true;
  };
  RETURN_IF_ERROR(draft.reader().ScanDocuments(Collection::kHolds, prefix,
                                               PrefixUpperBound(prefix),
                                               ScanOrder::kForward, visit));
  return parsed;
}

}  // namespace

RetentionPolicy RetentionPolicy::FromConfig(
    const config::v1::InventoryConfig& config) {
  RetentionPolicy policy;
  const config::v1::RetentionConfig& wanted = config.retention();
  if (wanted.has_age()) {
    policy.age = std::max(absl::Seconds(wanted.age().seconds()) +
                              absl::Nanoseconds(wanted.age().nanos()),
                          kMinAge);
  }
  if (wanted.min_revisions() > 0) policy.min_revisions = wanted.min_revisions();
  if (wanted.max_bytes() > 0) {
    policy.max_bytes = std::max(wanted.max_bytes(), kMinBytes);
  }
  return policy;
}

Retention::Retention(DeviceStore& store, StoreWriter& writer,
                     const Clock& clock, RetentionPolicy policy,
                     std::function<int64_t()> log_bytes)
    : store_(store),
      writer_(writer),
      clock_(clock),
      policy_(policy),
      log_bytes_(std::move(log_bytes)) {}

absl::StatusOr<Revision> Retention::RunOnce() {
  ASSIGN_OR_RETURN(const Revision target, Target());
  ASSIGN_OR_RETURN(const Revision reached, CompactThrough(target));
  RETURN_IF_ERROR(ForgetHolds());
  return reached;
}

absl::StatusOr<Revision> Retention::CompactThrough(Revision through) {
  Revision reached = store_.compacted_through();
  while (reached < through) {
    const Revision before = reached;
    RETURN_IF_ERROR(ForgetLivenessOf(std::min(through, before + kStep)));
    RETURN_IF_ERROR(writer_.RunExclusive([&]() -> absl::Status {
      ASSIGN_OR_RETURN(reached, store_.Compact(through, kStep));
      return absl::OkStatus();
    }));
    if (reached == before) break;
  }
  return reached;
}

// The tombstones that go with history up to `through` take their liveness with
// them.
absl::Status Retention::ForgetLivenessOf(Revision through) {
  return writer_.Write([&](StoreDraft& draft) -> absl::Status {
    const StoreReader& reader = draft.reader();
    absl::Status parsed;
    std::vector<store::LogHeader> removals;
    RETURN_IF_ERROR(
        reader.ScanLog(reader.compacted_through(), [&](const LogView& entry) {
          store::LogHeader header;
          if (entry.revision > through) return false;
          parsed = ParseStored("log", entry.header, header);
          if (header.type() == v1::Change::TYPE_REMOVED &&
              header.kind() == v1::RESOURCE_KIND_DEVICE) {
            header.set_previous_revision(entry.revision);  // of the tombstone
            removals.push_back(std::move(header));
          }
          return parsed.ok();
        }));
    RETURN_IF_ERROR(parsed);
    for (const store::LogHeader& header : removals) {
      ASSIGN_OR_RETURN(const auto record,
                       reader.Get(header.kind(), header.name()));
      const bool is_tombstone =
          record && record->revision == header.previous_revision();
      if (is_tombstone) draft.liveness().Erase(header.number());
    }
    return absl::OkStatus();
  });
}

absl::Status Retention::ForgetHolds() {
  const absl::Time before = clock_.Now() - policy_.age;
  return writer_.Write([&](StoreDraft& draft) -> absl::Status {
    std::vector<std::string> sources;
    RETURN_IF_ERROR(draft.reader().ScanDocuments(
        Collection::kSources, "", "", ScanOrder::kForward,
        [&](absl::string_view name, absl::string_view) {
          sources.emplace_back(name);
          return true;
        }));
    for (const std::string& source : sources) {
      RETURN_IF_ERROR(ForgetHoldsOf(source, before, draft));
    }
    return absl::OkStatus();
  });
}

// What is both old and beyond the count; or more, if the bytes say so.
absl::StatusOr<Revision> Retention::Target() const {
  const std::unique_ptr<StoreReader> reader = store_.Read();
  const Revision end = reader->revision();
  const Revision compacted = reader->compacted_through();
  Revision target = compacted;
  const Revision by_count = end - policy_.min_revisions;
  if (by_count > compacted) {
    auto by_age = RevisionAt(*reader, clock_.Now() - policy_.age);
    if (by_age.ok()) {
      target = std::min(by_count, *by_age);
    } else if (ErrorReason(by_age.status()) != "REVISION_COMPACTED") {
      return by_age.status();
    }
  }
  const int64_t bytes = log_bytes_();
  if (bytes > policy_.max_bytes) {
    const double excess =
        static_cast<double>(bytes - policy_.max_bytes) / bytes;
    target = std::max(
        target, compacted + static_cast<Revision>(excess * (end - compacted)));
  }
  return std::max(target, compacted);
}

}  // namespace muster::inventory
