#include "tests/fake_iru/faults/named_faults.h"

#include <algorithm>
#include <exception>
#include <map>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"

namespace muster::fake_iru {
namespace {

constexpr char kList[] = "/api/v1/devices$";

struct Defaults {
  const char* endpoint = "";
  int count = -1;
  int after = 0;
};

const std::map<std::string, Defaults>& Catalog() {
  static const auto* const catalog = new std::map<std::string, Defaults>{
      {kRowsShiftMidSweep, {kList, 1, 0}},
      {kDuplicateRows, {kList}},
      {kMissingRowOnce, {kList, 1, 0}},
      {kLimitClamped, {kList}},
      {kPageRepeatsForEver, {kList}},
      {kThrottleBurst, {"", 3, 0}},
      {kServerErrorMidPage, {kList, -1, 1}},
      {kTruncatedBody, {}},
      {kSlowDrip, {}},
      {kConnectionReset, {}},
      {kHtml404, {}},
      {kGateway404, {}},
      {kBareString400, {}},
      {kPermissionRevokedMidSync, {"", -1, 1}},
      {kTokenRotated, {}},
      {kBlankFields, {}},
      {kNullFields, {}},
      {kUnknownKeys, {}},
      {kHugeStrings, {kList}},
      {kDeepNesting, {kList}},
      {kClockSkew, {}},
      {kGzip, {}},
      {kGzipBomb, {kList}},
  };
  return *catalog;
}

// nlohmann's typed reads throw; SwitchOn() catches.
NamedFault Read(const Json& spec, const Defaults& defaults) {
  NamedFault fault;
  fault.name = spec.at("name").get<std::string>();
  fault.endpoint = spec.value("endpoint", std::string(defaults.endpoint));
  fault.count = spec.value("count", defaults.count);
  fault.after = spec.value("after", defaults.after);
  fault.spec = spec;
  return fault;
}

bool IsAt(absl::string_view endpoint, absl::string_view path) {
  if (absl::ConsumeSuffix(&endpoint, "$")) return path == endpoint;
  return absl::StartsWith(path, endpoint);
}

}  // namespace

absl::Status NamedFaults::SwitchOn(const Json& spec) {
  try {
    const auto known = Catalog().find(spec.at("name").get<std::string>());
    if (known == Catalog().end()) {
      return absl::InvalidArgumentError(
          absl::StrCat("There is no fault of that name; use ",
                       absl::StrJoin(FaultNames(), ", "), "."));
    }
    NamedFault fault = Read(spec, known->second);
    faults_.erase(std::remove_if(faults_.begin(), faults_.end(),
                                 [&](const NamedFault& other) {
                                   return other.name == fault.name &&
                                          other.endpoint == fault.endpoint;
                                 }),
                  faults_.end());
    faults_.push_back(std::move(fault));
    return absl::OkStatus();
  } catch (const std::exception& e) {
    return absl::InvalidArgumentError(
        absl::StrCat("This is not a fault: ", e.what()));
  }
}

bool NamedFaults::SwitchOff(absl::string_view name) {
  const auto end =
      std::remove_if(faults_.begin(), faults_.end(),
                     [&](const NamedFault& f) { return f.name == name; });
  const bool was_on = end != faults_.end();
  faults_.erase(end, faults_.end());
  return was_on;
}

std::vector<NamedFault> NamedFaults::Meet(const Request& request) {
  std::vector<NamedFault> met;
  for (NamedFault& fault : faults_) {
    if (fault.count == 0 || !IsAt(fault.endpoint, request.path)) continue;
    if (fault.after > 0) {
      --fault.after;
      continue;
    }
    if (fault.count > 0) --fault.count;
    met.push_back(fault);
  }
  return met;
}

void NamedFaults::GiveBack(const NamedFault& met) {
  for (NamedFault& fault : faults_) {
    const bool same = fault.name == met.name && fault.endpoint == met.endpoint;
    if (same && fault.count >= 0) ++fault.count;
  }
}

const NamedFault* NamedFaults::Find(absl::string_view name) const {
  const auto found =
      std::find_if(faults_.begin(), faults_.end(),
                   [&](const NamedFault& f) { return f.name == name; });
  return found == faults_.end() ? nullptr : &*found;
}

Json NamedFaults::Shown() const {
  Json shown = Json::array();
  for (const NamedFault& fault : faults_) {
    Json one = fault.spec;
    one["endpoint"] = fault.endpoint;
    one["count"] = fault.count;
    one["after"] = fault.after;
    shown.push_back(std::move(one));
  }
  return shown;
}

std::vector<std::string> FaultNames() {
  std::vector<std::string> names;
  for (const auto& [name, defaults] : Catalog()) names.push_back(name);
  return names;
}

}  // namespace muster::fake_iru
