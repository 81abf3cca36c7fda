#include "plugins/trust/caep/caep_event.h"

#include <string>

#include "google/protobuf/text_format.h"
#include "google/protobuf/util/message_differencer.h"
#include "plugins/trust/caep/test_receiver.h"
#include "testing/matchers.h"

namespace muster::trust {
namespace {

using config::v1::TrustConfig;
using google::protobuf::Struct;
using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

constexpr char kEvent[] =
    "https://schemas.openid.net/secevent/caep/event-type/"
    "device-compliance-change";

class CaepEventTest : public ::testing::Test {
 protected:
  CaepEventTest() {
    stream_.set_issuer("https://muster.acme.example/");
    stream_.set_audience("https://idp.example/");
    EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(
        R"pb(
          device: "sources/iru/devices/ab-1"
          serial_number: "C02X"
          policy: "default"
          state: TRUST_STATE_UNTRUSTED
          since_time { seconds: 1800000000 }
          reasons {
            signal: "mdm"
            result: SIGNAL_RESULT_FAIL
            code: "MDM_OFF"
            hint: "Enrol it."
          }
          reasons { signal: "agent" result: SIGNAL_RESULT_PASS }
        )pb",
        &verdict_));
  }

  Struct Claims() {
    const auto claims =
        EventClaims(stream_, verdict_,
                    {"id-1", "log-7", "compliant", "not-compliant",
                     absl::FromUnixSeconds(1'800'000'005)});
    EXPECT_THAT(claims, IsOk());
    return claims.ok() ? ParseJson(*claims) : Struct();
  }

  // The device in the subject, JSON object.
  Struct Named() {
    return Claims()
        .fields()
        .at("sub_id")
        .struct_value()
        .fields()
        .at("device")
        .struct_value();
  }

  TrustConfig::CaepStream stream_;
  v1::Verdict verdict_;
};

const std::string& Text(const Struct& object, const std::string& key) {
  return object.fields().at(key).string_value();
}

TEST_F(CaepEventTest, HasTheClaimsOfASecurityEventToken) {
  const Struct claims = Claims();

  EXPECT_EQ(Text(claims, "iss"), "https://muster.acme.example/");
  EXPECT_EQ(Text(claims, "aud"), "https://idp.example/");
  EXPECT_EQ(Text(claims, "jti"), "id-1");
  EXPECT_EQ(Text(claims, "txn"), "log-7");
  EXPECT_EQ(claims.fields().at("iat").number_value(), 1'800'000'005);
  EXPECT_EQ(claims.fields().count("sub"), 0);
  EXPECT_EQ(claims.fields().count("exp"), 0);
  EXPECT_EQ(claims.fields().at("events").struct_value().fields_size(), 1);
}

TEST_F(CaepEventTest, TellsWhatChangedWhenAndWhy) {
  const Struct claims = Claims();
  const Struct event = claims.fields()
                           .at("events")
                           .struct_value()
                           .fields()
                           .at(kEvent)
                           .struct_value();

  EXPECT_EQ(Text(event, "previous_status"), "compliant");
  EXPECT_EQ(Text(event, "current_status"), "not-compliant");
  EXPECT_EQ(Text(event, "initiating_entity"), "policy");
  EXPECT_EQ(event.fields().at("event_timestamp").number_value(), 1'800'000'000);
  EXPECT_EQ(Text(event.fields().at("reason_admin").struct_value(), "en"),
            "The device does not meet the policy default: mdm (MDM_OFF). "
            "Enrol it.");
  EXPECT_EQ(Text(event.fields().at("muster").struct_value(), "state"),
            "UNTRUSTED");
  EXPECT_TRUE(google::protobuf::util::MessageDifferencer::Equals(
      event.fields().at("subject").struct_value(),
      claims.fields().at("sub_id").struct_value()));
}

TEST_F(CaepEventTest, TheSubjectWithinTheEventCanBeLeftOut) {
  stream_.set_omit_event_subject(true);

  EXPECT_EQ(Claims()
                .fields()
                .at("events")
                .struct_value()
                .fields()
                .at(kEvent)
                .struct_value()
                .fields()
                .count("subject"),
            0);
}

TEST_F(CaepEventTest, NamesTheDeviceAsTheReceiverKnowsIt) {
  EXPECT_EQ(Text(Named(), "format"), "opaque");
  EXPECT_EQ(Text(Named(), "id"), "C02X");

  stream_.set_subject(TrustConfig::CaepStream::SUBJECT_VENDOR_ID);
  EXPECT_EQ(Text(Named(), "id"), "ab-1");

  stream_.set_subject(TrustConfig::CaepStream::SUBJECT_ISSUER_AND_VENDOR_ID);
  EXPECT_EQ(Text(Named(), "format"), "iss_sub");
  EXPECT_EQ(Text(Named(), "iss"), "https://muster.acme.example/");
  EXPECT_EQ(Text(Named(), "sub"), "ab-1");
}

TEST_F(CaepEventTest, ADeviceWithoutSerialNumberCannotBeNamedByIt) {
  verdict_.clear_serial_number();

  EXPECT_THAT(
      EventClaims(stream_, verdict_, {}),
      ErrorIs(absl::StatusCode::kFailedPrecondition, "DEVICE_WITHOUT_SERIAL"));
}

TEST_F(CaepEventTest, FoldsThreeStatesIntoTwo) {
  EXPECT_EQ(ComplianceStatus(stream_, verdict_), "not-compliant");
  verdict_.set_state(v1::TRUST_STATE_TRUSTED);
  EXPECT_EQ(ComplianceStatus(stream_, verdict_), "compliant");
  verdict_.set_state(v1::TRUST_STATE_UNKNOWN);
  EXPECT_EQ(ComplianceStatus(stream_, verdict_), "");
  stream_.set_unknown_as(TrustConfig::UNKNOWN_AS_SILENCE);
  EXPECT_EQ(ComplianceStatus(stream_, verdict_), "");
  stream_.set_unknown_as(TrustConfig::UNKNOWN_AS_UNTRUSTED);
  EXPECT_EQ(ComplianceStatus(stream_, verdict_), "not-compliant");
}

}  // namespace
}  // namespace muster::trust
