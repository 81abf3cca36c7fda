#include "connector/dummy/dummy_client.h"

#include "base/fake_clock.h"
#include "base/http/fake_http_transport.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster::dummy {
namespace {

using muster::testing::ErrorIs;
using muster::testing::IsOk;
using ::testing::SizeIs;

class DummyClientTest : public ::testing::Test {
 protected:
  void Answer(const std::string& path, int status, const std::string& body,
              HttpHeaders headers = {}) {
    HttpResponse response;
    response.status = status;
    response.body = body;
    response.headers = std::move(headers);
    http_.On("GET", path, response);
  }

  FakeHttpTransport http_;
  FakeClock clock_;
  muster::testing::TempDir dir_;
  const std::string key_file_ = dir_.WriteFile("key", "first");
  DummyClient client_{http_, clock_, "http://127.0.0.1:1", key_file_};
};

TEST_F(DummyClientTest, SendsTheKeyThatIsInTheFileNow) {
  Answer("/v1/count", 200, "{}");
  ASSERT_THAT(client_.Get(Subject::kTenant, "/v1/count"), IsOk());
  dir_.WriteFile("key", "second");

  ASSERT_THAT(client_.Get(Subject::kTenant, "/v1/count"), IsOk());

  const auto requests = http_.requests();
  ASSERT_THAT(requests, SizeIs(2));
  EXPECT_EQ(requests[0].bearer->Reveal(), "first");
  EXPECT_EQ(requests[1].bearer->Reveal(), "second");
}

TEST_F(DummyClientTest, AsksNothingBeforeRetryAfterIsOver) {
  Answer("/v1/count", 429, "", {{"Retry-After", "30"}});
  Answer("/v1/count", 200, "{}");
  const auto throttled =
      ErrorIs(absl::StatusCode::kResourceExhausted, "SOURCE_THROTTLED");
  EXPECT_THAT(client_.Get(Subject::kTenant, "/v1/count"), throttled);

  clock_.Advance(absl::Seconds(29));
  EXPECT_THAT(client_.Get(Subject::kTenant, "/v1/count"), throttled);
  EXPECT_THAT(client_.Post("/v1/devices/d1/commands", "{}"), throttled);
  EXPECT_THAT(http_.requests(), SizeIs(1));

  clock_.Advance(absl::Seconds(1));
  EXPECT_THAT(client_.Get(Subject::kTenant, "/v1/count"), IsOk());
}

TEST_F(DummyClientTest, TellsAVendorsNotFoundFromAGateways) {
  Answer("/v1/devices/d1", 404, R"({"error":"device_not_found"})");
  Answer("/v1/devices/d1", 404, "<html>no such route</html>");

  EXPECT_THAT(client_.Get(Subject::kDevice, "/v1/devices/d1"),
              ErrorIs(absl::StatusCode::kNotFound, "DEVICE_NOT_FOUND"));
  EXPECT_THAT(client_.Get(Subject::kDevice, "/v1/devices/d1"),
              ErrorIs(absl::StatusCode::kUnavailable, "SOURCE_ERROR"));
}

TEST_F(DummyClientTest, CallsWhatIsNoJsonAnErrorOfTheSource) {
  Answer("/v1/count", 200, "<html>");

  EXPECT_THAT(client_.Get(Subject::kTenant, "/v1/count"),
              ErrorIs(absl::StatusCode::kUnavailable, "SOURCE_ERROR"));
}

}  // namespace
}  // namespace muster::dummy
