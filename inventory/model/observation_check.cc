#include "inventory/model/observation_check.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "base/api/resource_name.h"
#include "base/errors.h"

namespace muster::inventory {
namespace {

// One that is there twice, or "".
std::string Duplicate(std::vector<absl::string_view> words) {
  std::sort(words.begin(), words.end());
  const auto found = std::adjacent_find(words.begin(), words.end());
  return found == words.end() ? "" : std::string(*found);
}

std::string NameProblem(absl::string_view source, const std::string& name) {
  const auto parsed = DeviceName::Parse(name);
  if (!parsed.ok()) return "its name is not sources/{source}/devices/{device}";
  if (parsed->parent().ToString() != source) {
    return absl::StrCat("it does not belong to ", source);
  }
  if (absl::AsciiStrToLower(parsed->device) != parsed->device) {
    return "the id in its name is not in lower case";
  }
  return "";
}

std::string CoreProblem(const device::v1::Device& device) {
  if (device.vendor_id().empty()) return "vendor_id is empty";
  if (device.state() != device::v1::STATE_ENROLLED &&
      device.state() != device::v1::STATE_REMOVED) {
    return "state is neither ENROLLED nor REMOVED";
  }
  if (!device::v1::Platform_IsValid(device.platform())) {
    return "platform is unknown";
  }
  return "";
}

std::string FactProblem(const device::v1::Fact& fact) {
  if (fact.key().empty()) return "a fact has no key";
  const bool known = fact.value_case() != device::v1::Fact::VALUE_NOT_SET;
  const bool unknown =
      fact.unknown_reason() != device::v1::UNKNOWN_REASON_UNSPECIFIED;
  if (known == unknown) {
    return absl::StrCat("fact ", fact.key(),
                        " needs either a value or an unknown_reason");
  }
  if (fact.endpoint().empty()) {
    return absl::StrCat("fact ", fact.key(), " names no endpoint");
  }
  return "";
}

std::string FactsProblem(const device::v1::Device& device) {
  std::vector<absl::string_view> keys;
  for (const device::v1::Fact& fact : device.facts()) {
    if (std::string problem = FactProblem(fact); !problem.empty()) {
      return problem;
    }
    keys.push_back(fact.key());
  }
  const std::string twice = Duplicate(std::move(keys));
  return twice.empty() ? "" : absl::StrCat("fact ", twice, " is there twice");
}

std::string UnobservedProblem(const v1::DeviceObservation& shown) {
  for (const std::string& field : shown.unobserved_fields()) {
    if (field == "udid" || field == "model_identifier") continue;
    return absl::StrCat(field, " cannot be an unobserved field");
  }
  return "";
}

std::string EndpointsProblem(const v1::DeviceObservation& shown) {
  std::vector<absl::string_view> endpoints;
  for (const device::v1::Observation& one : shown.observations()) {
    if (one.endpoint().empty()) return "an observation names no endpoint";
    endpoints.push_back(one.endpoint());
  }
  const std::string twice = Duplicate(std::move(endpoints));
  return twice.empty() ? ""
                       : absl::StrCat("endpoint ", twice, " is there twice");
}

std::string Problem(absl::string_view source,
                    const v1::DeviceObservation& shown) {
  std::string problem = NameProblem(source, shown.device().name());
  if (problem.empty()) problem = CoreProblem(shown.device());
  if (problem.empty()) problem = FactsProblem(shown.device());
  if (problem.empty()) problem = EndpointsProblem(shown);
  if (problem.empty()) problem = UnobservedProblem(shown);
  return problem;
}

}  // namespace

absl::Status CheckObservation(absl::string_view source,
                              const v1::DeviceObservation& shown) {
  const std::string problem = Problem(source, shown);
  if (problem.empty()) return absl::OkStatus();
  const std::string& name = shown.device().name();
  return Error(absl::StatusCode::kInvalidArgument, "DEVICE_MALFORMED",
               absl::StrCat("device \"", name, "\" cannot be taken: ", problem,
                            "; correct the connector"),
               {{"device", name}, {"problem", problem}});
}

}  // namespace muster::inventory
