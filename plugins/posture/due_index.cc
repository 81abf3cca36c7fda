#include "plugins/posture/due_index.h"

#include <cstdint>
#include <limits>
#include <optional>
#include <utility>

#include "base/status_macros.h"
#include "base/storage/keys.h"

namespace muster::posture {
namespace {

using plugins::EffectBatch;
using plugins::Record;

// By time: {"due", nanoseconds, device} -> device.
std::string TimeKey(int64_t nanos, absl::string_view device) {
  return JoinKey({"due", EncodeInt64(nanos), device});
}

// By device: {"due_of", device} -> nanoseconds.
std::string DeviceKey(absl::string_view device) {
  return JoinKey({"due_of", device});
}

std::string Begin() { return JoinKey({"due"}); }
std::string End(absl::Time now) {
  return JoinKey({"due", EncodeInt64(absl::ToUnixNanos(now))});
}

absl::StatusOr<std::optional<int64_t>> DueOf(absl::string_view device,
                                             const EffectBatch& batch) {
  ASSIGN_OR_RETURN(const std::optional<std::string> bytes,
                   batch.GetRecord(DeviceKey(device)));
  if (!bytes) return std::nullopt;
  ASSIGN_OR_RETURN(const int64_t nanos, DecodeInt64(*bytes));
  return nanos;
}

std::vector<std::string> DevicesOf(std::vector<Record> entries) {
  std::vector<std::string> devices;
  devices.reserve(entries.size());
  for (Record& entry : entries) devices.push_back(std::move(entry.value));
  return devices;
}

}  // namespace

absl::Status SetDue(absl::string_view device, absl::Time last,
                    EffectBatch& batch) {
  if (last == absl::InfiniteFuture()) return absl::OkStatus();
  const int64_t nanos = absl::ToUnixNanos(last);
  ASSIGN_OR_RETURN(const std::optional<int64_t> before, DueOf(device, batch));
  if (before && *before <= nanos) return absl::OkStatus();
  if (before) RETURN_IF_ERROR(batch.DeleteRecord(TimeKey(*before, device)));
  RETURN_IF_ERROR(batch.PutRecord(TimeKey(nanos, device), device));
  return batch.PutRecord(DeviceKey(device), EncodeInt64(nanos));
}

absl::Status DropDue(absl::string_view device, EffectBatch& batch) {
  ASSIGN_OR_RETURN(const std::optional<int64_t> before, DueOf(device, batch));
  if (!before) return absl::OkStatus();
  RETURN_IF_ERROR(batch.DeleteRecord(TimeKey(*before, device)));
  return batch.DeleteRecord(DeviceKey(device));
}

absl::StatusOr<std::vector<std::string>> TakeDue(absl::Time now, size_t limit,
                                                 EffectBatch& batch) {
  ASSIGN_OR_RETURN(std::vector<Record> entries,
                   batch.Records(Begin(), End(now), limit));
  std::vector<std::string> devices = DevicesOf(std::move(entries));
  for (const std::string& device : devices) {
    RETURN_IF_ERROR(DropDue(device, batch));
  }
  return devices;
}

absl::StatusOr<std::vector<std::string>> Overdue(
    absl::Time now, const plugins::EffectSnapshot& snapshot) {
  ASSIGN_OR_RETURN(
      std::vector<Record> entries,
      snapshot.Records(Begin(), End(now), std::numeric_limits<size_t>::max()));
  return DevicesOf(std::move(entries));
}

}  // namespace muster::posture
