#include "tests/fake_iru/prism/prism_filter.h"

#include "gmock/gmock.h"

namespace muster::fake_iru {
namespace {

const Json kRow = {{"status", true},
                   {"name", "Google Chrome"},
                   {"asset_tag", nullptr},
                   {"updated_at", "2025-02-13T18:47:49.933506+00:00"}};

bool Passes(const std::string& filter) {
  const auto parsed = PrismFilter::Parse(filter);
  EXPECT_TRUE(parsed.ok()) << parsed.status();
  return parsed->Passes(kRow);
}

TEST(PrismFilterTest, PassesEverythingWithoutAFilter) {
  EXPECT_TRUE(PrismFilter::Parse("")->empty());
  EXPECT_TRUE(Passes(""));
}

TEST(PrismFilterTest, ComparesExactlyOrByContaining) {
  EXPECT_TRUE(Passes(R"({"status":{"eq":true}})"));
  EXPECT_FALSE(Passes(R"({"status":{"eq":false}})"));
  EXPECT_TRUE(Passes(R"({"name":{"in":["x","Google Chrome"]}})"));
  EXPECT_FALSE(Passes(R"({"name":{"in":["Google"]}})"));
  EXPECT_TRUE(Passes(R"({"name":{"not_in":["Google"]}})"));
  EXPECT_TRUE(Passes(R"({"name":{"like":["chrome","x"]}})"));
  EXPECT_FALSE(Passes(R"({"name":{"not_like":["chrome"]}})"));
}

TEST(PrismFilterTest, ComparesDatesAsInstants) {
  EXPECT_TRUE(Passes(R"({"updated_at":{"gt":"2025-02-13T00:00:00Z"}})"));
  EXPECT_FALSE(Passes(R"({"updated_at":{"lt":"2025-02-13T00:00:00Z"}})"));
  EXPECT_TRUE(
      Passes(R"({"updated_at":{"gte":"2025-02-13","lte":"2025-02-14"}})"));
  EXPECT_TRUE(Passes(
      R"({"updated_at":{"or":[{"lt":"2000-01-01"},{"gt":"2025-01-01"}]}})"));
  EXPECT_FALSE(Passes(R"({"asset_tag":{"gt":"2025-01-01"}})"));
}

TEST(PrismFilterTest, NeedsEveryColumnToPass) {
  EXPECT_FALSE(Passes(R"({"status":{"eq":true},"name":{"in":["Firefox"]}})"));
  EXPECT_FALSE(Passes(R"({"colour":{"not_in":["red"]}})"));
}

TEST(PrismFilterTest, RefusesWhatIsNoFilter) {
  for (const char* text :
       {"{", "[]", R"({"name":"x"})", R"({"name":{"near":"x"}})",
        R"({"name":{"or":1}})", R"({"device__family":{"in":["Mac"]}})"}) {
    EXPECT_EQ(PrismFilter::Parse(text).status().code(),
              absl::StatusCode::kInvalidArgument)
        << text;
  }
}

}  // namespace
}  // namespace muster::fake_iru
