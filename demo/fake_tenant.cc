#include "demo/fake_tenant.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "nlohmann/json.hpp"

namespace muster::demo {
namespace {

CurlTransport::Options Loopback() {
  CurlTransport::Options options;
  options.allow_plaintext_loopback = true;
  return options;
}

bool Carries(const nlohmann::json& entry, const std::string& trace_id) {
  const auto it = entry.find("traceparent");
  return it != entry.end() && it->is_string() &&
         absl::StrContains(it->get<std::string>(), trace_id);
}

}  // namespace

FakeTenant::FakeTenant(std::string url)
    : url_(std::move(url)), transport_(Loopback()) {}

absl::Status FakeTenant::Unenroll(const std::string& vendor_id) {
  const nlohmann::json body = {{"device_id", vendor_id}};
  return Control("/_fake/unenroll", body.dump());
}

absl::Status FakeTenant::Control(const std::string& path,
                                 const std::string& body) {
  return Send("POST", path, body).status();
}

absl::StatusOr<int64_t> FakeTenant::CountRequests(const std::string& trace_id) {
  ASSIGN_OR_RETURN(const std::string text, Send("GET", "/_fake/log", ""));
  const auto log = nlohmann::json::parse(text, nullptr,
                                         /*allow_exceptions=*/false);
  if (!log.is_array()) {
    return Error(absl::StatusCode::kInternal, "FAKE_MALFORMED",
                 "the fake tenant's log is no JSON array");
  }
  int64_t count = 0;
  for (const auto& entry : log) count += Carries(entry, trace_id) ? 1 : 0;
  return count;
}

absl::StatusOr<std::string> FakeTenant::Send(const std::string& method,
                                             const std::string& path,
                                             const std::string& body) {
  HttpRequest request;
  request.method = method;
  request.url = absl::StrCat(url_, path);
  request.body = body;
  ASSIGN_OR_RETURN(HttpResponse response, transport_.Send(request));
  if (response.status / 100 == 2) return std::move(response.body);
  return Error(absl::StatusCode::kInternal, "FAKE_REFUSED",
               absl::StrCat("the fake tenant answered ", response.status,
                            " to ", method, " ", path));
}

}  // namespace muster::demo
