#include "connector/conformance/vendor_proxy.h"

#include <optional>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "httplib.h"
#include "testing/matchers.h"

namespace muster::conformance {
namespace {

using muster::testing::ErrorIs;
using muster::testing::IsOk;
using ::testing::SizeIs;

// A vendor that says hello, behind a proxy.
class VendorProxyTest : public ::testing::Test {
 protected:
  VendorProxyTest() {
    http_.Get("/hello", [](const auto&, auto& response) {
      response.set_content("hello", "text/plain");
    });
    port_ = http_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { http_.listen_after_bind(); });
    while (!http_.is_running()) std::this_thread::yield();
    proxy_ = std::make_unique<VendorProxy>(
        "http://127.0.0.1:" + std::to_string(port_),
        std::vector<std::string>{"login"});
  }
  ~VendorProxyTest() override {
    proxy_.reset();
    http_.stop();
    thread_.join();
  }

  absl::StatusOr<HttpResponse> Get(const std::string& target) {
    CurlTransport::Options options;
    options.allow_plaintext_loopback = true;
    HttpRequest request;
    request.url = proxy_->url() + target;
    return CurlTransport(options).Send(request);
  }

  httplib::Server http_;
  int port_ = 0;
  std::thread thread_;
  std::unique_ptr<VendorProxy> proxy_;
};

TEST_F(VendorProxyTest, HandsOnAndWritesDown) {
  const auto answer = Get("/hello?a=1");

  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(answer->body, "hello");
  ASSERT_THAT(proxy_->asked(), SizeIs(1));
  EXPECT_EQ(proxy_->asked()[0].target, "/hello?a=1");
}

TEST_F(VendorProxyTest, AnswersInPlaceOfTheVendorWhereTheRuleSaysSo) {
  Trouble trouble;
  trouble.status = 429;
  trouble.retry_after = "7";
  proxy_->SetRule([trouble](const Asked&) { return trouble; });

  const auto answer = Get("/hello");

  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(answer->status, 429);
  EXPECT_THAT(answer->headers.Get("Retry-After"),
              ::testing::Optional(absl::string_view("7")));
}

TEST_F(VendorProxyTest, LosesAnAnswer) {
  Trouble trouble;
  trouble.kind = Trouble::Kind::kLoseAnswer;
  proxy_->SetRule([trouble](const Asked&) { return trouble; });

  EXPECT_THAT(Get("/hello"),
              ErrorIs(absl::StatusCode::kUnavailable, "HTTP_CONNECTION_LOST"));
}

TEST_F(VendorProxyTest, LeavesALoginAlone) {
  proxy_->SetRule([](const Asked&) { return Trouble(); });

  EXPECT_EQ(Get("/login")->status, 404);
  EXPECT_THAT(proxy_->asked(), SizeIs(0));
}

TEST(AskedTest, MentionsIdsWholeAndInAnyCase) {
  Asked asked;
  asked.target = "/v1/devices/AB-1/commands?x=2";
  asked.body = R"({"id": "77"})";

  EXPECT_TRUE(asked.Mentions("ab-1"));
  EXPECT_TRUE(asked.Mentions("77"));
  EXPECT_FALSE(asked.Mentions("ab-"));
  EXPECT_FALSE(asked.Mentions("7"));
  EXPECT_FALSE(asked.Mentions("b-1"));
}

}  // namespace
}  // namespace muster::conformance
