#include "tests/fake_iru/front/http2_front.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fstream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "base/clock.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "base/tls/certificate.h"
#include "demo/child_process.h"

namespace muster::fake_iru {
namespace {

constexpr char kProgram[] = "/usr/sbin/nghttpx";
constexpr absl::Duration kPatience = absl::Seconds(20);

sockaddr_in Loopback(int port) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<uint16_t>(port));
  return address;
}

// Nobody else's a moment ago: the proxy takes no port that it chose itself.
int FreePort() {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address = Loopback(0);
  socklen_t size = sizeof(address);
  bind(fd, reinterpret_cast<sockaddr*>(&address), size);
  getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  close(fd);
  return ntohs(address.sin_port);
}

bool Accepts(int port) {
  const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_in address = Loopback(port);
  const bool accepts = connect(fd, reinterpret_cast<const sockaddr*>(&address),
                               sizeof(address)) == 0;
  close(fd);
  return accepts;
}

absl::Status AwaitAccepting(demo::ChildProcess& proxy, int port) {
  const absl::Time deadline = absl::Now() + kPatience;
  const absl::Notification never;
  while (!Accepts(port)) {
    RETURN_IF_ERROR(proxy.CheckRunning());
    if (absl::Now() > deadline) {
      return Error(absl::StatusCode::kUnavailable, "FRONT_SILENT",
                   absl::StrCat("nghttpx does not accept on port ", port));
    }
    RealClock()->SleepUntil(absl::Now() + absl::Milliseconds(10), never);
  }
  return absl::OkStatus();
}

std::string CertificateIn(const std::string& directory) {
  return absl::StrCat(directory, "/front.pem");
}

std::string LogIn(const std::string& directory) {
  return absl::StrCat(directory, "/front.requests");
}

absl::StatusOr<Certificate> MakeServers() {
  CertificateOptions options;
  options.common_name = "a tenant";
  options.alt_names = {"IP:127.0.0.1"};
  options.not_before = absl::Now() - absl::Hours(1);
  options.not_after = absl::Now() + absl::Hours(24);
  return MakeSelfSigned(options);
}

}  // namespace

Http2Front::Http2Front(std::unique_ptr<demo::ChildProcess> proxy, int port,
                       std::string directory)
    : proxy_(std::move(proxy)), port_(port), directory_(std::move(directory)) {}

Http2Front::~Http2Front() = default;

absl::StatusOr<std::unique_ptr<Http2Front>> Http2Front::Start(
    const Options& options) {
  ASSIGN_OR_RETURN(const Certificate servers, MakeServers());
  const std::string certificate = CertificateIn(options.directory);
  const std::string key = absl::StrCat(options.directory, "/front.key");
  std::ofstream(certificate) << servers.certificate_pem;
  std::ofstream(key) << servers.key_pem.Reveal();
  const int port = FreePort();
  demo::ChildProcess::Options proxy;
  proxy.name = "nghttpx";
  proxy.program = kProgram;
  proxy.log_path = absl::StrCat(options.directory, "/front.log");
  proxy.arguments = {
      "--conf=/dev/null", "--workers=1", "--single-process",
      absl::StrCat("--frontend=127.0.0.1,", port),
      absl::StrCat("--backend=127.0.0.1,", options.backend_port),
      // Longer than any fault is to last: what gives up is the client.
      "--backend-read-timeout=60s", "--accesslog-format=$request",
      absl::StrCat("--accesslog-file=", LogIn(options.directory)),
      absl::StrCat("--errorlog-file=", proxy.log_path), key, certificate};
  ASSIGN_OR_RETURN(auto running, demo::ChildProcess::Start(std::move(proxy)));
  RETURN_IF_ERROR(AwaitAccepting(*running, port));
  return std::unique_ptr<Http2Front>(
      new Http2Front(std::move(running), port, options.directory));
}

std::string Http2Front::base_url() const {
  return absl::StrCat("https://127.0.0.1:", port_);
}

std::string Http2Front::ca_file() const { return CertificateIn(directory_); }

std::vector<std::string> Http2Front::Requests() const {
  std::ifstream log(LogIn(directory_));
  std::vector<std::string> requests;
  for (std::string line; std::getline(log, line);) requests.push_back(line);
  return requests;
}

}  // namespace muster::fake_iru
