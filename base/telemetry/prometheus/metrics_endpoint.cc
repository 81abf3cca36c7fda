#include "base/telemetry/prometheus/metrics_endpoint.h"

#include <sys/socket.h>

#include <thread>
#include <utility>

#include "base/net/listen_address.h"
#include "base/status_macros.h"
#include "base/telemetry/metric_registry.h"
#include "base/telemetry/prometheus/bounded_tasks.h"
#include "base/telemetry/prometheus/prometheus_text.h"
#include "httplib.h"

namespace muster {
namespace {

constexpr int kThreads = 2;
constexpr int kConnections = 8;
constexpr int kTimeoutSeconds = 5;

// The library's default also sets SO_REUSEPORT, by which two processes could
// share a port and neither would know.
void SetSocketOptions(socket_t socket) {
  const int yes = 1;
  setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
}

void Configure(httplib::Server& server) {
  server.set_socket_options(SetSocketOptions);
  server.new_task_queue = [] {
    return new BoundedTasks(kThreads, kConnections);
  };
  server.set_read_timeout(kTimeoutSeconds);
  server.set_write_timeout(kTimeoutSeconds);
  // One request a connection: an idle one would hold a thread.
  server.set_keep_alive_max_count(1);
  server.set_payload_max_length(0);
  server.Get("/metrics", [](const httplib::Request&,
                            httplib::Response& response) {
    response.set_content(PrometheusText(ReadMetrics()), kPrometheusContentType);
  });
}

// The port, or -1.
int Bind(const ListenAddress& address, httplib::Server& server) {
  if (address.port == 0) return server.bind_to_any_port(address.host);
  return server.bind_to_port(address.host, address.port) ? address.port : -1;
}

}  // namespace

struct MetricsEndpoint::Rep {
  httplib::Server server;
  std::thread listener;
};

absl::StatusOr<std::unique_ptr<MetricsEndpoint>> MetricsEndpoint::Start(
    absl::string_view address) {
  ASSIGN_OR_RETURN(const ListenAddress parsed, ListenAddress::Parse(address));
  if (!parsed.socket_path.empty()) {
    return ListenFailed(parsed, "Prometheus scrapes no socket files");
  }
  RETURN_IF_ERROR(CheckFree(parsed));
  auto rep = std::make_unique<Rep>();
  Configure(rep->server);
  const int port = Bind(parsed, rep->server);
  if (port <= 0) return ListenFailed(parsed, "the HTTP library refuses it");
  rep->listener =
      std::thread([&server = rep->server] { server.listen_after_bind(); });
  while (!rep->server.is_running()) std::this_thread::yield();
  return std::unique_ptr<MetricsEndpoint>(
      new MetricsEndpoint(std::move(rep), port));
}

MetricsEndpoint::MetricsEndpoint(std::unique_ptr<Rep> rep, int port)
    : rep_(std::move(rep)), port_(port) {}

MetricsEndpoint::~MetricsEndpoint() {
  rep_->server.stop();
  rep_->listener.join();
}

}  // namespace muster
