#include "plugins/trust/store/serial_index.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/time/time.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"
#include "plugins/posture/live_device.h"
#include "plugins/posture/notes.h"
#include "plugins/posture/proto_time.h"

namespace muster::trust {
namespace {

using device::v1::Device;
using plugins::EffectBatch;
using plugins::EffectSnapshot;
using plugins::Record;

// {"serial", source, serial number in lower case} and then the device's name.
std::string Prefix(absl::string_view source, absl::string_view serial) {
  std::string key = posture::NoteKey("serial", source);
  AppendKeyPart(key, absl::AsciiStrToLower(serial));
  return key;
}

std::string Key(const Device& device) {
  std::string key =
      Prefix(posture::SourceOf(device.name()), device.serial_number());
  AppendKeyPart(key, device.name());
  return key;
}

bool IsLiving(const Device& device) {
  return device.state() != device::v1::STATE_REMOVED;
}

absl::Time EnrollTime(const Device& device) {
  return device.has_last_enroll_time()
             ? posture::ToTime(device.last_enroll_time())
             : absl::InfinitePast();
}

bool EnrolledLater(const Device& a, const Device& b) {
  return EnrollTime(a) > EnrollTime(b);
}

absl::StatusOr<std::vector<Device>> DevicesOf(absl::string_view source,
                                              absl::string_view serial,
                                              const EffectSnapshot& snapshot) {
  const std::string prefix = Prefix(source, serial);
  ASSIGN_OR_RETURN(const std::vector<Record> entries,
                   snapshot.Records(prefix, PrefixUpperBound(prefix),
                                    std::numeric_limits<size_t>::max()));
  std::vector<Device> devices;
  for (const Record& entry : entries) {
    ASSIGN_OR_RETURN(std::optional<Device> device,
                     posture::ReadDevice(snapshot, entry.value));
    if (device) devices.push_back(*std::move(device));
  }
  return devices;
}

// `living`: latest enrolment first.
bool IsAmbiguous(const std::vector<Device>& living) {
  return living.size() > 1 && (EnrollTime(living[0]) == EnrollTime(living[1]) ||
                               !living.back().has_last_enroll_time());
}

}  // namespace

absl::Status IndexSerial(const Device* known, const Device& device,
                         EffectBatch& batch) {
  if (known != nullptr && known->serial_number() != device.serial_number()) {
    RETURN_IF_ERROR(DropSerial(*known, batch));
  }
  if (device.serial_number().empty()) return absl::OkStatus();
  return batch.PutRecord(Key(device), device.name());
}

absl::Status DropSerial(const Device& known, EffectBatch& batch) {
  return batch.DeleteRecord(Key(known));
}

absl::StatusOr<SerialMatch> FindBySerial(absl::string_view source,
                                         absl::string_view serial_number,
                                         const EffectSnapshot& snapshot) {
  ASSIGN_OR_RETURN(std::vector<Device> devices,
                   DevicesOf(source, serial_number, snapshot));
  std::stable_sort(devices.begin(), devices.end(), EnrolledLater);
  const auto removed =
      std::stable_partition(devices.begin(), devices.end(), IsLiving);
  SerialMatch match;
  match.living_count = static_cast<int>(removed - devices.begin());
  if (match.living_count > 0) devices.erase(removed, devices.end());
  match.ambiguous = match.living_count > 1 && IsAmbiguous(devices);
  if (!devices.empty() && !match.ambiguous) match.device = devices.front();
  return match;
}

}  // namespace muster::trust
