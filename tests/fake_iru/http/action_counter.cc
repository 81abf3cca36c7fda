#include "tests/fake_iru/http/action_counter.h"

#include <vector>

#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace muster::fake_iru {
namespace {

// What `rest`, the parts behind a device's id, asks for; "" if it is no action.
std::string ActionOf(const std::string& method,
                     const std::vector<std::string>& rest) {
  if (method == "DELETE" && rest.empty()) return "delete";
  if (rest.size() != 2) return "";
  if (method == "POST" && rest[0] == "action") return rest[1];
  const bool lost_mode = rest[0] == "details" && rest[1] == "lostmode";
  return method == "DELETE" && lost_mode ? "cancellostmode" : "";
}

}  // namespace

void ActionCounter::Note(const Request& request) {
  absl::string_view path = request.path;
  if (!absl::ConsumePrefix(&path, "/api/v1/devices/")) return;
  std::vector<std::string> parts = absl::StrSplit(path, '/');
  const std::string device = parts.front();
  parts.erase(parts.begin());
  const std::string action = ActionOf(request.method, parts);
  if (!action.empty()) ++counts_[device][action];
}

int ActionCounter::CountOf(absl::string_view device_id,
                           absl::string_view action) const {
  const auto device = counts_.find(std::string(device_id));
  if (device == counts_.end()) return 0;
  const auto count = device->second.find(std::string(action));
  return count == device->second.end() ? 0 : count->second;
}

Json ActionCounter::Shown() const {
  Json shown = Json::object();
  for (const auto& [device, actions] : counts_) {
    for (const auto& [action, count] : actions) shown[device][action] = count;
  }
  return shown;
}

}  // namespace muster::fake_iru
