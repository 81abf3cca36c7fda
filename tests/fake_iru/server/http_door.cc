#include "tests/fake_iru/server/http_door.h"

#include <algorithm>
#include <string>
#include <thread>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "httplib.h"
#include "tests/fake_iru/server/connections.h"

namespace muster::fake_iru {
namespace {

constexpr char kHost[] = "127.0.0.1";
constexpr int kThreads = 64;
constexpr int kRequestsPerConnection = 1'000'000;
constexpr int kIdleSeconds = 30;

// Leaves gzip as the only compression, as the real service has it: the library
// would take Brotli at its slowest, half a second a page. `whatever` takes it
// for one that the client did not offer to read.
void AcceptOnlyGzip(const httplib::Request& request, bool whatever) {
  const std::string accepted = request.get_header_value("Accept-Encoding");
  if (!whatever && !absl::StrContains(accepted, "br")) return;
  // The library's own request, which it reads once more when it answers.
  auto& headers = const_cast<httplib::Request&>(request).headers;
  headers.erase("Accept-Encoding");
  if (whatever || absl::StrContains(accepted, "gzip")) {
    headers.emplace("Accept-Encoding", "gzip");
  }
}

Request FromLibrary(const httplib::Request& from) {
  const bool head = from.method == "HEAD";
  Request request = ParseTarget(head ? "GET" : from.method, from.target);
  request.host = from.get_header_value("Host");
  request.traceparent = from.get_header_value("traceparent");
  request.body = from.body;
  request.authorization = from.get_header_value("Authorization");
  absl::string_view token = request.authorization;
  if (absl::ConsumePrefix(&token, "Bearer ")) {
    request.token = std::string(token);
  }
  return request;
}

// All of the length is promised, half of it is kept.
void SendHalf(const Response& response, httplib::Response& to) {
  const std::string half = response.body.substr(0, response.body.size() / 2);
  to.set_content_provider(response.body.size(), response.content_type.c_str(),
                          [half](size_t, size_t, httplib::DataSink& sink) {
                            sink.write(half.data(), half.size());
                            return false;
                          });
}

// A twentieth of the rate, twenty times a second, until `stopped`.
void SendSlowly(const Response& response, const absl::Notification& stopped,
                httplib::Response& to) {
  const size_t step = std::max(response.drip_rate / 20, 1);
  to.set_content_provider(
      response.body.size(), response.content_type.c_str(),
      [body = response.body, step, &stopped](size_t offset, size_t length,
                                             httplib::DataSink& sink) {
        constexpr absl::Duration kPause = absl::Milliseconds(50);
        if (stopped.WaitForNotificationWithTimeout(kPause)) return false;
        return sink.write(body.data() + offset, std::min(step, length));
      });
}

// The library's default also sets SO_REUSEPORT, by which two servers could
// share a port and neither would know.
void SetSocketOptions(socket_t socket) {
  const int yes = 1;
  setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
}

}  // namespace

struct HttpDoor::Exchange {
  const httplib::Request& request;
  httplib::Response& response;
};

absl::StatusOr<std::unique_ptr<HttpDoor>> HttpDoor::Open(int port,
                                                         Handler handler,
                                                         Clock& clock) {
  std::unique_ptr<HttpDoor> door(new HttpDoor(std::move(handler), clock));
  httplib::Server& server = *door->server_;
  door->port_ = port;
  if (port == 0) {
    door->port_ = server.bind_to_any_port(kHost);
  } else if (!server.bind_to_port(kHost, port)) {
    door->port_ = -1;
  }
  if (door->port_ <= 0) {
    return absl::UnavailableError(
        absl::StrCat("Port ", port, " of ", kHost,
                     " cannot be listened on, most likely because it is in "
                     "use; choose another with --port."));
  }
  door->listener_ = std::thread([&server] { server.listen_after_bind(); });
  while (!server.is_running()) std::this_thread::yield();
  return door;
}

HttpDoor::HttpDoor(Handler handler, Clock& clock)
    : handler_(std::move(handler)),
      clock_(clock),
      server_(std::make_unique<httplib::Server>()) {
  server_->set_socket_options(SetSocketOptions);
  server_->set_tcp_nodelay(true);
  server_->set_keep_alive_max_count(kRequestsPerConnection);
  server_->set_keep_alive_timeout(kIdleSeconds);
  server_->new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
  InstallHandlers();
}

HttpDoor::~HttpDoor() { Stop(); }

void HttpDoor::InstallHandlers() {
  const auto serve = [this](const httplib::Request& request,
                            httplib::Response& response) {
    Serve({request, response});
  };
  server_->Get(".*", serve);
  server_->Post(".*", serve);
  server_->Put(".*", serve);
  server_->Patch(".*", serve);
  server_->Delete(".*", serve);
  server_->Options(".*", serve);
}

void HttpDoor::Serve(const Exchange& exchange) {
  const Response response = handler_(FromLibrary(exchange.request));
  AcceptOnlyGzip(exchange.request, response.gzip);
  if (response.delay > absl::ZeroDuration()) {
    clock_.SleepUntil(clock_.Now() + response.delay, stopped_);
  }
  if (response.mischief == Mischief::kHang) stopped_.WaitForNotification();
  if (response.mischief == Mischief::kHang ||
      response.mischief == Mischief::kReset) {
    ResetConnection(port_, exchange.request.remote_port);
    return;
  }
  Send(exchange, response);
}

void HttpDoor::Send(const Exchange& exchange, const Response& response) {
  httplib::Response& to = exchange.response;
  to.status = response.status;
  for (const auto& [name, value] : response.headers) {
    to.set_header(name.c_str(), value.c_str());
  }
  if (response.mischief == Mischief::kTruncate) {
    SendHalf(response, to);
  } else if (response.mischief == Mischief::kDrip) {
    SendSlowly(response, stopped_, to);
  } else if (response.status != 204) {
    to.set_content(response.body, response.content_type.c_str());
  }
}

void HttpDoor::Stop() {
  if (stopped_.HasBeenNotified()) return;
  stopped_.Notify();
  if (!listener_.joinable()) return;
  server_->stop();
  ShutdownConnections(port_);
  listener_.join();
}

}  // namespace muster::fake_iru
