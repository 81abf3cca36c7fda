#include "inventory/commit/succession/succession.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "inventory/store/document_keys.h"
#include "inventory/store/index_keys.h"

namespace muster::inventory {
namespace {

using device::v1::Device;

bool IsRemoved(const Device& device) {
  return device.state() == device::v1::STATE_REMOVED;
}

// `sources/{source}/devices/` of the name of a device.
absl::string_view Siblings(absl::string_view name) {
  return name.substr(0, name.rfind('/') + 1);
}

}  // namespace

absl::StatusOr<std::string> Succession::PredecessorOf(const Device& device) {
  if (device.serial_number().empty()) return "";
  RETURN_IF_ERROR(draft_.serials().Load(draft_.reader()));
  if (!draft_.serials().MayExist(device.serial_number())) return "";
  ASSIGN_OR_RETURN(const auto bearers, BearersWith(device));
  const auto last = std::max_element(
      bearers.begin(), bearers.end(),
      [](const Bearer& a, const Bearer& b) { return a.number < b.number; });
  if (last == bearers.end() || !IsRemoved(last->device)) return "";
  return last->device.name();
}

absl::StatusOr<std::string> Succession::SuccessorOf(const Device& removed,
                                                    ResourceNumber number) {
  if (removed.serial_number().empty()) return "";
  ASSIGN_OR_RETURN(const auto bearers, BearersWith(removed));
  const Bearer* next = nullptr;
  for (const Bearer& one : bearers) {
    const bool newer = one.number > number;
    if (newer && (next == nullptr || one.number < next->number)) next = &one;
  }
  if (next == nullptr || IsRemoved(next->device)) return "";
  return next->device.predecessor().empty() ? next->device.name() : "";
}

void Succession::Note(const Device& device) {
  const std::string& serial_number = device.serial_number();
  if (serial_number.empty()) return;
  draft_.serials().Add(serial_number);
  noted_[serial_number].push_back(device.name());
}

absl::StatusOr<std::vector<std::string>> Succession::NamesWith(
    const Device& device) const {
  const std::string& serial_number = device.serial_number();
  std::vector<std::string> names;
  RETURN_IF_ERROR(draft_.reader().ScanIndex(
      IndexPrefix(IndexKind::kSerialNumber, serial_number),
      Siblings(device.name()), "", [&](absl::string_view name) {
        names.emplace_back(name);
        return true;
      }));
  const auto noted = noted_.find(serial_number);
  if (noted != noted_.end()) {
    names.insert(names.end(), noted->second.begin(), noted->second.end());
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

absl::StatusOr<std::vector<Succession::Bearer>> Succession::BearersWith(
    const Device& device) {
  ASSIGN_OR_RETURN(const auto names, NamesWith(device));
  std::vector<Bearer> bearers;
  for (const std::string& name : names) {
    if (name == device.name()) continue;
    ASSIGN_OR_RETURN(auto bearer, Load(name));
    if (bearer && bearer->device.serial_number() == device.serial_number() &&
        Siblings(name) == Siblings(device.name())) {
      bearers.push_back(*std::move(bearer));
    }
  }
  return bearers;
}

absl::StatusOr<std::optional<Succession::Bearer>> Succession::Load(
    const std::string& name) {
  std::optional<Bearer> bearer;
  ASSIGN_OR_RETURN(CachedRecord* const record, devices_.Load(name));
  if (!record->exists) return bearer;
  ASSIGN_OR_RETURN(const absl::string_view body, devices_.Body(name, *record));
  bearer.emplace().number = record->number;
  RETURN_IF_ERROR(ParseStored(name, body, bearer->device));
  return bearer;
}

}  // namespace muster::inventory
