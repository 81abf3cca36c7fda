#include "tests/fake_iru/devices/device_record.h"

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "tests/fake_iru/devices/row.h"
#include "tests/fake_iru/fleet/audit.h"
#include "tests/fake_iru/fleet/facts.h"

namespace muster::fake_iru {
namespace {

const User* FindUserByOldId(const State& state, const Json& number) {
  const std::string id = absl::StrCat(number.get<int64_t>());
  for (const User& user : state.users) {
    if (user.deprecated_id == id) return &user;
  }
  return nullptr;
}

// Each of these turns a field of the body into the fact it sets, or says what
// is wrong with it.
std::optional<Response> ReadUser(const State& state, const Json& value,
                                 Json& facts) {
  if (value.is_null()) {
    facts["user_id"] = nullptr;
    return std::nullopt;
  }
  const User* user = nullptr;
  if (value.is_string()) user = state.FindUser(value.get<std::string>());
  if (value.is_number_integer()) user = FindUserByOldId(state, value);
  if (!user) return FieldError("user", "User not found.");
  facts["user_id"] = user->id;
  return std::nullopt;
}

std::optional<Response> ReadAssetTag(const Json& value, Json& facts) {
  if (value.is_null()) {
    facts["asset_tag"] = "";
    return std::nullopt;
  }
  if (!value.is_string()) return FieldError("asset_tag", "Not a valid string.");
  if (value == "")
    return FieldError("asset_tag", "This field may not be blank.");
  facts["asset_tag"] = value;
  return std::nullopt;
}

std::optional<Response> ReadBlueprint(const State& state, const Json& value,
                                      Json& facts) {
  if (!value.is_string() || !state.FindBlueprint(value.get<std::string>())) {
    return FieldError("blueprint_id", "Blueprint not found.");
  }
  facts["blueprint_id"] = value;
  return std::nullopt;
}

std::optional<Response> ReadTags(const Json& value, Json& facts) {
  if (!value.is_array()) {
    return FieldError("tags", "Expected a list of items.");
  }
  for (const Json& tag : value) {
    if (!tag.is_string()) return FieldError("tags", "Not a valid string.");
  }
  facts["tags"] = value;
  return std::nullopt;
}

std::optional<Response> ReadField(const State& state, const std::string& name,
                                  const Json& value, Json& facts) {
  if (name == "user") return ReadUser(state, value, facts);
  if (name == "asset_tag") return ReadAssetTag(value, facts);
  if (name == "blueprint_id") return ReadBlueprint(state, value, facts);
  if (name == "tags") return ReadTags(value, facts);
  return std::nullopt;
}

}  // namespace

Response GetDevice(const State& state, const Device& device) {
  return JsonResponse(200, DeviceRow(state, device));
}

Response PatchDevice(State& state, Device& device, const Request& request) {
  const Json body = request.BodyJson();
  if (!body.is_object()) {
    return DetailResponse(400, "Invalid data. Expected a dictionary.");
  }
  Json facts = Json::object();
  for (const auto& [name, value] : body.items()) {
    const auto wrong = ReadField(state, name, value, facts);
    if (wrong) return *wrong;
  }
  for (const auto& [fact, value] : facts.items()) {
    const absl::Status set = SetFact(state, device, fact, value);
    if (!set.ok()) return DetailResponse(400, set.message());
  }
  Record(state, "update", {"device", device.id, ""}, facts);
  return GetDevice(state, device);
}

Response DeleteDevice(State& state, const Device& device) {
  Record(state, "delete", {"device", device.id, ""});
  state.RemoveDevice(std::string(device.id));
  return EmptyResponse(204);
}

}  // namespace muster::fake_iru
