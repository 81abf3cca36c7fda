#include "tests/fake_iru/http/faults.h"

#include "gmock/gmock.h"

namespace muster::fake_iru {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

const char kDevices[] = "/api/v1/devices";

Request Get(const std::string& path) { return ParseTarget("GET", path); }

TEST(FaultListTest, MeetsOnlyWhatMatchesAndOnlySoOften) {
  FaultList faults;
  ASSERT_TRUE(
      faults.Add({{"match", "/devices$"}, {"times", 2}, {"kind", "malformed"}})
          .ok());

  EXPECT_FALSE(faults.Take(Get("/api/v1/users")));
  EXPECT_TRUE(faults.Take(Get(kDevices)));
  EXPECT_TRUE(faults.Take(Get(kDevices)));
  EXPECT_FALSE(faults.Take(Get(kDevices)));
}

TEST(FaultListTest, MeetsForEverUntilItIsCleared) {
  FaultList faults;
  ASSERT_TRUE(faults.Add({{"times", -1}, {"kind", "reset"}}).ok());

  for (int i = 0; i < 5; ++i) EXPECT_TRUE(faults.Take(Get(kDevices)));
  faults.Clear();
  EXPECT_FALSE(faults.Take(Get(kDevices)));
}

TEST(FaultListTest, SaysWhatIsWrongWithAFault) {
  FaultList faults;

  EXPECT_THAT(faults.Add({{"kind", "gremlin"}}).message(),
              HasSubstr("\"gremlin\" is no kind of fault"));
  EXPECT_THAT(faults.Add({{"kind", "reset"}, {"match", "("}}).message(),
              HasSubstr("no POSIX extended regular expression"));
  EXPECT_THAT(faults.Add({{"kind", 3}}).message(), HasSubstr("not a fault"));
  EXPECT_FALSE(faults.Add(Json::array()).ok());
}

TEST(FaultTest, AnswersAStatusWithBodyAndHeadersAndDoesNotExecute) {
  FaultList faults;
  ASSERT_TRUE(faults
                  .Add({{"kind", "status"},
                        {"status", 503},
                        {"body", {{"detail", "busy"}}},
                        {"headers", {{"Retry-After", "7"}}}})
                  .ok());

  const Fault fault = *faults.Take(Get(kDevices));
  const Response response = fault.Spoil(JsonResponse(200, {1}));

  EXPECT_FALSE(fault.executes);
  EXPECT_EQ(response.status, 503);
  EXPECT_EQ(response.body, R"({"detail":"busy"})");
  EXPECT_THAT(response.headers, ElementsAre(Pair("Retry-After", "7")));
}

TEST(FaultTest, BreaksTheJsonOfAMalformedAnswer) {
  FaultList faults;
  ASSERT_TRUE(faults.Add({{"kind", "malformed"}}).ok());

  const Response response =
      faults.Take(Get(kDevices))->Spoil(JsonResponse(200, {1, 2, 3}));

  EXPECT_TRUE(Json::parse(response.body, nullptr, false).is_discarded());
}

TEST(FaultTest, SpoilsOneFieldOfTheRowInTheMiddle) {
  FaultList faults;
  ASSERT_TRUE(faults.Add({{"kind", "bad_row"}, {"times", 2}}).ok());
  const Json rows = {{{"device_id", "a"}, {"serial_number", "A"}},
                     {{"device_id", "b"}, {"serial_number", "B"}},
                     {{"device_id", "c"}, {"serial_number", "C"}}};

  const Response list =
      faults.Take(Get(kDevices))->Spoil(JsonResponse(200, rows));
  const Response prism =
      faults.Take(Get(kDevices))->Spoil(JsonResponse(200, {{"data", rows}}));

  const Json spoiled = Json::parse(list.body);
  EXPECT_EQ(spoiled[0], rows[0]);
  EXPECT_EQ(spoiled[1], Json({{"device_id", "b"}, {"serial_number", 17}}));
  EXPECT_EQ(spoiled[2], rows[2]);
  EXPECT_EQ(Json::parse(prism.body)["data"], spoiled);
}

}  // namespace
}  // namespace muster::fake_iru
