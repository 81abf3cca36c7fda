#include "plugins/trust/ext_authz/authz_answer.h"

#include <map>
#include <string>

#include "base/errors.h"
#include "google/protobuf/struct.pb.h"
#include "google/protobuf/text_format.h"
#include "google/protobuf/util/json_util.h"
#include "testing/matchers.h"

namespace muster::trust {
namespace {

using ::envoy::service::auth::v3::CheckResponse;
using ::envoy::service::auth::v3::HeaderValueOption;
using ::muster::testing::EqualsProto;
using ::testing::Contains;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

v1::Verdict VerdictOf(const std::string& text) {
  v1::Verdict verdict;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &verdict));
  return verdict;
}

std::map<std::string, std::string> HeadersOf(const CheckResponse& response) {
  std::map<std::string, std::string> headers;
  for (const HeaderValueOption& option : response.ok_response().headers()) {
    EXPECT_EQ(
        option.append_action(),
        HeaderValueOption::HEADER_APPEND_ACTION_OVERWRITE_IF_EXISTS_OR_ADD);
    headers[option.header().key()] = option.header().value();
  }
  return headers;
}

google::protobuf::Struct BodyOf(const CheckResponse& response) {
  google::protobuf::Struct body;
  EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(
                  response.denied_response().body(), &body)
                  .ok());
  return body;
}

constexpr char kTrusted[] = R"pb(
  device: "sources/iru/devices/ab-1"
  serial_number: "C02X"
  policy: "default"
  state: TRUST_STATE_TRUSTED
  match_strength: MATCH_STRENGTH_CERT_MDM_ID
)pb";

TEST(AuthzAnswerTest, TellsTheUpstreamWhoIsLetThrough) {
  const CheckResponse response = Allowed(VerdictOf(kTrusted));

  EXPECT_EQ(response.status().code(), 0);
  EXPECT_THAT(
      HeadersOf(response),
      UnorderedElementsAre(Pair("x-muster-device", "sources/iru/devices/ab-1"),
                           Pair("x-muster-serial", "C02X"),
                           Pair("x-muster-verdict", "TRUSTED"),
                           Pair("x-muster-policy", "default"),
                           Pair("x-muster-match", "CERT_MDM_ID")));
  EXPECT_THAT(response.ok_response().headers_to_remove(),
              UnorderedElementsAre("x-muster-warning"));
}

TEST(AuthzAnswerTest, WhatIsNotKnownIsRemovedSoThatNobodyForgesIt) {
  v1::Verdict verdict = VerdictOf(kTrusted);
  verdict.clear_device();
  verdict.set_serial_number("C02X\r\nx-evil: 1");

  const CheckResponse response = Allowed(verdict);

  EXPECT_THAT(response.ok_response().headers_to_remove(),
              UnorderedElementsAre("x-muster-device", "x-muster-serial",
                                   "x-muster-warning"));
  EXPECT_EQ(HeadersOf(response).count("x-muster-serial"), 0);
}

TEST(AuthzAnswerTest, WarnsOfWhatIsLetThroughWithoutBeingTrusted) {
  v1::Verdict verdict = VerdictOf(kTrusted);
  verdict.set_state(v1::TRUST_STATE_UNKNOWN);
  verdict.add_reasons()->set_code("SYNC_TOO_OLD");

  const CheckResponse response = Allowed(verdict);

  EXPECT_THAT(HeadersOf(response),
              Contains(Pair("x-muster-verdict", "UNKNOWN")));
  EXPECT_THAT(HeadersOf(response),
              Contains(Pair("x-muster-warning", "SYNC_TOO_OLD")));
  EXPECT_THAT(response.ok_response().headers_to_remove(), IsEmpty());
}

TEST(AuthzAnswerTest, ARefusalSaysWhatToDo) {
  const CheckResponse response = Refused(VerdictOf(R"pb(
    policy: "default"
    state: TRUST_STATE_UNTRUSTED
    reasons {
      signal: "mdm"
      result: SIGNAL_RESULT_FAIL
      code: "MDM_OFF"
      value: "false"
      hint: "Enrol it."
    }
    reasons { signal: "agent" result: SIGNAL_RESULT_PASS }
  )pb"));

  EXPECT_EQ(response.status().code(),
            static_cast<int>(absl::StatusCode::kPermissionDenied));
  EXPECT_EQ(response.status().message(), "the device is UNTRUSTED: MDM_OFF");
  EXPECT_EQ(response.denied_response().status().code(), 403);
  EXPECT_THAT(BodyOf(response), EqualsProto(R"pb(
                fields {
                  key: "state"
                  value { string_value: "UNTRUSTED" }
                }
                fields {
                  key: "policy"
                  value { string_value: "default" }
                }
                fields {
                  key: "reasons"
                  value {
                    list_value {
                      values {
                        struct_value {
                          fields {
                            key: "code"
                            value { string_value: "MDM_OFF" }
                          }
                          fields {
                            key: "hint"
                            value { string_value: "Enrol it." }
                          }
                        }
                      }
                    }
                  }
                })pb"));
}

TEST(AuthzAnswerTest, WhomNobodyKnowsIsUnauthorized) {
  const CheckResponse unknown = Refused(
      Error(absl::StatusCode::kUnauthenticated, "IDENTITY_MISSING", "nobody"));
  const CheckResponse wrong = Refused(
      Error(absl::StatusCode::kNotFound, "POLICY_NOT_FOUND", "no policy"));

  EXPECT_EQ(unknown.status().code(),
            static_cast<int>(absl::StatusCode::kUnauthenticated));
  EXPECT_EQ(unknown.denied_response().status().code(), 401);
  EXPECT_EQ(wrong.status().code(),
            static_cast<int>(absl::StatusCode::kPermissionDenied));
  EXPECT_EQ(wrong.denied_response().status().code(), 403);
}

}  // namespace
}  // namespace muster::trust
