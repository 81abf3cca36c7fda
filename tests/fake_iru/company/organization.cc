#include "tests/fake_iru/company/organization.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "tests/fake_iru/http/paging.h"

namespace muster::fake_iru {
namespace {

bool Contains(const std::string& text, const std::string& part) {
  return absl::StrContains(absl::AsciiStrToLower(text),
                           absl::AsciiStrToLower(part));
}

template <typename Predicate>
int Count(const State& state, Predicate matches) {
  return std::count_if(state.devices.begin(), state.devices.end(),
                       [&](const auto& entry) {
                         const Device& device = entry.second;
                         return !device.Flag("is_removed") && matches(device);
                       });
}

Json BlueprintRow(const State& state, const Blueprint& blueprint) {
  const int devices = Count(state, [&](const Device& device) {
    return device.Fact("blueprint_id") == blueprint.id;
  });
  return {{"id", blueprint.id},
          {"name", blueprint.name},
          {"icon", blueprint.icon},
          {"color", blueprint.color},
          {"description", blueprint.description},
          {"params", blueprint.params},
          {"computers_count", devices},
          {"enrollment_code",
           {{"code", blueprint.code}, {"is_active", blueprint.code_active}}},
          {"type", blueprint.type}};
}

bool Passes(const Blueprint& blueprint, const Request& request) {
  const auto id = request.Param("id");
  if (id && blueprint.id != *id) return false;
  const auto name = request.Param("name");
  if (name && !Contains(blueprint.name, *name)) return false;
  const auto ids = request.Param("id__in");
  if (!ids) return true;
  const std::vector<std::string> all = absl::StrSplit(*ids, ',');
  return std::find(all.begin(), all.end(), blueprint.id) != all.end();
}

Json TagRow(const Tag& tag) { return {{"id", tag.id}, {"name", tag.name}}; }

auto FindTag(State& state, absl::string_view id) {
  return std::find_if(state.tags.begin(), state.tags.end(),
                      [&](const Tag& tag) { return tag.id == id; });
}

// Puts `to` where devices have `from`, or takes it away if `to` is "".
void Retag(State& state, const std::string& from, const std::string& to) {
  for (auto& [id, device] : state.devices) {
    const Json& had = device.Fact("tags");
    if (std::find(had.begin(), had.end(), from) == had.end()) continue;
    device.changed["tags"] = state.now;
    Json tags = Json::array();
    for (const Json& tag : device.Fact("tags")) {
      if (tag != from) {
        tags.push_back(tag);
      } else if (!to.empty()) {
        tags.push_back(to);
      }
    }
    device.facts["tags"] = std::move(tags);
  }
}

// "" if the body has no name.
std::string NameIn(const Request& request) {
  const Json body = request.BodyJson();
  if (!body.is_object() || !body.contains("name")) return "";
  return body["name"].is_string() ? body["name"].get<std::string>() : "";
}

Response NameRequired() {
  return FieldError("name", "This field is required.");
}

}  // namespace

Response ListBlueprints(const State& state, const Request& request) {
  Json rows = Json::array();
  for (const Blueprint& blueprint : state.blueprints) {
    if (Passes(blueprint, request)) {
      rows.push_back(BlueprintRow(state, blueprint));
    }
  }
  return JsonResponse(200,
                      EnvelopeOf(request, PageOf(request, 300, 1000), rows));
}

Response GetBlueprint(const State& state, absl::string_view id) {
  const Blueprint* const blueprint = state.FindBlueprint(id);
  if (!blueprint) return NotFound();
  Json row = BlueprintRow(state, *blueprint);
  row["missing_computers_count"] = Count(state, [&](const Device& device) {
    return device.Fact("blueprint_id") == blueprint->id &&
           device.Flag("is_missing");
  });
  return JsonResponse(200, row);
}

Response ListTags(const State& state, const Request& request) {
  const std::string search = request.Param("search").value_or("");
  Json rows = Json::array();
  for (const Tag& tag : state.tags) {
    if (Contains(tag.name, search)) rows.push_back(TagRow(tag));
  }
  const Page page = PageOf(request, kMaxPageSize, kMaxPageSize);
  return JsonResponse(200, EnvelopeOf(request, page, rows));
}

Response CreateTag(State& state, const Request& request) {
  const std::string name = NameIn(request);
  if (name.empty()) return NameRequired();
  state.EnsureTag(name);
  const auto tag =
      std::find_if(state.tags.begin(), state.tags.end(),
                   [&](const Tag& each) { return each.name == name; });
  return JsonResponse(201, TagRow(*tag));
}

Response RenameTag(State& state, absl::string_view id, const Request& request) {
  const auto tag = FindTag(state, id);
  if (tag == state.tags.end()) return NotFound();
  const std::string name = NameIn(request);
  if (name.empty()) return NameRequired();
  Retag(state, tag->name, name);
  tag->name = name;
  return JsonResponse(200, TagRow(*tag));
}

Response DeleteTag(State& state, absl::string_view id) {
  const auto tag = FindTag(state, id);
  if (tag == state.tags.end()) return NotFound();
  Retag(state, tag->name, "");
  state.tags.erase(tag);
  return EmptyResponse(204);
}

Response GetLicensing(const State& state) {
  const auto count = [&](unsigned platforms) {
    return Count(state, [&](const Device& d) { return d.Is(platforms); });
  };
  return JsonResponse(
      200, {{"counts",
             {{"computers_count", count(kApple)},
              {"ios_count", count(kIPhone)},
              {"ipados_count", count(kIPad)},
              {"macos_count", count(kMac)},
              {"tvos_count", count(kAppleTv)}}},
            {"limits",
             {{"plan_type", "single_limit"},
              {"max_devices", 10'000},
              {"max_devices_per_platform", {{"macos", 0}, {"ios_ipados", 0}}}}},
            {"tenantOverLicenseLimit", count(kAll) > 10'000}});
}

}  // namespace muster::fake_iru
