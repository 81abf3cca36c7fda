#include "connector/iru/decode/prism/posture_row.h"

#include <set>
#include <string>

#include "connector/iru/json/json.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::iru {
namespace {

using device::v1::Fact;

class PostureRowTest : public ::testing::Test {
 protected:
  FieldReader Read(const std::string& json) {
    document_.emplace(*JsonDocument::Parse(json));
    return FieldReader(*AsObject(document_->root()));
  }

  Fact Get(const std::string& category, const std::string& json,
           const std::string& key) {
    FieldReader row = Read(json);
    const PostureRow decoded =
        DecodePostureRow(*FindPostureCategory(category), row);
    for (const Fact& fact : decoded.facts) {
      if (fact.key() == key) return fact;
    }
    return Fact();
  }

  std::optional<JsonDocument> document_;
};

TEST_F(PostureRowTest, TellsFalseFromEveryKindOfNotTold) {
  const auto reason = [&](const std::string& json) {
    return Get("filevault", json, "filevault.enabled").unknown_reason();
  };

  const Fact off = Get("filevault", R"({"status":false})", "filevault.enabled");
  EXPECT_TRUE(off.has_bool_value());
  EXPECT_FALSE(off.bool_value());
  EXPECT_EQ(off.endpoint(), "prism/filevault");
  EXPECT_EQ(reason("{}"), device::v1::UNKNOWN_REASON_NOT_REPORTED);
  EXPECT_EQ(reason(R"({"status":null})"), device::v1::UNKNOWN_REASON_BLANK);
  EXPECT_EQ(reason(R"({"status":""})"), device::v1::UNKNOWN_REASON_BLANK);
  EXPECT_EQ(reason(R"({"status":7})"), device::v1::UNKNOWN_REASON_UNPARSEABLE);
  EXPECT_EQ(reason(R"({"status":"maybe"})"),
            device::v1::UNKNOWN_REASON_UNPARSEABLE);
}

TEST_F(PostureRowTest, RoundsANumberAndRefusesAText) {
  const std::string key = "hardware.capacity_gb";
  const auto get = [&](const std::string& json) {
    return Get("device_information", json, key);
  };

  EXPECT_EQ(get(R"({"device_capacity":46.6})").int_value(), 47);
  EXPECT_EQ(get(R"({"device_capacity":"47"})").unknown_reason(),
            device::v1::UNKNOWN_REASON_UNPARSEABLE);
  EXPECT_EQ(get(R"({"device_capacity":1e300})").unknown_reason(),
            device::v1::UNKNOWN_REASON_UNPARSEABLE);
  EXPECT_EQ(get(R"({"device_capacity":null})").unknown_reason(),
            device::v1::UNKNOWN_REASON_BLANK);
}

TEST_F(PostureRowTest, RefusesATextThatIsTooLong) {
  const std::string json =
      "{\"secure_boot_level\":\"" + std::string(2000, 'x') + "\"}";

  EXPECT_EQ(Get("startup_settings", json, "secure_boot.level").unknown_reason(),
            device::v1::UNKNOWN_REASON_UNPARSEABLE);
}

TEST_F(PostureRowTest, GivesEachKeyOneHome) {
  std::set<absl::string_view> keys;
  for (const PostureCategory& category : PostureCategories()) {
    for (const PostureColumn& column : category.columns) {
      EXPECT_TRUE(keys.insert(column.fact_key).second) << column.fact_key;
    }
    const auto unknown =
        UnknownPosture(category, device::v1::UNKNOWN_REASON_NOT_AVAILABLE);
    EXPECT_EQ(unknown.size(), category.columns.size());
  }
}

TEST_F(PostureRowTest, TakesATimeInNoKnownSpellingForNone) {
  FieldReader row = Read(R"({"status":true,"last_collected_at":"yesterday",
                             "updated_at":"2024-12-10T14:39:34.740791+00:00"})");

  const PostureRow decoded =
      DecodePostureRow(*FindPostureCategory("filevault"), row);

  EXPECT_FALSE(decoded.collect_time.has_value());
  EXPECT_TRUE(decoded.update_time.has_value());
}

TEST_F(PostureRowTest, PrefersTheModelIdAndFallsBackToTheOlderKey) {
  FieldReader both = Read(R"({"model_id":"Mac14,2","model_identifier":"old"})");
  EXPECT_EQ(ModelIdentifierOf(both), "Mac14,2");
  FieldReader old = Read(R"({"model_id":null,"model_identifier":"iPad11,6"})");
  EXPECT_EQ(ModelIdentifierOf(old), "iPad11,6");
  FieldReader none = Read("{}");
  EXPECT_EQ(ModelIdentifierOf(none), "");
}

TEST_F(PostureRowTest, PrintsWhatIsNewAndNotWhenItWasCollected) {
  const size_t before = InformationPrint(
      Read(R"({"device__name":"a","tags":["x"],"updated_at":"1"})"));

  EXPECT_EQ(InformationPrint(
                Read(R"({"device__name":"a","tags":["x"],"updated_at":"2"})")),
            before);
  EXPECT_NE(InformationPrint(Read(R"({"device__name":"b","tags":["x"]})")),
            before);
  EXPECT_NE(InformationPrint(Read(R"({"device__name":"a","tags":["y"]})")),
            before);
}

}  // namespace
}  // namespace muster::iru
