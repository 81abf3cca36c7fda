#include "tests/fake_iru/front/http2_front.h"

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/http/curl_transport.h"
#include "gmock/gmock.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"
#include "tests/fake_iru/fake_iru_server.h"

namespace muster::fake_iru {
namespace {

using ::muster::testing::IsOk;
using ::testing::ElementsAre;

class Http2FrontTest : public ::testing::Test {
 protected:
  Http2FrontTest() {
    server_ = *FakeIruServer::Create(options_);
    auto front = Http2Front::Start({server_->port(), dir_.path()});
    EXPECT_THAT(front, IsOk());
    front_ = *std::move(front);
    CurlTransport::Options options;
    options.ca_file = front_->ca_file();
    transport_ = std::make_unique<CurlTransport>(options);
  }

  absl::StatusOr<HttpResponse> Get(const std::string& path) {
    HttpRequest request;
    request.url = absl::StrCat(front_->base_url(), path);
    request.bearer = Secret(options_.tenant.token);
    return transport_->Send(request);
  }

  muster::testing::TempDir dir_;
  FakeIruServer::Options options_;
  std::unique_ptr<FakeIruServer> server_;
  std::unique_ptr<Http2Front> front_;
  std::unique_ptr<CurlTransport> transport_;
};

TEST_F(Http2FrontTest, ShowsTheTenantOverHttp2) {
  const auto answer = Get("/api/v1/devices?limit=1");

  ASSERT_THAT(answer, IsOk());
  EXPECT_EQ(answer->status, 200);
  EXPECT_TRUE(absl::StrContains(answer->body, "device_id"));
  EXPECT_THAT(front_->Requests(),
              ElementsAre("GET /api/v1/devices?limit=1 HTTP/2"));
}

TEST_F(Http2FrontTest, PassesAFaultOn) {
  ASSERT_THAT(server_->tenant().SwitchOn({{"name", "truncated_body"},
                                          {"endpoint", "/api/v1/devices$"}}),
              IsOk());

  EXPECT_THAT(Get("/api/v1/devices?limit=300"),
              muster::testing::StatusIs(absl::StatusCode::kUnavailable));
}

}  // namespace
}  // namespace muster::fake_iru
