#include "plugins/trust/caep/caep_sinks.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "google/protobuf/text_format.h"
#include "plugins/trust/caep/caep_fixture.h"
#include "testing/matchers.h"

namespace muster::trust {
namespace {

using ::google::protobuf::TextFormat;
using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::SizeIs;

using CaepSinksTest = CaepFixture;

TEST_F(CaepSinksTest, PagesGoFromNewToOld) {
  Judge("a", kTrusted);
  sinks_->RunOnce();
  for (const auto state : {kUntrusted, kTrusted, kUntrusted}) {
    Judge("a", state);
    sinks_->RunOnce();
  }
  v1::ListCaepDeliveriesRequest request;
  request.set_stream("idp");
  request.set_page_size(2);

  const auto first = sinks_->List(request);
  ASSERT_THAT(first, IsOk());
  request.set_page_token(first->next_page_token());
  const auto second = sinks_->List(request);

  ASSERT_THAT(second, IsOk());
  EXPECT_THAT(first->deliveries(), SizeIs(2));
  ASSERT_THAT(second->deliveries(), SizeIs(1));
  EXPECT_EQ(second->deliveries(0).previous_status(), "compliant");
  EXPECT_EQ(second->next_page_token(), "");
}

TEST_F(CaepSinksTest, AnUnknownStreamIsSaidToBeOne) {
  v1::ListCaepDeliveriesRequest request;
  request.set_stream("other");

  EXPECT_THAT(sinks_->List(request),
              ErrorIs(absl::StatusCode::kNotFound, "CAEP_STREAM_NOT_FOUND"));
}

TEST_F(CaepSinksTest, RefusesAConfigurationThatCannotBeMeant) {
  const std::string good =
      "name: 'idp' url: 'https://idp.example/' issuer: 'https://m.example' "
      "audience: 'a' ";
  const std::string bad[] = {
      "name: 'A'",
      "name: ''",
      "url: 'http://idp.example/'",
      "url: 'idp'",
      "issuer: 'http://m.example'",
      "issuer: 'https://m.example/?a=b'",
      "audience: ''",
      "unknown_as: UNKNOWN_AS_WARNING",
      "sources: 'iru'",
  };
  config::v1::TrustConfig twice;
  for (int i = 0; i < 2; ++i) {
    ASSERT_TRUE(TextFormat::ParseFromString(good, twice.add_caep_streams()));
  }
  EXPECT_THAT(CheckCaep(twice),
              ErrorIs(absl::StatusCode::kInvalidArgument, "CONFIG_INVALID"));
  for (const std::string& stream : bad) {
    config::v1::TrustConfig config;
    ASSERT_TRUE(TextFormat::ParseFromString(good, config.add_caep_streams()));
    EXPECT_THAT(CheckCaep(config), IsOk());
    ASSERT_TRUE(
        TextFormat::MergeFromString(stream, config.mutable_caep_streams(0)));
    EXPECT_THAT(CheckCaep(config),
                ErrorIs(absl::StatusCode::kInvalidArgument, "CONFIG_INVALID"))
        << stream;
  }
}

}  // namespace
}  // namespace muster::trust
