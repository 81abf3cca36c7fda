#include "tests/fake_iru/tenant/router.h"

#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "tests/fake_iru/model/rng.h"
#include "tests/fake_iru/tenant/routes.h"

namespace muster::fake_iru {
namespace {

// Fills `args` and returns true if the path has the pattern's form.
bool Fits(absl::string_view pattern, absl::string_view path,
          std::vector<std::string>& args) {
  const std::vector<absl::string_view> wanted = absl::StrSplit(pattern, '/');
  const std::vector<absl::string_view> given = absl::StrSplit(path, '/');
  if (wanted.size() != given.size()) return false;
  std::vector<std::string> found;
  for (size_t i = 0; i < wanted.size(); ++i) {
    if (absl::StartsWith(wanted[i], ":")) {
      found.emplace_back(given[i]);
    } else if (wanted[i] != given[i]) {
      return false;
    }
  }
  args = std::move(found);
  return true;
}

std::string PermissionOf(const Route& route,
                         const std::vector<std::string>& args) {
  if (!absl::EndsWith(route.permission, ":")) return route.permission;
  return absl::StrCat(route.permission, args.back());
}

Response NoRoute(const State& state, const Request& request) {
  Rng rng = Rng::For(state.seed, request.path, absl::ToUnixMicros(state.now));
  return JsonResponse(404, {{"message", "no Route matched with those values"},
                            {"request_id", rng.Hex(32)}});
}

Response NotAllowed(const Request& request,
                    const std::vector<std::string>& methods) {
  Response response = DetailResponse(
      405, absl::StrCat("Method \"", request.method, "\" not allowed."));
  response.headers.emplace_back("Allow", absl::StrJoin(methods, ", "));
  return response;
}

Response Run(const Route& route, Call& call) {
  if (call.request.BodyJson().is_discarded()) {
    return DetailResponse(
        400, "JSON parse error - Expecting value: line 1 column 1 (char 0)");
  }
  if (absl::StartsWith(route.pattern, "/api/v1/devices/")) {
    call.device = call.state.FindDevice(call.args[0]);
    if (!call.device) return NotFound();
  }
  return route.handler(call);
}

}  // namespace

Response Dispatch(State& state, const Request& request,
                  const TokenTable::Holder* holder) {
  Call call = {state, request, {}, nullptr};
  std::vector<std::string> methods;
  const Route* match = nullptr;
  for (const Route& route : Routes()) {
    std::vector<std::string> args;
    if (!Fits(route.pattern, request.path, args)) continue;
    methods.push_back(route.method);
    if (match || request.method != route.method) continue;
    match = &route;
    call.args = std::move(args);
  }
  if (methods.empty()) return NoRoute(state, request);
  if (!holder) return DetailResponse(401, "Invalid token.");
  if (!match) return NotAllowed(request, methods);
  if (!holder->Allows(PermissionOf(*match, call.args))) {
    return DetailResponse(403,
                          "You do not have permission to perform this action.");
  }
  return Run(*match, call);
}

}  // namespace muster::fake_iru
