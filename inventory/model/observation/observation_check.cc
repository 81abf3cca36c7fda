#include "inventory/model/observation/observation_check.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "inventory/model/facet_kind.h"

namespace muster::inventory {
namespace {

// One that is there twice, or "".
std::string Duplicate(std::vector<absl::string_view> words) {
  std::sort(words.begin(), words.end());
  const auto found = std::adjacent_find(words.begin(), words.end());
  return found == words.end() ? "" : std::string(*found);
}

// The id in the name of a device of `source`; "" if it is none.
absl::string_view DeviceId(absl::string_view source, absl::string_view name) {
  const bool belongs = absl::ConsumePrefix(&name, source) &&
                       absl::ConsumePrefix(&name, "/devices/");
  return belongs && IsResourceId(name) ? name : "";
}

bool IsLowerCase(absl::string_view id) {
  return std::none_of(id.begin(), id.end(), absl::ascii_isupper);
}

std::string NameProblem(absl::string_view source, absl::string_view name) {
  const absl::string_view id = DeviceId(source, name);
  if (!id.empty() && IsLowerCase(id)) return "";
  const auto parsed = DeviceName::Parse(name);
  if (!parsed.ok()) return "its name is not sources/{source}/devices/{device}";
  if (parsed->parent().ToString() != source) {
    return absl::StrCat("it does not belong to ", source);
  }
  return "the id in its name is not in lower case";
}

std::string CoreProblem(const v1::DeviceObservation& shown) {
  const device::v1::Device& device = shown.device();
  if (device.vendor_id().empty()) return "vendor_id is empty";
  if (shown.facts_only()) return "";
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
  keys.reserve(device.facts_size());
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
  endpoints.reserve(shown.observations_size());
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
  if (problem.empty()) problem = CoreProblem(shown);
  if (problem.empty()) problem = FactsProblem(shown.device());
  if (problem.empty()) problem = EndpointsProblem(shown);
  if (problem.empty()) problem = UnobservedProblem(shown);
  return problem;
}

bool HasEntries(const device::v1::Facet& facet) {
  return !facet.apps().empty() || !facet.profiles().empty() ||
         !facet.local_users().empty() || !facet.library_items().empty();
}

std::string FacetNameProblem(absl::string_view source,
                             const device::v1::Facet& facet) {
  if (FacetId(facet.kind()).empty()) return "its kind is unknown";
  const absl::string_view device = DeviceOfFacet(facet.name());
  if (facet.name() != FacetName(device, facet.kind())) {
    return absl::StrCat("its name does not end with /facets/",
                        FacetId(facet.kind()));
  }
  return NameProblem(source, device);
}

std::string Problem(absl::string_view source,
                    const v1::FacetObservation& shown) {
  const device::v1::Facet& facet = shown.facet();
  std::string problem = FacetNameProblem(source, facet);
  if (!problem.empty()) return problem;
  if (facet.endpoint().empty()) return "it names no endpoint";
  if (!device::v1::UnknownReason_IsValid(facet.unknown_reason())) {
    return "its unknown_reason is unknown";
  }
  if (facet.unknown_reason() != device::v1::UNKNOWN_REASON_UNSPECIFIED &&
      HasEntries(facet)) {
    return "it has both entries and an unknown_reason";
  }
  const std::string& endpoint = shown.observation().endpoint();
  if (!endpoint.empty() && endpoint != facet.endpoint()) {
    return "its observation is of another endpoint";
  }
  return "";
}

}  // namespace

absl::Status CheckObservation(absl::string_view source,
                              const v1::DeviceObservation& shown) {
  const std::string problem = Problem(source, shown);
  if (problem.empty()) return absl::OkStatus();
  return DeviceMalformed(shown.device().name(), problem);
}

absl::Status CheckDeviceOf(absl::string_view source, absl::string_view name) {
  const std::string problem = NameProblem(source, name);
  if (problem.empty()) return absl::OkStatus();
  return DeviceMalformed(name, problem);
}

absl::Status DeviceMalformed(absl::string_view name,
                             absl::string_view problem) {
  return Error(
      absl::StatusCode::kInvalidArgument, "DEVICE_MALFORMED",
      absl::StrCat("device \"", name, "\" cannot be taken: ", problem,
                   "; correct the connector"),
      {{"device", std::string(name)}, {"problem", std::string(problem)}});
}

absl::Status CheckObservation(absl::string_view source,
                              const v1::FacetObservation& shown) {
  const std::string problem = Problem(source, shown);
  if (problem.empty()) return absl::OkStatus();
  return FacetMalformed(shown.facet().name(), problem);
}

absl::Status FacetMalformed(absl::string_view name, absl::string_view problem) {
  return Error(
      absl::StatusCode::kInvalidArgument, "FACET_MALFORMED",
      absl::StrCat("facet \"", name, "\" cannot be taken: ", problem,
                   "; correct the connector"),
      {{"facet", std::string(name)}, {"problem", std::string(problem)}});
}

}  // namespace muster::inventory
