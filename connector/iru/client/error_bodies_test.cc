// Every error body of Iru's that was seen in public, and what it must mean.

#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "base/errors.h"
#include "connector/iru/client/endpoint.h"
#include "connector/iru/client/iru_errors.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace muster::iru {
namespace {

using ::testing::HasSubstr;

constexpr char kBodies[] = "tests/testdata/iru_samples/_error-bodies.json";

struct Meaning {
  std::string reason;
  ErrorClass error_class;
  std::string words;  // of the vendor, in the message
};

// By `where` of the file.
const std::map<std::string, Meaning>& Meanings() {
  constexpr char kError[] = "SOURCE_ERROR";
  static const auto* const meanings = new std::map<std::string, Meaning>{
      {"POST /devices/{id}/action/lock on a locked device",
       {kError, ErrorClass::kPartial, "This device is already locked."}},
      {"POST /devices/{id}/action/erase with RTS profile out of scope",
       {kError, ErrorClass::kPartial,
        "The specified profile is not in scope for the device"}},
      {"GET /devices/{id}/details/lostmode when not in lost mode",
       {kError, ErrorClass::kPartial, "Device is not in lost mode."}},
      {"POST /blueprints with mismatching source type",
       {kError, ErrorClass::kPartial,
        "Blueprint type does not match the source blueprint type"}},
      {"GET /integrations/apple/ade/devices?dep_account=bad",
       {kError, ErrorClass::kPartial, "dep_account: Enter a valid UUID."}},
      {"POST /prism/export bad category",
       {kError, ErrorClass::kPartial, "Invalid category: application_firewal"}},
      {"DELETE /users/{id} with devices assigned",
       {kError, ErrorClass::kPartial,
        "User still assigned to one or more devices."}},
      {"POST assign-library-item duplicates",
       {kError, ErrorClass::kPartial,
        "Library Item already exists in Assignment Node"}},
      {"any, malformed JSON",
       {kError, ErrorClass::kPartial,
        "JSON parse error - Expecting ',' delimiter: line 3 column 2"}},
      {"documented generic",
       {"SOURCE_CREDENTIAL_REFUSED", ErrorClass::kCredential, "Unauthorized"}},
      {"test doubles of two independent clients",
       {"SOURCE_CREDENTIAL_REFUSED", ErrorClass::kCredential,
        "Invalid token."}},
      {"test double",  // 403 or 429: told apart below
       {"", ErrorClass::kNone, ""}},
      {"DELETE library item that does not exist",
       {kError, ErrorClass::kPartial, "an HTML page"}},
      {"gateway, unrouted path",
       {kError, ErrorClass::kPartial, "no Route matched with those values"}},
      {"POST/PATCH /library/custom-apps while upload is processed",
       {kError, ErrorClass::kTransient, "..."}},
  };
  return *meanings;
}

Meaning MeaningOf(const nlohmann::json& sample) {
  if (sample["where"] == "test double") {
    if (sample["status"] == 403) {
      return {"SOURCE_PERMISSION_MISSING", ErrorClass::kPermission,
              "You do not have permission to perform this action."};
    }
    return {"SOURCE_THROTTLED", ErrorClass::kTransient,
            "Request was throttled."};
  }
  return Meanings().at(sample["where"]);
}

// The forms in which the body may travel: as JSON, and a text also bare.
std::vector<std::string> BodiesOf(const nlohmann::json& sample) {
  const nlohmann::json& body = sample["body"];
  std::vector<std::string> bodies;
  const bool html = sample.value("content_type", "").find("text/html") == 0;
  if (!html) bodies.push_back(body.dump());
  if (body.is_string()) {
    bodies.push_back(body);
    if (!html) {
      bodies.push_back(nlohmann::json{{"detail", body}}.dump());
      bodies.push_back(nlohmann::json{{"message", body}}.dump());
      bodies.push_back(nlohmann::json::array({body}).dump());
    }
  }
  return bodies;
}

HttpResponse AnswerOf(const nlohmann::json& sample, std::string body) {
  HttpResponse answer;
  answer.status = sample["status"];
  answer.body = std::move(body);
  if (sample.contains("headers")) {
    for (const auto& [name, value] : sample["headers"].items()) {
      answer.headers.Add(name, value.get<std::string>());
    }
  }
  return answer;
}

nlohmann::json Samples() {
  return nlohmann::json::parse(std::ifstream(kBodies));
}

TEST(ErrorBodiesTest, EachMeansWhatItShouldAndIsQuoted) {
  const nlohmann::json samples = Samples();
  ASSERT_GE(samples.size(), 16u);
  for (const nlohmann::json& sample : samples) {
    const Meaning meaning = MeaningOf(sample);
    for (const std::string& body : BodiesOf(sample)) {
      SCOPED_TRACE(body);
      const absl::Status error =
          ErrorOfAnswer(DevicesEndpoint(), "acme.api.kandji.io",
                        AnswerOf(sample, body), absl::UnixEpoch());

      EXPECT_EQ(ErrorReason(error), meaning.reason);
      EXPECT_EQ(ClassOf(error), meaning.error_class);
      EXPECT_THAT(std::string(error.message()), HasSubstr(meaning.words));
      EXPECT_THAT(std::string(error.message()),
                  HasSubstr("acme.api.kandji.io"));
    }
  }
}

TEST(ErrorBodiesTest, NoneIsTakenForAMissingDevice) {
  for (const nlohmann::json& sample : Samples()) {
    for (const std::string& body : BodiesOf(sample)) {
      const absl::Status error =
          ErrorOfAnswer(DeviceEndpoint("a"), "acme.api.kandji.io",
                        AnswerOf(sample, body), absl::UnixEpoch());

      EXPECT_NE(ErrorReason(error), "DEVICE_NOT_FOUND") << body;
    }
  }
}

TEST(ErrorBodiesTest, StatusesWithoutABodyMeanTheSame) {
  const std::map<int, ErrorClass> classes = {
      {302, ErrorClass::kPartial},    {400, ErrorClass::kPartial},
      {401, ErrorClass::kCredential}, {403, ErrorClass::kPermission},
      {404, ErrorClass::kPartial},    {408, ErrorClass::kTransient},
      {415, ErrorClass::kPartial},    {429, ErrorClass::kTransient},
      {500, ErrorClass::kTransient},  {502, ErrorClass::kTransient},
      {503, ErrorClass::kTransient},  {504, ErrorClass::kTransient},
  };
  for (const auto& [status, error_class] : classes) {
    HttpResponse answer;
    answer.status = status;

    EXPECT_EQ(ClassOf(ErrorOfAnswer(DeviceEndpoint("a"), "acme", answer,
                                    absl::UnixEpoch())),
              error_class)
        << status;
  }
}

TEST(ErrorBodiesTest, SurvivesABodyOfAnyDepth) {
  HttpResponse answer;
  answer.status = 400;
  answer.body = std::string(100000, '[') + std::string(100000, ']');

  EXPECT_EQ(ErrorReason(ErrorOfAnswer(DevicesEndpoint(), "acme", answer,
                                      absl::UnixEpoch())),
            "SOURCE_ERROR");
}

}  // namespace
}  // namespace muster::iru
