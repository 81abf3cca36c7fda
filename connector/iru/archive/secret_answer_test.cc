#include "connector/iru/archive/secret_answer.h"

#include <string>

#include "base/redact/redact.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::iru {
namespace {

using muster::testing::EqualsProto;
using muster::testing::ErrorIs;
using muster::testing::IsOk;

auto Decode(connector::v1::SecretKind kind, absl::string_view body) {
  return DecodeSecret(*PlaceOf(kind), body);
}

TEST(SecretAnswerTest, ReadsEachKindAtItsPlace) {
  EXPECT_EQ(PlaceOf(connector::v1::SECRET_KIND_UNLOCK_PIN)->name, "unlockpin");
  const auto pin =
      Decode(connector::v1::SECRET_KIND_UNLOCK_PIN, R"({"pin":"618033"})");
  ASSERT_THAT(pin, IsOk());
  ASSERT_EQ(pin->size(), 1u);
  EXPECT_THAT(pin->front(), EqualsProto(R"pb(value: "618033")pb"));

  const auto key = Decode(connector::v1::SECRET_KIND_FILEVAULT_KEY,
                          R"({"key":"AAAA-BBBB"})");
  ASSERT_THAT(key, IsOk());
  EXPECT_EQ(key->front().value(), "AAAA-BBBB");
  const auto password = Decode(connector::v1::SECRET_KIND_RECOVERY_PASSWORD,
                               R"({"recovery_password":"CCCC"})");
  ASSERT_THAT(password, IsOk());
  EXPECT_EQ(password->front().value(), "CCCC");
}

TEST(SecretAnswerTest, LabelsTheTwoBypassCodes) {
  const auto codes =
      Decode(connector::v1::SECRET_KIND_BYPASS_CODE,
             R"({"user_based_albc":"U1U1","device_based_albc":"D1D1"})");

  ASSERT_THAT(codes, IsOk());
  ASSERT_EQ(codes->size(), 2u);
  EXPECT_THAT((*codes)[1], EqualsProto(R"pb(label: "device_based_albc"
                                            value: "D1D1")pb"));
}

TEST(SecretAnswerTest, HasNoneWhereTheVendorHasNone) {
  const auto none =
      Decode(connector::v1::SECRET_KIND_UNLOCK_PIN, R"({"pin":null})");
  ASSERT_THAT(none, IsOk());
  EXPECT_TRUE(none->empty());

  const auto half =
      Decode(connector::v1::SECRET_KIND_BYPASS_CODE,
             R"({"user_based_albc":null,"device_based_albc":"D2D2"})");
  ASSERT_THAT(half, IsOk());
  EXPECT_EQ(half->size(), 1u);
}

TEST(SecretAnswerTest, MasksWhatItRead) {
  ASSERT_THAT(
      Decode(connector::v1::SECRET_KIND_UNLOCK_PIN, R"({"pin":"577215"})"),
      IsOk());

  EXPECT_EQ(Redact("PIN 577215"), "PIN [redacted]");
}

TEST(SecretAnswerTest, QuotesNothingOfAnAnswerThatItCannotRead) {
  for (const char* const body :
       {"[\"662607\"]", "662607 <html>", "\"662607\""}) {
    const auto values = Decode(connector::v1::SECRET_KIND_UNLOCK_PIN, body);
    EXPECT_THAT(values,
                ErrorIs(absl::StatusCode::kUnavailable, "SOURCE_ERROR"));
    EXPECT_EQ(std::string(values.status().message()).find("662607"),
              std::string::npos);
  }
}

TEST(SecretAnswerTest, KnowsNoPlaceForAnotherKind) {
  EXPECT_EQ(PlaceOf(connector::v1::SECRET_KIND_UNSPECIFIED), nullptr);
}

}  // namespace
}  // namespace muster::iru
