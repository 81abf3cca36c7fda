#include "connector/dummy/vendor/dummy_vendor.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "httplib.h"
#include "nlohmann/json.hpp"

namespace muster::dummy {
namespace {

using Json = nlohmann::json;

constexpr char kHost[] = "127.0.0.1";
constexpr const char* kPlatforms[] = {"mac", "iphone", "windows", "android"};

std::string Rfc3339(absl::Time time) {
  return absl::FormatTime(absl::RFC3339_full, time, absl::UTCTimeZone());
}

void Answer(httplib::Response& response, int status, const Json& body) {
  response.status = status;
  response.set_content(body.dump(), "application/json");
}

Json DeviceJson(const std::string& id, const std::string& serial,
                const std::string& platform) {
  return {{"id", id},
          {"serial", serial},
          {"platform", platform},
          {"name", "Device " + id},
          {"model", platform == "mac" ? "MacBook Air" : "Device"},
          {"os", platform == "mac" ? "macOS" : platform},
          {"os_version", "14.4"},
          {"owner", id + "@example.com"},
          {"seen_at", "2026-01-31T12:00:00Z"}};
}

}  // namespace

DummyVendor::DummyVendor(Options options)
    : options_(std::move(options)),
      server_(std::make_unique<httplib::Server>()) {
  for (int i = 0; i < options_.devices; ++i) {
    const std::string id = absl::StrFormat("d%04d", i);
    devices_[id] = {absl::StrFormat("DUMMY%05d", i), kPlatforms[i % 4], {}};
  }
  Install();
  port_ = options_.port;
  if (port_ == 0) {
    port_ = server_->bind_to_any_port(kHost);
  } else if (!server_->bind_to_port(kHost, port_)) {
    port_ = -1;
  }
  if (port_ <= 0) {
    std::fprintf(stderr, "dummy_vendor: port %d is in use; choose another\n",
                 options_.port);
    std::abort();
  }
  listener_ = std::thread([this] { server_->listen_after_bind(); });
  while (!server_->is_running()) std::this_thread::yield();
}

DummyVendor::~DummyVendor() {
  ClearFault();
  server_->stop();
  listener_.join();
}

std::string DummyVendor::base_url() const {
  return absl::StrCat("http://", kHost, ":", port_);
}

std::vector<std::string> DummyVendor::device_ids() const {
  absl::MutexLock lock(&mu_);
  std::vector<std::string> ids;
  for (const auto& [id, device] : devices_) ids.push_back(id);
  return ids;
}

void DummyVendor::FinishCommands() {
  absl::MutexLock lock(&mu_);
  for (auto& [id, device] : devices_) {
    for (Command& command : device.commands) {
      command.state = "done";
      command.ended_at = std::min(command.ended_at, absl::Now());
    }
  }
}

void DummyVendor::SetFault(Fault fault) {
  absl::MutexLock lock(&mu_);
  fault_ = std::make_unique<Fault>(std::move(fault));
}

void DummyVendor::ClearFault() {
  absl::MutexLock lock(&mu_);
  fault_.reset();
}

void DummyVendor::Install() {
  // The destructor waits for idle connections no longer than this.
  server_->set_keep_alive_timeout(1);
  const auto serve = [this](auto handle) {
    return [this, handle](const httplib::Request& request,
                          httplib::Response& response) {
      if (Admit(request, response)) (this->*handle)(request, response);
    };
  };
  server_->Get("/v1/devices", serve(&DummyVendor::ListDevices));
  server_->Get("/v1/devices/([^/]+)", serve(&DummyVendor::GetDevice));
  server_->Get("/v1/devices/([^/]+)/commands",
               serve(&DummyVendor::ListCommands));
  server_->Post("/v1/devices/([^/]+)/commands", serve(&DummyVendor::Take));
  server_->Get("/v1/count", [this](const httplib::Request& request,
                                   httplib::Response& response) {
    if (Admit(request, response)) Count(response);
  });
}

bool DummyVendor::Admit(const httplib::Request& request,
                        httplib::Response& response) {
  if (Misbehave(response)) return false;
  const std::string expected = absl::StrCat("Bearer ", options_.key);
  if (request.get_header_value("Authorization") == expected) return true;
  Answer(response, 401, {{"error", "unauthorized"}});
  return false;
}

bool DummyVendor::Misbehave(httplib::Response& response) {
  absl::MutexLock lock(&mu_);
  if (!fault_) return false;
  const Fault fault = *fault_;
  if (fault.hangs) {
    const auto healed = [this]() ABSL_SHARED_LOCKS_REQUIRED(mu_) {
      return fault_ == nullptr;
    };
    mu_.Await(absl::Condition(&healed));
  }
  response.status = fault.status;
  response.set_content(fault.body, "text/plain");
  if (!fault.retry_after.empty()) {
    response.set_header("Retry-After", fault.retry_after);
  }
  return true;
}

void DummyVendor::ListDevices(const httplib::Request& request,
                              httplib::Response& response) {
  int limit = options_.page_size;
  (void)absl::SimpleAtoi(request.get_param_value("limit"), &limit);
  limit = std::clamp(limit, 1, options_.page_size);
  absl::MutexLock lock(&mu_);
  Json rows = Json::array();
  auto at = devices_.upper_bound(request.get_param_value("after"));
  for (; at != devices_.end() && static_cast<int>(rows.size()) < limit; ++at) {
    rows.push_back(
        DeviceJson(at->first, at->second.serial, at->second.platform));
  }
  Answer(response, 200, {{"devices", rows}});
}

void DummyVendor::GetDevice(const httplib::Request& request,
                            httplib::Response& response) {
  absl::MutexLock lock(&mu_);
  const Device* const device = Find(request, response);
  if (device == nullptr) return;
  Answer(response, 200,
         DeviceJson(request.matches[1], device->serial, device->platform));
}

void DummyVendor::Count(httplib::Response& response) {
  absl::MutexLock lock(&mu_);
  Answer(response, 200, {{"devices", devices_.size()}});
}

void DummyVendor::Take(const httplib::Request& request,
                       httplib::Response& response) {
  const Json body = Json::parse(request.body, nullptr, false);
  if (!body.is_object() || !body.contains("kind")) {
    return Answer(response, 400, {{"error", "kind_missing"}});
  }
  absl::MutexLock lock(&mu_);
  Device* const device = Find(request, response);
  if (device == nullptr) return;
  const std::string kind = body["kind"];
  for (const Command& open : device->commands) {
    if (open.kind == kind && open.state == "pending") {
      return Answer(response, 409, {{"error", "already_pending"}});
    }
  }
  const std::string id = absl::StrCat("c", ++commands_);
  device->commands.push_back(
      {id, kind, "pending", absl::Now(), absl::InfiniteFuture()});
  Answer(response, 201, {{"id", id}});
}

void DummyVendor::ListCommands(const httplib::Request& request,
                               httplib::Response& response) {
  absl::MutexLock lock(&mu_);
  const Device* const device = Find(request, response);
  if (device == nullptr) return;
  Json rows = Json::array();
  for (const Command& command : device->commands) {
    Json row = {{"id", command.id},
                {"kind", command.kind},
                {"state", command.state},
                {"requested_at", Rfc3339(command.requested_at)}};
    if (command.state == "done") row["ended_at"] = Rfc3339(command.ended_at);
    rows.insert(rows.begin(), row);
  }
  Answer(response, 200, {{"commands", rows}});
}

DummyVendor::Device* DummyVendor::Find(const httplib::Request& request,
                                       httplib::Response& response) {
  const auto found = devices_.find(request.matches[1]);
  if (found != devices_.end()) return &found->second;
  Answer(response, 404, {{"error", "device_not_found"}});
  return nullptr;
}

}  // namespace muster::dummy
