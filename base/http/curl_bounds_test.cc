// What CurlTransport does with servers that send too much, too slowly or
// without end.

#include <poll.h>
#include <unistd.h>

#include <memory>
#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "base/http/curl_transport.h"
#include "base/http/loopback_servers.h"
#include "gtest/gtest.h"
#include "httplib.h"
#include "testing/matchers.h"

namespace muster {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

constexpr auto kTooLarge = absl::StatusCode::kResourceExhausted;

HttpRequest Get(const std::string& url) {
  HttpRequest request;
  request.url = url;
  return request;
}

class CurlBoundsTest : public ::testing::Test {
 protected:
  ~CurlBoundsTest() override {
    listener_.Stop();
    if (server_.joinable()) server_.join();
  }

  static CurlTransport::Options Plaintext() {
    CurlTransport::Options options;
    options.allow_plaintext_loopback = true;
    return options;
  }

  // Answers the one request with `head`, then sends `piece` again and again,
  // `every` so many milliseconds, until the client hangs up.
  void ServeForEver(const std::string& head, const std::string& piece,
                    int every) {
    server_ = std::thread([=] {
      const int fd = listener_.Accept();
      ReadHead(fd);
      Write(fd, head);
      pollfd client = {fd, POLLIN | POLLRDHUP, 0};
      while (poll(&client, 1, every) == 0 &&
             send(fd, piece.data(), piece.size(), MSG_NOSIGNAL) > 0) {
      }
      close(fd);
    });
  }

  RawListener listener_;
  CurlTransport transport_{Plaintext()};

 protected:
  std::thread server_;
};

TEST_F(CurlBoundsTest, RefusesAGzipBombWhileItInflates) {
  Server server;
  // 16 MiB that travel as some 16 KiB.
  server.http().Get("/", [](const httplib::Request&, httplib::Response& r) {
    r.set_content(std::string(16 << 20, '0'), "application/json");
  });
  size_t sunk = 0;
  HttpRequest request = Get(server.Url("/"));
  request.max_body_bytes = 1 << 20;
  request.sink = [&](absl::string_view bytes) {
    sunk += bytes.size();
    return absl::OkStatus();
  };

  EXPECT_THAT(transport_.Send(request),
              ErrorIs(kTooLarge, "HTTP_BODY_TOO_LARGE"));

  EXPECT_GT(sunk, 0u);
  EXPECT_LE(sunk, size_t{1} << 20);
}

TEST_F(CurlBoundsTest, HandsALargeBodyOnWithoutHoldingIt) {
  Server server;
  constexpr size_t kSize = 8 << 20;
  server.http().Get("/", [](const httplib::Request&, httplib::Response& r) {
    r.set_content_provider(kSize, "application/octet-stream",
                           [](size_t, size_t length, httplib::DataSink& sink) {
                             const std::string piece(
                                 std::min(length, size_t{1} << 16), 'x');
                             return sink.write(piece.data(), piece.size());
                           });
  });
  size_t sunk = 0;
  size_t largest = 0;
  HttpRequest request = Get(server.Url("/"));
  request.max_body_bytes = kSize;
  request.sink = [&](absl::string_view bytes) {
    sunk += bytes.size();
    largest = std::max(largest, bytes.size());
    return absl::OkStatus();
  };

  CurlTransport::Options options = Plaintext();
  options.max_body_bytes = 1 << 10;  // for requests without one of their own
  ASSERT_THAT(CurlTransport(options).Send(request), IsOk());

  EXPECT_EQ(sunk, kSize);
  EXPECT_LT(largest, size_t{1} << 20);
}

TEST_F(CurlBoundsTest, RefusesHeadersWithoutEnd) {
  ServeForEver("HTTP/1.1 200 OK\r\n",
               absl::StrCat("X-Long: ", std::string(4000, 'x'), "\r\n"), 0);

  EXPECT_THAT(transport_.Send(Get(listener_.Url())),
              ErrorIs(kTooLarge, "HTTP_BODY_TOO_LARGE"));
}

TEST_F(CurlBoundsTest, RefusesABodyWithoutEnd) {
  ServeForEver("HTTP/1.1 200 OK\r\n\r\n", std::string(60000, 'x'), 0);
  HttpRequest request = Get(listener_.Url());
  request.max_body_bytes = 1 << 20;

  EXPECT_THAT(transport_.Send(request),
              ErrorIs(kTooLarge, "HTTP_BODY_TOO_LARGE"));
}

TEST_F(CurlBoundsTest, RefusesASlowDrip) {
  ServeForEver("HTTP/1.1 200 OK\r\n\r\n", "x", 20);
  HttpRequest request = Get(listener_.Url());
  request.timeouts.low_speed_window = absl::Seconds(1);

  EXPECT_THAT(transport_.Send(request),
              ErrorIs(absl::StatusCode::kDeadlineExceeded, "HTTP_TIMEOUT"));
}

TEST_F(CurlBoundsTest, EndsADripThatIsFastEnoughWhenTheWholeTimeIsUp) {
  ServeForEver("HTTP/1.1 200 OK\r\n\r\n", std::string(500, 'x'), 1);
  HttpRequest request = Get(listener_.Url());
  request.timeouts.total = absl::Milliseconds(200);

  EXPECT_THAT(transport_.Send(request),
              ErrorIs(absl::StatusCode::kDeadlineExceeded, "HTTP_TIMEOUT"));
}

TEST_F(CurlBoundsTest, TakesNoTimeAtAllForNoTimeNotForEver) {
  HttpRequest request = Get(listener_.Url());
  request.timeouts.total = absl::ZeroDuration();

  EXPECT_FALSE(transport_.Send(request).ok());
}

TEST_F(CurlBoundsTest, EndsSoonWhenCancelledWhileTheServerHangs) {
  absl::Notification cancelled;
  server_ = std::thread([this, &cancelled] {
    const int fd = listener_.Accept();
    ReadHead(fd);
    cancelled.Notify();
    char byte;
    while (read(fd, &byte, 1) > 0) {
    }
    close(fd);
  });
  HttpRequest request = Get(listener_.Url());
  request.cancelled = &cancelled;

  const absl::Time asked = absl::Now();
  EXPECT_THAT(CurlTransport(Plaintext()).Send(request),
              ErrorIs(absl::StatusCode::kCancelled, "HTTP_CANCELLED"));
  EXPECT_LT(absl::Now() - asked, absl::Seconds(4));
}

}  // namespace
}  // namespace muster
