#include "tests/fake_iru/faults/row_faults.h"

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"

namespace muster::fake_iru {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr char kRows[] = R"([{"device_id":"a","device_name":"A",
"user":{"email":"a@b.c","name":"N"},"asset_tag":"1","last_check_in":"x"},
{"device_id":"b","device_name":"B","user":{"email":"a@b.c"},"asset_tag":"2"},
{"device_id":"c","device_name":"C","user":"","asset_tag":"3"}])";

Json Spoil(const Json& spec, const std::string& body = kRows) {
  NamedFault fault;
  fault.name = spec["name"];
  fault.spec = spec;
  return Json::parse(WithSpoiltRows(fault, body));
}

TEST(RowFaultsTest, BlanksWhatMayBeBlankAndNothingElse) {
  const Json rows = Spoil({{"name", kBlankFields}});

  EXPECT_EQ(rows[0]["user"], "");
  EXPECT_EQ(rows[0]["asset_tag"], "");
  EXPECT_EQ(rows[0]["last_check_in"], "");
  EXPECT_EQ(rows[0]["device_name"], "A");
  EXPECT_FALSE(rows[1].contains("last_check_in"));
}

TEST(RowFaultsTest, NullsThePersonOrOnlyTheAddress) {
  const Json rows = Spoil({{"name", kNullFields}});

  EXPECT_TRUE(rows[0]["user"].is_null());
  EXPECT_TRUE(rows[1]["user"]["email"].is_null());
  EXPECT_TRUE(rows[2]["asset_tag"].is_null());
}

TEST(RowFaultsTest, NullsTheColumnsOfPrismInsideItsEnvelope) {
  const Json body =
      Spoil({{"name", kNullFields}},
            R"({"data":[{"device_id":"a","device__name":"A","tags":["x"]}],
          "cursor":null})");

  EXPECT_TRUE(body["data"][0]["tags"].is_null());
  EXPECT_EQ(body["data"][0]["device__name"], "A");
}

TEST(RowFaultsTest, SpoilsASingleRecordToo) {
  const Json row =
      Spoil({{"name", kBlankFields}}, R"({"device_id":"a","asset_tag":"7"})");

  EXPECT_EQ(row["asset_tag"], "");
}

TEST(RowFaultsTest, RepeatsARow) {
  const Json rows = Spoil({{"name", kDuplicateRows}});

  ASSERT_THAT(rows, SizeIs(4));
  EXPECT_EQ(rows[1], rows[2]);
}

TEST(RowFaultsTest, LeavesOutTheMiddleOrTheOneThatWasNamed) {
  EXPECT_EQ(Spoil({{"name", kMissingRowOnce}})[1]["device_id"], "c");
  EXPECT_EQ(
      Spoil({{"name", kMissingRowOnce}, {"device_id", "a"}})[0]["device_id"],
      "b");
}

TEST(RowFaultsTest, AddsKeysThatNobodyKnows) {
  const Json rows = Spoil({{"name", kUnknownKeys}});

  for (const Json& row : rows) EXPECT_TRUE(row.contains("zz_object"));
  EXPECT_EQ(rows[0]["device_id"], "a");
}

TEST(RowFaultsTest, MakesOneNameHuge) {
  const Json rows = Spoil({{"name", kHugeStrings}, {"bytes", 5000}});

  EXPECT_THAT(rows[1]["device_name"].get<std::string>(), SizeIs(5000));
  EXPECT_EQ(rows[0]["device_name"], "A");
}

TEST(RowFaultsTest, NestsOneValueDeeply) {
  NamedFault fault;
  fault.name = kDeepNesting;
  fault.spec = {{"levels", 40}};

  EXPECT_THAT(WithSpoiltRows(fault, kRows),
              HasSubstr(absl::StrCat("\"zz_nested\":", std::string(40, '['),
                                     std::string(40, ']'))));
}

TEST(RowFaultsTest, LeavesAnEmptyPageAndOtherFaultsAlone) {
  EXPECT_EQ(Spoil({{"name", kDuplicateRows}}, "[]"), Json::array());
  EXPECT_EQ(Spoil({{"name", kGzip}}, "{\"a\":1}"), Json({{"a", 1}}));
}

}  // namespace
}  // namespace muster::fake_iru
