// What the demo ought to print, worked out from the tenant's raw JSON alone.
// Links no Muster library on purpose: an independent judge cannot share its
// subject's mistakes. Prints one JSON object.
//
//   expected_totals PORT TOKEN

#include <cstdlib>
#include <ctime>
#include <iostream>
#include <map>
#include <string>

#include "httplib.h"
#include "nlohmann/json.hpp"

namespace {

using Json = nlohmann::json;

constexpr double kSevenDays = 7 * 24 * 3600.0;

class Tenant {
 public:
  Tenant(int port, const std::string& token) : client_("127.0.0.1", port) {
    client_.set_default_headers({{"Authorization", "Bearer " + token}});
  }

  // Pages of 100 by offset, until one is empty: not how Muster pages.
  Json Devices() {
    Json all = Json::array();
    for (int offset = 0;; offset += 100) {
      const auto answer = client_.Get("/api/v1/devices?limit=100&offset=" +
                                      std::to_string(offset));
      if (!answer || answer->status != 200) std::exit(1);
      const Json page = Json::parse(answer->body);
      if (page.empty()) return all;
      all.insert(all.end(), page.begin(), page.end());
    }
  }

 private:
  httplib::Client client_;
};

// Seconds since `text`, such as `2026-11-22T09:15:02.108000Z`; -1 if blank.
double AgeOf(const std::string& text, double now) {
  std::tm parts = {};
  if (strptime(text.c_str(), "%Y-%m-%dT%H:%M:%S", &parts) == nullptr) return -1;
  return now - static_cast<double>(timegm(&parts));
}

// The five facts of the trust policy, on Macs only.
std::string Trust(const Json& row, double now) {
  if (row["platform"] != "Mac") return "untrusted";
  if (!row["agent_installed"] || !row["mdm_enabled"]) return "untrusted";
  const std::string last = row["last_check_in"];
  if (last.empty()) return "unknown";
  return AgeOf(last, now) <= kSevenDays ? "trusted" : "untrusted";
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  Tenant tenant(std::stoi(argv[1]), argv[2]);
  const double now = static_cast<double>(std::time(nullptr));
  std::map<std::string, int> totals = {
      {"trusted", 0}, {"untrusted", 0}, {"unknown", 0}, {"devices", 0}};
  for (const Json& row : tenant.Devices()) {
    if (row["is_removed"] == true) continue;
    ++totals["devices"];
    ++totals[Trust(row, now)];
  }
  Json line(totals);
  line["assets"] = totals["devices"];
  line["compliance_checked"] = totals["devices"];
  line["lock_state"] = "SUCCEEDED";
  std::cout << line.dump() << std::endl;
  return 0;
}
