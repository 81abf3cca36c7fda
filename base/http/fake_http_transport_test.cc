#include "base/http/fake_http_transport.h"

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/http/http_transport_conformance.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster {
namespace {

using ::muster::testing::StatusIs;

constexpr char kHost[] = "http://127.0.0.1:1";

HttpRequest Get(const std::string& path) {
  HttpRequest request;
  request.url = absl::StrCat(kHost, path);
  return request;
}

HttpResponse Body(const std::string& body) {
  HttpResponse response;
  response.status = 200;
  response.body = body;
  return response;
}

TEST(FakeHttpTransportTest, AnswersInOrderAndThenTheLastForEver) {
  FakeHttpTransport fake;
  fake.On("GET", "/a", Body("1"));
  fake.On("GET", "/a", absl::UnavailableError("down"));
  fake.On("GET", "/a", Body("3"));

  EXPECT_EQ(fake.Send(Get("/a?x=1"))->body, "1");
  EXPECT_THAT(fake.Send(Get("/a")), StatusIs(absl::StatusCode::kUnavailable));
  EXPECT_EQ(fake.Send(Get("/a"))->body, "3");
  EXPECT_EQ(fake.Send(Get("/a"))->body, "3");
}

TEST(FakeHttpTransportTest, HandlerSeesTheWholeRequest) {
  FakeHttpTransport fake;
  fake.OnCall("GET", "/a",
              [](const HttpRequest& request) { return Body(request.url); });
  EXPECT_EQ(fake.Send(Get("/a?limit=3"))->body, "http://127.0.0.1:1/a?limit=3");
}

TEST(FakeHttpTransportTest, AnswersNotFoundToWhatIsNotScripted) {
  FakeHttpTransport fake;
  EXPECT_EQ(fake.Send(Get("/b"))->status, 404);
  ASSERT_EQ(fake.requests().size(), 1u);
  EXPECT_EQ(fake.requests()[0].url, "http://127.0.0.1:1/b");
}

class FakeWorld final : public HttpWorld {
 public:
  std::unique_ptr<HttpTransport> MakeTransport(bool read_only) override {
    FakeHttpTransport::Options options;
    options.read_only = read_only;
    auto transport = std::make_unique<FakeHttpTransport>(options);
    for (const auto& [method, path, response] : script_) {
      transport->On(method, path, response);
    }
    latest_ = transport.get();
    return std::make_unique<Keeper>(*this, std::move(transport));
  }
  void Serve(const std::string& method, const std::string& path,
             const HttpResponse& response) override {
    script_.push_back({method, path, response});
    if (latest_ != nullptr) latest_->On(method, path, response);
  }
  std::string Url(const std::string& path) const override {
    return absl::StrCat(kHost, path);
  }
  std::vector<Seen> seen() const override { return seen_; }

 private:
  struct Line {
    std::string method;
    std::string path;
    HttpResponse response;
  };

  // Notes what was sent, as a server would, also after the transport is gone.
  class Keeper final : public HttpTransport {
   public:
    Keeper(FakeWorld& world, std::unique_ptr<FakeHttpTransport> inner)
        : world_(world), inner_(std::move(inner)) {}
    ~Keeper() override { world_.latest_ = nullptr; }
    absl::StatusOr<HttpResponse> Send(const HttpRequest& request) override {
      absl::StatusOr<HttpResponse> response = inner_->Send(request);
      world_.seen_.clear();
      for (const HttpRequest& sent : inner_->requests()) world_.Note(sent);
      return response;
    }

   private:
    FakeWorld& world_;
    const std::unique_ptr<FakeHttpTransport> inner_;
  };

  void Note(const HttpRequest& sent) {
    Seen seen;
    seen.method = sent.method;
    seen.target = sent.url.substr(std::string(kHost).size());
    seen.body = sent.body;
    seen.asked = std::string(sent.headers.Get("X-Asked").value_or(""));
    if (sent.bearer) seen.authorization = "Bearer " + sent.bearer->Reveal();
    seen_.push_back(seen);
  }

  std::vector<Line> script_;
  std::vector<Seen> seen_;
  FakeHttpTransport* latest_ = nullptr;
};

INSTANTIATE_TEST_SUITE_P(Fake, HttpTransportConformance,
                         ::testing::Values(HttpWorldFactory([] {
                           return std::make_unique<FakeWorld>();
                         })));

}  // namespace
}  // namespace muster
