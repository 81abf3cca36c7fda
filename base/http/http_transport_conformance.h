// What every HttpTransport does, run over each of them. A test file gives the
// suite its worlds:
//
//   INSTANTIATE_TEST_SUITE_P(Fake, HttpTransportConformance,
//                            ::testing::Values(HttpWorldFactory(MakeWorld)));
#ifndef BASE_HTTP_HTTP_TRANSPORT_CONFORMANCE_H_
#define BASE_HTTP_HTTP_TRANSPORT_CONFORMANCE_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "base/errors.h"
#include "base/http/http_transport.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster {

// A server and a transport that reaches it.
class HttpWorld {
 public:
  virtual ~HttpWorld() = default;

  // The transport; `read_only` as in its options. Plain text is allowed.
  virtual std::unique_ptr<HttpTransport> MakeTransport(bool read_only) = 0;

  // Every request of that method and path is answered so. Called before the
  // first request, once a method and path.
  virtual void Serve(const std::string& method, const std::string& path,
                     const HttpResponse& response) = 0;

  // The absolute URL of a path.
  virtual std::string Url(const std::string& path) const = 0;

  // What the server has seen: method, target, body, and the headers X-Asked
  // and Authorization.
  struct Seen {
    std::string method;
    std::string target;
    std::string body;
    std::string asked;
    std::string authorization;
  };
  virtual std::vector<Seen> seen() const = 0;
};

using HttpWorldFactory = std::function<std::unique_ptr<HttpWorld>()>;

class HttpTransportConformance
    : public ::testing::TestWithParam<HttpWorldFactory> {
 protected:
  static HttpResponse Answer(int status, const std::string& body) {
    HttpResponse response;
    response.status = status;
    response.body = body;
    response.headers = {{"X-Answered", "yes"}};
    return response;
  }

  HttpRequest Request(const std::string& method, const std::string& path) {
    HttpRequest request;
    request.method = method;
    request.url = world_->Url(path);
    return request;
  }

  const std::unique_ptr<HttpWorld> world_ = GetParam()();
};

TEST_P(HttpTransportConformance, BringsStatusHeadersAndBody) {
  world_->Serve("GET", "/devices", Answer(200, "[1,2]"));

  const auto response =
      world_->MakeTransport(false)->Send(Request("GET", "/devices?limit=2"));

  ASSERT_THAT(response, testing::IsOk());
  EXPECT_EQ(response->status, 200);
  EXPECT_EQ(response->body, "[1,2]");
  EXPECT_THAT(response->headers.Get("x-ANSWERED"),
              ::testing::Optional(absl::string_view("yes")));
  ASSERT_THAT(world_->seen(), ::testing::SizeIs(1));
  EXPECT_EQ(world_->seen()[0].target, "/devices?limit=2");
}

TEST_P(HttpTransportConformance, StatusThatIsNoSuccessIsNoError) {
  world_->Serve("GET", "/gone", Answer(404, "gone"));
  world_->Serve("GET", "/broken", Answer(503, "later"));
  world_->Serve("GET", "/moved", Answer(302, ""));

  const auto transport = world_->MakeTransport(false);
  EXPECT_EQ(transport->Send(Request("GET", "/gone"))->status, 404);
  EXPECT_EQ(transport->Send(Request("GET", "/broken"))->status, 503);
  EXPECT_EQ(transport->Send(Request("GET", "/moved"))->status, 302);
}

TEST_P(HttpTransportConformance, SendsBodyHeadersAndToken) {
  world_->Serve("POST", "/commands", Answer(201, ""));
  HttpRequest request = Request("POST", "/commands");
  request.body = std::string("{\"a\":\"\0\"}", 9);
  request.headers.Add("X-Asked", "please");
  request.bearer.emplace("conformance-token");

  const auto response = world_->MakeTransport(false)->Send(request);

  ASSERT_THAT(response, testing::IsOk());
  ASSERT_THAT(world_->seen(), ::testing::SizeIs(1));
  const HttpWorld::Seen seen = world_->seen()[0];
  EXPECT_EQ(seen.method, "POST");
  EXPECT_EQ(seen.body, request.body);
  EXPECT_EQ(seen.asked, "please");
  EXPECT_EQ(seen.authorization, "Bearer conformance-token");
}

TEST_P(HttpTransportConformance, SendsEveryMethodThatApisUse) {
  const auto transport = world_->MakeTransport(false);
  for (const char* method : {"PUT", "PATCH", "DELETE"}) {
    world_->Serve(method, "/thing", Answer(200, method));
    EXPECT_EQ(transport->Send(Request(method, "/thing"))->body, method);
  }
}

TEST_P(HttpTransportConformance, ReadOnlySendsNothingButGet) {
  world_->Serve("GET", "/thing", Answer(200, "read"));
  world_->Serve("DELETE", "/thing", Answer(200, "deleted"));
  const auto transport = world_->MakeTransport(/*read_only=*/true);

  EXPECT_THAT(transport->Send(Request("DELETE", "/thing")),
              testing::ErrorIs(absl::StatusCode::kFailedPrecondition,
                               "SOURCE_READ_ONLY"));
  EXPECT_THAT(world_->seen(), ::testing::IsEmpty());

  EXPECT_EQ(transport->Send(Request("GET", "/thing"))->body, "read");
}

TEST_P(HttpTransportConformance, KeepsTheRequestsOwnBoundOfTheBody) {
  world_->Serve("GET", "/large", Answer(200, std::string(1001, 'x')));
  const auto transport = world_->MakeTransport(false);
  HttpRequest request = Request("GET", "/large");

  request.max_body_bytes = 1001;
  EXPECT_THAT(transport->Send(request), testing::IsOk());
  request.max_body_bytes = 1000;
  EXPECT_THAT(transport->Send(request),
              testing::ErrorIs(absl::StatusCode::kResourceExhausted,
                               "HTTP_BODY_TOO_LARGE"));
}

TEST_P(HttpTransportConformance, HandsTheBodyOfASuccessToTheSink) {
  world_->Serve("GET", "/export", Answer(200, "a,b,c"));
  world_->Serve("GET", "/expired", Answer(403, "<Error/>"));
  const auto transport = world_->MakeTransport(false);
  std::string sunk;
  HttpRequest request = Request("GET", "/export");
  request.sink = [&](absl::string_view bytes) {
    sunk.append(bytes.data(), bytes.size());
    return absl::OkStatus();
  };

  EXPECT_EQ(transport->Send(request)->body, "");
  EXPECT_EQ(sunk, "a,b,c");

  request.url = world_->Url("/expired");
  EXPECT_EQ(transport->Send(request)->body, "<Error/>");
  EXPECT_EQ(sunk, "a,b,c");
}

TEST_P(HttpTransportConformance, EndsWithWhatTheSinkReturned) {
  world_->Serve("GET", "/export", Answer(200, "a,b,c"));
  HttpRequest request = Request("GET", "/export");
  request.sink = [](absl::string_view) {
    return Error(absl::StatusCode::kUnavailable, "DISK_FULL", "no room");
  };

  EXPECT_THAT(world_->MakeTransport(false)->Send(request),
              testing::ErrorIs(absl::StatusCode::kUnavailable, "DISK_FULL"));
}

TEST_P(HttpTransportConformance, SendsNothingOnceItIsCancelled) {
  world_->Serve("GET", "/thing", Answer(200, "read"));
  absl::Notification cancelled;
  cancelled.Notify();
  HttpRequest request = Request("GET", "/thing");
  request.cancelled = &cancelled;

  EXPECT_THAT(world_->MakeTransport(false)->Send(request),
              testing::ErrorIs(absl::StatusCode::kCancelled, "HTTP_CANCELLED"));
  EXPECT_THAT(world_->seen(), ::testing::IsEmpty());
}

TEST_P(HttpTransportConformance, PlaintextLeavesThisMachineNever) {
  HttpRequest request = Request("GET", "/");
  request.url = "http://muster.example/";
  EXPECT_THAT(world_->MakeTransport(false)->Send(request),
              testing::ErrorIs(absl::StatusCode::kInvalidArgument,
                               "PLAINTEXT_REFUSED"));
}

}  // namespace muster

#endif  // BASE_HTTP_HTTP_TRANSPORT_CONFORMANCE_H_
