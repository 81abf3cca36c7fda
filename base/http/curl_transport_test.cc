#include "base/http/curl_transport.h"

#include <unistd.h>

#include <atomic>
#include <memory>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "base/http/http_transport_conformance.h"
#include "base/http/loopback_servers.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "httplib.h"
#include "testing/matchers.h"

namespace muster {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

CurlTransport::Options Plaintext() {
  CurlTransport::Options options;
  options.allow_plaintext_loopback = true;
  return options;
}

HttpRequest Get(const std::string& url) {
  HttpRequest request;
  request.url = url;
  return request;
}

TEST(CurlTransportTest, DecodesCompressedBodies) {
  Server server;
  const std::string body(5000, 'x');
  server.http().Get("/", [&](const httplib::Request&, httplib::Response& r) {
    r.set_content(body, "application/json");
  });
  CurlTransport transport(Plaintext());

  const auto response = transport.Send(Get(server.Url("/")));

  ASSERT_THAT(response, IsOk());
  EXPECT_EQ(response->headers.Get("Content-Encoding"), "gzip");
  EXPECT_EQ(response->body, body);
}

TEST(CurlTransportTest, KeepsTheConnectionAcrossThreads) {
  Server server;
  absl::Mutex mu;
  std::set<int> client_ports;
  server.http().Get("/",
                    [&](const httplib::Request& request, httplib::Response&) {
                      absl::MutexLock lock(&mu);
                      client_ports.insert(request.remote_port);
                    });
  CurlTransport transport(Plaintext());
  for (int i = 0; i < 3; ++i) {
    std::thread([&] {
      EXPECT_THAT(transport.Send(Get(server.Url("/"))), IsOk());
    }).join();
  }

  absl::MutexLock lock(&mu);
  EXPECT_EQ(client_ports.size(), 1u);
}

TEST(CurlTransportTest, ManyThreadsSendAtTheSameTime) {
  Server server;
  server.http().Get(
      "/", [](const httplib::Request& request, httplib::Response& response) {
        response.set_content(request.get_header_value("X-N"), "text/plain");
      });
  CurlTransport transport(Plaintext());
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] {
      HttpRequest request = Get(server.Url("/"));
      request.headers.Add("X-N", absl::StrCat(i));
      EXPECT_EQ(transport.Send(request)->body, absl::StrCat(i));
    });
  }
  for (std::thread& thread : threads) thread.join();
}

TEST(CurlTransportTest, StopsAtTheLargestBodyAllowed) {
  Server server;
  server.http().Get("/", [](const httplib::Request&, httplib::Response& r) {
    r.set_content(std::string(100001, 'x'), "text/plain");
  });
  CurlTransport::Options options = Plaintext();
  options.max_body_bytes = 100000;
  CurlTransport transport(options);
  EXPECT_THAT(
      transport.Send(Get(server.Url("/"))),
      ErrorIs(absl::StatusCode::kResourceExhausted, "HTTP_BODY_TOO_LARGE"));
}

TEST(CurlTransportTest, DoesNotFollowRedirects) {
  Server server;
  std::atomic<bool> followed = false;
  server.http().Get("/", [](const httplib::Request&, httplib::Response& r) {
    r.set_redirect("/elsewhere", 307);
  });
  server.http().Get("/elsewhere", [&](const httplib::Request&,
                                      httplib::Response&) { followed = true; });
  CurlTransport transport(Plaintext());
  HttpRequest request = Get(server.Url("/"));
  request.bearer.emplace("not-for-elsewhere");
  EXPECT_EQ(transport.Send(request)->status, 307);
  EXPECT_FALSE(followed);
}

TEST(CurlTransportTest, PortThatNobodyListensOnIsUnreachable) {
  RawListener listener;
  const std::string url = listener.Url();
  listener.Close();
  CurlTransport transport(Plaintext());
  const auto response = transport.Send(Get(url));
  EXPECT_THAT(response,
              ErrorIs(absl::StatusCode::kUnavailable, "HOST_UNREACHABLE"));
  EXPECT_THAT(std::string(response.status().message()),
              ::testing::HasSubstr("127.0.0.1"));
}

TEST(CurlTransportTest, NameWithoutAnAddressIsNotResolved) {
  CurlTransport transport(CurlTransport::Options{});
  EXPECT_THAT(transport.Send(Get("https://no-such-host.invalid/")),
              ErrorIs(absl::StatusCode::kUnavailable, "HOST_NOT_RESOLVED"));
}

TEST(CurlTransportTest, ServerThatNeverAnswersTimesOut) {
  RawListener listener;
  CurlTransport transport(Plaintext());
  HttpRequest request = Get(listener.Url());
  request.timeouts.total = absl::Milliseconds(50);
  EXPECT_THAT(transport.Send(request),
              ErrorIs(absl::StatusCode::kDeadlineExceeded, "HTTP_TIMEOUT"));
}

TEST(CurlTransportTest, ConnectionThatBreaksMidwayIsLost) {
  RawListener listener;
  std::thread server([&] {
    const int fd = listener.Accept();
    ReadHead(fd);
    Write(fd, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
    close(fd);
  });
  CurlTransport transport(Plaintext());
  EXPECT_THAT(transport.Send(Get(listener.Url())),
              ErrorIs(absl::StatusCode::kUnavailable, "HTTP_CONNECTION_LOST"));
  server.join();
}

// Answers each GET and keeps the connection; acts on a POST and then breaks the
// connection without an answer.
void ServeUntilClosed(int fd, std::atomic<int>& posts) {
  while (true) {
    const std::string head = ReadHead(fd);
    if (absl::StartsWith(head, "GET")) {
      Write(fd, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
      continue;
    }
    if (absl::StartsWith(head, "POST")) ++posts;
    close(fd);
    return;
  }
}

TEST(CurlTransportTest, NeverSendsAnActionTwice) {
  RawListener listener;
  std::atomic<int> posts = 0;
  std::thread server([&] {
    std::vector<std::thread> connections;
    for (int fd = listener.Accept(); fd >= 0; fd = listener.Accept()) {
      connections.emplace_back([fd, &posts] { ServeUntilClosed(fd, posts); });
    }
    for (std::thread& connection : connections) connection.join();
  });
  {
    CurlTransport transport(Plaintext());
    ASSERT_THAT(transport.Send(Get(listener.Url())), IsOk());
    HttpRequest action = Get(listener.Url());
    action.method = "POST";
    EXPECT_THAT(transport.Send(action), ErrorIs(absl::StatusCode::kUnavailable,
                                                "HTTP_CONNECTION_LOST"));
  }
  listener.Stop();
  server.join();
  EXPECT_EQ(posts, 1);
}

TEST(CurlTransportTest, SpeaksNoTlsToAPlaintextServer) {
  Server server;
  CurlTransport transport(CurlTransport::Options{});
  std::string url = server.Url("/");
  url.replace(0, 4, "https");
  EXPECT_THAT(transport.Send(Get(url)),
              ErrorIs(absl::StatusCode::kUnavailable, "HOST_UNREACHABLE"));
}

class CurlWorld final : public HttpWorld {
 public:
  std::unique_ptr<HttpTransport> MakeTransport(bool read_only) override {
    CurlTransport::Options options = Plaintext();
    options.read_only = read_only;
    return std::make_unique<CurlTransport>(options);
  }
  void Serve(const std::string& method, const std::string& path,
             const HttpResponse& response) override {
    const httplib::Server::Handler handler =
        [this, response](const httplib::Request& request,
                         httplib::Response& answer) {
          Note(request);
          answer.status = response.status;
          for (const auto& [name, value] : response.headers) {
            answer.set_header(name, value);
          }
          answer.set_content(response.body, "application/json");
        };
    if (method == "GET") server_.http().Get(path, handler);
    if (method == "POST") server_.http().Post(path, handler);
    if (method == "PUT") server_.http().Put(path, handler);
    if (method == "PATCH") server_.http().Patch(path, handler);
    if (method == "DELETE") server_.http().Delete(path, handler);
  }
  std::string Url(const std::string& path) const override {
    return server_.Url(path);
  }
  std::vector<Seen> seen() const override {
    absl::MutexLock lock(&mu_);
    return seen_;
  }

 private:
  void Note(const httplib::Request& request) {
    Seen seen;
    seen.method = request.method;
    seen.target = request.target;
    seen.body = request.body;
    seen.asked = request.get_header_value("X-Asked");
    seen.authorization = request.get_header_value("Authorization");
    absl::MutexLock lock(&mu_);
    seen_.push_back(seen);
  }

  Server server_;
  mutable absl::Mutex mu_;
  std::vector<Seen> seen_;
};

INSTANTIATE_TEST_SUITE_P(Curl, HttpTransportConformance,
                         ::testing::Values(HttpWorldFactory([] {
                           return std::make_unique<CurlWorld>();
                         })));

}  // namespace
}  // namespace muster
