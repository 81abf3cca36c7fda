#include "connector/conformance/vendor_proxy.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "httplib.h"

namespace muster::conformance {
namespace {

constexpr char kHost[] = "127.0.0.1";
constexpr int kThreads = 32;
constexpr int kDescriptors = 4096;

CurlTransport::Options TransportOptions() {
  CurlTransport::Options options;
  options.allow_plaintext_loopback = true;
  options.user_agent = "connector_conformance";
  return options;
}

// Headers that belong to one connection, or that the library adds.
bool IsOfConnection(const std::string& name) {
  const std::string lower = absl::AsciiStrToLower(name);
  for (const char* one : {"host", "connection", "keep-alive", "content-length",
                          "expect", "transfer-encoding", "accept-encoding",
                          "content-encoding", "content-type", "remote_addr",
                          "remote_port", "local_addr", "local_port"}) {
    if (lower == one) return true;
  }
  return false;
}

int PortOf(int fd, int (*name_of)(int, sockaddr*, socklen_t*)) {
  sockaddr_in address = {};
  socklen_t size = sizeof(address);
  auto* const any = reinterpret_cast<sockaddr*>(&address);
  if (name_of(fd, any, &size) != 0 || address.sin_family != AF_INET) return 0;
  return ntohs(address.sin_port);
}

void Answer(const Trouble& trouble, httplib::Response& response) {
  response.status = trouble.status;
  response.set_content(trouble.body, "text/html");
  if (!trouble.retry_after.empty()) {
    response.set_header("Retry-After", trouble.retry_after);
  }
}

}  // namespace

bool Asked::Mentions(absl::string_view id) const {
  const std::string text =
      absl::AsciiStrToLower(absl::StrCat(target, " ", body, " "));
  const std::string wanted = absl::AsciiStrToLower(id);
  size_t at = text.find(wanted);
  for (; at != std::string::npos; at = text.find(wanted, at + 1)) {
    const bool begins = at == 0 || !absl::ascii_isalnum(text[at - 1]);
    if (begins && !absl::ascii_isalnum(text[at + wanted.size()])) return true;
  }
  return false;
}

VendorProxy::VendorProxy(std::string vendor,
                         std::vector<std::string> undisturbed)
    : vendor_(std::move(vendor)),
      undisturbed_(std::move(undisturbed)),
      transport_(TransportOptions()),
      server_(std::make_unique<httplib::Server>()) {
  server_->new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
  server_->set_keep_alive_timeout(30);
  server_->set_keep_alive_max_count(1'000'000);
  server_->set_tcp_nodelay(true);
  const auto serve = [this](const httplib::Request& request,
                            httplib::Response& response) {
    Serve(request, response);
  };
  server_->Get(".*", serve);
  server_->Post(".*", serve);
  server_->Put(".*", serve);
  server_->Patch(".*", serve);
  server_->Delete(".*", serve);
  port_ = server_->bind_to_any_port(kHost);
  listener_ = std::thread([this] { server_->listen_after_bind(); });
  while (!server_->is_running()) std::this_thread::yield();
}

VendorProxy::~VendorProxy() {
  SetRule(nullptr);
  server_->stop();
  EndConnections(0);
  listener_.join();
}

std::string VendorProxy::url() const {
  return absl::StrCat("http://", kHost, ":", port_);
}

void VendorProxy::SetRule(Rule rule) {
  absl::MutexLock lock(&mu_);
  rule_ = std::move(rule);
  ++rules_;
}

std::vector<Asked> VendorProxy::asked() const {
  absl::MutexLock lock(&mu_);
  return asked_;
}

void VendorProxy::Serve(const httplib::Request& request,
                        httplib::Response& response) {
  const std::optional<Trouble> trouble = Note(request);
  if (!trouble) return HandOn(request, response);
  if (trouble->kind == Trouble::Kind::kAnswer) {
    return Answer(*trouble, response);
  }
  if (trouble->kind == Trouble::Kind::kHang) {
    Hang();
  } else {
    HandOn(request, response);
  }
  EndConnections(request.remote_port);
}

std::optional<Trouble> VendorProxy::Note(const httplib::Request& request) {
  for (const std::string& part : undisturbed_) {
    if (absl::StrContains(request.target, part)) return std::nullopt;
  }
  const Asked asked = {absl::Now(), request.method, request.target,
                       request.body};
  Rule rule;
  {
    absl::MutexLock lock(&mu_);
    asked_.push_back(asked);
    rule = rule_;
  }
  return rule ? rule(asked) : std::nullopt;
}

void VendorProxy::HandOn(const httplib::Request& request,
                         httplib::Response& response) {
  HttpRequest onward;
  onward.method = request.method;
  onward.url = absl::StrCat(vendor_, request.target);
  onward.body = request.body;
  for (const auto& [name, value] : request.headers) {
    if (!IsOfConnection(name)) onward.headers.Add(name, value);
  }
  if (request.has_header("Content-Type")) {
    onward.headers.Set("Content-Type",
                       request.get_header_value("Content-Type"));
  }
  const auto answer = transport_.Send(onward);
  if (!answer.ok()) {
    response.status = 502;
    response.set_content(std::string(answer.status().message()), "text/plain");
    return;
  }
  response.status = answer->status;
  for (const auto& [name, value] : answer->headers) {
    if (!IsOfConnection(name)) response.headers.emplace(name, value);
  }
  const auto type = answer->headers.Get("Content-Type");
  response.set_content(answer->body,
                       type ? std::string(*type) : "application/json");
}

void VendorProxy::Hang() {
  absl::MutexLock lock(&mu_);
  const int rules = rules_;
  const auto changed = [this, rules]() ABSL_SHARED_LOCKS_REQUIRED(mu_) {
    return rules_ != rules;
  };
  mu_.Await(absl::Condition(&changed));
}

void VendorProxy::EndConnections(int remote_port) const {
  for (int fd = 0; fd < kDescriptors; ++fd) {
    if (PortOf(fd, getsockname) != port_) continue;
    const int peer = PortOf(fd, getpeername);
    const bool meant = remote_port == 0 ? peer != 0 : peer == remote_port;
    if (meant) shutdown(fd, SHUT_RDWR);
  }
}

}  // namespace muster::conformance
