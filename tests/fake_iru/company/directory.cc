#include "tests/fake_iru/company/directory.h"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "tests/fake_iru/http/paging.h"

namespace muster::fake_iru {
namespace {

constexpr int kIntegration = 634;

using DeviceCounts = std::map<std::string, int>;

DeviceCounts CountDevices(const State& state) {
  DeviceCounts counts;
  for (const auto& [id, device] : state.devices) {
    ++counts[device.Text("user_id")];
  }
  return counts;
}

Json UserRow(const User& user, int devices) {
  return {{"active", !user.archived},
          {"archived", user.archived},
          {"created_at", ZuluTime(user.created)},
          {"department", nullptr},
          {"deprecated_user_id", user.deprecated_id},
          {"email", user.email},
          {"id", user.id},
          {"integration",
           {{"id", kIntegration},
            {"name", "accuhive"},
            {"uuid", "f7461096-4ef9-43aa-88e9-ca1967ba0b38"},
            {"type", "office365"}}},
          {"job_title", nullptr},
          {"name", user.name},
          {"device_count", devices},
          {"updated_at", ZuluTime(user.created + absl::Microseconds(31))}};
}

bool Passes(const User& user, const Request& request) {
  const auto email = request.Param("email");
  if (email && !absl::StrContains(absl::AsciiStrToLower(user.email),
                                  absl::AsciiStrToLower(*email))) {
    return false;
  }
  const auto id = request.Param("id");
  if (id && user.id != *id) return false;
  const auto integration = request.Param("integration_id");
  if (integration && *integration != absl::StrCat(kIntegration)) return false;
  const auto archived = request.Param("archived");
  return !archived ||
         absl::EqualsIgnoreCase(*archived, "true") == user.archived;
}

// A cursor is the base64 of "p=" and the number of the user it starts after.
int64_t StartOf(const Request& request) {
  std::string text;
  int64_t after = 0;
  absl::Base64Unescape(request.Param("cursor").value_or(""), &text);
  absl::string_view number = text;
  if (!absl::ConsumePrefix(&number, "p=")) return 0;
  return absl::SimpleAtoi(number, &after) ? after : 0;
}

std::string CursorAfter(const User& user) {
  return absl::Base64Escape(absl::StrCat("p=", user.deprecated_id));
}

int64_t NumberOf(const User& user) {
  int64_t number = 0;
  return absl::SimpleAtoi(user.deprecated_id, &number) ? number : 0;
}

size_t PageSize(const Request& request) {
  int64_t size = 0;
  const auto text = request.Param("sizePerPage");
  if (!text || !absl::SimpleAtoi(*text, &size) || size < 1) return kMaxPageSize;
  return std::min<int64_t>(size, kMaxPageSize);
}

}  // namespace

Response ListUsers(const State& state, const Request& request) {
  const DeviceCounts counts = CountDevices(state);
  const int64_t start = StartOf(request);
  const size_t size = PageSize(request);
  Json rows = Json::array();
  Json next;
  const User* last = nullptr;
  for (const User& user : state.users) {
    if (NumberOf(user) <= start || !Passes(user, request)) continue;
    if (rows.size() == size) {
      next =
          absl::StrCat("https://", state.subdomain, ".kandji.io/api/v1/users?",
                       QueryWith(request, "cursor", CursorAfter(*last)));
      break;
    }
    const auto count = counts.find(user.id);
    rows.push_back(UserRow(user, count == counts.end() ? 0 : count->second));
    last = &user;
  }
  return JsonResponse(
      200, {{"next", next}, {"previous", nullptr}, {"results", rows}});
}

Response GetUser(const State& state, absl::string_view id) {
  const User* const user = state.FindUser(id);
  if (!user) return NotFound();
  return JsonResponse(200, UserRow(*user, CountDevices(state)[user->id]));
}

Response DeleteUser(State& state, absl::string_view id) {
  const User* const user = state.FindUser(id);
  if (!user) return NotFound();
  if (CountDevices(state)[user->id] > 0) {
    return DetailResponse(400, "User still assigned to one or more devices.");
  }
  state.RemoveUser(id);
  return EmptyResponse(204);
}

}  // namespace muster::fake_iru
