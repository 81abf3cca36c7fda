#include "inventory/ingest/step/page_skim.h"

#include <cstdint>
#include <cstring>
#include <utility>

#include "absl/hash/hash.h"
#include "inventory/ingest/step/sync_protocol.h"
#include "inventory/ingest/step/wire_fields.h"
#include "inventory/model/observation/shown_hash.h"

namespace muster::inventory {
namespace {

using device::v1::Device;
using device::v1::Observation;
using v1::DeviceObservation;
using v1::PushPagesRequest;
using Page = PushPagesRequest::Page;
using Kin = std::pair<absl::string_view, size_t>;

constexpr char kDeviceTag = DeviceObservation::kDeviceFieldNumber << 3 | 2;

void Append(absl::string_view bytes, std::string& to) {
  to.append(bytes.data(), bytes.size());
}

// Such that it is clear where `bytes` end.
void AppendSized(char kind, absl::string_view bytes, std::string& to) {
  const auto size = static_cast<uint32_t>(bytes.size());
  to.push_back(kind);
  to.append(reinterpret_cast<const char*>(&size), sizeof(size));
  Append(bytes, to);
}

bool IsStep(uint32_t field) {
  return field == PushPagesRequest::kBeginFieldNumber ||
         field == PushPagesRequest::kCommitFieldNumber ||
         field == PushPagesRequest::kResolveFieldNumber ||
         field == PushPagesRequest::kAbortFieldNumber;
}

}  // namespace

bool PageSkim::Read(absl::string_view source, absl::string_view bytes) {
  source_.assign(source.data(), source.size());
  request_rest_.clear();
  absl::string_view page;
  int pages = 0;
  WireField field;
  while (NextField(bytes, field)) {
    if (IsStep(field.number)) return false;
    if (field.number != PushPagesRequest::kPageFieldNumber) {
      Append(field.whole, request_rest_);
      continue;
    }
    if (!field.has_payload || ++pages > 1) return false;
    page = field.payload;
  }
  return bytes.empty() && pages == 1 && ReadPage(page);
}

bool PageSkim::ReadPage(absl::string_view page) {
  page_rest_.clear();
  devices_.clear();
  moving_.clear();
  moving_end_.clear();
  WireField field;
  while (NextField(page, field)) {
    if (field.number != Page::kDevicesFieldNumber) {
      Append(field.whole, page_rest_);
      continue;
    }
    if (!field.has_payload || !ReadDevice(field.payload)) return false;
  }
  return page.empty() && devices_.size() <= kMaxPageDevices;
}

bool PageSkim::ReadDevice(absl::string_view whole) {
  name_ = "";
  endpoints_ = 0;
  lasting_.clear();
  core_.clear();
  AppendSized('s', source_, lasting_);
  if (!Split(whole)) return false;
  moving_end_.push_back(moving_.size());
  SkimmedDevice& one = devices_.emplace_back();
  one.whole = whole;
  one.kin = absl::Hash<Kin>()({name_, endpoints_});
  const std::string hash = ShownHash(lasting_);
  std::memcpy(one.fingerprint.data(), hash.data(), one.fingerprint.size());
  return true;
}

bool PageSkim::Split(absl::string_view shown) {
  int cores = 0;
  WireField field;
  while (NextField(shown, field)) {
    if (!field.has_payload) return false;
    switch (field.number) {
      case DeviceObservation::kDeviceFieldNumber:
        if (++cores > 1 || !SplitDevice(field.payload)) return false;
        break;
      case DeviceObservation::kObservationsFieldNumber:
        if (!SplitTimes(field.payload)) return false;
        Append(field.whole, moving_);
        break;
      case DeviceObservation::kUnobservedFieldsFieldNumber:
        AppendSized('u', field.payload, lasting_);
        break;
      default:
        return false;
    }
  }
  return shown.empty() && cores == 1;
}

bool PageSkim::SplitDevice(absl::string_view device) {
  const size_t begin = lasting_.size();
  AppendSized('d', "", lasting_);
  WireField field;
  while (NextField(device, field)) {
    const bool moves = field.number == Device::kLastCheckInTimeFieldNumber;
    if (moves && !field.has_payload) return false;
    if (!moves) Append(field.whole, lasting_);
    if (field.number == Device::kNameFieldNumber) name_ = field.payload;
    if (moves || field.number == Device::kNameFieldNumber ||
        field.number == Device::kStateFieldNumber) {
      Append(field.whole, core_);
    }
  }
  const auto size = static_cast<uint32_t>(lasting_.size() - begin);
  std::memcpy(&lasting_[begin + 1], &size, sizeof(size));
  moving_.push_back(kDeviceTag);
  AppendVarint(core_.size(), moving_);
  Append(core_, moving_);
  return device.empty();
}

bool PageSkim::SplitTimes(absl::string_view observation) {
  ++endpoints_;
  WireField field;
  while (NextField(observation, field)) {
    if (!field.has_payload) return false;
    switch (field.number) {
      case Observation::kEndpointFieldNumber:
        AppendSized('e', field.payload, lasting_);
        break;
      case Observation::kCollectTimeFieldNumber:
      case Observation::kObserveTimeFieldNumber:
        break;
      default:
        return false;
    }
  }
  AppendSized('o', "", lasting_);
  return observation.empty();
}

bool PageSkim::Decode(PushPagesRequest& request) const {
  Page& page = *request.mutable_page();
  bool good = page.ParseFromString(page_rest_) &&
              request.MergeFromString(request_rest_);
  page.mutable_devices()->Reserve(static_cast<int>(devices_.size()));
  size_t begin = 0;
  for (size_t i = 0; good && i < devices_.size(); ++i) {
    const size_t end = moving_end_[i];
    const absl::string_view bytes =
        devices_[i].hash ? absl::string_view(moving_).substr(begin, end - begin)
                         : devices_[i].whole;
    good = page.add_devices()->ParseFromArray(bytes.data(),
                                              static_cast<int>(bytes.size()));
    begin = end;
  }
  return good;
}

}  // namespace muster::inventory
